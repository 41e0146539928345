"""Reading calendar files that others made: pure, and nothing in a file makes it stop."""

from comptoir.calendars.reading.events import (
    LARGEST,
    Line,
    Occurrence,
    Reading,
    Repeats,
    horizon,
    key_of,
    moment_of,
    read,
)

__all__ = ["LARGEST", "Line", "Occurrence", "Reading", "Repeats", "horizon", "key_of", "moment_of", "read"]
