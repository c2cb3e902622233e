"""Payments to suppliers: proposed by due date, and as a file for the bank (pain.001)."""
