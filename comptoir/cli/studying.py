"""The study of a place's network from the command line: one PDF, as of today or of a past day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from comptoir.cli.telling import Failure, answer, json_option, start

if TYPE_CHECKING:
    from datetime import date, datetime

    from comptoir.studies.sheet import Sheet

AUDIENCES = ("place", "network", "public")


@click.command("network-study")
@click.argument("place")
@click.option(
    "--for",
    "audience",
    type=click.Choice(AUDIENCES),
    default="place",
    show_default=True,
    help="Whom it is for.",
)
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As of a past day, as 2025-06-30; of today when it is not said.",
)
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), help="Where the PDF goes.")
@click.option("--pictures", "folder", type=click.Path(file_okay=False, path_type=Path), hidden=True)
@json_option
def network_study(
    place: str, audience: str, day: datetime | None, file: Path | None, folder: Path | None, as_json: bool
) -> None:
    """Print the study of the network of PLACE (its word in addresses) as the software makes it."""
    start()
    from comptoir.studies.actions import FILE_NAME
    from comptoir.studies.paper import paper, paper_pictures

    sheet = _sheet(place, audience, day.date() if day else None)
    path = file or Path(f"{FILE_NAME}-{place}-{sheet.study.day}.pdf")
    path.write_bytes(paper(sheet))
    for number, page in enumerate(paper_pictures(sheet) if folder else (), start=1):
        Path(folder or "", f"study-paper-{number:02}.png").write_bytes(page)
    told = {"file": str(path), "bytes": path.stat().st_size, "for": audience, "as_of": sheet.study.day}
    words = f"The study is in {path}, {path.stat().st_size // 1024} kB."
    answer(told, as_json=as_json, words=words)


def _sheet(slug: str, audience: str, day: date | None) -> Sheet:
    from django.utils.translation import override

    from comptoir.kit.clock import now
    from comptoir.kit.refusals import Refusal
    from comptoir.places.models import Place
    from comptoir.studies.actions import draft_of, looked_at
    from comptoir.studies.made import make
    from comptoir.studies.sheet import sheet_from

    place = Place.objects.run_here().filter(slug=slug).first()
    if place is None:
        raise Failure(f"no place is run here under the word “{slug}”", exit_code=2)
    today = place.day_of(now())
    try:
        asked = looked_at(day or today, today)
    except Refusal as refusal:
        raise Failure(refusal.sentence, exit_code=2) from None
    with override(place.language):
        return sheet_from(*draft_of(make(place, asked, audience, today=today)))
