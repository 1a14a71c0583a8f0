"""Searching for the fairest division of open shifts, in a process of its own.

`await apart.divide(task, seconds=3, progress=say)` answers a `Division`, always; `say` gets a `Progress` now and then.
"""
