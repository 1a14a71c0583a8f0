"""Bring your own list: people and moments from a spreadsheet, looked at first; and the rota as one."""
