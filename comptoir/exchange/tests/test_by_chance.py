"""Whatever a file holds, it is read or refused, each row ends somewhere, and twice changes nothing."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.actors.models import Actor
from comptoir.exchange.bringing import import_at_once
from comptoir.exchange.deciding import decide_names, names_to_decide
from comptoir.exchange.exporting import FORMATS, rows
from comptoir.exchange.forms import BringForm
from comptoir.exchange.models import TieImportLine
from comptoir.exchange.remarks import in_words
from comptoir.exchange.tests.files import outcomes
from comptoir.exchange.web import web_of
from comptoir.kit.refusals import Refusal
from comptoir.kit.spreadsheet import csv_answer
from comptoir.kit.text import fold
from comptoir.network.tests.neighbourhood import NOW, TODAY, someone
from comptoir.places.models import Stewardship
from comptoir.places.tests.factories import make_organisation, make_place
from comptoir.sheets.cleaning import Words
from comptoir.sheets.reading import read_sheets
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie

NAMES = [
    "Zoomacom",
    "zoomacom ",
    "Zoomacon",
    "Cyberloire",
    "Le Comptoir",
    "Nadia Benali",
    "Jeanne Bail",
    "12",
    "",
    "Réseau Sud",
]
KINDS = [
    "finance",
    "financé par",
    "membre de",
    "réside dans",
    "représente",
    "partenaire",
    "flow",
    "boude",
    "",
]
DAYS = ["", "2009", "2012-05", "1/1/2020", "hier", "9999-12-31"]
row = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(KINDS),
    st.sampled_from(["", "souhaité", "?"]), st.sampled_from(DAYS), st.sampled_from(DAYS),
    st.sampled_from(["", "médiation"]),
)  # fmt: skip
HEADER = "From;To;Type;State;Since;Until;Quality"


def brought(place, rows):
    content = "\n".join([HEADER, *(";".join(cells) for cells in rows)]).encode()
    return import_at_once(
        file=(content, "a.csv"), at_place=place, visibility="place", unknown="organisation", kinds={},
        by=None, now=NOW,
    )  # fmt: skip


def scene():
    make_organisation("Zoomacom")
    make_organisation("Cyberloire")
    someone("Nadia Benali", may_be_named=True)
    return make_place("Le Comptoir")


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(row, min_size=1, max_size=8))
def test_any_rows_end_somewhere_and_a_second_time_changes_nothing(rows):
    with transaction.atomic():
        place = scene()
        first = brought(place, rows)
        written = [list(model.objects.order_by("pk").values()) for model in (Tie, Actor)]
        again = brought(place, rows)
        assert sum(outcomes(first).values()) == len([cells for cells in rows if any(cells)])
        assert "added" not in outcomes(again)
        assert "added" not in outcomes(again, "actor")
        assert written == [list(model.objects.order_by("pk").values()) for model in (Tie, Actor)]
        for line in TieImportLine.objects.exclude(remarks=[]):
            assert all(in_words(remark) for remark in line.remarks_told())
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    st.lists(row, min_size=1, max_size=8),
    st.sampled_from(["left", "new-organisation", "new-person", "new-circle", "new-group"]),
)
def test_when_every_name_is_decided_nothing_waits(rows, answer):
    with transaction.atomic():
        place = scene()
        run = brought(place, rows)
        # What one decides may leave another name to be asked: each time there are fewer.
        for _ in range(len(NAMES)):
            answers = {name.pk: answer for name in names_to_decide(place)}
            decide_names(place=place, answers=answers, by=None, now=NOW)
        assert not names_to_decide(place).exists()
        assert "aside" not in outcomes(run)
        assert not run.lines.exclude(told={}).exists()
        transaction.set_rollback(True)


LETTERS = "aéÉ '’-&<>\";,|=+@01_.\t\n🦊李"
words = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
said_of_us = st.tuples(
    words.filter(lambda text: fold(text) and not text.isdecimal()),
    st.sampled_from(["funds", "supports", "partner_of", "member_of", "refers_to"]),
    st.sampled_from([state for state in Tie.State if state != Tie.State.ENDED]),
    words,
    st.one_of(st.none(), st.dates(date(1000, 1, 2), TODAY)),
    st.one_of(st.none(), st.dates(TODAY + timedelta(days=1), date(2999, 12, 30))),
)  # fmt: skip


def declared(place, us, told):
    for name, kind, state, quality, since, until in told:
        them = Actor.objects.filter(name=name).first() or make_organisation(name)
        with suppress(Refusal), transaction.atomic():
            declare_tie(
                kind=kind, subject=them, counterpart=us, state=state, quality=quality, since=since,
                until=until, source="Dit", visibility="place", told_in=place, by=None, now=NOW,
            )  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(said_of_us, min_size=1, max_size=6), st.sampled_from(["gexf", "graphml", "csv"]))
def test_whatever_we_know_comes_back_unchanged_from_our_own_files(told, form):
    with transaction.atomic():
        place, us = make_place("Le Comptoir"), make_organisation("Zoomacom")
        Stewardship.objects.create(place=place, organisation=us, function="life", since=date(2020, 1, 1))
        declared(place, us, told)
        web = web_of(place, TODAY)
        content = csv_answer(rows(web), "a").content if form == "csv" else FORMATS[form].write(web)
        before = [list(model.objects.order_by("pk").values()) for model in (Tie, Actor)]
        run = import_at_once(
            file=(content, f"a.{form}"), at_place=place, visibility="place", unknown="organisation", kinds={},
            by=None, now=NOW,
        )  # fmt: skip
        assert not {"added", "refused"} & outcomes(run).keys(), content.decode()
        assert before == [list(model.objects.order_by("pk").values()) for model in (Tie, Actor)]
        transaction.set_rollback(True)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.gexf", "a.graphml", "a.txt"]))
def test_any_bytes_are_told_or_refused(content, name):
    try:
        sheets = read_sheets((content, name))
    except Refusal:
        return
    told = sheets.told(sheets.guessed(), Words())
    assert len(told.ties) <= sum(len(table.rows) for table in sheets.tables.values())


@settings(max_examples=60, deadline=None)
@given(
    st.binary(min_size=1, max_size=200),
    st.binary(max_size=200),
    st.sampled_from(["a.csv", "a.gexf", "a.png"]),
)
def test_any_two_files_are_taken_or_refused_by_the_form(content, second, name):
    files = {"file": SimpleUploadedFile(name, content)}
    if second:
        files["actors_file"] = SimpleUploadedFile("b.csv", second)
    form = BringForm({"visibility": "place", "unknown": "ask"}, files)

    assert form.is_valid() or form.errors.keys() & {"file", "actors_file"}
