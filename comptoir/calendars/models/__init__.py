"""What programs are given and give: addresses of calendars, tokens, calendars brought in."""

from comptoir.calendars.models.call import Call
from comptoir.calendars.models.feed import Feed, FeedQuerySet
from comptoir.calendars.models.imported import ImportedCalendar, ImportedCalendarQuerySet, ImportedEvent
from comptoir.calendars.models.token import Token, TokenQuerySet

__all__ = [
    "Call",
    "Feed",
    "FeedQuerySet",
    "ImportedCalendar",
    "ImportedCalendarQuerySet",
    "ImportedEvent",
    "Token",
    "TokenQuerySet",
]
