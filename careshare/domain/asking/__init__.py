"""The order of asking: how a circle asks, since when a shift wants somebody, who is asked now, and who after that.

Start with `ladder.py` (whom a circle asks, and when), then `search.py` (one shift that wants somebody), `due.py` (who
is to be asked at an instant) and `ahead.py` (what will come of it, for who wants to know beforehand).
"""
