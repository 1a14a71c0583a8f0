"""Shifts in the calendar one already uses: the pages about it, and the addresses that programs fetch."""
