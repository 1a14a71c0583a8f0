"""My weeks: how is it with me? What a carer carries, why, and what they can do about it; for themselves alone."""
