"""`make interop`: programs that others wrote read what we write, and fetch it as a subscriber does."""
