"""An invoice from a supplier: what the books have taught of it, and the entry it should become."""
