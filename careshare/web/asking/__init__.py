"""Asking: whom a circle asks for what is open and when, and where the search for one moment stands."""
