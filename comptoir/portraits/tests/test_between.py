"""Between two actors of the network, neither of them us: both ways, with the lines, and nobody's name."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from comptoir.journal.models import Fact
from comptoir.network.steps import agree_step, team_of
from comptoir.network.tests.neighbourhood import NOW, TODAY, someone
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.portraits.between import two_of
from comptoir.portraits.over_years import years_of
from comptoir.portraits.tests.scene import page, url
from comptoir.ties.agreements import record_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def club(here):
    """A club that the school brings groups to, in our place."""
    return make_organisation("Club des aînés", scale="city", family="public")


def brought(here, who, other, number, days=1, **changes):
    happened(
        here.place, actor=who, counterpart=other, quantity=number, at=NOW - timedelta(days=days), **changes
    )


def two(here, one, other, since=None):
    return two_of(here.place, one, other, TODAY, since)


def years(here, one, other):
    return years_of(here.place, one, other, None)


def said(words):
    return [one.replace("\u00a0", " ") for one in words]


def amounts(figures):
    return [figure.amount.replace("\u00a0", " ") for figure in figures]


class TestWhatCirculates:
    def test_each_way_is_told_apart_whichever_is_named_first(self, here, club):
        brought(here, here.school, club, 12)
        brought(here, club, here.school, 7)
        shown = two(here, here.school, club)
        assert amounts(shown.there) == ["12 persons"]
        assert amounts(shown.back) == ["7 persons"]

    def test_from_the_other_side_it_is_the_same_turned_round(self, here, club):
        brought(here, here.school, club, 12)
        brought(here, here.school, club, 90, kind=Fact.Kind.USED)
        one, other = two(here, here.school, club), two(here, club, here.school)
        assert amounts(one.there) == amounts(other.back)
        assert amounts(one.back) == amounts(other.there)
        assert [fact for fact, _ in one.lines] == [fact for fact, _ in other.lines]

    def test_the_lines_sum_to_the_figures(self, here, club):
        for days in (1, 40, 80):
            brought(here, here.school, club, 6, days)
        shown = two(here, here.school, club)
        assert sum(fact.quantity for fact, _ in shown.lines) == shown.there[0].total.quantity == 18
        assert [fact.at for fact, _ in shown.lines] == sorted(
            (fact.at for fact, _ in shown.lines), reverse=True
        )

    def test_only_since_the_day_asked_for(self, here, club):
        brought(here, here.school, club, 6, 1)
        brought(here, here.school, club, 9, 400)
        assert amounts(two(here, here.school, club, date(2026, 1, 1)).there) == ["6 persons"]
        assert amounts(two(here, here.school, club).there) == ["15 persons"]

    def test_so_few_persons_are_said_as_such_and_counted_in_their_lines(self, here, club):
        brought(here, here.school, club, 3)
        shown = two(here, here.school, club)
        assert amounts(shown.there) == ["fewer than 5 persons"]
        assert [much for _fact, much in shown.lines] == ["3 persons"]

    def test_year_by_year_it_is_the_sum_of_the_lines_of_each_way(self, here, club):
        for days in (1, 40, 400):
            brought(here, here.school, club, 6, days)
        brought(here, club, here.school, 7, 400)
        brought(here, club, here.school, 90, 1, kind=Fact.Kind.USED)
        # Groups of the school came to the club, which used its room; once a group of the club went there.
        assert [(one.year, said(one.there), said(one.back)) for one in years(here, here.school, club)] == [
            (2026, ["People · 12 persons", "Rooms and equipment · 1 h 30"], []),
            (2025, ["People · 6 persons"], ["People · 7 persons"]),
        ]

    def test_year_by_year_it_stops_with_the_day_that_is_looked_at(self, here, club):
        for days in (1, 400):
            brought(here, here.school, club, 6, days)
        past = date(2026, 1, 1)
        assert [one.year for one in years_of(here.place, here.school, club, None, past)] == [2025]

    def test_what_is_with_the_place_is_not_between_them(self, here, club):
        here.came(club, 30)
        shown = two(here, here.school, club)
        assert (shown.there, shown.back, shown.lines) == ([], [], [])

    def test_what_was_noted_in_another_place_is_not_told_here(self, here, club):
        happened(make_place("Ailleurs"), actor=here.school, counterpart=club, quantity=12, at=NOW)
        assert two(here, here.school, club).there == []


class TestWhatIsDeclared:
    def test_ties_of_either_with_the_other_and_with_nobody_else(self, here, club):
        here.declare("refers_to", here.school, counterpart=club)
        here.declare("hosts", club, counterpart=here.school)
        here.declare("funds", here.city, counterpart=club)
        said = [line.said for line in two(here, here.school, club).ties]
        assert len(said) == 2
        assert not [sentence for sentence in said if here.city.name in sentence]

    def test_what_another_place_keeps_is_not_told(self, here, club):
        here.declare("hosts", club, counterpart=here.school, visibility="team", told_in=make_place("Là"))
        assert two(here, here.school, club).ties == []

    def test_who_carries_it_is_named_only_when_they_agreed(self, here, club):
        for kind, name, named in (("hosts", "Ysoline", False), ("trains", "Barnabé", True)):
            carrier = someone(name, may_be_named=named)
            here.declare(kind, club, counterpart=here.school, carried_by=carrier)
        told = " ".join(two(here, here.school, club).people)
        assert "Barnabé" in told
        assert "Ysoline" not in told

    def test_the_circles_of_which_both_are_members(self, here, club):
        alone = make_organisation("Réseau à part")
        for who in (here.school, club):
            here.declare("member_of", who, counterpart=here.circle)
        here.declare("member_of", club, counterpart=alone)
        assert two(here, here.school, club).circles == [here.circle]

    def test_an_agreement_is_theirs_when_both_are_parties(self, here, club):
        for title, parties in (("À deux", [here.school, club]), ("Seul", [here.us, club])):
            record_agreement(
                title=title, place=here.place, parties=parties, starts_on=date(2026, 1, 1), by=None, now=NOW
            )
        [(agreement, in_force)] = two(here, here.school, club).agreements
        assert (agreement.title, in_force) == ("À deux", True)


class TestThePage:
    def test_it_says_both_names_and_leads_to_each(self, here, club):
        brought(here, here.school, club, 12)
        told = page(here, "between", here.school.pk, club.pk)
        assert "Between École Chapelon and Club des aînés" in told
        assert url(here, "actor", club.pk) in told
        assert 'id="lignes"' in told

    def test_over_several_years_it_is_a_table(self, here, club):
        brought(here, here.school, club, 12)
        assert "Year by year" not in page(here, "between", here.school.pk, club.pk, mois="0")
        brought(here, here.school, club, 9, 400)
        told = page(here, "between", here.school.pk, club.pk, mois="0")
        assert told.index('<th scope="row">2026') < told.index('<th scope="row">2025')

    def test_it_lists_the_steps_agreed_with_either(self, here, club):
        for what, who in (("Appeler le club", club), ("Voir l’école", here.school), ("Écrire", here.city)):
            agree_step(
                place=here.place, what=what, who=team_of(here.place, NOW).get(), on=TODAY, actor=who, by=None,
                now=NOW,
            )  # fmt: skip
        told = page(here, "between", here.school.pk, club.pk)
        assert "Appeler le club" in told
        assert "Voir l’école" in told
        assert "Écrire" not in told

    def test_nothing_between_them_is_said_as_not_recorded(self, here, club):
        told = page(here, "between", here.school.pk, club.pk)
        assert "Nothing was noted." in told
        assert "A tie that nobody recorded is not a tie that does not exist." in told

    def test_an_actor_s_page_leads_to_it(self, here, club):
        here.declare("hosts", club, counterpart=here.school)
        assert url(here, "between", here.school.pk, club.pk) in page(here, "actor", here.school.pk)

    def test_neither_oneself_nor_us_nor_a_person_nor_nobody(self, here, club):
        person = someone("Ysoline", may_be_named=True)
        for one, other in ((club, club), (here.us, club), (club, here.us), (club, person), (person, club)):
            assert here.client.get(url(here, "between", one.pk, other.pk)).status_code == 404
        assert here.client.get(url(here, "between", club.pk, 999_999)).status_code == 404

    def test_a_wrong_period_is_the_usual_one(self, here, club):
        brought(here, here.school, club, 12)
        assert "12" in page(here, "between", here.school.pk, club.pk, mois="x'")

    def test_only_the_team_reads_it(self, here, club):
        member = Client()
        sign_in_as(member, here.place, "member")
        assert member.get(url(here, "between", here.school.pk, club.pk)).status_code == 403

    def test_the_number_of_queries_does_not_grow(self, here, club, django_assert_max_num_queries):
        for days in range(1, 30):
            brought(here, here.school, club, 6, days)
        for kind in ("hosts", "trains", "funds", "informs"):
            here.declare(kind, club, counterpart=here.school)
        here.client.get(url(here, "between", here.school.pk, club.pk))
        with django_assert_max_num_queries(32):
            here.client.get(url(here, "between", here.school.pk, club.pk))


def test_in_french_each_name_takes_its_article(here):
    mill = make_organisation("Conseil départemental de la Loire", scale="department", family="funder")
    here.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    told = page(here, "between", here.city.pk, mill.pk)
    assert "Entre la Ville de Saint-Étienne et le Conseil départemental de la Loire" in told
    assert "Depuis le Conseil départemental de la Loire, vers la Ville de Saint-Étienne" in told
