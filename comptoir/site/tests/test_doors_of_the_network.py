"""Who opens which door of the network. A line here is a decision: a view that forgot its permission differs.

``test_every_door`` knocks at each of them as each role and finds what its permission says; here is which
permission that must be, and whom it lets in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from comptoir.calendars.models import Token
from comptoir.calendars.tokens import give_token
from comptoir.enquiries.links import link_of_review
from comptoir.enquiries.reviewing import ask_for_review
from comptoir.enquiries.tests.asked import Asked, make_asked
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.models import Place, Role
from comptoir.places.tests.factories import make_account, make_person, make_role
from comptoir.site.tests.test_every_door import Door, knock, opened_to, ours

APPS = (
    "ties", "network", "graphs", "atlas", "exchange", "enquiries", "studies", "portraits", "load", "meetings",
)  # fmt: skip
TEAM = {"concierge", "mediator", "manager", "coordinator"}
KEEPERS = {"manager", "coordinator"}
LETS_IN = {
    "can_see_own_things": {"member", *TEAM},
    "can_see_the_network": TEAM,
    "can_keep_the_network": KEEPERS,
    "can_keep_ties": KEEPERS,
    "can_import_ties": KEEPERS,
    "can_set_up_the_place": {"manager"},
}

DOORS = {
    "can_see_own_things": "load: mine of_somebody take_back",
    "can_see_the_network": """
        network: rings rings_csv readings thresholds usual_thresholds step_from aside shown_again step_done
            between_us step_with lines
        graphs: graph links nodes_csv links_csv
        atlas: matrix matrix_csv map map_csv two_dates two_dates_csv
        exchange: files edges_csv export
        enquiries: enquiries open enquiry choose remind close open_again sheets type_in ask_review
            review_link review_sheet withdraw settle_remark
        studies: paper_now studies study paper titled made_again part moved
        portraits: actor between unplaced place_actor note_with tell_ask asks asks_csv correct_ask close_ask
            exchanges exchanges_csv note withdrawn restore_exchange correct_exchange withdraw_exchange
        load: shared
        meetings: meeting over_time_csv sheet lines change_step
    """,
    "can_keep_the_network": """
        graphs: arrange
        meetings: between_them draft redraft sign drop
        studies: kept dropped published taken_back
    """,
    "can_keep_ties": """
        ties: around declare correct state end agreements change_agreement sign_agreement end_agreement follow
            amend prolong amendment_document document
        portraits: twice unite_ties part_ties
        enquiries: settle
    """,
    "can_import_ties": """
        exchange: bring names differences import columns words preview drop refusals take_back
    """,
    "can_set_up_the_place": "ties: withdraw add_agreement withdraw_agreement withdraw_amendment",
    "public": "enquiries: review answer studies: everybody everybody_paper",
}


def told() -> dict[str, str]:
    """What each door must ask, by its name."""
    found: dict[str, str] = {}
    for permission, said in DOORS.items():
        app = ""
        for word in said.split():
            if word.endswith(":"):
                app = word
            else:
                assert found.setdefault(f"{app}{word}", permission) == permission, word
    return found


def doors_of_the_network() -> list[Door]:
    return [door for door in ours() if door.name.split(":")[0] in APPS]


def test_every_door_of_the_network_asks_what_was_decided() -> None:
    assert {door.name: door.permission for door in doors_of_the_network()} == told()


@pytest.mark.parametrize("role", Role.Kind.values)
def test_each_permission_lets_in_whom_it_says(role: str) -> None:
    for door in doors_of_the_network():
        if door.permission != "public":
            assert opened_to(door, role) == (role in LETS_IN[door.permission]), (door.name, role)


@pytest.fixture
def opened(client: Any, db: None) -> Iterator[tuple[Place, Client]]:
    """A place, and the browser of partners who opened what they were asked by their links."""
    with time_machine.travel(NOW, tick=False):
        yield _opened(make_asked(client))


def _opened(asked: Asked) -> tuple[Place, Client]:
    review = ask_for_review(place=asked.place, actor=asked.city, days=20, address=str, by=None, now=NOW)
    partner = Client()
    for address in (
        asked.url("review", link_of_review(review)),
        asked.url("answer", asked.link(asked.alolise)),
    ):
        assert partner.get(address).status_code == 200
    return asked.place, partner


def closed_to(caller: Client, place: Place) -> list[str]:
    """Which doors behind a permission do not send to where one signs in."""
    behind = [door for door in doors_of_the_network() if door.permission != "public"]
    return [door.name for door in behind if knock(caller, door, place.slug) != 302]


def test_the_link_of_a_partner_opens_its_own_page_only(opened: tuple[Place, Client]) -> None:
    place, partner = opened

    assert closed_to(partner, place) == []


def test_the_token_of_a_program_opens_no_page(opened: tuple[Place, Client]) -> None:
    place, _partner = opened
    account = make_account(make_person("Sam"))
    make_role(place, "manager", account.person)
    _token, secret = give_token(
        account=account,
        name="tableur",
        scopes=Token.Scope.values,
        expires_at=NOW + timedelta(days=1),
        now=NOW,
    )

    assert closed_to(Client(headers={"Authorization": f"Bearer {secret}"}), place) == []
