"""The day of a form is one that the calendar can be reckoned around."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from comptoir.places.forms import DayField


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("1000-01-01", date(1000, 1, 1)),
        ("31/12/2999", date(2999, 12, 31)),
    ],
)
def test_a_day_is_read_as_the_browser_or_a_person_writes_it(typed, day):
    assert DayField().clean(typed) == day


@pytest.mark.parametrize("typed", ["0001-01-01", "0026-11-24", "3000-01-01", "9999-12-31"])
def test_a_year_that_was_mistyped_is_asked_again(typed):
    with pytest.raises(ValidationError, match="1000"):
        DayField().clean(typed)


def test_no_day_stays_none():
    assert DayField(required=False).clean("") is None
