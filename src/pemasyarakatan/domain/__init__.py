"""The business, pure: values, rules and eight aggregates. No clock, no random id, no IO."""
