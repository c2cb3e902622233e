"""Återskapar förbundets böcker från de publicerade tabellerna."""
