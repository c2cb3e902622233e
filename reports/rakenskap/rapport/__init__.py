"""The neutral table, its quantities and relations, and its rounding."""
