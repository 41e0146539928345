"""Two rows that are one person: chosen, compared, merged, taken apart; and how far a place may go."""

import pytest

from comptoir.actors.actions import issue_card, open_account
from comptoir.actors.models import Account, Merge
from comptoir.desk.tests.counter_scene import NOW
from comptoir.people.tests.people_scene import known_elsewhere, said, sit_as, text_of
from comptoir.places.people import persons_known_to
from comptoir.places.tests.factories import make_person, make_place, make_role
from comptoir.presence.models import Visit
from comptoir.ties.actions import withdraw_tie
from comptoir.ties.tests.factories import make_tie


@pytest.fixture
def pair(scene):
    """Nadia twice, before a mediator: once with a story, once with a phone."""
    sit_as(scene, "mediator")
    scene.client.cookies["django_language"] = "en"
    old, new = scene.person("Nadia Benali"), scene.person("Nadia Benalli", phone="06 39 98 11 22")
    scene.visit(old, 10, left_at=NOW)
    scene.booked(16, 18, old)
    return old, new


def merge(scene, one, other, keep=None):
    return scene.post("people:merge_person", one.pk, avec=other.pk, keep=(keep or one).pk)


def test_who_resembles_is_proposed_without_searching(scene, pair):
    old, new = pair
    page = text_of(scene.get("people:merge_person", old.pk))
    assert f"?avec={new.pk}" in page


def test_somebody_else_is_searched(scene, pair):
    other = scene.person("Fatou Diop")
    page = text_of(scene.get("people:merge_person", pair[0].pk, q="fatou"))
    assert f"?avec={other.pk}" in page


def test_both_are_seen_side_by_side_the_one_with_the_story_first(scene, pair):
    old, new = pair
    page = text_of(scene.get("people:merge_person", new.pk, avec=str(old.pk)))
    assert page.index(f'value="{old.pk}" checked') < page.index(f'value="{new.pk}"')
    assert '<th scope="row">Visits</th><td>1</td><td>0</td>' in page
    assert "06 39 98 11 22" in page


def test_only_the_ties_that_the_place_may_know_are_counted(scene, pair):
    """Nor those withdrawn: a number alone would tell what another place keeps for itself."""
    old, new = pair
    there, karma = make_place("Ailleurs"), scene.organisation("KARMA")
    make_tie(old, karma, told_in=scene.place)
    make_tie(karma, old, kind="helps", told_in=scene.place)
    make_tie(old, karma, kind="member_of", told_in=there, visibility="team")
    withdrawn = make_tie(new, karma, told_in=scene.place)
    withdraw_tie(tie=withdrawn, by=None, now=NOW)
    page = text_of(scene.get("people:merge_person", new.pk, avec=str(old.pk)))
    assert '<th scope="row">Ties</th><td>2</td><td>0</td>' in page


def test_everything_moves_to_the_one_that_stays(scene, pair):
    old, new = pair
    answer = merge(scene, new, old, keep=old)
    assert answer["Location"] == scene.url("people:person", old.pk)
    assert said(answer) == "Nadia Benalli is now part of Nadia Benali."
    old.refresh_from_db()
    assert old.phone == "+33639981122"
    assert list(persons_known_to(scene.place).filter(name__startswith="Nadia")) == [old]


def test_the_other_may_stay_instead(scene, pair):
    old, new = pair
    merge(scene, old, new, keep=new)
    assert Visit.objects.get(person=new).left_at == NOW


def test_a_merge_is_taken_apart_from_the_page(scene, pair):
    old, new = pair
    merge(scene, old, new)
    trace = Merge.objects.get()
    page = text_of(scene.get("people:person", old.pk))
    assert scene.url("people:undo_merge", trace.pk) in page
    answer = scene.post("people:undo_merge", trace.pk)
    assert said(answer) == "Nadia Benalli and Nadia Benali are two persons again."
    assert persons_known_to(scene.place).filter(name__startswith="Nadia").count() == 2


def test_a_merge_made_elsewhere_is_not_taken_apart_here(scene, pair):
    elsewhere = Merge.objects.create(kept=make_person(), absorbed=make_person(), merged_at=NOW)
    assert scene.post("people:undo_merge", elsewhere.pk).status_code == 404


@pytest.mark.parametrize("chosen", ["", "x", "0", "999999"])
def test_merging_with_nobody_does_nothing(scene, pair, chosen):
    answer = scene.post("people:merge_person", pair[0].pk, avec=chosen)
    assert answer.status_code in (200, 404)
    assert not Merge.objects.exists()


def test_nobody_is_merged_into_themselves(scene, pair):
    merge(scene, pair[0], pair[0])
    assert not Merge.objects.exists()


def test_somebody_the_place_does_not_know_is_not_merged(scene, pair):
    assert merge(scene, pair[0], make_person()).status_code == 404


def test_what_both_have_once_is_refused_with_its_reason(scene, pair):
    for number, person in enumerate(pair):
        open_account(person=person, email=f"nadia{number}@example.org", by=None, now=NOW)
    answer = merge(scene, *pair)
    assert answer.status_code == 409
    assert "both have an account" in text_of(answer)


@pytest.mark.parametrize("which", [0, 1])
def test_a_person_another_place_knows_is_not_merged_here(scene, pair, which):
    known_elsewhere(pair[which])
    answer = merge(scene, *pair)
    assert answer.status_code == 409
    assert "beyond the place" in text_of(answer)
    assert not Merge.objects.exists()


def test_who_works_at_the_counter_is_merged_by_a_manager_only(scene, pair):
    make_role(scene.place, "manager", pair[0])
    answer = merge(scene, *pair)
    assert "only a manager" in text_of(answer)
    sit_as(scene, "manager")
    merge(scene, *pair)
    assert Merge.objects.exists()


def test_a_concierge_does_not_merge(scene, pair):
    sit_as(scene, "concierge")
    assert merge(scene, *pair).status_code == 403


# The way in


def test_an_account_is_opened_with_a_mail_address(scene, pair):
    answer = scene.post("people:open_account", pair[0].pk, email="Nadia@example.org")
    assert Account.objects.get(person=pair[0]).email == "nadia@example.org"
    assert said(answer) == "Nadia Benali can sign in: a code will be sent to nadia@example.org."


@pytest.mark.parametrize(
    ("email", "why"), [("", "required"), ("nadia@", "not an e-mail"), ("taken@example.org", "Another")]
)
def test_an_account_that_cannot_be_opened_says_why(scene, pair, email, why):
    open_account(person=pair[1], email="taken@example.org", by=None, now=NOW)
    answer = scene.post("people:open_account", pair[0].pk, email=email)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Account.objects.filter(person=pair[0]).exists()


def test_nobody_opens_a_way_in_as_somebody_of_the_counter(scene, pair):
    make_role(scene.place, "manager", pair[0])
    answer = scene.post("people:open_account", pair[0].pk, email="mine@example.org")
    assert "only a manager" in text_of(answer)
    assert not Account.objects.filter(person=pair[0]).exists()


def test_nobody_opens_a_way_into_another_place(scene, pair):
    make_role(known_elsewhere(pair[0]), "manager", pair[0])
    sit_as(scene, "manager")
    assert "beyond the place" in text_of(
        scene.post("people:open_account", pair[0].pk, email="mine@example.org")
    )


def test_a_card_of_the_merged_one_still_finds_the_one_that_stays(scene, pair):
    card = issue_card(person=pair[1], by=None, now=NOW)
    merge(scene, *pair)
    assert "Nadia Benali" in text_of(scene.get("people:people", q=card.number)).replace("<mark>", "").replace(
        "</mark>", ""
    )
