"""Two who name the same study at once: the second reads the name that the first gave."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comptoir.network.tests.neighbourhood import NOW, make_neighbourhood
from comptoir.places.tests.opened import Opened
from comptoir.studies.actions import drop_study, keep_study, name_study
from comptoir.studies.tests.desk import begun

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


@pytest.fixture
def study(client):
    return begun(make_neighbourhood(client))


@pytest.fixture
def opened(client, study):
    address = reverse("studies:titled", args=[study.place.slug, study.pk])
    return Opened(client, address, {"title": "Le réseau du lieu"})


def test_the_name_that_somebody_else_gave_is_told(study, opened):
    name_study(study=study, title="Nos partenaires", **BY)

    opened.told("Title – Nos partenaires")
    assert opened.sent_again() == 302
    study.refresh_from_db()
    assert study.title == "Le réseau du lieu"


@pytest.mark.parametrize(("act", "status"), [(keep_study, 422), (drop_study, 404)])
def test_what_was_typed_of_a_study_that_is_no_draft_any_more_is_shown(study, opened, act, status):
    act(study=study, **BY)

    answer = opened.send()

    assert answer.status_code == status
    assert "Le réseau du lieu" in answer.content.decode()
