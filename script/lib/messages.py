"""Keep the catalogues of each app true: every sentence of the code, in French and in English.

    script/messages [APP…]          collect the sentences, fill English, compile, list what lacks French
    script/messages --check [APP…]  change nothing, exit 1 when something is missing or out of date

Sentences are written in English in the code (msgid); a package that is not a Django app (no apps.py) keeps
its own in the catalogue of ``site``. GNU gettext is not needed.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

TEMPLATES = {".html", ".txt", ".xml", ".svg", ".typ", ".csv"}
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}
HOME_OF_THE_OTHERS = "site"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdif]|\{\w*\}")
FRENCH_TYPOGRAPHY = (
    (re.compile(r"\w'\w"), "the apostrophe is ’"),
    (re.compile(r"[^\s\u00a0\u202f?!…(][;?!](?=\s|$|»)|[ ][;?!]"), "a no-break space (U+202F) before ; ? !"),
    (re.compile(r"\w:(?=\s|$)|[ ]:(?=\s|$)"), "a no-break space (U+00A0) before :"),
    (re.compile(r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»"), "a no-break space inside « »"),
    (re.compile(r"\d ?h ?\d"), "an hour is 14 h 20, with no-break spaces"),
    (re.compile(r"\.\.\."), "three dots are one …"),
)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

Key = tuple[str | None, str]


class Catalogue:
    """One language of one app: its .po, read by people, and its .mo, read by Django."""

    def __init__(self, app: Path, language: str) -> None:
        self.language = language
        self.path = app / "locale" / language / "LC_MESSAGES" / "django.po"
        self.name = f"{app.name}/{language}"
        self.file = polib.pofile(str(self.path)) if self.path.exists() else polib.POFile()
        self.entries: dict[Key, polib.POEntry] = {
            (entry.msgctxt, entry.msgid): entry for entry in self.file if not entry.obsolete
        }

    def renew(self, sentences: dict[Key, polib.POEntry]) -> list[polib.POEntry]:
        """Write exactly ``sentences``, with the translations known. Returns those that are dropped."""
        made = polib.POFile(wrapwidth=100)
        made.metadata = {
            "Project-Id-Version": "Comptoir",
            "Language": self.language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[self.language],
        }
        for key, sentence in sentences.items():
            made.append(self._translated(sentence, self.entries.get(key)))
        gone = [entry for key, entry in self.entries.items() if key not in sentences]
        self.file, self.entries = made, {(entry.msgctxt, entry.msgid): entry for entry in made}
        if sentences or self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            made.save(str(self.path), newline="\n")
            self.compiled.write_bytes(made.to_binary())
        return [entry for entry in gone if is_complete(entry)]

    def _translated(self, sentence: polib.POEntry, known: polib.POEntry | None) -> polib.POEntry:
        entry = polib.POEntry(
            msgid=sentence.msgid,
            msgctxt=sentence.msgctxt,
            msgid_plural=sentence.msgid_plural,
            occurrences=sentence.occurrences,
            comment=sentence.comment,
            flags=[flag for flag in sentence.flags if flag != "fuzzy"],
        )
        plural = bool(entry.msgid_plural)
        if self.language == "en":
            entry.msgstr = "" if plural else entry.msgid
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural} if plural else {}
        elif known is not None and not known.fuzzy and bool(known.msgid_plural) == plural:
            entry.msgstr, entry.msgstr_plural = known.msgstr, known.msgstr_plural
        elif plural:
            entry.msgstr_plural = {0: "", 1: ""}
        return entry

    @property
    def compiled(self) -> Path:
        return self.path.with_suffix(".mo")

    def faults(self, sentences: dict[Key, polib.POEntry]) -> Iterator[str]:
        """What keeps this catalogue from being complete, true and compiled."""
        for key, sentence in sentences.items():
            entry = self.entries.get(key)
            if entry is None or not is_complete(entry):
                yield f"{self.name}: missing “{sentence.msgid}” ({sentence.occurrences[0][0]})"
                continue
            yield from (f"{self.name}: “{entry.msgid}”: {fault}" for fault in faults_of(entry, self.language))
        for _, gone in self.entries.keys() - sentences.keys():
            yield f"{self.name}: “{gone}” is no longer in the code"
        compiled = self.compiled.read_bytes() if self.compiled.exists() else b""
        if self.entries and compiled != self.file.to_binary():
            yield f"{self.name}: the .mo is not the compiled .po"


def is_complete(entry: polib.POEntry) -> bool:
    """Tell whether every form of a sentence is translated and sure."""
    forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return not entry.fuzzy and bool(forms) and all(forms)


def faults_of(entry: polib.POEntry, language: str) -> Iterator[str]:
    """What is wrong in a translated sentence: a lost value, or French typography."""
    known = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        strange = set(PLACEHOLDER.findall(said)) - known
        lost = set() if entry.msgid_plural else known - set(PLACEHOLDER.findall(said))
        if strange or lost:
            yield f"its values differ: {', '.join(sorted(strange | lost))}"
        if language == "fr":
            yield from (f"{rule}: “{said}”" for pattern, rule in FRENCH_TYPOGRAPHY if pattern.search(said))


def sentences_of(packages: list[Path], root: Path) -> dict[Key, polib.POEntry]:
    """Every sentence that some packages may say, in the order of their files."""
    found: dict[Key, polib.POEntry] = {}
    for package in packages:
        for path in sorted(package.rglob("*")):
            inside = path.relative_to(package).parts
            if inside[0] in ("tests", "migrations", "static", "locale") or not path.is_file():
                continue
            for entry in sentences_in(path, path.relative_to(root).as_posix()):
                known = found.setdefault((entry.msgctxt, entry.msgid), entry)
                known.msgid_plural = known.msgid_plural or entry.msgid_plural
                known.occurrences = sorted({*known.occurrences, *entry.occurrences})
    return found


def sentences_in(path: Path, name: str) -> Iterator[polib.POEntry]:
    """The sentences of one file, Python or template."""
    if path.suffix == ".py":
        code = path.read_bytes()
    elif path.suffix in TEMPLATES and "templates" in path.parts:
        marked = templatize(path.read_text(encoding="utf-8"), origin=name)
        code = "\n".join(line.strip() for line in marked.splitlines()).encode()
    else:
        return
    options = {"encoding": "utf-8"}
    for _, said, comments, context in extract(
        "python", io.BytesIO(code), KEYWORDS, ("Translators:",), options
    ):
        one, many = said[:2] if isinstance(said, tuple) else (said, "")
        yield polib.POEntry(
            msgid=one,
            msgid_plural=many,
            msgctxt=context,
            occurrences=[(name, "")],
            comment="\n".join(comments),
            flags=["python-format"] if re.search(r"%(\(\w+\))?[sd]", one + many) else [],
        )


def catalogues_to_keep(root: Path, wanted: list[str]) -> dict[Path, list[Path]]:
    """The apps that keep a catalogue, each with the packages whose sentences it keeps."""
    packages = sorted(path.parent for path in (root / "comptoir").glob("*/__init__.py"))
    home = root / "comptoir" / HOME_OF_THE_OTHERS
    homes: dict[Path, list[Path]] = {}
    for package in packages:
        homes.setdefault(package if (package / "apps.py").exists() else home, []).append(package)
    unknown = set(wanted) - {app.name for app in homes}
    if unknown:
        sys.exit(f"script/messages: no such app: {', '.join(sorted(unknown))}")
    return {app: packages for app, packages in homes.items() if not wanted or app.name in wanted}


def renew(app: Path, packages: list[Path], root: Path) -> int:
    """Bring one app's catalogues up to date and say what is left to do. Returns how many faults are left."""
    sentences = sentences_of(packages, root)
    faults = 0
    for language in PLURALS:
        catalogue = Catalogue(app, language)
        for entry in catalogue.renew(sentences):
            if language == "fr":
                said = entry.msgstr or entry.msgstr_plural
                print(f"  {catalogue.name}: dropped “{entry.msgid}” = “{said}”")
        for fault in catalogue.faults(sentences):
            print(f"  {fault}")
            faults += 1
    print(f"{app.name}: {len(sentences)} sentences, {faults} to look at")
    return faults


def check(app: Path, packages: list[Path], root: Path) -> int:
    """Say what is wrong in one app's catalogues, without touching them. Returns how many faults."""
    sentences = sentences_of(packages, root)
    faults = [fault for language in PLURALS for fault in Catalogue(app, language).faults(sentences)]
    print("\n".join(faults), end="\n" if faults else "")
    return len(faults)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="script/messages", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is wrong")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    parser.add_argument("apps", nargs="*", metavar="APP", help="the apps to look at (all)")
    asked = parser.parse_args(arguments)
    act = check if asked.check else renew
    homes = catalogues_to_keep(asked.root, asked.apps)
    faults = sum(act(app, packages, asked.root) for app, packages in homes.items())
    if asked.check:
        if faults:
            sys.exit(f"{faults} to mend: run script/messages, then write what is missing in the .po files.")
        print(f"The catalogues of {len(homes)} apps are complete.")


if __name__ == "__main__":
    main()
