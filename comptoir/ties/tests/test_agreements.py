import io
import zipfile
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from comptoir.kit import documents
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties import agreements, personal, selectors
from comptoir.ties.models import Agreement, AgreementParty
from comptoir.ties.tests.factories import NOW, PAPERS, make_paper, odt

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def city():
    return make_organisation("Ville de Saint-Étienne")


@pytest.fixture
def record(place, city):
    """An agreement with the city; each test changes the one thing it is about."""

    def _record(**changes):
        plain = {
            "title": "Mise à disposition", "place": place, "parties": [city], "starts_on": FIRST,
            "by": None, "now": NOW,
        }  # fmt: skip
        return agreements.record_agreement(**plain | changes)

    return _record


@pytest.fixture
def correct(record, city):
    def _correct(agreement, **changes):
        plain = {"title": agreement.title, "parties": [city], "starts_on": FIRST, "by": None, "now": NOW}
        return agreements.correct_agreement(agreement=agreement, **plain | changes)

    return _correct


def test_an_agreement_keeps_its_parties_and_in_what_quality(record, city):
    zoomacom = make_organisation("Zoomacom")

    agreement = record(parties=[city, zoomacom], qualities={zoomacom.pk: " preneur "}, grants="Les locaux")

    assert {party.actor.name: party.quality for party in agreement.parties.all()} == {
        "Ville de Saint-Étienne": "",
        "Zoomacom": "preneur",
    }
    assert Agreement.objects.get().grants == "Les locaux"


def test_an_agreement_has_a_title_and_somebody(record):
    with pytest.raises(agreements.TitleIsMissing):
        record(title="  ")
    with pytest.raises(agreements.AgreementWithNobody):
        record(parties=[])

    assert not Agreement.objects.exists()


def test_an_agreement_of_one_day_is_one(record):
    record(ends_on=FIRST)

    with pytest.raises(agreements.AgreementEndsBeforeItStarts):
        record(ends_on=date(2025, 12, 31))


def test_the_last_day_counts(record):
    record(ends_on=LAST)

    assert Agreement.objects.in_force(LAST).exists()
    assert not Agreement.objects.in_force(date(2027, 1, 1)).exists()
    assert not Agreement.objects.in_force(date(2025, 12, 31)).exists()


@pytest.mark.parametrize("kind", ["pdf", "png", "jpg", "odt"])
def test_a_paper_is_kept_under_what_its_bytes_say(record, kind):
    content = odt() if kind == "odt" else PAPERS[kind]

    agreement = record(document=make_paper("Convention signée.exe", content))

    assert agreement.document.name.startswith("agreements/")
    assert agreement.document.name.endswith(f"convention-signee.{kind}")
    with agreement.document.open() as kept:
        assert kept.read() == content


def archive(first, content):
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w") as package:
        package.writestr(first, content)
    return paper.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>",
        b"MZ\x90\x00",
        b"\n%PDF-1.7",
        b"GIF89a",
        archive("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        archive("word/document.xml", "<w/>"),
    ],
    ids=["empty", "page", "program", "late", "gif", "spreadsheet", "word"],
)
def test_anything_else_is_refused_whatever_it_is_called(record, tmp_path, content):
    with pytest.raises(documents.DocumentIsOfAnotherKind):
        record(document=make_paper("convention.pdf", content))

    assert not Agreement.objects.exists()
    assert list(tmp_path.rglob("*.pdf")) == []


@pytest.mark.parametrize(("over", "kept"), [(0, True), (1, False)])
def test_a_paper_weighs_ten_megabytes_at_most(record, over, kept):
    content = PAPERS["pdf"].ljust(documents.MOST_BYTES + over, b" ")

    if kept:
        assert record(document=make_paper(content=content)).document
    else:
        with pytest.raises(documents.DocumentIsTooLarge):
            record(document=make_paper(content=content))


def test_what_a_browser_is_told_comes_from_the_kept_name():
    assert documents.content_type_of("agreements/2026/a.PDF") == "application/pdf"
    assert documents.content_type_of("agreements/2026/a.html") == "application/octet-stream"


def test_a_paper_without_a_name_gets_one(record):
    assert documents.check(make_paper("???.pdf")) == "document.pdf"


def test_an_agreement_is_corrected_and_keeps_its_paper(record, correct, city):
    agreement = record(document=make_paper(), parties=[city, make_organisation("Parti")])
    name = agreement.document.name

    correct(agreement, title="Convention 2026", ends_on=LAST)

    kept = Agreement.objects.get()
    assert (kept.title, kept.ends_on, kept.document.name) == ("Convention 2026", LAST, name)
    assert [party.actor for party in kept.parties.all()] == [city]


