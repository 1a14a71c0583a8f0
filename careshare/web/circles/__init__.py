"""The pages of a circle itself: beginning one, what it is like, who decides, pausing and ending it."""
