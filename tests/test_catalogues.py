"""The French of the product: one sentence, one translation, set as French is set.

Django reads all catalogues as one: where two apps translate a sentence differently, one of them loses.
"""

import re

import polib
import pytest

MISSET = re.compile(r"\w'\w| [;:!?»]|« |«\S|\w[;!?](?=\s|$)|\d [€%]|\.\.\.")


@pytest.fixture(scope="module")
def french(root):
    """Every sentence of every app: the app, the entry."""
    paths = sorted((root / "comptoir").glob("*/locale/fr/LC_MESSAGES/django.po"))
    assert len(paths) > 10
    return [
        (path.parts[-5], entry) for path in paths for entry in polib.pofile(str(path)) if not entry.obsolete
    ]


def translations(entry):
    return tuple(entry.msgstr_plural.values()) or (entry.msgstr,)


def test_a_sentence_is_said_one_way_in_all_apps(french):
    said: dict = {}
    for app, entry in french:
        said.setdefault((entry.msgctxt, entry.msgid), {}).setdefault(translations(entry), []).append(app)
    disputed = {key: ways for key, ways in said.items() if len(ways) > 1}
    assert not disputed, "Agree on one translation, or tell the two apart with pgettext."


def test_french_has_its_own_spaces_and_apostrophes(french):
    wrong = {(app, text) for app, entry in french for text in translations(entry) if MISSET.search(text)}
    assert not wrong, "U+00A0 before : and inside « », U+202F before ; ! ?, and ’ for the apostrophe."


def test_no_translation_is_written_twice_in_a_row(french):
    halves = {(app, text[: len(text) // 2], text[len(text) // 2 :]) for app, entry in french
              for text in translations(entry) if len(text) > 10}  # fmt: skip
    doubled = [(app, half) for app, half, other in halves if half == other]
    assert not doubled, "A hand or a script filled the same msgstr twice: keep it once."
