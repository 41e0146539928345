"""The set-up pages are met on the scene of the counter."""

from comptoir.desk.tests.conftest import scene

__all__ = ["scene"]
