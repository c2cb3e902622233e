"""The whole årsredovisning: its text with figures by name, its parts, its signatures.

`rubriker` are the headings of the law, `figurer` the names of the figures, `mall` the closed
language that the text is written in, `berattelse` the year's text with all that is wrong in it, and
`dokument` the whole.
"""
