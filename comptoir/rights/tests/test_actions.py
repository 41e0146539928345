from datetime import date, timedelta

import pytest

from comptoir.agenda.tests.factories import LONG_BEFORE, TUESDAY, at, make_place, make_room
from comptoir.places.doors import Member
from comptoir.places.tests.factories import make_account, make_organisation, make_person
from comptoir.rights import actions, permissions, personal
from comptoir.rights.models import Quota, Skill, Training
from comptoir.rights.selectors import quotas_of, skills_of, trainings_of
from comptoir.rights.tests.factories import make_agreement, make_quota, make_skill

pytestmark = pytest.mark.django_db

BY = {"by": None, "now": at(12)}


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def room(place):
    return make_room(place, "Imprimante 3D")


@pytest.fixture
def skill(place, room):
    return make_skill(place, room)


def trained(skill, person=None, **changes):
    plain = {"skill": skill, "person": person or make_person(), "trained_on": TUESDAY}
    return actions.train(**plain | BY | changes)


def test_a_skill_is_asked_for_its_resources(place, room, skill):
    assert skills_of(place) == [skill]
    assert list(skill.resources.all()) == [room]

    other = make_room(place, "Brodeuse")
    actions.set_skill_resources(skill=skill, resources=[other], **BY)
    assert list(skill.resources.all()) == [other]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [(" ", actions.SkillNameIsMissing), ("Imprimante 3D", actions.SkillNameIsTaken)],
)
def test_a_skill_has_a_name_of_its_own(place, skill, name, refusal):
    with pytest.raises(refusal) as refused:
        make_skill(place, name=name)

    assert refused.value.field == "name"
    assert Skill.objects.count() == 1


def test_a_retired_skill_is_asked_of_nobody(place, skill):
    actions.retire_skill(skill=skill, **BY)

    assert skills_of(place) == []
    for act in (
        lambda: actions.retire_skill(skill=skill, **BY),
        lambda: actions.set_skill_resources(skill=skill, resources=[], **BY),
        lambda: trained(skill),
    ):
        with pytest.raises(actions.AlreadyRetired):
            act()


def test_resources_and_agreements_of_another_place_are_refused(place, skill):
    elsewhere = make_room()
    agreement = make_agreement(elsewhere.place, make_organisation())
    for act in (
        lambda: make_skill(place, elsewhere, name="Découpe"),
        lambda: actions.set_skill_resources(skill=skill, resources=[elsewhere], **BY),
        lambda: make_quota(place, resource=elsewhere),
        lambda: make_quota(place, agreement=agreement),
    ):
        with pytest.raises(actions.IsOfAnotherPlace):
            act()


def test_a_training_lasts_as_long_as_the_skill_says(place, room):
    for_ever, a_year, a_day = (
        make_skill(place, room, name=name, lasts_days=days)
        for name, days in (("Laser", None), ("CNC", 365), ("Four", 1))
    )

    assert trained(for_ever).valid_until is None
    assert trained(a_year).valid_until == TUESDAY + timedelta(days=364)
    assert trained(a_day).valid_until == TUESDAY
    assert trained(a_year, valid_until=date(2026, 12, 1)).valid_until == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"trained_on": TUESDAY + timedelta(days=1)}, actions.TrainingIsToCome),
        ({"valid_until": TUESDAY - timedelta(days=1)}, actions.TrainingEndsBeforeItStarts),
    ],
)
def test_a_training_is_noted_as_it_was(skill, changes, refusal):
    with pytest.raises(refusal):
        trained(skill, **changes)

    assert not Training.objects.exists()


def test_an_organisation_learns_nothing(skill):
    with pytest.raises(actions.OnlyPersonsLearn):
        trained(skill, make_organisation())


def test_a_training_is_withdrawn_once(place, skill):
    nadia = make_person()
    training = trained(skill, nadia)
    assert trainings_of(nadia, place) == [training]

    actions.withdraw_training(training=training, **BY)

    assert not training.covers(TUESDAY)
    assert trainings_of(nadia, place) == []
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw_training(training=training, **BY)


@pytest.mark.parametrize(("on", "covered"), [(-1, False), (0, True), (30, True), (31, False)])
def test_rule_10_a_training_counts_from_its_day_to_its_last(skill, on, covered):
    training = trained(skill, valid_until=TUESDAY + timedelta(days=30))

    assert training.covers(TUESDAY + timedelta(days=on)) == covered


def test_a_quota_is_in_force_until_it_is_retired(place):
    quota = make_quota(place)
    assert quotas_of(place) == [quota]

    actions.retire_quota(quota=quota, **BY)

    assert quotas_of(place) == []
    with pytest.raises(actions.AlreadyRetired):
        actions.retire_quota(quota=quota, **BY)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"most": -1}, actions.QuotaGrantsNothing),
        ({"over": "rolling"}, actions.QuotaGrantsNothing),
        ({"over": "rolling", "rolling_days": 0}, actions.QuotaGrantsNothing),
        ({"over": "week", "rolling_days": 7}, actions.QuotaGrantsNothing),
    ],
)
def test_a_quota_says_how_much_over_what(place, changes, refusal):
    with pytest.raises(refusal):
        make_quota(place, **changes)

    assert not Quota.objects.exists()


def test_a_quota_is_about_one_thing_for_one_sort_of_people(place, room):
    agreement = make_agreement(place, make_organisation())
    for both in ({"resource": room, "category": "room"}, {"role": "member", "agreement": agreement}):
        with pytest.raises(actions.QuotaSaysTwoThings):
            make_quota(place, **both)


@pytest.mark.parametrize("kind", ["member", "concierge", "mediator", "manager", "coordinator"])
def test_who_sets_the_rules_and_who_notes_trainings(place, kind):
    account = make_account()
    member = Member(account, account.person, place, frozenset([kind]))

    assert permissions.can_set_rights(member) == (kind == "manager")
    assert permissions.can_train(member) == (kind != "member")


def test_a_person_is_given_what_they_learnt_and_may_have_it_forgotten(place, skill):
    nadia, theo = make_person(), make_person("Théo Marchand")
    trained(skill, nadia, valid_until=date(2027, 11, 24))
    trained(skill, theo)

    assert personal.export_of(nadia) == {
        "trainings": [
            {
                "place": place.name,
                "skill": "Imprimante 3D",
                "trained_on": "2026-11-24",
                "valid_until": "2027-11-24",
                "withdrawn": False,
            }
        ]
    }

    personal.erase(nadia, by=None, now=LONG_BEFORE)
    assert [training.person for training in Training.objects.all()] == [theo]
