"""Whatever is said of a row is a sentence, in French and in English."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from comptoir.directory.cleaning import Remark
from comptoir.exchange import remarks
from comptoir.exchange.remarks import in_words, why_in_words

ROOT = Path(remarks.__file__).parent.parent
SAID = re.compile(r'(?:Remark|remark|refuse|_because)\(\s*"(\w+)"')
WHY = re.compile(r'return "(\w+)"|"(\w+)" if |else "(\w+)"')


def codes():
    """Every code that the product says of a row, or of a name that waits."""
    texts = [
        path.read_text(encoding="utf-8")
        for app in ("sheets", "exchange")
        for path in (ROOT / app).glob("*.py")
    ]
    return {code for text in texts for code in SAID.findall(text)} - {"said"}


def test_every_code_has_a_sentence():
    assert codes() >= {"is_missing", "unknown_word", "name_put_aside", "same_as_line"}
    assert not codes() - remarks._SENTENCES.keys()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_takes_what_it_is_told(language):
    with translation.override(language):
        for code in remarks._SENTENCES:
            value = "asleep" if code == "state_differs" else "Firminy"
            sentence = in_words(Remark(code, "since", value))
            assert "%(" not in sentence
            assert sentence[0].isupper() or sentence[0] in "«“0123456789F"


def test_what_a_refusal_said_is_told_as_it_was():
    assert in_words(Remark("said", "", "Cela ne peut pas être dit de ces deux-là.")) == (
        "Cela ne peut pas être dit de ces deux-là."
    )


def test_a_state_is_told_by_its_name_and_a_column_by_its_own():
    with translation.override("en"):
        assert in_words(Remark("state_differs", "state", "asleep")).count("“asleep”") == 1
        assert in_words(Remark("is_missing", "to")).startswith("To whom:")
        assert why_in_words("is_like") == "Nearly the name of somebody who is known."
