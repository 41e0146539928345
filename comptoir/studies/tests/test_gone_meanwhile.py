"""What somebody wrote in goes while they write: another makes the figures again, or throws the study away."""

import pytest
from django.utils import translation

from comptoir.kit.meanwhile import GoneMeanwhile
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_organisation
from comptoir.studies.actions import drop_study, make_again
from comptoir.studies.tests.desk import says, section_of
from comptoir.studies.tests.test_pages import around, fields_of, study, text_of, url  # noqa: F401 - fixtures

# ruff: noqa: F811 - a fixture is asked for by its name
pytestmark = pytest.mark.django_db


def again(study):
    with translation.override("en"):
        make_again(study=study, by=None, now=NOW)


def test_what_was_typed_about_a_line_that_is_gone_since_comes_back(around, study):
    """Another has the figures made again while one writes about a tie that is no longer declared."""
    tie = around.declare("funds", make_organisation("Fonds"))
    again(study)
    where = url(around, "part", study.pk, "actors")
    posted = fields_of(around.client.get(where)) | {f"comment-tie-{tie.pk}": "Depuis mars"}
    tie.delete()
    again(study)

    refused = around.client.post(where, posted)

    assert refused.status_code == 422
    assert "The software says this no longer. You had written:" in text_of(refused)
    assert "Depuis mars" in text_of(refused)
    assert around.client.post(where, fields_of(refused)).status_code == 302


def test_a_line_that_is_gone_since_and_that_nobody_wrote_about_stops_nobody(around, study):
    tie = around.declare("funds", make_organisation("Fonds"))
    again(study)
    where = url(around, "part", study.pk, "actors")
    posted = fields_of(around.client.get(where)) | {"text": "À nous."}
    tie.delete()
    again(study)

    assert around.client.post(where, posted).status_code == 302
    assert section_of(study, "actors").text == "À nous."


def test_a_study_thrown_away_meanwhile_gives_back_what_was_typed(around, study):
    where = url(around, "part", study.pk, "introduction")
    posted = fields_of(around.client.get(where)) | {"text": "Une année dense."}
    drop_study(study=study, by=None, now=NOW)

    answer = around.client.post(where, posted)

    assert answer.status_code == 422
    assert "This study was thrown away" in text_of(answer)
    assert "Une année dense." in text_of(answer)
    assert around.client.post(where, posted | {"text": ""}).status_code == 404, "nothing was typed"


def test_a_study_that_is_thrown_away_twice_at_once_is_gone_and_says_so(around, study):
    drop_study(study=study, by=None, now=NOW)

    with pytest.raises(GoneMeanwhile):
        drop_study(study=study, by=None, now=NOW)


def test_words_about_what_is_said_no_longer_are_told_to_who_makes_the_figures_again(around, study):
    tie = around.declare("funds", make_organisation("Fonds"))
    again(study)
    says(study, f"tie-{tie.pk}", comment="Depuis mars")
    tie.delete()

    told = text_of(around.client.post(url(around, "made_again", study.pk), follow=True))

    assert "The software says this no longer. You had written: “Depuis mars”" in told
