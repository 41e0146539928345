"""No page of the network asks the database more when there is more to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Account, ActorTheme
from comptoir.enquiries.models import Enquiry, Remark, Review
from comptoir.enquiries.tests.asked import Asked, make_asked
from comptoir.exchange.models import Completion, NameInFile, TieImport, TieImportLine
from comptoir.load.models import LoadShare
from comptoir.network.models import NextStep, PlaceThresholds, SetAside
from comptoir.network.projection import settle_flows
from comptoir.network.tests.neighbourhood import NOW, TODAY, someone
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_organisation, make_role
from comptoir.portraits.models import AskOrOffer, Exchange
from comptoir.studies.actions import begin_study
from comptoir.ties.actions import confirm_tie
from comptoir.ties.agreements import record_agreement
from comptoir.ties.models import Agreement, Amendment, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client: Any) -> Iterator[Asked]:
    with time_machine.travel(NOW, tick=False):
        asked = make_asked(client)
        grow(asked, 2, "un")
        yield asked


def grow(asked: Asked, number: int, name: str) -> None:
    """So many more of everything that a page of the network shows."""
    looks = Account.objects.get(pk=asked.client.session["_auth_user_id"])
    for said in (f"{name} {n}" for n in range(number)):
        for more in (_ties, _agreements, _steps, _enquiry, _study, _passed, _files):
            more(asked, said, looks)
    settle_flows()


def _ties(asked: Asked, said: str, looks: Account) -> None:
    around, person = asked.around, someone(f"Personne {said}", may_be_named=True)
    meet(place=asked.place, person=person, now=NOW)
    other = make_organisation(f"Association {said}", scale="city", family="partner", commune="Firminy")
    unplaced = make_organisation(f"Collectif {said}")
    for one in (other, unplaced, asked.around.school):
        theme = f"le thème {said}"
        ActorTheme.objects.create(actor=one, theme=theme, folded=theme)
    around.declare("partner_of", other, since=date(2026, 1, 1), carried_by=person, visibility="public")
    first = Tie.objects.earliest("pk")
    confirm_tie(tie=first, on=TODAY, source=f"Réunion {said}", by=looks, now=NOW)
    around.declare("helps", asked.city, counterpart=around.school, quality=said, carried_by=person)
    around.declare("funds", around.school, quality=said, carried_by=person)
    around.declare("supports", unplaced, counterpart=other, told_in=asked.place)
    around.declare("represents", person, counterpart=other)
    around.declare("resides_at", unplaced, place=asked.place)
    around.declare("recognises", other, state="wished", quality=said, obstacle="Rien n’est dit")
    around.declare("hosts", other, until=TODAY, quality=said)
    around.came(other, 7)
    around.came(around.school, 7)
    around.came(unplaced, 7, counterpart=around.school)


def _agreements(asked: Asked, said: str, looks: Account) -> None:
    with_school = {"place": asked.place, "parties": [asked.around.us, asked.around.school], "by": looks}
    told = {"starts_on": date(2026, 1, 1), "now": NOW, **with_school}
    record_agreement(title=f"Convention {said}", contact_here=looks.person, **told)
    first = Agreement.objects.earliest("pk")
    Amendment.objects.create(
        agreement=first, title=said, signed_on=TODAY, from_on=TODAY, recorded_at=NOW, recorded_by=looks
    )
    record_agreement(title=f"Projet {said}", is_draft=True, **told)


def _steps(asked: Asked, said: str, looks: Account) -> None:
    place, school = asked.place, asked.around.school
    NextStep.objects.create(
        place=place, actor=school, what=said, who=looks.person, on=TODAY, agreed_at=NOW, agreed_by=looks
    )
    SetAside.objects.create(place=place, reading=said, sentence=said, reason=said, at=NOW, by=looks)
    PlaceThresholds.objects.create(place=place, values={}, set_at=NOW, set_by=looks)
    member = someone(f"Collègue {said}", may_be_named=True)
    make_role(place, "concierge", member)
    for one, other in ((looks.person, member), (member, looks.person)):
        LoadShare.objects.create(place=place, person=one, seen_by=other, since_at=NOW)


def _enquiry(asked: Asked, said: str, looks: Account) -> None:
    one = make_organisation(f"Interrogée {said}")
    asked.says(one, ("Cyberloire", "together", "Un atelier"), ("Quelqu’un", "other", "Rien"))
    review = Review.objects.filter(place=asked.place).first() or Review.objects.create(
        place=asked.place, actor=asked.around.school, opened_at=NOW, expires_on=TODAY, opened_by=looks
    )
    tie = Tie.objects.get(quality=said, kind="funds")
    Remark.objects.create(
        review=review,
        subject=f"tie-{tie.pk}",
        told=said,
        verdict="wrong",
        words=said,
        tie=tie,
        said_at=NOW,
    )


def _study(asked: Asked, said: str, looks: Account) -> None:
    begin_study(place=asked.place, audience="place", title=said, by=looks, now=NOW)


def _passed(asked: Asked, said: str, looks: Account) -> None:
    for actor, kind in ((asked.around.school, "ask"), (make_organisation(f"Qui offre {said}"), "offer")):
        AskOrOffer.objects.create(
            place=asked.place, actor=actor, kind=kind, what=f"une scène {said}", source="Elle", told_at=NOW,
            told_by=looks,
        )  # fmt: skip
    for withdrawn_at in (None, NOW):
        Exchange.objects.create(
            place=asked.place, actor=asked.around.school, nature="hours", direction="received", quantity=60,
            on=TODAY, what=said, noted_at=NOW, noted_by=looks, withdrawn_at=withdrawn_at,
        )  # fmt: skip


def _files(asked: Asked, said: str, looks: Account) -> None:
    told = {"place": asked.place, "file_name": said, "brought_by": looks, "brought_at": NOW}
    run = TieImport.objects.create(finished_at=NOW, **told)
    first = TieImport.objects.earliest("pk")
    for part, outcome in (("tie", "refused"), ("actor", "aside")):
        TieImportLine.objects.create(run=first, part=part, line=1, name=said, outcome=outcome)
    NameInFile.objects.create(place=asked.place, key=said, name=said, why="which_kind", run=run, asked_at=NOW)
    Completion.objects.create(
        run=run, place=asked.place, actor_key=asked.city.pk, field="commune", said=said, ours="Firminy",
        state="waiting", read_at=NOW,
    )  # fmt: skip


OF_THE_PLACE = """
    ties:around ties:agreements network:rings network:readings network:thresholds graphs:graph graphs:links
    atlas:matrix atlas:map atlas:two_dates exchange:files exchange:names exchange:differences
    enquiries:enquiries studies:studies portraits:unplaced portraits:asks portraits:exchanges
    portraits:withdrawn load:shared load:mine
