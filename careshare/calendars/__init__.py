"""Calendars, out and in: RFC 5545 text from shifts."""
