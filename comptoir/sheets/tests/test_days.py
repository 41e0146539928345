"""A day, a month, a year or the times between two of them, as people and programs write them."""

from datetime import date

import pytest

from comptoir.listing.values import Unreadable
from comptoir.sheets.days import day_after, first_day, says_both


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2009", date(2009, 1, 1), date(2010, 1, 1)),
        ("2009.0", date(2009, 1, 1), date(2010, 1, 1)),
        ("2009-05", date(2009, 5, 1), date(2009, 6, 1)),
        ("12/2009", date(2009, 12, 1), date(2010, 1, 1)),
        ("03/05/2009", date(2009, 5, 3), date(2009, 5, 4)),
        ("2009-05-03T10:00:00Z", date(2009, 5, 3), date(2009, 5, 4)),
        ("3 mai 2009", date(2009, 5, 3), date(2009, 5, 4)),
        ("1/7/1901", date(1901, 7, 1), date(1901, 7, 2)),
        ("05/03/98", date(1998, 3, 5), date(1998, 3, 6)),
        ("05/03/21", date(2021, 3, 5), date(2021, 3, 6)),
        ("mars 2012", date(2012, 3, 1), date(2012, 4, 1)),
        ("Décembre 2018", date(2018, 12, 1), date(2019, 1, 1)),
        ("sept. 2019", date(2019, 9, 1), date(2019, 10, 1)),
        ("févr.-21", date(2021, 2, 1), date(2021, 3, 1)),
        ("juil-98", date(1998, 7, 1), date(1998, 8, 1)),
        ("May 2012", date(2012, 5, 1), date(2012, 6, 1)),
        ("5 févr. 2019", date(2019, 2, 5), date(2019, 2, 6)),
        ("2012,0", date(2012, 1, 1), date(2013, 1, 1)),
        ("depuis 2012", date(2012, 1, 1), date(2013, 1, 1)),
        ("en mars 2012", date(2012, 3, 1), date(2012, 4, 1)),
    ],
)
def test_a_day_a_month_or_a_year(text, first, after):
    assert (first_day(text), day_after(text)) == (first, after)


@pytest.mark.parametrize(
    "text",
    [
        "2009-13",
        "31/02/2009",
        "9999-12-31",
        "2999",
        "0998-01-01",
        "hier",
        "jui 2012",
        "été 2019",
        "12-13",
        "Inf",
    ],
)
def test_what_is_no_day_is_said(text):
    with pytest.raises(Unreadable):
        day_after(text)


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("<[2009-01-01, 2012-12-31]>", date(2009, 1, 1), date(2013, 1, 1)),
        ("<[2014-01-01, 2020-12-31]; [2009, 2012]>", date(2009, 1, 1), date(2021, 1, 1)),
        ("<[2009-01-01, Infinity]>", date(2009, 1, 1), None),
        ("<[-Infinity, 2012-12-31); [2014-01-01, +Infinity)>", None, None),
    ],
)
def test_of_several_times_the_first_begins_and_the_last_ends_unless_one_is_open(text, first, after):
    assert says_both(text)
    assert (first_day(text), day_after(text)) == (first, after)


def test_a_day_alone_says_no_end():
    assert not says_both("2009-01-01")
    assert (first_day(""), day_after("")) == (None, None)
