"""A day run on paper: the sheet is one page, and what was written is typed back with its real times."""

import re
from datetime import date
from uuid import uuid4

import pytest

from comptoir.actors.models import Actor
from comptoir.booking.models import Booking
from comptoir.desk.counter.day_sheet import MOST_EXPECTED, TEMPLATE, sheet_data
from comptoir.desk.counter.pages import Counter
from comptoir.desk.tests.counter_scene import NOW, TUESDAY, Scene, plain, text_of, when
from comptoir.gestures.models import DayClosing, Gesture
from comptoir.kit.pdf import typeset
from comptoir.presence.models import GroupVisit, Visit


def line(prefix: str, **told: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in {"key": str(uuid4()), **told}.items()}


def send(scene: Scene, *lines: dict[str, str], jour: str = "2026-11-24"):
    typed = {name: value for one in lines for name, value in one.items()}
    return scene.client.post(scene.url("paper"), {"jour": jour, **typed})


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def sheet(scene: Scene, day: date = TUESDAY) -> dict:
    return sheet_data(Counter(scene.place, day, NOW))


def test_a_line_is_a_visit_with_its_real_times(scene: Scene):
    nadia = scene.person()

    answer = send(scene, line("p0", name="nadia benali", arrived="09:10", left="11:40", purpose="work"))

    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert (visit.person, visit.purpose, visit.is_from_paper) == (nadia, "work", True)
    assert (visit.arrived_at, visit.left_at) == (when(9 + 1 / 6), when(11 + 2 / 3))


def test_empty_lines_are_nothing(scene: Scene):
    answer = send(scene, line("p0", purpose="work"), line("g0", purpose="workshop"))

    assert answer.status_code == 302
    assert not Gesture.objects.exists()


def test_the_same_sheet_sent_twice_is_recorded_once(scene: Scene):
    one = line("p0", name="Mme Roux", arrived="09:00", left="10:00")

    for _ in range(2):
        assert send(scene, one).status_code == 302

    assert Visit.objects.count() == 1
    assert Actor.objects.filter(name="Mme Roux").count() == 1


def test_with_a_desk_the_use_is_recorded_too(scene: Scene):
    send(scene, line("p0", name="Mme Roux", arrived="09:00", left="11:00", resource=str(scene.desks.pk)))

    booking, visit = Booking.objects.get(), Visit.objects.get()
    assert (booking.starts_at, booking.checked_in_at, booking.ended_at) == (when(9), when(9), when(11))
    assert (booking.is_from_paper, booking.claim) == (True, visit.claim)


def test_a_departure_not_noted_today_means_still_in(scene: Scene):
    send(scene, line("p0", name="Mme Roux", arrived="09:00"))

    assert Visit.objects.get().left_at is None


def test_a_departure_not_noted_on_another_day_is_closing_time(scene: Scene):
    send(scene, line("p0", name="Mme Roux", arrived="09:00"), jour="2026-11-23")

    assert Visit.objects.get().left_at == when(19, date(2026, 11, 23))