def test_a_new_paper_takes_the_place_of_the_old_one(
    record, correct, tmp_path, django_capture_on_commit_callbacks
):
    agreement = record(document=make_paper("un.pdf"))

    with django_capture_on_commit_callbacks(execute=True):
        correct(agreement, document=make_paper("deux.pdf"))

    assert [path.name for path in tmp_path.rglob("*.pdf")] == ["deux.pdf"]


def test_an_agreement_is_ended(record):
    agreement = agreements.end_agreement(agreement=record(), ends_on=LAST, by=None, now=NOW)

    assert Agreement.objects.get().ends_on == LAST
    with pytest.raises(agreements.AgreementEndsBeforeItStarts):
        agreements.end_agreement(agreement=agreement, ends_on=date(2025, 1, 1), by=None, now=NOW)


def test_an_agreement_withdrawn_is_kept_and_shown_no_more(record, correct, place):
    agreement = agreements.withdraw_agreement(agreement=record(), by=None, now=NOW)

    assert Agreement.objects.get().withdrawn_at == NOW
    assert selectors.agreements_of(place) == []
    with pytest.raises(agreements.AgreementIsWithdrawn):
        correct(agreement)


@pytest.mark.parametrize("many", [1, 10])
def test_the_agreements_of_a_place_come_latest_first_in_three_queries(
    record, place, many, django_assert_num_queries
):
    for year in range(2017, 2017 + many):
        record(title=f"Convention {year}", starts_on=date(year, 1, 1))
    record(place=make_place())

    with django_assert_num_queries(3):
        found = selectors.agreements_of(place)
        assert [party.actor.name for agreement in found for party in agreement.parties.all()]
    assert [agreement.starts_on.year for agreement in found] == list(range(2016 + many, 2016, -1))


def test_the_database_refuses_an_agreement_that_ends_before_it_starts_or_a_party_twice(record, city):
    agreement = record()

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(ends_on=date(2025, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementParty.objects.create(agreement=agreement, actor=city)


def test_a_person_is_given_the_agreements_they_signed(record):
    person = make_person("Nadia Benali")
    record(parties=[person], qualities={person.pk: "signataire"}, ends_on=LAST)

    assert personal.export_of(person)["agreements"] == [
        {
            "title": "Mise à disposition",
            "quality": "signataire",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        }
    ]
    personal.erase(person, by=None, now=NOW)
    assert AgreementParty.objects.get().quality == ""


class TestPressedTwiceOrByTwo:
    def test_the_same_is_recorded_once(self, record):
        assert record(grants="Les locaux") == record(title=" Mise à disposition ", grants="Les locaux")
        assert AgreementParty.objects.count() == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "Avenant"},
            {"starts_on": LAST},
            {"ends_on": LAST},
            {"grants": "Rien"},
            {"is_draft": True},
        ],
    )
    def test_in_other_words_it_is_another(self, record, changes):
        assert record() != record(**changes)

    def test_with_other_parties_it_is_another(self, record, city):
        assert record() != record(parties=[city, make_organisation("Zoomacom")])

    def test_one_withdrawn_as_an_error_is_recorded_again(self, record):
        agreements.withdraw_agreement(agreement=record(), by=None, now=NOW)
        assert record().withdrawn_at is None

    def test_what_is_over_does_not_hold_again_because_somebody_ends_it(self, record):
        agreement = record(ends_on=date(2026, 6, 30))
        with pytest.raises(agreements.AgreementHasEnded) as refused:
            agreements.end_agreement(agreement=agreement, ends_on=date(2026, 11, 22), by=None, now=NOW)
        assert "30" in refused.value.sentence
        assert not Agreement.objects.in_force(date(2026, 7, 1)).exists()

    def test_a_draft_does_not_end(self, record):
        draft = record(is_draft=True)
        with pytest.raises(agreements.AgreementIsADraft):
            agreements.end_agreement(agreement=draft, ends_on=LAST, by=None, now=NOW)

    def test_a_correction_does_not_take_back_a_signature(self, record, correct):
        draft = record(is_draft=True)
        read_before = Agreement.objects.get(pk=draft.pk)
        agreements.sign_agreement(agreement=draft, signed_on=FIRST, by=None, now=NOW)

        correct(read_before, title="Mise à disposition des locaux")

        kept = Agreement.objects.get()
        assert (kept.title, kept.signed_on) == ("Mise à disposition des locaux", FIRST)
