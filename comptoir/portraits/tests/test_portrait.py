"""An actor's page: its part in plain words, who is around it, and never a person who did not agree."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.journal.models import Fact
from comptoir.network.asked import Asked
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, TODAY, agree, someone
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import EARLY, make_organisation, make_person, make_place, sign_in_as
from comptoir.portraits.portrait import portrait_of
from comptoir.portraits.tests.scene import page, url

pytestmark = pytest.mark.django_db


def said(here, actor):
    told = portrait_of(here.place, actor, Asked(TODAY, 12, "", ""), TODAY).sentences
    return [sentence.replace("\u00a0", " ") for sentence in told]


def drawn(here, actor):
    return {
        mark.name for mark in portrait_of(here.place, actor, Asked(TODAY, 12, "", ""), TODAY).drawing.drawn
    }


def tie(here, kind, subject, counterpart, **told):
    return here.declare(kind, subject, counterpart=counterpart, **told)


class TestInWords:
    def test_what_it_is_and_what_is_still_wished(self, here):
        assert said(here, here.city) == [
            "Ville de Saint-Étienne is an organisation, at the scale of the city, among the funders.",
            "Still to come: centre de ressources (wished).",
        ]

    def test_since_when_it_is_tied_to_us(self, here):
        here.declare("funds", here.city, since=date(2020, 3, 1))
        here.declare("commissions", here.city, since=date(2019, 5, 2))
        assert "2 ties are declared between it and us, the first since 2 May 2019." in said(here, here.city)

    def test_its_circles_and_who_funds_it(self, here):
        tie(here, "member_of", here.school, here.circle)
        tie(here, "funds", here.city, here.school)
        (told,) = [sentence for sentence in said(here, here.school) if "circles" in sentence]
        assert told == "Its circles: Cyberloire. Its funding comes from: Ville de Saint-Étienne."

    def test_what_is_over_or_not_begun_is_not_told_as_held(self, here):
        tie(here, "member_of", here.school, here.circle, until=date(2025, 1, 1))
        tie(here, "funds", here.city, here.school, since=date(2027, 1, 1))
        assert not [sentence for sentence in said(here, here.school) if "Its " in sentence]

    def test_what_went_each_way(self, here):
        here.came(here.school, 720, kind=Fact.Kind.USED)
        assert (
            "Since 1 November 2025, from us to École Chapelon: 12 h (rooms and equipment); "
            "from École Chapelon to us: 36 persons."
        ) in said(here, here.school)

    def test_what_is_agreed_and_to_be_reviewed(self, here):
        agree(here, here.city, recognises="un lieu ressource", review_on=date(2027, 1, 15))
        assert (
            "Agreed: “Convention d’accueil”, which recognises un lieu ressource, "
            "to be reviewed on 15 January 2027."
        ) in said(here, here.city)

    def test_nothing_recorded_is_said_as_such(self, here):
        alone = make_organisation("Seule")
        assert said(here, alone) == ["Seule is an organisation.", "Nothing else is recorded about it yet."]


class TestWithoutIt:
    """city, school and market are joined as city - school - market, and us to the city."""

    @pytest.fixture
    def market(self, here):
        market = make_organisation("Marché", scale="city", family="partner")
        here.declare("funds", here.city)
        tie(here, "partner_of", here.city, here.school)
        tie(here, "partner_of", here.school, market)
        return market

    def test_whom_it_joins_to_us_is_named(self, here, market):
        assert (
            "Without Ville de Saint-Étienne, no tie recorded two steps around would join "
            "École Chapelon to us."
        ) in said(here, here.city)

    def test_when_we_are_not_around_the_others_are_the_rest(self, here, market):
        told = [sentence for sentence in said(here, here.school) if sentence.startswith("Without")]
        assert told == [
            "Without École Chapelon, no tie recorded two steps around would join Marché to the others."
        ]

    def test_another_way_round_takes_the_sentence_away(self, here, market):
        here.declare("partner_of", here.school)
        assert not [sentence for sentence in said(here, here.city) if sentence.startswith("Without")]

    def test_a_wish_joins_nobody(self, here, market):
        here.declare("partner_of", here.school, state="wished")
        assert [sentence for sentence in said(here, here.city) if sentence.startswith("Without")]

    def test_who_is_at_the_end_cuts_nobody_off(self, here, market):
        assert not [sentence for sentence in said(here, market) if sentence.startswith("Without")]


class TestAroundIt:
    def test_its_neighbours_and_the_place_are_drawn(self, here):
        tie(here, "member_of", here.city, here.circle)
        tie(here, "funds", here.city, here.school)
        tie(here, "partner_of", here.city, make_organisation("Ailleurs"), until=date(2024, 1, 1))
        assert drawn(here, here.city) == {"Cyberloire", "École Chapelon", "Le Comptoir Numérique"}

    def test_who_exchanges_with_it_in_the_place_is_drawn_and_a_person_is_not(self, here):
        happened(here.place, actor=here.city, counterpart=here.school, quantity=9, at=NOW)
        happened(here.place, actor=make_person("Nadia"), counterpart=here.city, quantity=9, at=NOW)
        assert drawn(here, here.city) == {"École Chapelon", "Le Comptoir Numérique"}

    def test_each_leads_to_its_own_page_and_the_place_to_what_is_between_us(self, here):
        tie(here, "funds", here.city, here.school)
        text = page(here, "actor", here.city.pk)
        assert f'class="net-actor" href="{url(here, "actor", here.school.pk)}?mois=12"' in text
        assert f'class="net-actor" href="{here.url("between_us", here.city.pk)}?mois=12"' in text

    def test_the_list_says_what_is_not_drawn(self, here):
        tie(here, "partner_of", here.city, make_organisation("Sans échelle"))
        text = page(here, "actor", here.city.pk)
        assert "1 actor is only in the list" in text
        assert "Sans échelle" in text

    def test_what_another_place_keeps_for_itself_is_not_there(self, here):
        other = make_place("Ailleurs")
        tie(here, "funds", here.city, here.school, visibility="team", told_in=other)
        assert drawn(here, here.city) == {"Le Comptoir Numérique"}
        assert "funds École" not in page(here, "actor", here.city.pk)


class TestThePage:
    def test_it_holds_ties_flows_agreements_and_the_way_between_us(self, here):
        agree(here, here.city)
        text = page(here, "actor", here.city.pk)
        for words in (
            OBSTACLE,
            "Convention d’accueil",
            "Nothing was noted.",
            here.url("between_us", here.city.pk),
        ):
            assert words in text
        assert url(here, "actor", here.city.pk) in here.page("between_us", here.city.pk)

    def test_people_are_named_only_if_they_agreed(self, here):
        hugo, ines = someone("Hugo Marin", may_be_named=True), someone("Inès Roux", may_be_named=False)
        here.declare("funds", here.city, carried_by=hugo)
        tie(here, "represents", ines, here.city)
        text = page(here, "actor", here.city.pk)
        assert "Hugo Marin" in text
        assert "Inès" not in text
        assert "fewer than 5 persons not named here" in text

    def test_an_actor_of_whom_nothing_is_known_has_a_page(self, here):
        text = page(here, "actor", make_organisation("Seule").pk)
        assert "Who is tied with it will be drawn here." in text
        assert "No tie with anybody else is recorded." in text

    def test_our_own_page_opens(self, here):
        assert "Ville de Saint-Étienne" in page(here, "actor", here.us.pk)

    def test_a_name_is_escaped(self, here):
        odd = make_organisation("<script>x</script>", scale="city", family="peer")
        tie(here, "partner_of", odd, here.city)
        assert "<script>x" not in page(here, "actor", here.city.pk)

    def test_a_person_and_nobody_have_no_page(self, here):
        for key in (make_person("Nadia").pk, 999_999):
            assert here.client.get(url(here, "actor", key)).status_code == 404

    def test_who_was_merged_is_shown_as_the_other(self, here):
        double = Actor.objects.create(
            kind="organisation", name="Double", registered_at=EARLY, merged_into=here.city
        )
        assert here.city.name in page(here, "actor", double.pk)

    @pytest.mark.parametrize("months", ["x", "0", "3", "-1"])
    def test_any_period_that_is_asked_shows_something(self, here, months):
        page(here, "actor", here.city.pk, mois=months)

    @pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200)])
    def test_the_team_only(self, here, role, status):
        other = Client()
        sign_in_as(other, here.place, role)
        assert other.get(url(here, "actor", here.city.pk)).status_code == status

    def test_the_queries_do_not_grow_with_what_is_around(self, here):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                page(here, "actor", here.city.pk)
            return len(queries)

        tie(here, "partner_of", here.city, make_organisation("Première", scale="city", family="peer"))
        asked()
        before = asked()
        for number in range(8):
            one = make_organisation(f"Une {number}", scale="city", family="peer")
            tie(here, "partner_of", here.city, one, carried_by=make_person(f"Nadia {number}"))
            here.declare("funds", here.city, quality=str(number), since=date(2020, 1, 1 + number))
            agree(here, here.city)
        assert asked() == before
