"""Two who say the same otherwise at once: the second reads what the first said."""

from __future__ import annotations

import pytest

from comptoir.actors.network import set_place_in_network
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_organisation
from comptoir.places.tests.opened import Opened
from comptoir.portraits import asking
from comptoir.portraits.asking import Asked
from comptoir.portraits.exchanges import Said, correct_exchange
from comptoir.portraits.models import Exchange
from comptoir.portraits.tests.scene import url
from comptoir.portraits.tests.test_exchange_pages import noted

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


def placed(actor, **told):
    set_place_in_network(actor=actor, **{"scale": "city", "family": "peer", "themes": [], **told}, **BY)


@pytest.fixture
def unknown(here):
    actor = make_organisation("Sans famille")
    here.declare("partner_of", actor)
    return actor


def test_a_place_in_the_network_that_somebody_else_said_is_told(here, unknown):
    opened = Opened(here.client, url(here, "place_actor", unknown.pk), {"themes": "Couture"})
    placed(unknown, themes=["Réparation"])

    opened.told("Scale – city", "Themes – Réparation")
    assert opened.sent_again() == 302
    assert [row.theme for row in unknown.themes.all()] == ["Couture"]


def test_who_was_placed_by_somebody_else_is_looked_at_again_from_the_quick_form(here, unknown):
    key = unknown.pk
    page = here.client.get(url(here, "unplaced"))
    ((_one, form, _facts),) = page.context["rows"]
    seen = form["seen"].value()
    assert seen in page.content.decode()
    placed(unknown)

    answer = here.client.post(
        url(here, "unplaced"),
        {"actor": key, f"a{key}-scale": "region", f"a{key}-family": "public", f"a{key}-seen": seen},
        follow=True,
    )

    assert answer.redirect_chain == [(url(here, "place_actor", key), 302)]
    assert "Somebody else placed Sans famille meanwhile" in answer.content.decode()
    unknown.refresh_from_db()
    assert (unknown.scale, unknown.family) == ("city", "peer")


def otherwise(exchange, **told):
    said = {name: getattr(exchange, name) for name in ("nature", "direction", "quantity", "on", "agreement")}
    correct_exchange(exchange=exchange, said=Said(**{**said, "what": exchange.what, **told}), **BY)


def test_what_passed_and_was_corrected_by_somebody_else_is_told(here):
    exchange = noted(here, here.city)
    opened = Opened(here.client, url(here, "correct_exchange", exchange.pk), {"what": "Aide au rangement"})
    otherwise(exchange, what="Aide au nettoyage", quantity=120)

    opened.told("In a few words – Aide au nettoyage")
    assert opened.sent_again() == 302
    assert Exchange.objects.get().what == "Aide au rangement"


def test_what_was_typed_of_what_was_withdrawn_is_not_lost(here):
    exchange = noted(here, here.city)
    opened = Opened(here.client, url(here, "correct_exchange", exchange.pk), {"what": "Aide au rangement"})
    here.client.post(url(here, "withdraw_exchange", exchange.pk))

    answer = opened.send()

    assert answer.status_code == 409
    assert "This was withdrawn already." in answer.content.decode()
    assert "Aide au rangement" in answer.content.decode()


@pytest.fixture
def ask(here):
    return asking.tell(place=here.place, actor=here.city, asked=asks_for("Une salle"), **BY)


def asks_for(what):
    told = {"kind": "ask", "theme": "", "visibility": "place", "since": None, "until": None, "source": "Dit"}
    return Asked(what=what, **told)


def test_what_is_asked_for_and_was_corrected_by_somebody_else_is_told(here, ask):
    opened = Opened(here.client, url(here, "correct_ask", ask.pk), {"what": "Deux salles"})
    asking.correct(row=ask, asked=asks_for("Un four"), **BY)

    opened.told("What – Un four")
    assert opened.sent_again() == 302


@pytest.mark.parametrize(("name", "field"), [("correct_ask", "what"), ("close_ask", "outcome")])
def test_what_was_typed_of_what_somebody_else_closed_is_kept(here, ask, name, field):
    opened = Opened(here.client, url(here, name, ask.pk), {field: "Deux salles au printemps"})
    asking.close(row=ask, outcome="Trouvée", **BY)

    answer = opened.send()

    assert answer.status_code == 422
    assert "This was closed already." in answer.content.decode()
    assert "Deux salles au printemps" in answer.content.decode()
    assert here.client.get(opened.address).status_code == 404
