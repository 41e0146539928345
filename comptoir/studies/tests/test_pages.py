"""The pages of a study: it is begun, written in, kept and given; what is typed is never lost."""

import html
import json
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from comptoir.kit import clock
from comptoir.network.tests.neighbourhood import NOW, OBSTACLE, make_neighbourhood
from comptoir.places.models import Role
from comptoir.places.tests.factories import make_organisation, make_place, sign_in_as
from comptoir.studies.actions import keep_study, make_again, publish_study
from comptoir.studies.models import Study, StudyLine
from comptoir.studies.refusals import StudyIsKept
from comptoir.studies.tests.desk import begun, line_of, says, section_of, types

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(client):
    around = make_neighbourhood(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return around


@pytest.fixture
def study(around):
    return begun(around)


def url(around, name, *args):
    return reverse(f"studies:{name}", args=[around.place.slug, *args])


def text_of(answer):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def fields_of(answer):
    """What a browser would post of the form of a part, as it came."""
    form = answer.context["form"]
    posted = {}
    for field in form:
        value = field.value()
        if value is True:
            posted[field.html_name] = "on"
        elif value not in (None, False):
            posted[field.html_name] = value
    return posted


def test_a_place_without_study_says_what_will_be_there(around):
    assert "No study was begun yet." in text_of(around.client.get(url(around, "studies")))


def test_the_rings_lead_to_the_studies(around):
    assert url(around, "studies") in around.page("rings")


def test_a_study_is_begun_and_read(around):
    answer = around.client.post(url(around, "studies"), {"audience": "place", "title": ""}, follow=True)

    told = text_of(answer)
    assert "The study is begun." in told
    assert f"recognises Zoomacom (centre de ressources) — wished: {OBSTACLE}" in told
    assert Study.objects.get().begun_by.person.name == "Une personne (coordinator)"


def test_studies_are_listed_by_year_the_latest_first(around, study):
    Study.objects.update(day=NOW.date() - timedelta(days=400), title="L’an dernier")
    begun(around)

    years = around.client.get(url(around, "studies")).context["years"]
    assert [(year, len(studies)) for year, studies in years] == [(2026, 1), (2025, 1)]


def test_another_is_begun_from_the_last(around, study):
    answer = around.client.get(url(around, "studies"), {"de": study.pk})

    assert answer.context["form"].initial["after"] == study.pk


@pytest.mark.parametrize("odd", ["x", "0", "999999", "²", "9" * 40])
def test_another_from_none_is_a_blank_page(around, odd):
    answer = around.client.get(url(around, "studies"), {"de": odd})

    today = around.place.day_of(clock.now())
    assert answer.context["form"].initial == {"audience": "place", "day": today}


@pytest.mark.parametrize(
    ("field", "value"), [("audience", "martians"), ("title", "x" * 201), ("after", "999"), ("after", "x")]
)
def test_what_is_wrong_in_a_beginning_is_said(around, field, value):
    posted = {"audience": "place", "title": "Le nôtre"} | {field: value}
    answer = around.client.post(url(around, "studies"), posted)

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Study.objects.exists()


class TestOfAPastDay:
    def test_it_is_begun_as_of_that_day_and_stays_of_it(self, around):
        posted = {"audience": "place", "day": "2025-07-01"}
        answer = around.client.post(url(around, "studies"), posted, follow=True)
        assert "from 1 July 2024 to 1 July 2025" in text_of(answer)
        assert "As of 1 July 2025, with what was noted since of that time." in text_of(answer)
        study = answer.context["study"]
        around.client.post(url(around, "made_again", study.pk))
        study.refresh_from_db()
        assert study.day == date(2025, 7, 1)

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("2999-01-01", "This day is still to come: at the latest, today."),
            ("1815-06-18", "Nothing is told before 1900."),
            ("hier", "Enter a valid date."),
        ],
    )
    def test_a_day_that_no_study_can_be_of_is_said(self, around, day, sentence):
        posted = {"audience": "place", "title": "Le nôtre", "day": day}
        answer = around.client.post(url(around, "studies"), posted)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert f'value="{day}"' in answer.content.decode()
        assert not Study.objects.exists()

    def test_a_draft_of_today_follows_the_days(self, around, study):
        assert not study.is_of_a_past_day
        later = NOW + timedelta(days=40)
        assert make_again(study=study, by=None, now=later).day == around.place.day_of(later)

    def test_one_that_is_kept_keeps_its_day(self, around):
        study = keep_study(study=begun(around, day=date(2025, 7, 1)), by=None, now=NOW)
        assert (study.day, study.paper.name.count("2025-07-01")) == (date(2025, 7, 1), 1)
        with pytest.raises(StudyIsKept):
            make_again(study=study, by=None, now=NOW)

    def test_its_paper_without_writing_anything(self, around):
        answer = around.client.get(url(around, "paper_now"), {"jour": "2025-07-01"})
        assert 'filename="etude-du-reseau-2025-07-01.pdf"' in answer["Content-Disposition"]
        wrong = around.client.get(url(around, "paper_now"), {"jour": "2999-01-01"}, follow=True)
        assert "This day is still to come: here is today." in text_of(wrong)


