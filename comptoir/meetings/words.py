"""Stretches of time in words, for a table, a file and a sheet of paper."""

from __future__ import annotations

from django.utils.translation import gettext

from comptoir.meetings.over_time import Stretch

A_YEAR = 12


def stretch_said(stretch: Stretch) -> str:
    """« 2026 », « T1 2026 » for a quarter."""
    months = (stretch.after.year - stretch.first.year) * 12 + stretch.after.month - stretch.first.month
    if months == A_YEAR:
        return str(stretch.first.year)
    return gettext("Q%(quarter)s %(year)s") % {
        "quarter": (stretch.first.month + 2) // 3,
        "year": stretch.first.year,
    }
