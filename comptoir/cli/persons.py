"""What a person may ask for, from the command line: everything held about them, or to be erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from comptoir.cli.telling import Failure, answer, json_option, start

if TYPE_CHECKING:
    from comptoir.actors.models import Actor


@click.group()
def person() -> None:
    """Hand a person all that is held about them, or erase them.

    WHO is an e-mail, a card number, or the number in the address of their page.
    """


@person.command()
@click.argument("who")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export(who: str, file: Path | None) -> None:
    """Write everything held about WHO as JSON into FILE, or on the screen."""
    start()
    from comptoir.people.personal_data import export_person

    somebody = _found(who)
    text = json.dumps(export_person(somebody), ensure_ascii=False, indent=2)
    if file is None:
        click.echo(text)
        return
    file.write_text(f"{text}\n", encoding="utf-8")
    click.echo(f"Everything held about {somebody.name} is in {file}.")


@person.command()
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@json_option
def erase(who: str, yes: bool, as_json: bool) -> None:
    """Forget who WHO is, everywhere; what they did stays as unnamed counts. It cannot be taken back."""
    start()
    from comptoir.kit.clock import now
    from comptoir.kit.refusals import Refusal
    from comptoir.people.personal_data import erase_person

    somebody = _found(who)
    number, name = somebody.pk, somebody.name
    if not yes and not click.confirm(f"Erase {name} (number {number}) for good?", err=True):
        raise Failure("Nothing was erased.")
    try:
        erase_person(somebody, by=None, now=now())
    except Refusal as refusal:
        raise Failure(str(refusal)) from refusal
    answer({"erased": number}, as_json=as_json, words=f"{name} is erased. Only unnamed counts remain.")


def _found(who: str) -> Actor:
    """:raises Failure: when nobody, or more than one person, answers to that."""
    from django.db.models import Q

    from comptoir.actors import cards
    from comptoir.actors.models import Actor

    standing = Actor.objects.standing().persons()
    if "@" in who:
        wanted = Q(email__iexact=who) | Q(account__email__iexact=who)
    else:
        wanted = Q(pk=int(who)) if who.isdigit() else Q(pk=None)
        if cards.looks_like_a_card(who):
            wanted |= Q(cards__number="".join(filter(str.isdigit, who)), cards__revoked_at=None)
    found = list(standing.filter(wanted).distinct().order_by("pk")[:9])
    if not found:
        raise Failure(f"Nobody here is “{who}”.", exit_code=1)
    if len(found) > 1:
        raise Failure(
            f"“{who}” may be: {', '.join(f'{one.name} ({one.pk})' for one in found)}. Give a number."
        )
    return found[0]