def test_texts_for_few_are_not_taken_over_for_all(around, study):
    answer = around.client.post(url(around, "studies"), {"audience": "public", "after": study.pk})

    assert answer.status_code == 422
    assert "written for the house" in text_of(answer)


def test_a_part_is_written(around, study):
    where, city = url(around, "part", study.pk, "actors"), f"actor-{around.city.pk}"
    posted = fields_of(around.client.get(where))
    posted |= {"text": "Ils sont là.", f"said-{city}": "La Ville", f"comment-{city}": "En mars."}
    del posted[f"in-actor-{around.school.pk}"]

    answer = around.client.post(where, posted, follow=True)

    told = text_of(answer)
    for words in ("What you wrote is recorded.", "Ils sont là.", "La Ville", "En mars.",
                  "The software said: “Ville de Saint-Étienne”", "left out"):  # fmt: skip
        assert words in told
    assert line_of(study, f"actor-{around.school.pk}").is_left_out


def test_a_part_recorded_as_it_is_changes_nothing(around, study):
    for kind in ("introduction", "rings", "actors", "changes", "method"):
        where = url(around, "part", study.pk, kind)
        assert around.client.post(where, fields_of(around.client.get(where))).status_code == 302

    assert not StudyLine.objects.exclude(changed_at=None).exists()
    assert not study.sections.exclude(changed_at=None).exists()


def test_of_two_who_write_the_second_keeps_what_they_typed_and_may_record_again(around, study):
    where, city = url(around, "part", study.pk, "actors"), f"actor-{around.city.pk}"
    posted = fields_of(around.client.get(where)) | {f"said-{city}": "La commune", "text": "À nous."}
    says(study, city, "La Ville")

    refused = around.client.post(where, posted)

    assert refused.status_code == 422
    assert "Somebody wrote here while you were writing" in text_of(refused)
    assert "It now says: “La Ville”" in text_of(refused)
    again = fields_of(refused)
    assert (again[f"said-{city}"], again["text"]) == ("La commune", "À nous.")
    assert line_of(study, city).said == "La Ville"

    assert around.client.post(where, again).status_code == 302
    assert line_of(study, city).said == "La commune"
    assert section_of(study, "actors").text == "À nous."


def test_a_study_kept_meanwhile_keeps_what_was_typed_on_the_page(around, study):
    where = url(around, "part", study.pk, "introduction")
    posted = fields_of(around.client.get(where)) | {"text": "Une année dense."}
    keep_study(study=study, by=None, now=NOW)

    answer = around.client.post(where, posted)

    assert answer.status_code == 422
    assert "This study was kept on" in text_of(answer)
    assert "Une année dense." in text_of(answer)


@pytest.mark.parametrize(
    "shown", ["", "nothing", "[]", "3", "[" * 100_000], ids=["", "word", "list", "3", "deep"]
)
def test_a_page_that_was_not_whole_is_refused(around, study, shown):
    answer = around.client.post(
        url(around, "part", study.pk, "introduction"), {"text": "Oui", "shown": shown}
    )

    assert answer.status_code == 422
    assert "Oui" in text_of(answer)


def test_a_long_part_is_written_page_after_page(around):
    for number in range(60):
        around.declare("funds", make_organisation(f"Fonds {number:02}", scale="region"))
    study = begun(around)
    where = url(around, "part", study.pk, "actors")
    first, second = (around.client.get(where, {"page": page}) for page in (1, 2))

    assert len(json.loads(first.context["form"]["shown"].value())) <= 1 + 2 * 40
    posted = fields_of(second)
    (key,) = [name for name in posted if posted[name] == "Fonds 59"]
    around.client.post(where, posted | {key: "Le dernier fonds"})

    assert StudyLine.objects.get(made="Fonds 59").said == "Le dernier fonds"
    assert StudyLine.objects.exclude(changed_at=None).count() == 1


def test_there_is_no_such_part(around, study):
    assert around.client.get(url(around, "part", study.pk, "nothing")).status_code == 404


def test_a_part_is_put_higher(around, study):
    where = url(around, "moved", study.pk, "readings")

    assert around.client.post(where, {"vers": "haut"}).status_code == 302
    assert section_of(study, "readings").rank == 1


def test_the_title_is_changed_and_an_empty_one_refused(around, study):
    where = url(around, "titled", study.pk)

    assert around.client.post(where, {"title": " "}).status_code == 422
    assert around.client.post(where, {"title": "Notre réseau"}).status_code == 302
    study.refresh_from_db()
    assert study.title == "Notre réseau"


