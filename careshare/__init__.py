"""CareShare: one shared calendar in which a person and everyone around them divide the moments of care."""

__version__ = "0.1.0"
