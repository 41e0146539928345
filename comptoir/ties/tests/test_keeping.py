"""Who keeps the ties of a place, what they may not, and what is kept of each correction."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from comptoir.actors.actions import register_organisation, register_person
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_place, sign_in_as
from comptoir.ties.actions import confirm_tie, correct_tie, end_tie, withdraw_tie
from comptoir.ties.corrections import life_of
from comptoir.ties.models import Tie, TieCorrection
from comptoir.ties.personal import export_of
from comptoir.ties.rules import ToldByAnotherPlace
from comptoir.ties.tests.factories import make_tie

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_thursday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return make_place(slug="ici")


@pytest.fixture
def city():
    return register_organisation(name="Ville de Saint-Étienne", by=None, now=NOW)


@pytest.fixture
def nadia(place):
    person = register_person(name="Nadia Benali", by=None, now=NOW)
    meet(place=place, person=person, now=NOW)
    return person


@pytest.fixture
def funds(city, place):
    return make_tie(city, kind="funds", place=place, quality="fonctionnement")


@pytest.fixture
def represents(nadia, city, place):
    return make_tie(nadia, city, kind="represents", told_in=place)


@pytest.fixture
def visit(client, place):
    """Read a page as the coordinator; with data, send its form."""
    sign_in_as(client, place, "coordinator")

    def _visit(name, /, *args, **data):
        address = reverse(f"ties:{name}", args=["ici", *args])
        return client.post(address, data, follow=True) if data else client.get(address)

    return _visit


def text_of(answer):
    return answer.content.decode()


# The coordinator keeps the network


def test_a_coordinator_declares_corrects_moves_and_ends(visit, place, nadia):
    visit(
        "declare", kind="recognises", subject_is="collective", subject="Département de la Loire",
        quality="centre de ressources", state="in_force", since="2020-01-01", source="Réunion du 3",
    )  # fmt: skip
    tie = Tie.objects.get()
    visit(
        "correct", tie.pk, source="Compte rendu du 3", carried_by="Nadia Benali", visibility="place",
        since="2020-01-01",
    )  # fmt: skip
    visit("state", tie.pk, state="asleep", obstacle="Personne ne répond")
    visit("end", tie.pk, yes=1)

    tie.refresh_from_db()
    assert (tie.place, tie.carried_by, tie.source) == (place, nadia, "Compte rendu du 3")
    assert [row.state for row in tie.states.all()] == ["in_force", "asleep", "ended"]
    assert {row.by.person.name for row in tie.states.all()} == {tie.declared_by.person.name}


def test_a_tie_between_two_others_is_corrected_where_it_was_told(visit, place, city):
    school = register_organisation(name="École", by=None, now=NOW)
    tie = make_tie(city, school, kind="funds", told_in=place)
    elsewhere = make_tie(city, school, kind="informs", told_in=make_place(slug="la"), visibility="team")

    assert visit("correct", tie.pk).status_code == 200
    assert visit("correct", elsewhere.pk).status_code == 404


@pytest.mark.parametrize("page", ["correct", "state", "end"])
def test_a_tie_that_gives_a_right_stays_with_a_manager_who_is_named(visit, place, represents, client, page):
    manager = sign_in_as(client, place, "manager")
    sign_in_as(client, place, "coordinator")

    answer = visit(page, represents.pk, yes=1, state="ended", source="Non")

    assert answer.status_code == 403
    assert manager.person.name in text_of(answer)
    assert Tie.objects.get().state == "in_force"


def test_a_coordinator_who_declares_such_a_tie_is_told_who_may(visit, nadia):
    answer = visit(
        "declare", kind="represents", subject_is="person", subject="Nadia Benali", counterpart="OpenScop",
        source="Dit au comptoir",
    )  # fmt: skip

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"kind"}
    assert "Dit au comptoir" in text_of(answer)
    assert not Tie.objects.exists()


def test_an_organisation_that_sits_somewhere_gives_nobody_a_right(visit, place):
    visit(
        "declare", kind="sits_in", subject_is="collective", subject="Zoomacom", counterpart="Hinaura",
        source="Statuts",
    )  # fmt: skip

    assert Tie.objects.get().kind == "sits_in"


def test_the_list_of_a_coordinator_offers_what_is_theirs(visit, represents, funds):
    page = text_of(visit("around"))

    assert reverse("ties:correct", args=["ici", funds.pk]) in page
    assert reverse("ties:correct", args=["ici", represents.pk]) not in page
    assert reverse("ties:withdraw", args=["ici", funds.pk]) not in page
    assert reverse("places:set_up_team", args=["ici"]) not in page
    assert reverse("ties:agreements", args=["ici"]) in page


def test_a_coordinator_withdraws_nothing(visit, funds):
    assert visit("withdraw", funds.pk, yes=1).status_code == 403
    assert Tie.objects.get().withdrawn_at is None


def test_the_agreements_are_read_by_a_coordinator(visit):
    page = text_of(visit("agreements"))

    assert reverse("ties:add_agreement", args=["ici"]) not in page


# What another place told


def test_who_may_see_what_another_place_told_is_for_its_team(visit, city, place):
    there = make_place(slug="la", name="Le Là")
    tie = make_tie(city, kind="funds", place=place, told_in=there, visibility="network")

    answer = visit("correct", tie.pk, source="Dit au comptoir", visibility="public")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"visibility"}
    assert "Le Là" in text_of(answer)
    visit("correct", tie.pk, source="Mieux dit", visibility="network")
    assert (Tie.objects.get().source, Tie.objects.get().visibility) == ("Mieux dit", "network")


def test_its_own_team_says_who_may_see_it(city, place):
    tie = make_tie(city, kind="funds", place=place)
    plain = {"body": "", "seat": "", "since": None, "until": None, "source": "X", "by": None, "now": NOW}

    correct_tie(tie=tie, visibility="public", in_place=place, **plain)
    assert tie.visibility == "public"
    with pytest.raises(ToldByAnotherPlace):
        correct_tie(tie=tie, visibility="team", in_place=make_place(), **plain)


def test_what_another_place_told_is_withdrawn_by_its_team_alone(city, place):
    tie = make_tie(city, kind="funds", place=place, told_in=place, visibility="public")

    with pytest.raises(ToldByAnotherPlace):
        withdraw_tie(tie=tie, in_place=make_place(), by=None, now=NOW)
    assert Tie.objects.get().withdrawn_at is None
    withdraw_tie(tie=tie, in_place=place, by=None, now=NOW)
    assert Tie.objects.get().withdrawn_at == NOW


def test_a_manager_elsewhere_reads_who_told_it_in_place_of_withdrawing_it(client, city, place):
    there = make_place(slug="la", name="Le Là")
    tie = make_tie(city, kind="funds", place=place, told_in=there, visibility="network")
    sign_in_as(client, place, "manager")

    answer = client.post(reverse("ties:withdraw", args=["ici", tie.pk]), follow=True)

    assert "Le Là" in text_of(answer)
    assert Tie.objects.get().withdrawn_at is None


# The log


def test_what_a_tie_was_before_is_kept_with_who_and_when(visit, funds, nadia):
    visit(
        "correct", funds.pk, source="Délibération", quality="un poste", visibility="team", since="2024-01-01",
        carried_by="Nadia Benali",
    )  # fmt: skip

    kept = TieCorrection.objects.get()
    assert kept.changes == {
        "quality": ["fonctionnement", "un poste"], "visibility": ["place", "team"],
        "carried_by": [None, nadia.pk], "since": [None, "2024-01-01"],
        "source": ["Dit au comptoir", "Délibération"],
    }  # fmt: skip
    assert kept.corrected_at == NOW
    page = text_of(visit("correct", funds.pk))
    assert all(word in page for word in ("fonctionnement", "un poste", kept.by.person.name))


def test_the_same_words_leave_no_line(funds, place):
    correct_tie(
        tie=funds, body="", seat="", quality="fonctionnement", since=None, until=None,
        source="Dit au comptoir", by=None, now=NOW,
    )  # fmt: skip

    assert not TieCorrection.objects.exists()


def test_an_end_to_come_a_confirmation_and_a_withdrawal_are_kept(funds):
    end_tie(tie=funds, until=date(2027, 1, 1), by=None, now=NOW)
    confirm_tie(tie=funds, on=NOW.date(), source="Relecture", by=None, now=NOW)
    withdraw_tie(tie=funds, by=None, now=NOW)

    assert [list(row.changes) for row in funds.corrections.all()] == [["until"], ["source"], ["withdrawn_at"]]


def test_who_carried_it_is_named_only_where_they_are_known(funds, nadia, place):
    correct_tie(
        tie=funds, body="", seat="", quality="fonctionnement", carried_by=nadia, since=None, until=None,
        source="Dit au comptoir", by=None, now=NOW,
    )  # fmt: skip

    def carriers(somewhere):
        return [after for step in life_of(funds, somewhere) for _word, _before, after in step.changes]

    assert carriers(place) == ["Nadia Benali"]
    assert "Nadia" not in carriers(make_place())[0]


def test_the_days_of_a_correction_are_said_as_everywhere_the_last_one_included(funds, place):
    held = {"since": date(2019, 3, 1), "until": date(2021, 1, 1)}
    told = {"body": "", "seat": "", "quality": funds.quality, "source": funds.source}
    correct_tie(tie=funds, by=None, now=NOW, **told, **held)

    with translation.override("fr"):
        said = {word: after for step in life_of(funds, place) for word, _before, after in step.changes}

    assert said == {
        "depuis": "1er\N{NO-BREAK SPACE}mars 2019",
        "jusqu’au": "31\N{NO-BREAK SPACE}décembre 2020",
    }


def test_the_person_is_given_what_was_corrected(represents, nadia):
    correct_tie(
        tie=represents, body="", seat="gérante", since=None, until=None, source="Statuts", by=None, now=NOW
    )

    [kept] = export_of(nadia)["ties"][0]["corrections"]
    assert kept["changes"] == {"seat": ["", "gérante"], "source": ["Dit au comptoir", "Statuts"]}
    assert kept["at"] == NOW.isoformat()
