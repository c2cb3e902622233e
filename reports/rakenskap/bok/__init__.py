"""The books in and out: loading, rows, errors, safe writing."""
