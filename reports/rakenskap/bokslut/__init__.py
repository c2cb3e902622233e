"""The closing: each step proposes entries with their computation shown, and books them on yes."""
