"""The demo's file of a partner: some of it was known, some waits; and the whole network goes out and in."""

from __future__ import annotations

import pytest

from comptoir.actors.models import Actor
from comptoir.demo.filing import FILE_NAME
from comptoir.demo.place import SLUG
from comptoir.demo.tests.built.scene import MOMENT
from comptoir.exchange.bringing import import_at_once
from comptoir.exchange.exporting import FORMATS
from comptoir.exchange.models import NameInFile, TieImport
from comptoir.exchange.tests.files import outcomes
from comptoir.exchange.web import web_of
from comptoir.places.models import Place
from comptoir.ties.models import Tie

pytestmark = pytest.mark.django_db


def test_each_row_of_the_map_ended_somewhere() -> None:
    run = TieImport.objects.get()
    assert (run.file_name, outcomes(run)) == (
        FILE_NAME, {"unchanged": 2, "added": 2, "aside": 2, "refused": 2},
    )  # fmt: skip
    assert dict(NameInFile.objects.values_list("name", "why")) == {
        "Conseil departemental Loire": "is_like", "Jeanne Bail": "may_be_a_person",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_the_network_of_the_place_goes_out_and_in_and_nothing_changes(form: str) -> None:
    place = Place.objects.get(slug=SLUG)
    content = FORMATS[form].write(web_of(place, MOMENT.date()))
    before = [list(model.objects.order_by("pk").values()) for model in (Tie, Actor, NameInFile)]

    run = import_at_once(
        file=(content, f"reseau.{form}"), visibility="place", unknown="organisation", kinds={},
        at_place=place, by=None, now=MOMENT,
    )  # fmt: skip

    assert outcomes(run).keys() <= {"unchanged", "left"}
    assert outcomes(run)["unchanged"] > 40
    assert before == [list(model.objects.order_by("pk").values()) for model in (Tie, Actor, NameInFile)]
