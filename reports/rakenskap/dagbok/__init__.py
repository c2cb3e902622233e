"""The daily books: booking, correcting, attesting, locking, and the trail that proves it.

Each module plans a change (a `Skiss` that nothing has been written from) and `spara` writes it.
The command line and the Fava extension call the same functions.
"""
