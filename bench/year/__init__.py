"""A year of two hundred circles whose need grows, with people made up by number: does a warning come in time?

`python -m bench.year` lives it and prints the table. Everything that happens goes through the program's own rules, on
values, with a clock that is handed in; only the people are made up. Start with `assumptions.py`.
"""
