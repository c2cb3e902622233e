"""The name of the file that makes a write in the books whole."""

JOURNAL = ".rakenskap-journal.json"
