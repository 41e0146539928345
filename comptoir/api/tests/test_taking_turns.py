"""How often one token may call, against a plain bucket; what a refusal looks like to a program."""

import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as told_settings
from hypothesis import strategies as st

from comptoir.api import limits, problems, said
from comptoir.api.problems import Invalid, Problem
from comptoir.booking.models import Booking
from comptoir.kit.refusals import Refusal, Way


class Clock:
    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock(monkeypatch, settings):
    settings.API_CALLS_A_MINUTE = 6
    limits.forget()
    clock = Clock()
    monkeypatch.setattr(limits, "monotonic", clock)
    yield clock
    limits.forget()


def test_so_many_at_once_and_then_one_every_so_often(clock):
    assert [limits.take_turn(1) for _ in range(8)] == [True] * 6 + [False] * 2
    clock.at += 10
    assert [limits.take_turn(1) for _ in range(2)] == [True, False]


def test_whoever_waits_long_gets_no_more_than_at_first(clock):
    limits.take_turn(1)
    clock.at += 10_000
    assert [limits.take_turn(1) for _ in range(7)] == [True] * 6 + [False]


def test_to_be_refused_costs_nothing(clock):
    for _ in range(50):
        limits.take_turn(1)
    clock.at += 10.01
    assert limits.take_turn(1)


def test_one_does_not_wait_for_another(clock):
    for _ in range(10):
        limits.take_turn(1)
    assert limits.take_turn(2)


@given(st.lists(st.floats(0, 30), max_size=60))
@told_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_more_than_the_bucket_holds_whatever_the_rhythm(waits):
    clock, given_ = Clock(), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "monotonic", clock)
        patch.setattr("django.conf.settings.API_CALLS_A_MINUTE", 6)
        limits.forget()
        for wait in waits:
            clock.at += wait
            if limits.take_turn(1):
                given_.append(clock.at)
        limits.forget()
    for first in range(len(given_)):
        for last in range(first, len(given_)):
            assert last - first + 1 <= 6 + (given_[last] - given_[first]) / 10 + 1e-6


def test_only_so_many_tokens_are_remembered(clock):
    for token in range(limits._KNOWN + 50):
        limits.take_turn(token)
    assert len(limits._turns) == limits._KNOWN


# What a "no" looks like


def read(answer):
    return json.loads(answer.content)


def test_a_refusal_is_a_conflict_with_its_code_its_sentence_and_its_ways():
    class Taken(Refusal):
        """Somebody has it."""

    refusal = Taken("Prise.", (Way("Petite salle", "libre", "Prendre", {"resource": "petite-salle"}),))
    answer = problems.of_refusal(None, refusal)
    told = read(answer)
    assert (answer.status_code, told["code"], told["sentence"]) == (409, refusal.code, "Prise.")
    assert told["ways"] == [
        {"title": "Petite salle", "detail": "libre", "fields": {"resource": "petite-salle"}}
    ]


def test_a_refusal_of_a_field_names_it():
    class TooShort(Refusal):
        field = "ends"

    answer = problems.of_refusal(None, TooShort("Trop court."))
    assert answer.status_code == 422
    assert read(answer)["errors"] == [{"field": "ends", "sentence": "Trop court."}]


@pytest.mark.parametrize(
    ("problem", "header"),
    [
        (Problem(401, "a", "b"), "WWW-Authenticate"),
        (Problem(429, "a", "b"), "Retry-After"),
        (Problem(403, "a", "b"), None),
    ],
)
def test_a_program_is_told_what_to_do_next_by_the_header_made_for_it(problem, header):
    answer = problems.of_problem(None, problem)
    told = {name for name in ("WWW-Authenticate", "Retry-After") if name in answer}
    assert told == ({header} if header else set())


@pytest.mark.parametrize(
    ("loc", "field"),
    [
        (("body", "wish", "starts"), "starts"),
        (("body", "wish", "instead", "2026-11-24", "ends"), "instead.2026-11-24.ends"),
        (("query", "kind"), "kind"),
        (("body",), "body"),
        (("query", "on", 3), "3"),
    ],
)
def test_a_field_is_named_as_it_was_sent(loc, field):
    assert problems._field(loc) == field


def test_what_cannot_be_meant_is_one_field():
    assert Invalid("ends", "x").more["errors"] == [{"field": "ends", "sentence": "x"}]


def test_accents_are_sent_as_they_are():
    assert "déjà".encode() in problems.answer(409, "x", "déjà").content


MOMENT = object()


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ((), "booked"),
        (("tentative_until",), "tentative"),
        (("checked_in_at",), "checked_in"),
        (("checked_in_at", "ended_at"), "ended"),
        (("cancelled_at",), "cancelled"),
        (("cancelled_at", "no_show_at"), "no_show"),
        (("cancelled_at", "expired_at"), "expired"),
        (("cancelled_at", "checked_in_at", "ended_at"), "cancelled"),
    ],
)
def test_the_state_of_a_booking_is_the_last_thing_that_happened_to_it(happened, state):
    assert said.state(Booking(**dict.fromkeys(happened, MOMENT))) == state
