"""A study is written by people above what the software says, by several at once, then kept as it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from comptoir.actors.models import Consent
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood, someone
from comptoir.places.tests.factories import make_account, make_organisation, make_person
from comptoir.studies import actions, personal
from comptoir.studies.actions import keep_study, make_again, name_study, publish_study
from comptoir.studies.changing import Wording, move_part
from comptoir.studies.models import Study, StudyLine
from comptoir.studies.paper import paper_data
from comptoir.studies.refusals import (
    NotForEverybody,
    PartHasChanged,
    StudyIsKept,
    TextsAreNotForThem,
    TitleIsMissing,
)
from comptoir.studies.tests.desk import begun, line_of, prints, read, says, section_of, sentences, types

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def around(client):
    return make_neighbourhood(client)


@pytest.fixture
def study(around):
    return begun(around)


@pytest.fixture
def city(around):
    return f"actor-{around.city.pk}"


@pytest.fixture
def claire():
    return make_account(make_person("Claire Vasseur"))


def order(study):
    return list(study.sections.order_by("rank").values_list("kind", flat=True))


# What a draft is


def test_a_study_is_begun_as_of_today_with_every_part_in_order(study):
    assert (study.day, study.title, study.is_kept) == (TODAY, "The network of Le Comptoir Numérique", False)
    assert order(study) == [
        "introduction", "rings", "readings", "circulates", "actors", "changes", "ahead", "method"
    ]  # fmt: skip


def test_a_line_reads_as_the_software_said_it(study, city):
    assert "Ville de Saint-Étienne" in sentences(read(study))
    assert line_of(study, city).cells[0] == "city"


def test_what_happens_later_does_not_change_what_was_said(around, study):
    before = sentences(read(study))
    around.declare("funds", make_organisation("Fonds neuf"))
    around.city.name = "Ville nouvelle"
    around.city.save()

    assert sentences(read(study)) == before


def test_the_study_costs_the_same_to_read_for_many_lines(around):
    def cost():
        study = begun(around)
        with CaptureQueriesContext(connection) as queries:
            read(study)
        return len(queries)

    few = cost()
    for number in range(30):
        around.declare("funds", make_organisation(f"Fonds {number}"))

    assert cost() == few


# What people write


def test_a_line_is_reworded_and_what_the_software_said_is_kept(study, city, claire):
    types(study, "actors", wordings={city: Wording("La Ville")}, by=claire, now=LATER)

    line = line_of(study, city)
    assert (line.said, line.made) == ("La Ville", "Ville de Saint-Étienne")
    assert (line.changed_by, line.changed_at) == (claire, LATER)


@pytest.mark.parametrize("typed", ["", "  ", "Ville de Saint-Étienne", " Ville de Saint-Étienne\r\n"])
def test_emptied_or_typed_the_same_it_is_the_software_s_again(study, city, typed):
    says(study, city, "La Ville")
    types(study, "actors", wordings={city: Wording(typed)})

    assert line_of(study, city).reworded == ""


def test_an_actor_that_is_left_out_goes_with_its_ties_and_its_place_in_the_rings(study, city):
    says(study, city, is_left_out=True)

    sheet = read(study)
    assert not [one for one in sentences(sheet) if one.startswith("Ville") and "wished" not in one]
    assert "Ville de Saint-Étienne" not in sheet.rings().svg
    assert "Cyberloire" in sheet.rings().svg


def test_a_part_that_is_left_out_is_not_read(study):
    types(study, "readings", is_left_out=True)

    assert "readings" not in [leaf.section.kind for leaf in read(study).leaves]


def test_a_text_is_cut_into_paragraphs_where_a_line_is_empty(study):
    types(study, "introduction", text="Une année dense.\r\nVraiment.\r\n\r\n\r\nEt après ?\r\n")

    assert read(study).leaves[0].paragraphs == ["Une année dense.\nVraiment.", "Et après ?"]


def test_a_comment_is_printed_under_its_line(study, city):
    says(study, city, comment="Rendez-vous en mars.")

    (actors,) = [part for part in paper_data(read(study))["parts"] if part["kind"] == "actors"]
    (entry,) = [one for chapter in actors["chapters"] for one in chapter["entries"] if one["comment"]]
    assert (entry["said"], entry["reworded"], entry["comment"]) == (
        "Ville de Saint-Étienne", "", "Rendez-vous en mars."
    )  # fmt: skip


def test_a_part_goes_up_and_stays_at_the_top(study):
    for _ in range(4):
        move_part(study=study, kind="readings", is_up=True, by=None, now=NOW)

    assert order(study)[:3] == ["readings", "introduction", "rings"]


def test_a_part_goes_down(study):
    move_part(study=study, kind="introduction", is_up=False, by=None, now=NOW)

    assert order(study)[:2] == ["rings", "introduction"]


def test_a_study_is_called_something(study):
    with pytest.raises(TitleIsMissing):
        name_study(study=study, title="  ", by=None, now=NOW)
    assert name_study(study=study, title=" Notre réseau ", by=None, now=NOW).title == "Notre réseau"


# Two at once


def test_two_write_two_lines_of_the_same_part(around, study, city):
    shown, school = prints(study, "actors"), f"actor-{around.school.pk}"
    mine = {city: Wording("La Ville"), school: Wording("École Chapelon")}
    theirs = {city: Wording("Ville de Saint-Étienne"), school: Wording("L’école")}

    types(study, "actors", shown=shown, wordings=mine)
    types(study, "actors", shown=shown, wordings=theirs)

    assert (line_of(study, city).said, line_of(study, school).said) == ("La Ville", "L’école")


def test_of_two_who_write_the_same_line_the_second_reads_who_wrote_what(study, city, claire):
    shown = prints(study, "actors")
    types(study, "actors", shown=shown, wordings={city: Wording("La Ville")}, by=claire, now=NOW)

    with pytest.raises(PartHasChanged) as refused, translation.override("en"):
        types(study, "actors", shown=shown, wordings={city: Wording("La commune")}, now=LATER)

    said = "Claire Vasseur changed this (14:20). It now says: “La Ville”"
    assert refused.value.conflicts == {city: said}
    assert line_of(study, city).said == "La Ville"


def test_of_two_who_write_the_same_text_the_second_loses_nothing_of_the_first(study, claire):
    shown = prints(study, "introduction")
    types(study, "introduction", shown=shown, text="Bonne année.", by=claire)

    with pytest.raises(PartHasChanged) as refused:
        types(study, "introduction", shown=shown, text="Année moyenne.")

    assert "Claire Vasseur" in refused.value.conflicts["text"]
    assert section_of(study, "introduction").text == "Bonne année."


def test_two_who_write_the_very_same_do_not_disturb_each_other(study, city):
    shown = prints(study, "actors")
    for _ in range(2):
        types(study, "actors", shown=shown, wordings={city: Wording("La Ville")})

    assert line_of(study, city).said == "La Ville"


def test_what_was_left_out_meanwhile_is_said(study, city, claire):
    shown = prints(study, "actors")
    gone = Wording("Ville de Saint-Étienne", is_left_out=True)
    types(study, "actors", shown=shown, wordings={city: gone}, by=claire)

    with pytest.raises(PartHasChanged) as refused, translation.override("en"):
        types(study, "actors", shown=shown, wordings={city: Wording("La commune")})

    assert refused.value.conflicts[city].startswith("Claire Vasseur left this out (14:20)")


@pytest.mark.parametrize(
    ("is_left_out", "said"),
    [(True, "Claire Vasseur left this out (14:20)."), (False, "Claire Vasseur emptied this (14:20).")],
)
def test_what_says_nothing_any_more_is_not_quoted(study, claire, is_left_out, said):
    types(study, "changes", text="À relire.")
    shown = prints(study, "changes")
    types(study, "changes", shown=shown, text="", is_left_out=is_left_out, by=claire)

    with pytest.raises(PartHasChanged) as refused, translation.override("en"):
        types(study, "changes", shown=shown, text="Relu.", is_left_out=False)

    assert refused.value.conflicts == {"text": said}


def test_what_the_software_no_longer_says_gives_back_what_was_typed(around, study):
    tie = around.declare("funds", make_organisation("Fonds"))
    with translation.override("en"):
        make_again(study=study, by=None, now=NOW)
    shown = prints(study, "actors")
    tie.delete()
    with translation.override("en"):
        make_again(study=study, by=None, now=NOW)
        typed = Wording("Ils nous aident", "Depuis mars")
        with pytest.raises(PartHasChanged) as refused:
            types(study, "actors", shown=shown, wordings={f"tie-{tie.pk}": typed})

    assert refused.value.conflicts[f"tie-{tie.pk}"] == (
        "The software says this no longer. You had written: “Ils nous aident — Depuis mars”"
    )


# Made again, and from last year


def test_made_again_it_says_what_holds_today_and_keeps_what_people_wrote(around, study, city):
    says(study, city, "La Ville", comment="Rendez-vous en mars.")
    types(study, "introduction", text="Une année dense.")
    around.came(around.circle, 10)

    again = make_again(study=study, by=None, now=LATER)

    assert "10 persons" in line_of(again, f"actor-{around.circle.pk}").cells
    assert section_of(again, "introduction").text == "Une année dense."
    line = line_of(again, city)
    assert (line.said, line.comment, line.is_to_check) == ("La Ville", "Rendez-vous en mars.", False)


def test_words_about_what_is_said_otherwise_now_are_to_be_read_again(around, study, city):
    says(study, city, comment="Rien encore.")
    around.came(around.city, 10)

    make_again(study=study, by=None, now=LATER)
    assert line_of(study, city).is_to_check

    checked = Wording("Ville de Saint-Étienne", "Rien encore.", is_checked=True)
    types(study, "actors", wordings={city: checked})
    assert not line_of(study, city).is_to_check


def test_the_next_study_takes_over_order_texts_and_comments(study, around, city):
    move_part(study=study, kind="readings", is_up=True, by=None, now=NOW)
    types(study, "introduction", text="Une année dense.")
    says(study, city, comment="Rendez-vous en mars.")
    keep_study(study=study, by=None, now=NOW)

    after = begun(around, after=study)

    assert order(after) == order(study)
    assert section_of(after, "introduction").text == "Une année dense."
    assert line_of(after, city).comment == "Rendez-vous en mars."
    assert not after.is_kept


@pytest.mark.parametrize(("old", "new"), [("place", "network"), ("place", "public"), ("network", "public")])
def test_texts_written_for_few_are_not_taken_over_for_more(around, old, new):
    with pytest.raises(TextsAreNotForThem):
        begun(around, new, after=begun(around, old))


def test_texts_written_for_everybody_serve_the_house(around):
    old = begun(around, "public")
    types(old, "introduction", text="Bonne année.")

    assert section_of(begun(around, "place", after=old), "introduction").text == "Bonne année."


# Kept, and given


def test_a_kept_study_changes_no_more(study, city):
    keep_study(study=study, by=None, now=NOW)

    for act in (
        lambda: says(study, city, "La Ville"),
        lambda: make_again(study=study, by=None, now=NOW),
        lambda: keep_study(study=study, by=None, now=NOW),
        lambda: name_study(study=study, title="Autre", by=None, now=NOW),
        lambda: move_part(study=study, kind="ahead", is_up=True, by=None, now=NOW),
        lambda: actions.drop_study(study=study, by=None, now=NOW),
    ):
        with pytest.raises(StudyIsKept):
            act()


def test_a_draft_is_thrown_away(study):
    actions.drop_study(study=study, by=None, now=NOW)

    assert not Study.objects.exists()
    assert not StudyLine.objects.exists()


def test_only_a_study_for_everybody_that_is_kept_is_given_to_everybody(around, study):
    everybody = begun(around, "public")
    for one in (everybody, keep_study(study=study, by=None, now=NOW)):
        with pytest.raises(NotForEverybody):
            publish_study(study=one, by=None, now=NOW)

    kept = keep_study(study=everybody, by=None, now=NOW)
    assert publish_study(study=kept, by=None, now=LATER).published_at == LATER
    assert publish_study(study=kept, by=None, now=NOW).published_at == LATER, "twice changes nothing"

    actions.take_back(study=kept, by=None, now=NOW)
    assert not Study.objects.published().exists()


# Persons


@pytest.fixture
def paul(around):
    paul = someone("Paul Roche", may_be_named=True)
    around.declare("represents", paul, since=date(2026, 5, 1))
    return paul


def test_a_person_is_read_for_as_long_as_they_agree(around, paul):
    study = begun(around)
    assert "Paul Roche" in sentences(read(study))

    Consent.objects.update(withdrawn_at=NOW)

    assert "Paul" not in " ".join(sentences(read(study)))


def test_a_person_is_told_what_studies_say_of_them(around, paul):
    begun(around)

    said = [one["said"] for one in personal.export_of(paul)["studies"]]
    assert said == [
        "Paul Roche", "Paul Roche represents Zoomacom, since 1\N{NO-BREAK SPACE}May 2026",
        "Paul Roche represents Zoomacom",
    ]  # fmt: skip


def test_whoever_is_forgotten_is_in_no_study_nor_in_its_pdf(around, paul, django_capture_on_commit_callbacks):
    study = keep_study(study=begun(around), by=None, now=NOW)
    storage, name = study.paper.storage, study.paper.name

    with django_capture_on_commit_callbacks(execute=True):
        personal.erase(paul, by=None, now=NOW)

    assert "Paul" not in " ".join(sentences(read(study)))
    assert not storage.exists(name)
    assert Study.objects.get(pk=study.pk).paper == ""
