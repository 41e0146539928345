"""Comptoir: the software that runs a third place, documents it, connects it and lets others reproduce it."""

__version__ = "0.1.0"
