"""``comptoir import-ties``: the ties and the actors of a file, brought into the network of a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from comptoir.cli.telling import Failure, answer, json_option, start

if TYPE_CHECKING:
    from comptoir.exchange.models import TieImport
    from comptoir.places.models import Place

MOST_SHOWN = 20
VISIBILITIES = ("public", "network", "place", "team")
_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-ties")
@click.argument("file", type=_PATH)
@click.option("--place", "slug", required=True, help="The place, by its word in addresses.")
@click.option("--actors", type=_PATH, help="A second table, of the actors (Kumu's elements, Gephi's nodes).")
@click.option("--visibility", type=click.Choice(VISIBILITIES), default="place", show_default=True)
@click.option("--word", "words", multiple=True, metavar="WORD=KIND", help="What a word of the file means.")
@click.option("--ask-names", is_flag=True, help="Put every new name aside, for somebody to decide.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each row, and write nothing.")
@json_option
def import_ties(
    file: Path, slug: str, actors: Path | None, visibility: str, words: tuple[str, ...], ask_names: bool,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read the ties of FILE (CSV of Kumu, Gephi or anybody, GEXF, GraphML) into the network of a place.

    Columns and words are guessed; a kind of tie after a - is said from the other end: "aidé par=-helps".
    Names that are doubtful wait on the page of the place's files.
    """
    start()
    from comptoir.kit.refusals import Refusal

    place = _place(slug)
    try:
        rows = _imported(place, file, actors, visibility, _kinds(words), ask_names, dry_run)
    except Refusal as refusal:
        raise Failure(str(refusal)) from refusal
    counts = {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in _outcomes()}
    seen = [row for row in rows if row["outcome"] in ("refused", "aside")]
    data = {"file": file.name, "place": slug, "dry_run": dry_run, "outcomes": counts, "lines": seen}
    answer(data, as_json=as_json, words=_in_words(counts, seen))


def _place(slug: str) -> Place:
    from comptoir.places.models import Place

    place = Place.objects.run_here().filter(slug=slug).first()
    if place is None:
        raise Failure(f"no place is run here under the word “{slug}”", exit_code=2)
    return place


def _kinds(words: Iterable[str]) -> dict[str, str]:
    from comptoir.sheets.vocabulary import BACKWARDS
    from comptoir.ties.models import Tie

    kinds = dict(word.rpartition("=")[::2] for word in words)
    for word, kind in kinds.items():
        if kind.removeprefix(BACKWARDS) not in Tie.Kind:
            raise Failure(f"“{kind}” is no kind of tie (for “{word}”): {', '.join(Tie.Kind)}", exit_code=2)
    return kinds


def _imported(
    place: Place, file: Path, actors: Path | None, visibility: str, kinds: Mapping[str, str],
    ask_names: bool, dry_run: bool,
) -> list[dict[str, Any]]:  # fmt: skip
    """What became of each tie, or would; in the language of the place. A rehearsal leaves nothing."""
    from django.db import transaction
    from django.utils.translation import override

    from comptoir.exchange.models import TieImport

    with override(place.language), transaction.atomic():
        unknown = TieImport.Unknown.ASK if ask_names else TieImport.Unknown.ORGANISATION
        run = _done(place, file, actors, visibility, unknown, kinds)
        rows = _rows(run)
        if dry_run:
            transaction.set_rollback(True)
        return rows


def _done(
    place: Place, file: Path, actors: Path | None, visibility: str, unknown: str, kinds: Mapping[str, str]
) -> TieImport:
    """The import by the guesses, done."""
    from comptoir.exchange.bringing import import_at_once
    from comptoir.kit.clock import now

    return import_at_once(
        file=(file.read_bytes(), file.name), actors=(actors.read_bytes(), actors.name) if actors else None,
        visibility=visibility, unknown=unknown, kinds=kinds, at_place=place, by=None, now=now(),
    )  # fmt: skip


def _rows(run: TieImport) -> list[dict[str, Any]]:
    from comptoir.exchange.models import TieImportLine
    from comptoir.exchange.report import lines_of, shown

    return [
        {"line": row.line, "tie": row.name, "outcome": row.outcome, "why": " ".join(row.remarks)}
        for row in shown(list(lines_of(run, TieImportLine.Part.TIE)))
    ]


def _outcomes() -> list[str]:
    from comptoir.exchange.models import TieImportLine

    return list(TieImportLine.Outcome.values)


def _in_words(counts: Mapping[str, int], seen: list[dict[str, Any]]) -> str:
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count) or "no ties"
    shown = [f"  line {row['line']}: {row['tie']}: {row['why']}" for row in seen[:MOST_SHOWN]]
    more = len(seen) - MOST_SHOWN
    return "\n".join([told, *shown, *([f"  … and {more} more"] if more > 0 else [])])
