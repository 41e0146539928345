"""The week, the month, one resource and its rules, and how full all of it was."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.agenda.models import Resource, ResourceHours
from comptoir.agenda.resources import add_part
from comptoir.agenda.tests.factories import LONG_BEFORE, at, make_room
from comptoir.desk.tests.counter_scene import plain, text_of
from comptoir.kit.periods import Period
from comptoir.planning.occupancy import occupancy_of
from comptoir.planning.ruling import rules_of
from comptoir.planning.stretch import month_of, week_of
from comptoir.resources.closing import close
from comptoir.rights.models import Skill

LAST_TUESDAY = date(2026, 11, 17)


def cells_of(answer, name):
    row = next(r for r in re.split(r"(?=<tr>)", answer.content.decode()) if f">{name}</" in r)
    return re.findall(r"<td.*?</td>", row, re.S)


# Week and month


def test_a_week_is_from_monday_to_sunday():
    assert week_of(date(2026, 11, 26)) == (date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("day", "last"), [(date(2026, 2, 14), 28), (date(2028, 2, 1), 29), (date(2026, 12, 31), 31)]
)
def test_a_month_ends_where_it_ends(day, last):
    assert month_of(day) == (day.replace(day=1), day.replace(day=last))


def test_the_week_says_how_long_each_room_is_taken_each_day(scene, nadia):
    scene.booked(10, 12)
    scene.booked(15, 15.5)

    cells = [plain(cell) for cell in cells_of(nadia.get("week"), "Grande salle")]

    assert "2 h 30" in cells[1]
    assert "from-1000 to-1200" in cells[1]
    assert "from-" not in cells[0]
    assert "is-shut" in cells[5]


def test_the_week_says_how_full_the_desks_are(scene, nadia):
    scene.booked(9, 19, resource=scene.desks)

    assert "25 %" in plain(cells_of(nadia.get("week"), "Coworking")[1])


def test_the_month_names_what_is_closed_and_counts_the_rest(scene, nadia):
    scene.booked(10, 12)
    scene.place.keeps_public_holidays = True
    scene.place.save()

    said = text_of(nadia.get("month"))

    assert "Armistice" in said
    assert "1 réservation" in said
    assert "Novembre 2026" in said


def test_the_month_goes_from_one_to_the_next_over_its_end(nadia):
    answer = nadia.get("month", jour="2026-01-31")

    assert "?jour=2025-12-31" in answer.content.decode()
    assert "?jour=2026-02-01" in answer.content.decode()


@pytest.mark.parametrize("page", ["week", "month", "occupancy"])
def test_many_rooms_cost_no_more_queries(scene, nadia, page):
    def cost():
        with CaptureQueriesContext(connection) as counted:
            assert nadia.get(page).status_code == 200
        return len(counted)

    scene.booked(10, 12, day=LAST_TUESDAY)
    few = cost()
    for number in range(30):
        scene.booked(10, 12, day=LAST_TUESDAY, resource=make_room(scene.place, f"Salle {number}"))

    assert cost() == few


# As files


def lines_in(answer, start=""):
    return [line for line in answer.content.decode().split("\r\n") if line.startswith(start)]


def test_the_week_is_a_file_with_each_day_and_each_time(scene, nadia):
    scene.booked(10, 12, nadia.person, purpose="Chorale")
    scene.booked(15, 16, scene.person("Paul Diallo"), day=date(2026, 11, 26))

    answer = nadia.get("week_csv", jour="2026-11-25")

    assert answer["Content-Disposition"] == 'attachment; filename="planning-2026-11-23-2026-11-29.csv"'
    room = lines_in(answer, "Grande salle;")
    assert "Grande salle;2026-11-24;10:00;12:00;pris;Chorale, vous" in room
    assert "Grande salle;2026-11-24;12:00;19:00;libre;" in room
    assert "Grande salle;2026-11-26;15:00;16:00;pris;" in room
    assert not any(";2026-11-30;" in line for line in room)


def test_the_names_in_the_file_are_those_the_page_would_show(scene, nadia, maud):
    scene.booked(15, 16, scene.person("Paul Diallo"))

    for name in ("week_csv", "month_csv"):
        assert "Paul Diallo" in maud.get(name).content.decode()
        assert "Paul" not in nadia.get(name).content.decode()


def test_the_month_is_a_file_from_its_first_day_to_its_last(scene, nadia):
    scene.booked(10, 12, day=date(2026, 12, 1))
    scene.booked(10, 12, day=date(2026, 11, 30))

    answer = nadia.get("month_csv")

    assert 'filename="planning-2026-11.csv"' in answer["Content-Disposition"]
    assert lines_in(answer, "Grande salle;2026-11-30;10:00;12:00;pris")
    assert not lines_in(answer, "Grande salle;2026-12-01")


def test_what_is_closed_and_what_runs_over_midnight_are_in_each_of_their_days(scene, nadia):
    close(
        place=scene.place, period=Period(at(22), at(8, date(2026, 11, 25))), resources=[scene.room],
        reason="Travaux", by=None, now=LONG_BEFORE,
    )  # fmt: skip

    room = lines_in(nadia.get("week_csv"), "Grande salle;")

    assert "Grande salle;2026-11-24;22:00;00:00;fermé;Travaux" in room
    assert "Grande salle;2026-11-25;00:00;08:00;fermé;Travaux" in room


@pytest.mark.parametrize("name", ["week_csv", "month_csv"])
def test_a_file_costs_the_same_for_many_rooms(scene, nadia, name, django_assert_max_num_queries):
    for number in range(20):
        scene.booked(10, 12, day=LAST_TUESDAY, resource=make_room(scene.place, f"Salle {number}"))
    with django_assert_max_num_queries(14):
        assert nadia.get(name).status_code == 200


@pytest.mark.parametrize("page", ["week", "month"])
def test_the_page_leads_to_its_file(nadia, page):
    assert nadia.url(f"{page}_csv") in nadia.get(page).content.decode()


# One resource


def test_a_resource_tells_its_week_day_by_day(scene, nadia):
    scene.booked(10, 12, scene.person("Paul Diallo"))
    scene.booked(15, 16, nadia.person, day=date(2026, 11, 26))

    said = nadia.get("resource", "grande-salle").content.decode()

    assert "Diallo" not in said
    assert "from-1000 to-1200" in said
    assert "is-mine from-1500 to-1600" in said
    assert said.count('<div class="tl-row') == 7


def test_its_next_free_times_are_ready_to_ask(scene, nadia):
    scene.booked(14, 19)

    page = nadia.get("resource", "grande-salle").context["page"]

    assert [period.start for period in page.next_free] == [at(9, date(2026, 11, 25 + n)) for n in range(3)]
    assert "starts=2026-11-25T09:00&amp;ends=2026-11-25T10:00" in page.times[0][1]


def test_slots_and_notice_are_kept_by_what_is_proposed(scene, nadia):
    Resource.objects.filter(pk=scene.room.pk).update(slot_minutes=60, notice_minutes=120)

    page = nadia.get("resource", "grande-salle").context["page"]

    assert page.next_free[0] == Period(at(17), at(18))


def test_who_is_next_is_told_to_the_counter_only(scene, nadia, maud):
    scene.booked(16, 17, scene.person("Paul Diallo"))

    assert "Paul Diallo" in text_of(maud.get("resource", "grande-salle"))
    assert "Diallo" not in text_of(nadia.get("resource", "grande-salle"))


def test_several_at_one_time_stand_one_under_the_other(scene, maud):
    for _ in range(2):
        scene.booked(15, 16, resource=scene.desks)

    said = maud.get("resource", "coworking").content.decode()

    assert "lane-1 from-1500" in said
    assert "lane-2 from-1500" in said


def test_a_fragment_of_its_week_is_the_same_as_in_the_page(scene, nadia):
    fresh, swapped = (get("resource", "grande-salle").content.decode() for get in (nadia.get, nadia.fragment))

    section = re.search(r'<section id="grid".*?</section>', fresh, re.S)
    assert section
    assert section[0].strip() == swapped.strip()


def test_a_resource_nobody_offers_does_not_exist(nadia):
    assert nadia.get("resource", "cave").status_code == 404


def test_the_rules_are_said_in_words(scene):
    room = make_room(scene.place, "Atelier", seats=6, is_self_service=False, usual_minutes=60)
    for name, value in {
        "minimum_minutes": 30, "maximum_minutes": 240, "slot_minutes": 30, "buffer_minutes": 15,
        "notice_minutes": 60, "horizon_days": 90, "release_after_minutes": 15, "equipment": ["écran"],
    }.items():  # fmt: skip
        setattr(room, name, value)
    room.save()
    ResourceHours.objects.create(resource=room, weekday=0, opens="10:00", closes="12:00")
    Skill.objects.create(place=scene.place, name="Imprimante 3D").resources.add(room)
    add_part(whole=scene.room, part=room, by=None, now=LONG_BEFORE)
    room = Resource.objects.get(pk=room.pk)

    said = plain("; ".join(f"{word} : {value}" for word, value in rules_of(room, 1)))

    for words in (
        "6 personnes", "écran", "Grande salle", "lundi 10 h – 12 h", "au moins 1 h à l’avance", "90 jours",
        "de 30 min à 4 h", "créneaux de 30 min", "15 min", "au comptoir", "Imprimante 3D",
    ):  # fmt: skip
        assert words in said, said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"minimum_minutes": 30}, "30 min au moins"),
        ({"maximum_minutes": 60}, "1 h au plus"),
        ({"needs_approval": True}, "demandée, puis acceptée"),
        ({"walk_in_only": True}, "sur place"),
    ],
)
def test_each_rule_alone(scene, rule, said):
    Resource.objects.filter(pk=scene.room.pk).update(**rule)

    rules = rules_of(Resource.objects.get(pk=scene.room.pk), 1)

    assert said in plain(" ".join(value for _, value in rules))


# Occupancy


def row_of(scene, name, weeks=4):
    found = occupancy_of(scene.place, at(14), weeks=weeks)
    return next(row for row in found.rows if row.resource.name == name)


def test_the_share_of_the_open_time_is_counted_hour_by_hour(scene):
    """Four weeks of five days: an hour of the day was open twenty times."""
    scene.booked(10, 11.5, day=LAST_TUESDAY)

    cells = {cell.hour: cell for cell in row_of(scene, "Grande salle").cells}

    assert (cells[10].taken, cells[10].open, cells[10].percent) == (60, 20 * 60, 5)
    assert cells[11].taken == 30
    assert cells[9].taken == 0


def test_today_and_what_was_cancelled_are_not_counted(scene):
    scene.booked(10, 12)

    assert row_of(scene, "Grande salle").whole.taken == 0


def test_what_lies_outside_the_hours_is_not_counted(scene):
    scene.booked(18, 21, day=LAST_TUESDAY, outside_hours=True)

    assert row_of(scene, "Grande salle").whole.taken == 60


def test_every_figure_opens_on_the_bookings_it_counts(scene, nadia):
    scene.booked(10, 12, scene.person("Paul Diallo"), day=LAST_TUESDAY)
    scene.booked(11, 12, nadia.person, day=date(2026, 11, 19))

    page = nadia.get("occupancy").content.decode()
    answer = nadia.get("counted", "grande-salle", heure="11")

    assert f"{nadia.url('counted', 'grande-salle')}?semaines=4&amp;heure=11" in page
    assert sum(row.minutes for row in answer.context["rows"]) == answer.context["total"].taken == 120
    assert "Diallo" not in answer.content.decode()


def test_the_file_has_a_line_for_each_hour(scene, nadia):
    scene.booked(10, 12, day=LAST_TUESDAY)

    assert "Grande salle;10;60;1200;5" in nadia.get("occupancy_csv").content.decode()


def test_an_hour_that_is_never_open_opens_nothing(scene, nadia):
    assert nadia.get("counted", "grande-salle", heure="3").status_code == 404
    assert nadia.get("counted", "grande-salle", heure="dix").status_code == 200
