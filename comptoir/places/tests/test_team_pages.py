"""The team: who is named, for how long, and what is asked when a name is not enough."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from comptoir.actors.actions import register_person
from comptoir.actors.models import Actor
from comptoir.places import selectors
from comptoir.places.models import Role
from comptoir.places.people import give_role, meet
from comptoir.places.tests.conftest import NOW
from comptoir.places.tests.factories import EARLY, make_person, make_place, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

TODAY = "2026-11-23"


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def maud(place):
    person = register_person(name="Maud Perrin", phone="0477000001", by=None, now=NOW)
    meet(place=place, person=person, now=NOW)
    return person


def roles():
    return Role.objects.exclude(kind="manager")


def test_a_concierge_for_one_morning(visit, maud):
    answer = visit("give_role", who="Maud Perrin", kind="concierge", part="morning", since="2026-11-24")

    role = roles().get()
    assert (role.person, role.kind) == (maud, "concierge")
    assert (role.starts_at, role.ends_at) == (
        datetime(2026, 11, 23, 23, tzinfo=UTC),
        datetime(2026, 11, 24, 12, tzinfo=UTC),
    )
    assert "Maud Perrin" in str(next(iter(answer.context["messages"])))
    assert "Maud Perrin" in text_of(answer)


@pytest.mark.parametrize(
    ("part", "starts", "ends"),
    [("afternoon", (24, 12), (24, 23)), ("day", (23, 23), (24, 23))],
)
def test_one_afternoon_or_one_day(visit, maud, part, starts, ends):
    visit(
        "give_role", who="Maud Perrin", kind="concierge", part=part, since="2026-11-24", last_day="2030-01-01"
    )

    role = roles().get()
    assert role.starts_at == datetime(2026, 11, *starts, tzinfo=UTC)
    assert role.ends_at == datetime(2026, 11, *ends, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last_day", "ends"), [("", None), ("2026-12-31", datetime(2026, 12, 31, 23, tzinfo=UTC))]
)
def test_a_role_for_longer(visit, maud, last_day, ends):
    visit("give_role", who="Maud Perrin", kind="mediator", part="long", since=TODAY, last_day=last_day)

    assert roles().get().ends_at == ends


def test_somebody_nobody_resembles_is_registered_by_their_name(visit):
    visit("give_role", who="Théo Girard", kind="member", part="long", since=TODAY)

    assert roles().get().person == Actor.objects.get(name="Théo Girard")


def test_a_name_that_resembles_others_is_asked_about_and_keeps_the_rest(visit, maud):
    told = {"who": "Maud", "kind": "mediator", "part": "long", "since": "2026-12-01"}

    answer = visit("give_role", **told)

    assert answer.status_code == 422
    assert not roles().exists()
    assert f'value="{maud.pk}"' in text_of(answer)
    assert 'value="2026-12-01"' in text_of(answer)

    visit("give_role", **told, who_chosen=str(maud.pk))
    assert roles().get().person == maud


def test_one_may_say_that_it_is_somebody_else(visit, maud):
    told = {"who": "Maud", "kind": "member", "part": "long", "since": TODAY}

    visit("give_role", **told, who_chosen="new:Maud")

    assert roles().get().person.name == "Maud"
    assert roles().get().person != maud


def test_a_choice_made_for_another_name_does_not_count(visit, maud):
    told = {"who": "Maud P", "kind": "member", "part": "long", "since": TODAY}

    assert visit("give_role", **told, who_chosen="new:Maud").status_code == 422
    assert visit("give_role", **told, who_chosen="999999").status_code == 422
    assert not roles().exists()


def test_a_person_of_another_place_is_not_proposed(visit):
    register_person(name="Maud Perrin", by=None, now=NOW)

    visit("give_role", who="Maud", kind="member", part="long", since=TODAY)

    assert roles().get().person.name == "Maud"


def test_the_same_role_twice_is_said_beside_the_name(visit, maud):
    told = {"who": "Maud Perrin", "kind": "mediator", "part": "long", "since": TODAY}
    visit("give_role", **told)

    answer = visit("give_role", **told)

    assert set(answer.context["form"].errors) == {"who"}


def test_a_refused_role_registers_nobody(visit):
    visit("give_role", who="Théo Girard", kind="member", part="long", since=TODAY, last_day="2026-11-01")

    assert not Actor.objects.filter(name="Théo Girard").exists()


def test_a_half_day_is_moved_and_stays_a_half_day(visit, maud):
    visit("give_role", who="Maud Perrin", kind="concierge", part="morning", since="2026-11-24")
    role = roles().get()

    shown = visit("change_role", role.pk)
    assert shown.context["form"].initial["part"] == "morning"
    visit("change_role", role.pk, part="morning", since="2026-11-25")

    assert roles().get().ends_at == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_role_is_ended_once(visit, yes, place, maud):
    role = give_role(place=place, person=maud, kind="mediator", starts_at=EARLY, by=None, now=NOW)

    assert "Maud Perrin" in text_of(visit("end_role", role.pk))
    yes("end_role", role.pk)

    assert roles().get().ends_at == NOW
    assert yes("end_role", role.pk).status_code == 404


def test_the_last_manager_is_told_to_name_another_first(yes):
    answer = yes("end_role", Role.objects.get(kind="manager").pk)

    assert answer.status_code == 409
    assert 'class="refusal' in text_of(answer)
    assert Role.objects.get(kind="manager").ends_at is None


@pytest.mark.parametrize("many", [1, 25])
def test_the_team_costs_the_same_for_few_and_many(visit, place, many, django_assert_max_num_queries):
    for number in range(many):
        make_role(place, "concierge", make_person(f"Personne {number}"))
        make_role(place, "concierge", make_person(f"Ancienne {number}"), ends_at=NOW)

    with django_assert_max_num_queries(9):
        visit("set_up_team")


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ((23, 23), (24, 12), "tomorrow in the morning"),
        ((22, 23), (23, 23), "today all day"),
        ((24, 12), (24, 23), "tomorrow in the afternoon"),
        ((22, 23), None, "since 23 November 2026"),
        ((25, 23), None, "from 26 November 2026 on"),
        ((22, 23), (25, 23), "from 23 November 2026 to 25 November 2026"),
        ((23, 10), (23, 11), "today, from 11:00 to 12:00"),
    ],
)
def test_when_a_role_is_held_is_said_as_people_say_it(place, starts, ends, said):
    role = make_role(
        place,
        starts_at=datetime(2026, 11, *starts, tzinfo=UTC),
        ends_at=datetime(2026, 11, *ends, tzinfo=UTC) if ends else None,
    )

    with translation.override("en"), timezone.override(place.tz):
        assert selectors.when(role, place, NOW.date()).replace("\u00a0", " ") == said


def test_the_team_is_ranked_and_what_is_over_is_apart(place):
    for kind in ("member", "concierge", "manager", "mediator"):
        make_role(place, kind, make_person(f"Une personne ({kind})"))
    make_role(place, "concierge", make_person("Demain"), starts_at=NOW + timedelta(days=1))
    make_role(place, "concierge", make_person("Hier"), ends_at=NOW)

    team = selectors.team(place, NOW)

    assert [held.role.kind for held in team.now] == ["manager", "mediator", "concierge", "member"]
    assert [held.role.person.name for held in (*team.to_come, *team.over)] == ["Demain", "Hier"]
    assert not selectors.team(place, NOW, with_members=False).now[3:]
    assert not selectors.team(make_place(), NOW)


def test_the_title_of_a_role_is_set_as_french_is(place, maud):
    with translation.override("fr"):
        assert str(make_role(place, "concierge", maud)) == "Maud Perrin, concierge"
