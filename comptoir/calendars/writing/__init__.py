"""Calendars as others read them: RFC 5545."""

from comptoir.calendars.writing.feed import text_of
from comptoir.calendars.writing.letter import Attachment, attached, invitation

__all__ = ["Attachment", "attached", "invitation", "text_of"]
