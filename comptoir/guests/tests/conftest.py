from comptoir.desk.tests.conftest import scene

__all__ = ["scene"]
