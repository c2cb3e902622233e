"""A federation begins: its books, its settings, and the few questions that no file answers."""
