"""The auditor's bench: replay, explain and prove; reads only."""
