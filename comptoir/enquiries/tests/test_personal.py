"""What a person said is given to them, and forgotten with them."""

import pytest

from comptoir.enquiries import actions
from comptoir.enquiries.models import AskedNoMore, Invitation, Proposal
from comptoir.enquiries.personal import erase, export_of
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
