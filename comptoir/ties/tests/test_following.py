"""A signed agreement is followed, amended and prolonged; its terms stay what was signed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from comptoir.places.people import meet
from comptoir.places.tests.factories import make_organisation, make_person, make_place
from comptoir.ties.agreements import (
    AgreementEndsBeforeItStarts,
    AgreementHasEnded,
    AgreementIsADraft,
    AgreementIsWithdrawn,
    ReviewedBeforeItStarts,
    SignedLater,
    TitleIsMissing,
    correct_agreement,
    end_agreement,
    record_agreement,
    sign_agreement,
    withdraw_agreement,
)
from comptoir.ties.following import (
    AmendedBeforeItStarts,
    AmendedSince,
    NothingIsAmended,
    ProlongedAlready,
    SignedPaperIsKept,
    amend_agreement,
    follow_agreement,
    prolong_agreement,
    withdraw_amendment,
)
from comptoir.ties.models import Agreement, Amendment
from comptoir.ties.noting import life_of_agreement
from comptoir.ties.succession import BothWouldHold, refuse_both_at_once
from comptoir.ties.terms import as_agreed
from comptoir.ties.tests.factories import make_paper

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
TODAY, FIRST, LAST = NOW.date(), date(2026, 1, 1), date(2026, 12, 31)
BY = {"by": None, "now": NOW}


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
def agreement(place, city):
    return record_agreement(
        title="Convention d’objectifs", place=place, parties=[city], starts_on=FIRST, ends_on=LAST,
        recognises="un tiers-lieu", grants="10 000 €", **BY,
    )  # fmt: skip


@pytest.fixture
def amend(agreement):
    """An amendment; each test changes the one thing it is about."""

    def _amend(**changes):
        plain = {
            "agreement": agreement, "title": "Avenant 1", "signed_on": TODAY, "from_on": TODAY,
            "recognises": "un centre de ressources", "grants": "15 000 €", "ends_on": LAST, **BY,
        }  # fmt: skip
        return amend_agreement(**plain | changes)

    return _amend


@pytest.fixture
def follow(agreement):
    def _follow(**changes):
        plain = {"review_on": None, "contact_here": None, "contact_there": None, "note": "", **BY}
        return follow_agreement(agreement=agreement, **plain | changes)

    return _follow


@pytest.fixture
def prolong(agreement, city):
    def _prolong(**changes):
        plain = {
            "agreement": agreement, "title": "Convention 2027", "parties": [city],
            "starts_on": date(2027, 1, 1), "signed_on": None, **BY,
        }  # fmt: skip
        return prolong_agreement(**plain | changes)

    return _prolong


def terms(day):
    return [(row.recognises, row.grants) for row in as_agreed(Agreement.objects.order_by("pk"), day)]


def changes_of(agreement):
    return [row.changes for row in agreement.changes.all()]


# Followed


def test_it_is_followed_with_a_day_contacts_and_a_note_and_each_change_is_kept(agreement, follow, place):
    nadia = make_person("Nadia Benali")
    meet(place=place, person=nadia, now=NOW)

    follow(review_on=LAST, contact_here=nadia, note=" Le papier est chez Maud ", document=make_paper())

    kept = Agreement.objects.get()
    assert (kept.review_on, kept.contact_here, kept.note) == (LAST, nadia, "Le papier est chez Maud")
    assert changes_of(kept) == [
        {
            "review_on": [None, "2026-12-31"], "contact_here": [None, nadia.pk],
            "note": ["", "Le papier est chez Maud"], "document": ["", kept.document.name],
        }
    ]  # fmt: skip
    with translation.override("fr"):
        words = [change for step in life_of_agreement(kept) for change in step.changes]
    assert ("contact ici", "rien", "Nadia Benali") in words


def test_who_the_place_does_not_know_is_not_named_in_the_history(agreement, follow):
    follow(contact_here=make_person("Inconnue"))

    with translation.override("en"):
        told = str(life_of_agreement(agreement))

    assert "Inconnue" not in told
    assert "somebody whom the place does not know" in told


def test_the_same_said_again_leaves_no_trace(agreement, follow):
    follow(note="Le papier est chez Maud")
    follow(note="Le papier est chez Maud")
    assert len(changes_of(agreement)) == 1


def test_the_signed_paper_is_not_replaced_by_who_follows_it(agreement, follow):
    follow(document=make_paper())
    with pytest.raises(SignedPaperIsKept):
        follow(document=make_paper("Autre.pdf"))
    assert Agreement.objects.get().document.name.endswith("convention-signee.pdf")


def test_it_is_not_reviewed_before_it_starts(follow):
    with pytest.raises(ReviewedBeforeItStarts):
        follow(review_on=date(2025, 12, 31))


def test_one_withdrawn_is_not_followed_nor_amended_nor_prolonged(agreement, follow, amend, prolong):
    withdraw_agreement(agreement=agreement, **BY)
    for deed in (follow, amend, prolong):
        with pytest.raises(AgreementIsWithdrawn):
            deed()


def test_what_is_corrected_signed_and_ended_is_in_its_history(place, city):
    draft = record_agreement(
        title="Convention", place=place, parties=[city], starts_on=FIRST, is_draft=True, **BY
    )
    other = make_organisation("Zoomacom")
    correct_agreement(agreement=draft, title="Convention", parties=[city, other], starts_on=FIRST, **BY)
    sign_agreement(agreement=draft, signed_on=TODAY, **BY)
    end_agreement(agreement=draft, ends_on=TODAY, **BY)

    day = TODAY.isoformat()
    assert changes_of(draft) == [
        {"parties": [[city.pk], sorted([city.pk, other.pk])]}, {"signed_on": [None, day]},
        {"ends_on": [None, day]},
    ]  # fmt: skip
    assert "Zoomacom" in str(life_of_agreement(draft))


# Amended


def test_the_terms_are_those_of_the_day_and_what_was_signed_is_kept(agreement, amend):
    amend(from_on=date(2026, 7, 1))
    amend(title="Avenant 2", from_on=date(2027, 1, 1), grants="20 000 €", ends_on=date(2027, 12, 31))

    signed = ("un tiers-lieu", "10 000 €")
    assert terms(date(2026, 6, 30)) == [signed]
    assert terms(date(2026, 7, 1)) == terms(date(2026, 12, 31)) == [("un centre de ressources", "15 000 €")]
    assert terms(date(2027, 1, 1)) == [("un centre de ressources", "20 000 €")]
    kept = Agreement.objects.get()
    assert (kept.recognises, kept.grants, kept.ends_on) == (*signed, date(2027, 12, 31))


def test_an_amendment_recorded_late_is_put_where_it_took_effect(amend):
    amend(from_on=date(2026, 9, 1), grants="20 000 €")
    amend(title="Avenant oublié", from_on=date(2026, 3, 1), grants="12 000 €")

    assert [terms(date(2026, month, 1))[0][1] for month in (2, 3, 9)] == ["10 000 €", "12 000 €", "20 000 €"]


def test_an_amendment_puts_off_the_last_day(agreement, amend):
    amend(recognises="un tiers-lieu", grants="10 000 €", ends_on=date(2027, 12, 31))

    assert Agreement.objects.in_force(date(2027, 6, 1)).exists()
    assert Amendment.objects.get().ended_on == LAST


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " "}, TitleIsMissing),
        ({"signed_on": TODAY + timedelta(days=1)}, SignedLater),
        ({"from_on": date(2025, 12, 31)}, AmendedBeforeItStarts),
        ({"from_on": date(2027, 1, 2), "ends_on": None}, AgreementHasEnded),
        ({"ends_on": TODAY - timedelta(days=1)}, AgreementEndsBeforeItStarts),
        ({"recognises": "un tiers-lieu", "grants": "10 000 €"}, NothingIsAmended),
    ],
)
def test_what_no_amendment_does_is_refused(amend, changes, refusal):
    with pytest.raises(refusal):
        amend(**changes)
    assert not Amendment.objects.exists()


def test_nothing_is_amended_when_an_amendment_said_so_already(amend):
    amend()
    with pytest.raises(NothingIsAmended):
        amend(title="Avenant 2")


def test_a_draft_is_changed_and_not_amended(amend, prolong):
    with pytest.raises(AgreementIsADraft):
        amend(agreement=prolong())


def test_one_recorded_in_error_keeps_no_day_from_the_one_that_prolongs_it(agreement, prolong):
    after = prolong()
    after.starts_on = FIRST
    with pytest.raises(BothWouldHold):
        refuse_both_at_once(after)

    withdraw_agreement(agreement=agreement, **BY)
    after.prolongs.refresh_from_db()
    refuse_both_at_once(after)


def test_an_amendment_recorded_in_error_changed_nothing_and_is_in_the_history(agreement, amend):
    first = amend(ends_on=date(2027, 12, 31))
    second = amend(title="Avenant 2", ends_on=None)
    with pytest.raises(AmendedSince):
        withdraw_amendment(amendment=first, **BY)

    for amendment in (second, first):
        withdraw_amendment(amendment=amendment, **BY)

    assert terms(TODAY) == [("un tiers-lieu", "10 000 €")]
    assert Agreement.objects.get().ends_on == LAST
    assert "Avenant 2" in str(life_of_agreement(agreement))
    with pytest.raises(AmendedSince):
        withdraw_amendment(amendment=first, **BY)


def test_what_was_ended_since_does_not_hold_again_by_withdrawing_an_amendment(agreement, amend):
    amendment = amend(ends_on=date(2027, 12, 31))
    end_agreement(agreement=agreement, ends_on=TODAY, **BY)

    withdraw_amendment(amendment=amendment, **BY)

    assert Agreement.objects.get().ends_on == TODAY


def test_the_terms_of_many_cost_one_query(place, city, amend, django_assert_num_queries):
    amend()
    for number in range(20):
        record_agreement(title=f"Autre {number}", place=place, parties=[city], starts_on=FIRST, **BY)
    with django_assert_num_queries(2):
        assert len(as_agreed(Agreement.objects.all(), TODAY)) == 21


# Prolonged


def test_another_follows_it_a_draft_until_it_is_signed(agreement, prolong):
    new = prolong(grants="12 000 €")
    assert (new.prolongs, new.is_draft, new.grants) == (agreement, True, "12 000 €")
    assert not Agreement.objects.in_force(date(2027, 1, 1)).exists()

    sign_agreement(agreement=new, signed_on=TODAY, **BY)

    assert list(Agreement.objects.in_force(date(2027, 1, 1))) == [new]
    assert list(Agreement.objects.in_force(LAST)) == [agreement]


def test_it_may_be_signed_at_once(prolong):
    assert prolong(signed_on=TODAY).signed_on == TODAY


def test_one_is_prolonged_once_until_the_other_is_withdrawn(prolong):
    new = prolong()
    with pytest.raises(ProlongedAlready, match="Convention 2027"):
        prolong(title="Encore une")
    withdraw_agreement(agreement=new, **BY)
    assert prolong(title="Encore une").pk


def test_the_database_keeps_one_that_prolongs(agreement, prolong):
    prolong()
    other = record_agreement(
        title="Autre",
        place=agreement.place,
        parties=[make_organisation("Loire")],
        starts_on=FIRST,
        **BY,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=other.pk).update(prolongs=agreement)


def test_both_never_hold_on_one_day(agreement, prolong):
    with pytest.raises(BothWouldHold, match="Convention 2027"):
        prolong(starts_on=LAST)
    Agreement.objects.update(ends_on=None)
    with pytest.raises(BothWouldHold):
        prolong()


def test_neither_is_changed_so_that_both_would_hold(agreement, prolong, amend):
    new = prolong()
    parties = [party.actor for party in agreement.parties.all()]

    with pytest.raises(BothWouldHold, match="Convention 2027"):
        amend(ends_on=date(2027, 6, 30))
    with pytest.raises(BothWouldHold):
        amend(ends_on=None)
    with pytest.raises(BothWouldHold):
        correct_agreement(
            agreement=agreement, title="Convention", parties=parties, starts_on=FIRST, ends_on=None, **BY
        )
    with pytest.raises(BothWouldHold, match=agreement.title):
        correct_agreement(agreement=new, title="Autre", parties=parties, starts_on=LAST, **BY)

    agreement.refresh_from_db()
    assert agreement.ends_on == LAST
    withdraw_agreement(agreement=new, **BY)
    assert amend(ends_on=date(2027, 6, 30)).pk


def test_an_amendment_that_shortened_it_stays_while_another_prolongs_it_from_then(agreement, prolong, amend):
    shorter = amend(ends_on=date(2026, 12, 15))
    prolong(agreement=Agreement.objects.get(pk=agreement.pk), starts_on=date(2026, 12, 16))

    with pytest.raises(BothWouldHold):
        withdraw_amendment(amendment=shorter, **BY)

    shorter.refresh_from_db()
    assert shorter.withdrawn_at is None


def test_a_draft_is_signed_before_it_is_prolonged(prolong):
    with pytest.raises(AgreementIsADraft):
        prolong(agreement=prolong(), title="Encore", starts_on=date(2028, 1, 1))
