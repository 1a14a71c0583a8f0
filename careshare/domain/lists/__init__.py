"""A circle's own list, from a spreadsheet: what each row would become, and what is not right in it, cell by cell.

Start with `columns.py` (which column is what), then `cells.py` (one cell), `people.py` and `moments.py` (one row), and
`seats.py` (whoever is named, towards the moment). Words of any language are handed in as a `Vocabulary`.
"""
