"""How much is read as people type it, and said back as they would type it."""

from decimal import Decimal

import pytest

from comptoir.portraits.amounts import AmountIsNothing, AmountIsUnreadable, read_amount, typed_amount


@pytest.mark.parametrize(
    ("typed", "nature", "read"),
    [
        ("3", "hours", "180"),
        ("3 h", "hours", "180"),
        ("1 h 30", "hours", "90"),
        ("1h05", "rooms", "65"),
        ("45 min", "hours", "45"),
        ("2,5", "hours", "150"),
        ("2.25 h", "hours", "135"),
        ("1 200,50 €", "money", "1200.50"),
        ("1200", "money", "1200"),
        ("12\u202f000", "money", "12000"),
        ("7", "things", "7"),
        ("2", "seats", "2"),
        ("9", "people", "9"),
    ],
)
def test_what_people_type_is_read(typed, nature, read):
    assert read_amount(typed, nature) == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "nature"),
    [
        ("trois", "hours"), ("1 h 75", "hours"), ("1h30h", "hours"), ("-2", "hours"), ("1.234,5", "money"),
        ("12,345", "money"), ("2,5", "things"), ("٣", "things"), ("½", "hours"), ("1e3", "money"),
        ("9" * 40, "things"),
    ],
)  # fmt: skip
def test_what_is_no_quantity_of_it_is_kept_and_told(typed, nature):
    with pytest.raises(AmountIsUnreadable) as refused:
        read_amount(typed, nature)
    assert refused.value.typed == typed
    assert typed in refused.value.sentence


@pytest.mark.parametrize("typed", ["0", "0 h", "0,001 h", "20000000"])
def test_nothing_and_too_much_are_refused(typed):
    with pytest.raises((AmountIsNothing, AmountIsUnreadable)):
        read_amount(typed, "hours")


@pytest.mark.parametrize(
    ("quantity", "nature", "typed"),
    [
        ("180", "hours", "3 h"), ("90", "hours", "1 h 30"), ("1200", "money", "1200"),
        ("12.50", "money", "12,5"), ("3", "things", "3"), ("45", "hours", "0 h 45"),
    ],
)  # fmt: skip
def test_it_is_shown_as_one_would_type_it(quantity, nature, typed):
    assert typed_amount(Decimal(quantity), nature) == typed
    assert read_amount(typed, nature) == Decimal(quantity)
