"""Storage adapters: one contract over ours and those of others, opening, crashes."""
