"""script/messages collects every sentence, keeps what is translated, and names what is missing."""

from pathlib import Path

import polib
import pytest

from tests.commands import Answer, run_script

PAGE = """{% load i18n %}
<h1>{% translate "Who is in" %}</h1>
  <p title="{{ _("A title") }}">{% blocktranslate count n=n %}{{ n }} person{% plural %}\
{{ n }} persons{% endblocktranslate %}</p>
<p>{% translate "May" context "month" %}</p>
"""
MODULE = """
from django.utils.translation import gettext as _, ngettext
said = _("See you at %(time)s") % {"time": "9"}
many = ngettext("%(n)s desk", "%(n)s desks", 2)
long = _("one "
         "sentence")
"""


class Repository:
    """A product of one app, agenda, that says a few things."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("comptoir/agenda/__init__.py", "")
        self.write("comptoir/agenda/apps.py", "")
        self.write("comptoir/site/__init__.py", "")
        self.write("comptoir/site/apps.py", "")
        self.write("comptoir/agenda/holds.py", MODULE)
        self.write("comptoir/agenda/templates/agenda/page.html", PAGE)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def messages(self, *arguments: str) -> Answer:
        return run_script("messages", "--root", str(self.root), *arguments)

    def po(self, language: str, app: str = "agenda") -> polib.POFile:
        return polib.pofile(str(self.root / f"comptoir/{app}/locale/{language}/LC_MESSAGES/django.po"))

    def translate(self, **sentences: str) -> None:
        """Write French for everything, ``sentences`` first (by the first word of the English)."""
        catalogue = self.po("fr")
        for entry in catalogue:
            said = sentences.get(entry.msgid.split()[0], entry.msgid)
            if entry.msgid_plural:
                entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
            else:
                entry.msgstr = said
        catalogue.save()
        self.messages()


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path)
    made.messages()
    return made


def test_every_sentence_of_code_and_pages_is_collected(repository):
    assert {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in repository.po("fr")} == {
        (None, "See you at %(time)s", ""),
        (None, "%(n)s desk", "%(n)s desks"),
        (None, "one sentence", ""),
        (None, "Who is in", ""),
        (None, "A title", ""),
        (None, "%(n)s person", "%(n)s persons"),
        ("month", "May", ""),
    }


def test_english_says_what_the_code_says(repository):
    english = {entry.msgid: entry for entry in repository.po("en")}
    assert english["Who is in"].msgstr == "Who is in"
    assert english["%(n)s desk"].msgstr_plural == {0: "%(n)s desk", 1: "%(n)s desks"}


def test_what_lacks_french_is_listed_with_its_file(repository):
    said = repository.messages().output
    assert "agenda/fr: missing “Who is in” (comptoir/agenda/templates/agenda/page.html)" in said
    assert repository.messages("--check").code == 1


def test_a_whole_catalogue_passes(repository):
    repository.translate()
    checked = repository.messages("--check")
    assert (checked.code, checked.output) == (0, "The catalogues of 2 apps are complete.\n")


def test_running_twice_changes_no_byte(repository):
    repository.translate()
    before = {path: path.read_bytes() for path in repository.root.rglob("*.?o")}
    repository.messages()
    assert {path: path.read_bytes() for path in repository.root.rglob("*.?o")} == before


def test_a_translation_outlives_other_changes(repository):
    repository.translate(Who="Qui est là")
    repository.write("comptoir/agenda/new.py", '_("A new sentence")')
    repository.messages()
    french = {entry.msgid: entry.msgstr for entry in repository.po("fr")}
    assert french["Who is in"] == "Qui est là"
    assert french["A new sentence"] == ""


def test_a_sentence_that_is_gone_is_dropped_and_shown(repository):
    repository.translate(Who="Qui est là")
    repository.write("comptoir/agenda/templates/agenda/page.html", "")
    assert "dropped “Who is in” = “Qui est là”" in repository.messages().output
    assert "Who is in" not in {entry.msgid for entry in repository.po("fr")}


def test_a_sentence_left_in_the_catalogue_is_found(repository):
    repository.translate()
    repository.write("comptoir/agenda/templates/agenda/page.html", "")
    assert "“Who is in” is no longer in the code" in repository.messages("--check").output


def test_a_catalogue_that_was_not_compiled_is_found(repository):
    repository.translate()
    (repository.root / "comptoir/agenda/locale/fr/LC_MESSAGES/django.mo").write_bytes(b"old")
    assert "agenda/fr: the .mo is not the compiled .po" in repository.messages("--check").output


def test_a_translation_that_is_not_sure_is_missing(repository):
    repository.translate()
    french = repository.po("fr")
    french.find("Who is in").flags.append("fuzzy")
    french.save()
    assert "missing “Who is in”" in repository.messages("--check").output


@pytest.mark.parametrize(
    ("french", "rule"),
    [
        ("Qui est là ?", "a no-break space (U+202F) before ; ? !"),
        ("Qui est là?", "a no-break space (U+202F) before ; ? !"),
        ("Qui est là :", "a no-break space (U+00A0) before :"),
        ("L'accueil", "the apostrophe is ’"),
        ("« ici »", "a no-break space inside « »"),
        ("à 14h20", "an hour is 14 h 20"),
        ("à 14 h 20", "an hour is 14 h 20"),
        ("encore...", "three dots are one …"),
    ],
)
def test_french_is_written_as_french(repository, french, rule):
    repository.translate(Who=french)
    assert rule in repository.messages("--check").output


@pytest.mark.parametrize(
    "french",
    [
        "Qui est là\u202f?",
        "Ici\u00a0: l’accueil",
        "«\u00a0ici\u00a0»",
        "à 14\u202fh\u202f20",
        "Vu à 14:20, sûr\u202f?!",
    ],
)
def test_good_french_passes(repository, french):
    repository.translate(Who=french)
    assert repository.messages("--check").code == 0


@pytest.mark.parametrize("french", ["À tout à l’heure", "À %(hour)s"])
def test_a_value_lost_in_translation_is_found(repository, french):
    repository.translate(See=french)
    assert "its values differ: " in repository.messages("--check").output


def test_what_is_not_a_django_app_speaks_through_site(repository):
    repository.write("comptoir/cli/__init__.py", '_("Nothing to do")')
    repository.messages()
    assert [entry.msgid for entry in repository.po("en", app="site")] == ["Nothing to do"]


def test_one_app_can_be_asked_for(repository):
    repository.write("comptoir/cli/__init__.py", '_("Nothing to do")')
    assert repository.messages("agenda").output.strip().splitlines()[-1].startswith("agenda: 7 sentences")
    assert not (repository.root / "comptoir/site/locale").exists()


def test_an_app_that_is_not_there_is_named(repository):
    asked = repository.messages("agendum")
    assert asked.code == 1
    assert asked.error == "script/messages: no such app: agendum"
