"""What the reckoning of time stands on, under the name by which the apps above know it."""

from comptoir.resources.ground import Ground, Hours, Shut, Spot

__all__ = ["Ground", "Hours", "Shut", "Spot"]
