"""Who may be asked: those around, members, anybody by name; nobody whom the place does not know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from comptoir.actors.search import index_actors
from comptoir.enquiries.models import AskedNoMore
from comptoir.enquiries.picking import MEMBERS, Picked, candidates, may_be_asked
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_organisation, make_person, make_place, make_role

pytestmark = pytest.mark.django_db


def found(here: Asked, **picked: str) -> list[str]:
    return [one.actor.name for one in candidates(here.enquiry, Picked(**picked), NOW)[0]]


class TestWhatIsPickedBy:
    @pytest.mark.parametrize(
        ("query", "picked"),
        [
            ("", Picked()),
            ("famille=funder", Picked(family="funder")),
            ("famille=members&qui=", Picked(family=MEMBERS)),
            ("famille=%3Cb%3E", Picked()),
            ("qui=+alolise+", Picked(text="alolise")),
            ("theme=emploi", Picked(theme="emploi")),
        ],
    )
    def test_is_read_from_the_address(self, query: str, picked: Picked) -> None:
        assert Picked.of(QueryDict(query)) == picked

    def test_nothing_is_nothing(self) -> None:
        assert not Picked()
        assert Picked(theme="emploi")


class TestWhoIsFound:
    def test_without_a_filter_everybody_around(self, here: Asked) -> None:
        assert found(here) == ["Cyberloire", "École Chapelon", "Ville de Saint-Étienne"]

    def test_family_and_theme_together(self, here: Asked) -> None:
        for actor in (here.city, here.around.circle):
            actor.themes.create(theme="inclusion")
        assert found(here, family="funder", theme="inclusion") == ["Ville de Saint-Étienne"]
        assert found(here, family="public", theme="inclusion") == []

    def test_a_member_is_one_today(self, here: Asked) -> None:
        make_role(here.place, person=make_person("Ana Ruiz"))
        make_role(here.place, person=make_person("Ben Sy"), ends_at=NOW - timedelta(days=1))
        make_role(make_place("La Fabrique"), person=make_person("Cléo Vial"))
        assert found(here, family=MEMBERS) == ["Ana Ruiz"]

    def test_by_name_a_person_only_when_the_place_knows_them(self, here: Asked) -> None:
        nadia = make_person("Nadia Benali")
        index_actors([nadia])
        assert found(here, text="benali") == []
        meet(place=here.place, person=nadia, now=NOW)
        assert found(here, text="benali") == ["Nadia Benali"]

    def test_by_name_an_organisation_that_is_not_around_yet(self, here: Asked) -> None:
        assert found(here, text="alolise") == ["ALOLISE"]

    def test_themes_are_those_of_everybody_around(self, here: Asked) -> None:
        here.city.themes.create(theme="inclusion")
        here.around.circle.themes.create(theme="emploi")
        make_organisation("Loin").themes.create(theme="ailleurs")
        assert list(candidates(here.enquiry, Picked(family="funder"), NOW)[1]) == ["emploi", "inclusion"]

    def test_each_says_whether_they_may_still_be_asked(self, here: Asked) -> None:
        here.ask(here.city)
        AskedNoMore.objects.create(place=here.place, actor=here.around.circle, since_at=NOW)
        said = {one.actor.name: one.is_free for one in candidates(here.enquiry, Picked(), NOW)[0]}
        assert said == {"Cyberloire": False, "École Chapelon": True, "Ville de Saint-Étienne": False}

    def test_what_they_said_elsewhere_counts_there_only(self, here: Asked) -> None:
        AskedNoMore.objects.create(place=make_place("La Fabrique"), actor=here.city, since_at=NOW)
        assert here.city.pk in {
            one.actor.pk for one in candidates(here.enquiry, Picked(), NOW)[0] if one.is_free
        }

    def test_a_constant_number_of_queries(self, here: Asked) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                found(here)
            return len(queries)

        before = asked()
        for number in range(6):
            here.around.declare("partner_of", make_organisation(f"Association {number}"))
        assert asked() == before

    def test_nobody_twice_however_many_places_know_them(self, here: Asked) -> None:
        nadia = make_person("Nadia Benali")
        for place in (here.place, make_place("La Fabrique")):
            meet(place=place, person=nadia, now=NOW)
        assert may_be_asked(here.place).filter(pk=nadia.pk).count() == 1