"""
OF_THE_SCHOOL = "network:between_us portraits:actor meetings:meeting network:lines meetings:lines"
OF_THE_FIRST = {
    "enquiries:enquiry": Enquiry, "enquiries:review_link": Review, "ties:correct": Tie,
    "ties:follow": Agreement, "exchange:import": TieImport,
}  # fmt: skip


def pages(asked: Asked) -> dict[str, str]:
    """The address of each page that shows several things, by its name."""
    url, school, city = asked.around.url, asked.around.school.pk, asked.city.pk
    found = {name: url(name) for name in OF_THE_PLACE.split()}
    found |= {name: url(name, school) for name in OF_THE_SCHOOL.split()}
    found |= {name: url(name, model.objects.earliest("pk").pk) for name, model in OF_THE_FIRST.items()}
    return found | {"portraits:between": url("portraits:between", school, city)}


LINES = {"nature": "people", "sens": "received", "mois": "0", "du": "2026-10-01"}


def read(asked: Asked) -> dict[str, tuple[int, int]]:
    """How many queries each page asks, and how long it is."""
    found = {}
    for page, address in pages(asked).items():
        with CaptureQueriesContext(connection) as queries:
            answer = asked.client.get(address, LINES if page.endswith(":lines") else {})
        assert answer.status_code == 200, page
        found[page] = len(queries), len(answer.content)
    return found


def test_no_page_asks_more_when_there_is_more(here: Asked) -> None:
    read(here)  # What is kept in memory is there from now on.
    few = read(here)
    grow(here, 4, "encore")
    many = read(here)

    assert {page: number for page, (number, _) in many.items()} == {
        page: number for page, (number, _) in few.items()
    }
    shown_no_more = [page for page, (_, length) in many.items() if length <= few[page][1]]
    assert shown_no_more == [], "a page that shows no more proves nothing"
