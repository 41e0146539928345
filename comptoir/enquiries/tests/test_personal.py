"""What a person said is given to them, and forgotten with them."""

import pytest

from comptoir.actors.models import Actor
from comptoir.enquiries import actions
from comptoir.enquiries.models import AskedNoMore, Invitation, Proposal, Review
from comptoir.enquiries.personal import erase, export_of
from comptoir.enquiries.reviewing import ask_for_review
from comptoir.enquiries.settling import confirm, say_who
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_person
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(here: Asked):
    nadia = make_person("Nadia Benali")
    here.says(nadia, ("Cyberloire", "helped", "Une journée"))
    return nadia


def test_they_read_what_they_said(here: Asked, nadia):
    told = export_of(nadia)
    assert told["invitations"][0]["enquiry"] == "Automne 2026"
    assert told["invitations"][0]["lines"] == [
        {"with": "Cyberloire", "what": "helped", "came_of_it": "Une journée", "outcome": ""}
    ]


def test_and_where_they_are_asked_no_more(here: Asked, nadia):
    actions.refuse_to_be_asked(invitation=Invitation.objects.get(), by=None, now=NOW)
    assert export_of(nadia)["asked_no_more"][0]["place"] == "Le Comptoir Numérique"


def test_all_of_it_is_forgotten_but_the_tie_that_came_of_it(here: Asked, nadia):
    tie = confirm(proposal=Proposal.objects.get(), by=None, now=NOW)
    here.says(here.alolise, ("nadia benali", "helped", ""))
    erase(nadia, by=None, now=NOW)
    assert not Invitation.objects.filter(invited=nadia).exists()
    assert not AskedNoMore.objects.exists()
    assert not Proposal.objects.exists()
    assert "Nadia" not in Tie.objects.get(pk=tie.pk).source


def test_however_others_typed_their_name_it_is_forgotten(here: Asked):
    elodie = make_person("Élodie Brûlé")
    named = here.says(
        here.alolise,
        ("ELODIE  BRULE", "helped", ""), ("Mme Brûlé Élodie", "lent", ""), ("Élodie", "sent", ""),
    )  # fmt: skip
    of_the_circle, _other, of_another = named
    say_who(proposal=of_the_circle, actor=here.around.circle, by=None, now=NOW)
    confirm(proposal=of_the_circle, by=None, now=NOW)

    erase(elodie, by=None, now=NOW)

    assert dict(Proposal.objects.values_list("pk", "name")) == {
        of_the_circle.pk: "Cyberloire",
        of_another.pk: "Élodie",
    }


def test_where_links_went_is_read_and_forgotten_when_it_was_their_own_address(here: Asked, nadia):
    Actor.objects.filter(pk=nadia.pk).update(email="nadia@example.org")
    nadia.refresh_from_db()
    for email in ("Nadia@Example.org", "mairie@example.org", ""):
        ask_for_review(place=here.place, actor=here.city, days=9, email=email, address=str, by=None, now=NOW)

    (sent,) = export_of(nadia)["reviews_sent_to_them"]
    assert (sent["place"], sent["about"]) == (here.place.name, here.city.name)
    erase(nadia, by=None, now=NOW)
    assert sorted(Review.objects.values_list("mailed_to", flat=True)) == ["", "", "mairie@example.org"]


def test_whoever_has_no_address_was_sent_nothing(here: Asked, nadia):
    ask_for_review(place=here.place, actor=here.city, days=9, address=str, by=None, now=NOW)
    assert export_of(nadia)["reviews_sent_to_them"] == []
