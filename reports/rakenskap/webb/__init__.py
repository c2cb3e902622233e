"""`rakenskap webb`: the books in Fava for several people, each with a role."""
