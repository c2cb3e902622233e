"""The pages: a module a kind, functions from a request to a page."""
