import pytest

from comptoir.kit.text import read_number


def test_the_number_of_a_row_is_plain_digits():
    assert [read_number(text) for text in ("0", "42", "007")] == [0, 42, 7]


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "²", "٣", " 1", "1e3", "9" * 19])
def test_anything_else_is_no_number(text):
    assert read_number(text) is None
