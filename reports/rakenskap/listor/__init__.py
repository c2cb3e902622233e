"""The daily books as lists, in kronor and öre and with account numbers: a module a report.

Each takes the books' amounts (`Berakning`) and a selection (`Urval`) and returns neutral tables
(`Rapport`); the writers in `rakenskap.utskrift` lay them out.
"""
