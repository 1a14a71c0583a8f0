"""The measurements: `python -m bench` drives the real server and prints one table of aims and results."""
