"""Calendars from outside: the pages on which one is read in, seen to, and taken away."""
