"""Whoever is forgotten is named nowhere in the network, neither by the software nor in what others typed.

They carry ties and stand at their ends, answered an enquiry and are named in the answers of others, answer
for an agreement, took on a next step, show what they carry, are named in a file and in a study kept as a PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from comptoir.actors.actions import open_account
from comptoir.actors.merging import merge_actors
from comptoir.actors.models import Actor
from comptoir.enquiries.actions import Line
from comptoir.enquiries.actions import answer as answer_enquiry
from comptoir.enquiries.models import Proposal, Remark
from comptoir.enquiries.reviewing import ask_for_review
from comptoir.enquiries.tests.asked import Asked, make_asked
from comptoir.exchange.tests.files import imported
from comptoir.journal.models import Fact
from comptoir.load.models import LoadShare
from comptoir.network.comparing import compare_flows
from comptoir.network.flows import between
from comptoir.network.models import NextStep, SetAside
from comptoir.network.projection import settle_flows
from comptoir.network.steps import agree_step
from comptoir.network.tests.neighbourhood import NOW, TODAY, agree, someone
from comptoir.people.personal_data import erase_person
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_organisation, make_person, make_role
from comptoir.portraits.exchanges import Said, note_exchange
from comptoir.portraits.models import AskOrOffer
from comptoir.studies.actions import keep_study
from comptoir.studies.models import Study
from comptoir.studies.tests.desk import begun, types
from comptoir.ties.actions import change_state, correct_tie
from comptoir.ties.following import follow_agreement
from comptoir.ties.models import Agreement, Tie

pytestmark = pytest.mark.django_db

NAME, TELLING = "Ysoline Quérouil", ("ysoline", "quérouil", "querouil")
TYPED = "Dit par Mme Querouil Ysoline, au téléphone"


@pytest.fixture
def here(client: Any, settings: Any, tmp_path: Path) -> Iterator[Asked]:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield make_asked(client)


@pytest.fixture
def person(here: Asked, django_capture_on_commit_callbacks: Any) -> Actor:
    with django_capture_on_commit_callbacks(execute=True):
        return _lived(here)


def _lived(here: Asked) -> Actor:
    who = someone(NAME, may_be_named=True)
    Actor.objects.filter(pk=who.pk).update(email="ysoline@example.org")
    who.refresh_from_db()
    meet(place=here.place, person=who, now=NOW)
    role = make_role(here.place, "mediator", who)
    _in_ties(here, who)
    _in_agreements(here, who)
    _in_steps_and_facts(here, who)
    _in_enquiries(here, who)
    _in_files_and_studies(here)
    role.delete()
    settle_flows()
    return who


def _in_ties(here: Asked, who: Actor) -> None:
    around = here.around
    for kind, end in (("helps", around.school), ("represents", around.school)):
        around.declare(kind, who, counterpart=end, carried_by=who)
    around.declare("supports", around.us, counterpart=who, visibility="public")
    tie = around.declare("funds", around.city, carried_by=who, obstacle=TYPED, state="wished", quality=NAME)
    said = {"body": "", "seat": "", "quality": NAME, "since": None, "until": None, "by": None, "now": NOW}
    correct_tie(tie=tie, source=TYPED, carried_by=who, **said)
    correct_tie(tie=tie, source=f"{TYPED}. Puis le conseil", **said)
    change_state(tie=tie, state="discussed", obstacle=f"{NAME} attend", by=None, now=NOW)


def _in_agreements(here: Asked, who: Actor) -> None:
    agree(here.around, here.around.school, contact_here=who, contact_there=who)
    agreement = Agreement.objects.get()
    follow_agreement(
        agreement=agreement, contact_here=None, contact_there=who, note=TYPED, review_on=None, document=None,
        by=None, now=NOW,
    )  # fmt: skip


def _in_steps_and_facts(here: Asked, who: Actor) -> None:
    account = open_account(person=who, email="ysoline@example.org", by=None, now=NOW)
    agree_step(
        place=here.place, what=f"Rappeler {NAME}", who=who, on=TODAY, actor=here.city, by=account, now=NOW
    )
    NextStep.objects.update(outcome=TYPED)
    SetAside.objects.create(
        place=here.place, reading="half", sentence="La moitié.", reason=TYPED, at=NOW, by=account
    )
    LoadShare.objects.create(place=here.place, person=who, seen_by=make_person("Autre"), since_at=NOW)
    for actor, what in ((who, "Un café"), (here.city, f"Deux heures de {NAME}")):
        on = date(2026, 11, 3)
        said = Said(nature="hours", direction="received", quantity=Decimal(120), on=on, what=what)
        note_exchange(place=here.place, actor=actor, said=said, by=account, now=NOW)
    AskOrOffer.objects.create(
        place=here.place, actor=here.city, kind="ask", what=TYPED, source=NAME, since=TODAY, told_at=NOW,
        told_by=account,
    )  # fmt: skip


def _in_enquiries(here: Asked, who: Actor) -> None:
    here.says(who, ("Cyberloire", "together", f"Moi, {NAME}"))
    (invitation,) = here.ask(here.alolise)
    lines = [Line("querouil ysoline", None, "together", TYPED), Line("Cyberloire", None, "was_sent", TYPED)]
    answer_enquiry(invitation=invitation, lines=lines, by=None, now=NOW)
    review = ask_for_review(
        place=here.place, actor=here.city, days=30, email="Ysoline@example.org", address=str, by=None, now=NOW
    )
    Remark.objects.create(review=review, subject="name", told=TYPED, verdict="wrong", words=NAME, said_at=NOW)


def _in_files_and_studies(here: Asked) -> None:
    imported(
        here.place, f"From,To,Type\n{NAME},Cyberloire,Helps\nZoomacom,{NAME},Helps\n", name=f"{NAME}.csv"
    )
    study = begun(here.around)
    types(study, "introduction", text=f"Merci à {NAME}.")
    keep_study(study=study, by=None, now=NOW)


@pytest.fixture
def forget(django_capture_on_commit_callbacks: Any) -> Any:
    def _forget(who: Actor) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            erase_person(who, by=None, now=NOW)

    return _forget


def left(folder: Path) -> list[str]:
    """Everything written down that still says it: columns of any sort, names of files, files of text."""
    said = [
        f"{model._meta.label}: {row}"
        for model in apps.get_models()
        for row in (
            json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, default=str)
            for values in model._base_manager.values_list()
        )
        if _tells(row)
    ]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        *said,
        *(
            str(path)
            for path in files
            if _tells(path.name) or _tells(path.read_bytes().decode(errors="replace"))
        ),
    ]


def _tells(words: str) -> bool:
    return any(word in words.lower() for word in TELLING)


def figures(here: Asked) -> Any:
    totals = [(one.nature, one.direction, one.quantity, one.facts) for one in between(here.place, here.city)]
    ties = Tie.objects.exclude(subject__kind="person").exclude(counterpart__kind="person").count()
    return totals, ties, Agreement.objects.count(), Fact.objects.count(), NextStep.objects.count()


def test_nothing_is_left_by_name(here, person, forget, tmp_path):
    assert left(tmp_path)
    forget(person)

    assert left(tmp_path) == []


def test_what_others_typed_stays_without_the_name(here, person, forget):
    forget(person)

    tie = Tie.objects.get(kind="funds")
    assert (tie.source, tie.quality) == ("Dit par somebody, au téléphone. Puis le conseil", "somebody")
    assert [row.obstacle for row in tie.states.all()] == ["Dit par somebody, au téléphone", "somebody attend"]
    assert Proposal.objects.get(deed="was_sent").came_of_it == "Dit par somebody, au téléphone"


def test_figures_are_what_they_were(here, person, forget):
    before = figures(here)
    forget(person)
    settle_flows()

    assert figures(here) == before
    assert compare_flows().is_same


def test_facts_say_what_the_exchanges_say(here, person, forget):
    forget(person)

    assert Fact.objects.filter(actor=here.city).get().label == "Deux heures de somebody"


def test_the_pdf_that_named_them_is_no_more(here, person, forget, tmp_path):
    assert [*tmp_path.rglob("*.pdf")]
    forget(person)

    assert [*tmp_path.rglob("*.pdf")] == []
    assert Study.objects.get().sections.get(kind="introduction").text == "Merci à somebody."


def test_the_name_that_two_persons_bear_stays_in_what_others_typed(here, person, forget):
    """Nobody can say of whom it was typed."""
    make_person(NAME)
    forget(person)

    assert Tie.objects.get(kind="funds").quality == NAME


def test_an_organisation_keeps_the_name_of_whoever_it_is_called_after(here, person, forget):
    make_organisation(f"Fondation {NAME}")
    Tie.objects.filter(kind="funds").update(source=f"Statuts de la Fondation {NAME}, lus par {NAME}")
    forget(person)

    assert Tie.objects.get(kind="funds").source == f"Statuts de la Fondation {NAME}, lus par somebody"


def test_the_names_of_rows_that_were_one_are_forgotten_too(here, person, forget):
    kept = make_person("Ysoline Le Goff")
    merge_actors(keep=kept, absorb=person, by=None, now=NOW)
    forget(kept)

    assert Tie.objects.get(kind="funds").quality == "somebody"
