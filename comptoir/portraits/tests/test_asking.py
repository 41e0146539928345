"""What is asked for and offered: told, corrected, closed, brought near what might meet it."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.actors.merging import merge_actors
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.places.tests.factories import make_organisation, make_person, make_place, sign_in_as
from comptoir.portraits import asking
from comptoir.portraits.asking import Asked
from comptoir.portraits.asking_pages import open_with
from comptoir.portraits.matching import MOST, matches_among, words_of
from comptoir.portraits.models import AskOrOffer
from comptoir.portraits.tests.scene import page, url

pytestmark = pytest.mark.django_db

ROOM = Asked(kind="ask", what="Une salle le lundi", source="Vu en réunion", visibility="place")
TYPED = {"kind": "ask", "what": "Une salle le lundi", "source": "Vu en réunion", "visibility": "place"}


def tell(here, actor, asked=ROOM, **changes):
    place = changes.pop("place", here.place)
    return asking.tell(place=place, actor=actor, asked=replace(asked, **changes), by=None, now=NOW)


def post(here, name, *args, **typed):
    return here.client.post(url(here, name, *args), {**TYPED, **typed})


class TestTelling:
    def test_it_is_kept_as_it_was_told(self, here):
        row = tell(here, here.city, what="  Une salle   le lundi ")
        assert (row.what, row.kind, row.told_at) == ("Une salle le lundi", "ask", NOW)

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"what": " … "}, asking.AsksForNothing),
            ({"source": " "}, asking.SourceIsMissing),
            ({"since": date(2026, 2, 1), "until": date(2026, 2, 1)}, asking.EndsBeforeItStarts),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, here, changes, refusal):
        with pytest.raises(refusal):
            tell(here, here.city, **changes)
        row = tell(here, here.city)
        with pytest.raises(refusal):
            asking.correct(row=row, asked=replace(ROOM, **changes), by=None, now=NOW)
        row.refresh_from_db()
        assert row.what == "Une salle le lundi"

    def test_the_same_is_told_once_while_it_is_open(self, here):
        row = tell(here, here.city)
        with pytest.raises(asking.IsToldAlready):
            tell(here, here.city, what="une SALLE, le lundi")
        tell(here, here.city, kind="offer")
        tell(here, here.school)
        asking.close(row=row, outcome="", by=None, now=NOW)
        tell(here, here.city)

    def test_a_person_s_are_not_kept(self, here):
        with pytest.raises(asking.IsAPerson):
            tell(here, make_person("Nadia"))

    def test_closed_once_with_what_came_of_it(self, here):
        row = asking.close(row=tell(here, here.city), outcome=" Chez l’école ", by=None, now=NOW)
        assert (row.closed_at, row.outcome) == (NOW, "Chez l’école")
        for act in (
            lambda: asking.close(row=row, outcome="", by=None, now=NOW),
            lambda: asking.correct(row=row, asked=ROOM, by=None, now=NOW),
        ):
            with pytest.raises(asking.IsClosed):
                act()

    def test_it_goes_where_its_actor_goes(self, here):
        double = make_organisation("Ville de Saint Etienne")
        tell(here, double)
        merge_actors(keep=here.city, absorb=double, by=None, now=NOW)
        assert AskOrOffer.objects.get().actor == here.city


class TestOpen:
    def test_in_its_dates_and_not_closed(self, here):
        tell(here, here.city, what="Passée", until=TODAY)
        tell(here, here.city, what="Future", since=date(2026, 12, 1))
        asking.close(row=tell(here, here.city, what="Close"), outcome="", by=None, now=NOW)
        tell(here, here.city, what="Ouverte", since=TODAY, until=date(2026, 11, 25))
        assert [one.what for one in open_with(here.place, here.city, TODAY)[0]] == ["Ouverte"]

    def test_what_another_place_keeps_for_itself_is_not_told(self, here):
        other = make_place()
        for visibility in ("public", "network", "place", "team"):
            tell(here, here.city, place=other, what=visibility, visibility=visibility)
        assert {one.what for one in open_with(here.place, here.city, TODAY)[0]} == {"public", "network"}


class TestMatches:
    def test_a_shared_word_brings_two_near(self, here):
        tell(here, here.city, what="Des machines à coudre pour l’été")
        tell(here, here.school, kind="offer", what="Prêt d’une machine à coudre")
        _theirs, (match,) = open_with(here.place, here.city, TODAY)
        assert (match.offer.actor, match.words, match.has_same_theme) == (
            here.school, ["coudre", "machines"], False
        )  # fmt: skip

    def test_one_theme_brings_two_near_whatever_the_words(self, here):
        tell(here, here.city, what="Un conseil", theme="Médiation numérique")
        tell(here, here.school, kind="offer", what="Une formation", theme="mediation  numerique")
        _theirs, (match,) = open_with(here.place, here.school, TODAY)
        assert (match.ask.actor, match.has_same_theme, match.words) == (here.city, True, [])

    def test_empty_words_bring_nobody_near(self, here):
        tell(here, here.city, what="Besoin de nous pour une aide")
        tell(here, here.school, kind="offer", what="Offre pour nous tous, aide")
        assert open_with(here.place, here.city, TODAY)[1] == []

    def test_two_asks_or_one_actor_with_itself_never_meet(self, here):
        tell(here, here.city)
        tell(here, here.school)
        tell(here, here.city, kind="offer")
        assert len(open_with(here.place, here.city, TODAY)[1]) == 1

    def test_the_closest_comes_first(self, here):
        tell(here, here.city, what="Une salle équipée le lundi", theme="Emploi")
        tell(here, here.school, kind="offer", what="Une salle")
        tell(here, here.circle, kind="offer", what="Une salle équipée", theme="emploi")
        met = open_with(here.place, here.city, TODAY)[1]
        assert [match.offer.actor for match in met] == [here.circle, here.school]

    def test_no_more_than_so_many_are_brought_near(self):
        asks = [AskOrOffer(pk=n, actor_id=1, kind="ask", what="salle") for n in range(20)]
        offers = [AskOrOffer(pk=100 + n, actor_id=2, kind="offer", what="salles") for n in range(20)]
        assert len(matches_among([*asks, *offers])) == MOST

    def test_words_are_read_without_accents_nor_plural(self):
        assert words_of("L’été, des Vélos (cargos) à réparer !") == {
            "velo": "vélos", "cargo": "cargos", "reparer": "réparer"
        }  # fmt: skip


class TestPages:
    def test_told_corrected_and_closed_from_the_actor_s_page(self, here):
        assert post(here, "tell_ask", here.city.pk, last_day="2026-12-31").status_code == 302
        row = AskOrOffer.objects.get()
        assert row.until == date(2027, 1, 1)
        text = page(here, "actor", here.city.pk)
        assert "Une salle le lundi" in text
        assert url(here, "close_ask", row.pk) in text

        assert 'value="2026-12-31"' in page(here, "correct_ask", row.pk)
        assert post(here, "correct_ask", row.pk, what="Une salle le mardi").status_code == 302
        assert "Une salle le mardi" in page(here, "actor", here.city.pk)

        assert here.client.post(url(here, "close_ask", row.pk), {"outcome": "Oui"}).status_code == 302
        assert "Une salle le mardi" not in page(here, "actor", here.city.pk)
        assert here.client.get(url(here, "correct_ask", row.pk)).status_code == 404

    @pytest.mark.parametrize(
        "typed",
        [
            {"what": "…"}, {"source": ""}, {"kind": "gift"}, {"visibility": "moon"}, {"since": "demain"},
            {"what": "x" * 201}, {"since": "2026-12-02", "last_day": "2026-12-01"},
        ],
    )  # fmt: skip
    def test_what_is_wrong_comes_back_with_what_was_typed(self, here, typed):
        answer = post(here, "tell_ask", here.city.pk, theme="Emploi", **typed)
        assert answer.status_code == 422
        for value in ("Emploi", *typed.values()):
            assert value in answer.content.decode()
        assert not AskOrOffer.objects.exists()

    def test_the_whole_network_with_what_might_meet(self, here):
        tell(here, here.city)
        tell(here, here.school, kind="offer", what="Salle libre", theme="Emploi")
        text = page(here, "asks")
        assert "An offer <b>of École Chapelon</b> might meet an ask <b>of Ville de Saint-Étienne</b>" in text
        assert "Same word: salle." in text

    def test_one_kind_or_theme_in_the_page_and_in_the_file(self, here):
        tell(here, here.city)
        tell(here, here.school, kind="offer", what="Conseil", theme="Emploi")

        def listed(**query):
            text = here.client.get(url(here, "asks_csv"), query).content.decode("utf-8-sig")
            return [row[0] for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]]

        assert listed() == ["Ville de Saint-Étienne", "École Chapelon"]
        assert listed(quoi="offer") == ["École Chapelon"]
        assert listed(theme="EMPLOI") == ["École Chapelon"]
        assert listed(quoi="x") == ["Ville de Saint-Étienne", "École Chapelon"]
        assert "Nothing is left under these filters" in page(here, "asks", theme="zzz")

    def test_an_empty_page_says_what_would_be_there(self, here):
        text = page(here, "asks")
        assert "Tell the first one from the page of an actor." in text
        assert "will be brought near it here" in text

    def test_what_another_place_told_is_read_and_not_corrected_here(self, here):
        row = tell(here, here.city, place=make_place(), visibility="network")
        text = page(here, "actor", here.city.pk)
        assert row.what in text
        assert url(here, "correct_ask", row.pk) not in text
        for name in ("correct_ask", "close_ask"):
            assert here.client.get(url(here, name, row.pk)).status_code == 404

    @pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200)])
    def test_the_team_only(self, here, role, status):
        row = tell(here, here.city)
        other = Client()
        sign_in_as(other, here.place, role)
        for address in (
            url(here, "asks"), url(here, "asks_csv"), url(here, "tell_ask", here.city.pk),
            url(here, "correct_ask", row.pk), url(here, "close_ask", row.pk),
        ):  # fmt: skip
            assert other.get(address).status_code == status

    def test_the_queries_do_not_grow(self, here):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                page(here, "asks")
                page(here, "actor", here.city.pk)
            return len(queries)

        tell(here, here.city)
        asked()
        before = asked()
        for number in range(8):
            tell(here, make_organisation(f"Une {number}"), kind="offer")
            tell(here, here.city, what=f"Une salle {number}")
        assert asked() == before