def test_the_figures_are_made_again(around, study):
    around.came(around.circle, 10)

    told = text_of(around.client.post(url(around, "made_again", study.pk), follow=True))

    assert "The software said everything again" in told
    assert "10 persons" in told


def test_a_draft_is_thrown_away_when_one_says_so(around, study):
    assert "What was written in it is lost." in text_of(around.client.get(url(around, "dropped", study.pk)))
    around.client.post(url(around, "dropped", study.pk))

    assert not Study.objects.exists()


def test_a_study_is_kept_with_its_pdf_and_nothing_can_be_written_in_it(around, study):
    answer = around.client.post(url(around, "kept", study.pk), follow=True)

    assert "The study is kept, with its PDF." in text_of(answer)
    assert url(around, "part", study.pk, "actors") not in answer.content.decode()
    assert around.client.get(url(around, "part", study.pk, "actors")).status_code == 302
    assert around.client.get(url(around, "paper", study.pk)).content.startswith(b"%PDF")


def test_a_kept_study_says_why_it_cannot_be_changed(around, study):
    keep_study(study=study, by=None, now=NOW)

    for name, args in (("made_again", []), ("moved", ["actors"])):
        told = text_of(around.client.post(url(around, name, study.pk, *args), follow=True))
        assert "This study was kept on" in told
    for name in ("kept", "dropped"):
        assert around.client.post(url(around, name, study.pk)).status_code == 422


def test_a_kept_pdf_is_the_one_that_was_kept_until_its_file_is_lost(around, study):
    kept = keep_study(study=study, by=None, now=NOW)
    first = around.client.get(url(around, "paper", study.pk)).content
    around.city.name = "Ville nouvelle"
    around.city.save()
    assert around.client.get(url(around, "paper", study.pk)).content == first

    kept.paper.storage.delete(kept.paper.name)
    assert around.client.get(url(around, "paper", study.pk)).content.startswith(b"%PDF")


def test_a_study_is_of_its_place(around, study):
    other = make_place()
    Role.objects.filter(place=around.place).update(place=other)

    assert around.client.get(reverse("studies:study", args=[other.slug, study.pk])).status_code == 404


def test_the_page_of_a_study_costs_the_same_for_many_actors(around):
    def cost():
        study = begun(around)
        with CaptureQueriesContext(connection) as queries:
            around.client.get(url(around, "study", study.pk))
        return len(queries)

    few = cost()
    for number in range(20):
        around.declare("funds", make_organisation(f"Fonds {number}", scale="region"))

    assert cost() == few


# For everybody


@pytest.fixture
def given(around):
    around.declare("funds", make_organisation("Fonds public", scale="region"), visibility="public")
    around.declare("funds", make_organisation("Fonds secret", scale="region"), visibility="place")
    study = begun(around, "public")
    types(study, "introduction", text="Bonjour à tous.")
    return keep_study(study=study, by=None, now=NOW)


def test_nobody_reads_what_was_not_given(around, given):
    for name in ("everybody", "everybody_paper"):
        assert Client().get(url(around, name, given.pk)).status_code == 404


def test_once_given_anybody_reads_it_and_only_what_is_for_all(around, given):
    told = text_of(around.client.post(url(around, "published", given.pk), follow=True))
    assert "Anybody may read it" in told

    page = Client().get(url(around, "everybody", given.pk))

    told = text_of(page)
    assert "Fonds public" in told
    assert "Bonjour à tous." in told
    assert "secret" not in told
    assert "Write" not in told
    assert Client().get(url(around, "everybody_paper", given.pk)).content.startswith(b"%PDF")


def test_taken_back_nobody_reads_it(around, given):
    publish_study(study=given, by=None, now=NOW)
    around.client.post(url(around, "taken_back", given.pk))

    assert Client().get(url(around, "everybody", given.pk)).status_code == 404


def test_a_study_of_the_house_is_not_given(around, study):
    keep_study(study=study, by=None, now=NOW)

    told = text_of(around.client.post(url(around, "published", study.pk), follow=True))
    assert "Only a study made for everybody, once kept, is given to everybody." in told


def test_a_mere_member_does_not_write_studies(around, study, client):
    sign_in_as(client, around.place, "member")

    assert client.get(url(around, "study", study.pk)).status_code == 403
    with translation.override("en"):
        assert client.post(url(around, "kept", study.pk)).status_code == 403


@pytest.mark.parametrize("role", ["concierge", "mediator"])
def test_the_team_writes_it_and_who_coordinates_keeps_drops_and_gives_it(around, study, client, role):
    sign_in_as(client, around.place, role)

    page = client.get(url(around, "study", study.pk)).content.decode()
    assert url(around, "titled", study.pk) in page
    assert "Who coordinates or manages the place keeps it" in page
    for act in ("kept", "dropped", "published", "taken_back"):
        assert url(around, act, study.pk) not in page
        assert client.post(url(around, act, study.pk)).status_code == 403