def test_good_lines_are_recorded_and_the_others_stay_with_what_was_typed(scene: Scene):
    scene.booked(10, 12)

    answer = send(
        scene,
        line("p0", name="Mme Roux", arrived="09:00", left="10:00"),
        line("p1", name="M. Faure", arrived="11:00", left="10:00"),
        line("p2", name="", arrived="11:00"),
        line("p3", name="M. Diallo", arrived="10:00", left="11:00", resource=str(scene.room.pk)),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [v.person.name for v in Visit.objects.all()] == ["Mme Roux"]
    assert 'value="Mme Roux"' not in page
    assert 'value="M. Faure"' in page
    assert "avant l’arrivée" in plain(page)
    assert "Il manque un nom." in page
    assert "est prise" in plain(page)
    assert "3 lignes ne sont pas encore reportées." in plain(page)


def test_a_corrected_line_keeps_its_key(scene: Scene):
    wrong = line("p0", name="M. Faure", arrived="11:00", left="10:00")
    page = send(scene, wrong).content.decode()

    assert wrong["p0-key"] in page
    assert send(scene, wrong | {"p0-left": "12:00"}).status_code == 302
    assert Visit.objects.get().left_at == when(12)


def test_nearly_a_known_name_is_asked_about_and_picked(scene: Scene):
    nadege = scene.person("Nadège Rivoire")
    one = line("p0", name="Nadege Rivoir", arrived="09:00", left="10:00")

    asked = send(scene, one)
    assert asked.status_code == 422
    assert "Est-ce l’une de ces personnes" in text_of(asked)
    assert f'value="{nadege.pk}"' in asked.content.decode()

    send(scene, one | {"p0-pick": str(nadege.pk)})
    assert Visit.objects.get().person == nadege


def test_nearly_a_known_name_may_be_somebody_new(scene: Scene):
    scene.person("Nadège Rivoire")

    send(scene, line("p0", name="Nadege Rivoir", arrived="09:00", left="10:00", pick="new"))

    assert Visit.objects.get().person.name == "Nadege Rivoir"


def test_a_group(scene: Scene):
    send(
        scene, line("g0", label="Classe de 4e", arrived="10:00", left="11:30", youth="24", purpose="workshop")
    )

    group = GroupVisit.objects.get()
    assert (group.label, group.arrived_at, group.left_at) == ("Classe de 4e", when(10), when(11.5))
    assert group.counts.get().number == 24


def test_a_group_of_nobody_stays_on_the_page(scene: Scene):
    answer = send(scene, line("g0", label="Classe de 4e", arrived="10:00"))

    assert answer.status_code == 422
    assert 'value="Classe de 4e"' in answer.content.decode()


def test_who_was_expected_came_with_their_real_times(scene: Scene):
    nadia = scene.person()
    booking = scene.booked(10, 12, nadia)

    send(scene, line(f"e{booking.pk}", booking=str(booking.pk), came="on", arrived="10:05", left="11:30"))

    booking.refresh_from_db()
    assert (booking.checked_in_at, booking.ended_at) == (when(10 + 1 / 12), when(11.5))
    assert Visit.objects.get().claim == booking.claim


def test_who_was_expected_and_is_only_ticked_came_on_time(scene: Scene):
    booking = scene.booked(10, 12, scene.organisation())

    send(scene, line(f"e{booking.pk}", booking=str(booking.pk), came="on", left="12:00"))

    booking.refresh_from_db()
    assert (booking.checked_in_at, booking.ended_at) == (when(10), when(12))
    assert not Visit.objects.exists()


def test_each_line_can_be_taken_back(scene: Scene):
    send(scene, line("p0", name="Mme Roux", arrived="09:00", left="11:00", resource=str(scene.desks.pk)))

    scene.undo_last()

    assert not Visit.objects.standing().exists()
    assert not Booking.objects.standing().exists()


def test_a_day_to_come_has_no_paper(scene: Scene):
    answer = send(scene, line("p0", name="Mme Roux", arrived="09:00"), jour="2026-11-25")

    assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_the_page_lists_who_was_expected_then_lines_to_fill(scene: Scene):
    booking = scene.booked(10, 12, scene.person("Éloïse Roux"))
    scene.checked_in(12, 13)

    page = scene.get("paper")

    assert [row.expected for row in page.context["sheet"].expected] == [booking]
    assert page.content.decode().count('list="known-') == 12


def test_names_are_suggested_from_those_the_place_knows(scene: Scene):
    scene.person("Nadège Rivoire")
    Actor.objects.create(kind="person", name="Nadia Ailleurs", registered_at=NOW)

    shown = scene.client.get(scene.url("known_names"), {"p3-name": "nad"}).content.decode()

    assert '<option value="Nadège Rivoire">' in shown
    assert "Ailleurs" not in shown


@pytest.mark.parametrize("expected", [0, 1, 14, 15, 30, 45, MOST_EXPECTED + 20])
def test_the_sheet_of_the_day_is_one_page(scene: Scene, expected: int):
    data = sheet(scene)
    one = {
        "hours": "9 h – 18 h 30",
        "title": "W" * 38,
        "detail": "w" * 44,
        "where": "W" * 24,
        "arrived": "9 h 05",
    }
    data |= {"expected": [one] * min(expected, MOST_EXPECTED), "more": "et 20 de plus", "note": "n" * 240}

    assert pages_of(typeset(TEMPLATE, data)) == 1


def test_the_sheet_says_who_is_expected_and_leaves_lines(scene: Scene):
    scene.booked(10, 12, scene.organisation(), purpose="Réunion", party=8)
    scene.booked(13, 14, scene.person("Éloïse Roux"), resource=scene.desks)
    DayClosing.objects.create(
        place=scene.place, on=date(2026, 11, 23), closed_at=NOW, summary={}, note="Clé chez Hugo."
    )

    data = sheet(scene)

    assert [(one["title"], plain(one["hours"])) for one in data["expected"]] == [
        ("KARMA", "10 h – 12 h"),
        ("Éloïse Roux", "13 h – 14 h"),
    ]
    assert plain(data["expected"][0]["detail"]) == "Réunion, 8 personnes"
    assert data["expected"][1]["where"] == "Bureau 1"
    assert data["note"] == "Clé chez Hugo."
    assert data["day"] == "Mardi 24\u00a0novembre"


def test_more_than_the_sheet_holds_is_said(scene: Scene):
    for number in range(MOST_EXPECTED + 2):
        scene.booked(9 + number / 12, 9 + (number + 1) / 12)

    data = sheet(scene)

    assert len(data["expected"]) == MOST_EXPECTED
    assert "2 de plus" in data["more"]


def test_the_sheet_is_a_pdf_for_those_at_the_counter(scene: Scene):
    answer = scene.get("day_sheet")

    assert answer["Content-Type"] == "application/pdf"
    assert pages_of(answer.content) == 1
    scene.place.roles.update(kind="member")
    assert scene.get("day_sheet").status_code == 403
