"""The statements, notes and other tables of the annual accounts."""
