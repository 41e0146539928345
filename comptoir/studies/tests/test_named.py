"""Whoever a study names is named for as long as they agree, in its PDF too, and through a merge."""

from __future__ import annotations

import pytest
from django.utils import translation

from comptoir.actors.merging import merge_actors
from comptoir.actors.models import Consent
from comptoir.network.tests.neighbourhood import NOW, make_neighbourhood, someone
from comptoir.places.tests.factories import make_person
from comptoir.studies import personal
from comptoir.studies.actions import keep_study
from comptoir.studies.models import Study
from comptoir.studies.paper import paper_of
from comptoir.studies.tests.desk import begun, read, sentences

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


@pytest.fixture(params=["represents", "helps"])
def paul(around, request):
    """At the beginning of a tie, and at its end."""
    paul = someone("Paul Roche", may_be_named=True)
    if request.param == "represents":
        around.declare("represents", paul)
    else:
        around.declare("helps", around.us, counterpart=paul)
    return paul


def naming(study):
    return [said for said in sentences(read(study)) if "Paul" in said]


def test_the_pdf_that_was_kept_is_made_anew_once_somebody_does_not_agree(around, paul, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    study = keep_study(study=begun(around), by=None, now=NOW)
    (kept,) = (path.read_bytes() for path in tmp_path.rglob("*.pdf"))
    again = Study.objects.select_related("place").get(pk=study.pk)
    assert paper_of(again) == kept

    Consent.objects.update(withdrawn_at=NOW)

    with translation.override("en"):
        assert paper_of(again) != kept
    assert naming(study) == []


def test_whoever_was_merged_is_told_and_forgotten_under_the_name_that_is_kept(around, paul):
    study = begun(around)
    said = naming(study)
    kept = make_person("Paul Rocher")
    merge_actors(keep=kept, absorb=paul, by=None, now=NOW)

    assert naming(study) == said == [one["said"] for one in personal.export_of(kept)["studies"]]
    personal.erase(kept, by=None, now=NOW)

    assert naming(study) == []
