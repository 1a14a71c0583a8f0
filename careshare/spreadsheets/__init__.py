"""Spreadsheets: a file into rows of text, whatever made it, and rows into a file that any spreadsheet opens."""
