"""What a person reads: loading, statements, notes, renderers and the command line."""
