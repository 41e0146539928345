"""A load is shown by who carries it, to whom they choose, until they take it back; to nobody else."""

import pytest
from django.db import IntegrityError, transaction

from comptoir.actors.models import Consent
from comptoir.load.actions import (
    CannotBeShownTo,
    IsShownAlready,
    NotYourLoad,
    may_see,
    show_load,
    take_back_load,
)
from comptoir.load.models import LoadShare
from comptoir.load.personal import erase, export_of
from comptoir.load.selectors import shown_by, shown_to
from comptoir.places.tests.factories import EARLY, make_account, make_person, make_place, make_role

pytestmark = pytest.mark.django_db
NOW = EARLY.replace(month=11)


@pytest.fixture
def place():
    return make_place("Le Comptoir", slug="comptoir")


def member(place, name, kind="member", *, may_be_named=False):
    person = make_person(name)
    make_role(place, kind, person)
    if may_be_named:
        Consent.objects.create(person=person, purpose="name_shown", given_at=EARLY, source="Formulaire")
    make_account(person)
    return person


@pytest.fixture
def maud(place):
    return member(place, "Maud Perrin", "concierge")


@pytest.fixture
def helene(place):
    return member(place, "Hélène Faure", "coordinator")


def shown(place, person, seen_by, **changes):
    told = {"place": place, "person": person, "seen_by": seen_by, "by": person.account, "now": NOW}
    return show_load(**told | changes)


def test_what_is_shown_is_seen_until_it_is_taken_back(place, maud, helene):
    share = shown(place, maud, helene)
    assert shown_to(place, helene, NOW) == shown_by(place, maud) == [share]
    assert shown_to(place, maud, NOW) == []

    for _ in range(2):
        take_back_load(share=share, by=maud.account, now=NOW)

    assert shown_to(place, helene, NOW) == shown_by(place, maud) == []
    assert LoadShare.objects.get().ended_at == NOW
    shown(place, maud, helene)


def test_nobody_shows_the_load_of_another_nor_takes_it_back(place, maud, helene):
    manager = member(place, "Claire Vasseur", "manager").account
    with pytest.raises(NotYourLoad):
        shown(place, maud, helene, by=manager)
    share = shown(place, maud, helene)
    with pytest.raises(NotYourLoad):
        take_back_load(share=share, by=manager, now=NOW)


def test_it_is_shown_to_the_team_and_to_members_who_may_be_named(place, maud, helene):
    open_one = member(place, "Paul Roche", may_be_named=True)
    quiet, stranger = member(place, "Zoé Martin"), make_person("Ailleurs")

    assert list(may_see(place, maud, NOW)) == [helene, open_one]
    for person in (quiet, stranger, maud):
        with pytest.raises(CannotBeShownTo):
            shown(place, maud, person)
    shown(place, maud, open_one)


def test_it_is_shown_once_to_somebody(place, maud, helene):
    shown(place, maud, helene)
    with pytest.raises(IsShownAlready):
        shown(place, maud, helene)
    with pytest.raises(IntegrityError), transaction.atomic():
        LoadShare.objects.create(place=place, person=maud, seen_by=helene, since_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        LoadShare.objects.create(place=place, person=maud, seen_by=maud, since_at=NOW)


def test_who_left_the_place_is_not_seen_any_more(place, maud, helene):
    shown(place, maud, helene)
    maud.roles.update(ends_at=NOW)
    assert shown_to(place, helene, NOW) == []


def test_each_is_given_what_they_show_and_see_and_nothing_of_it_remains(place, maud, helene):
    shown(place, maud, helene)

    assert [one["who"] for one in export_of(maud)["shown_to"]] == ["Hélène Faure"]
    assert [one["who"] for one in export_of(helene)["seen_of"]] == ["Maud Perrin"]
    assert export_of(helene)["shown_to"] == []

    erase(helene, by=None, now=NOW)
    assert not LoadShare.objects.exists()
