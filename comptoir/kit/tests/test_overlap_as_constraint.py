"""The constraint as Django sees it: forms, migrations, system checks, and the name of what broke."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Q
from django.test.utils import isolate_apps

from comptoir.kit import overlap
from comptoir.kit.overlap import NoOverlap, broke
from comptoir.kit.tests.lockers import ENDS_AFTER, ONCE, at


@pytest.fixture
def full_clean(lockers):
    """Ask, as a form does, whether this could be written."""

    def _full_clean(start=11, end=13, locker="1", exclude=None, **changes):
        taking = lockers.model()(
            locker=lockers.locker(locker), starts_at=at(start), ends_at=at(end), **changes
        )
        taking.full_clean(exclude=exclude)

    return _full_clean


def test_a_form_is_told_before_the_database(lockers, full_clean):
    lockers.take(10, 12)

    with pytest.raises(ValidationError) as caught:
        full_clean()

    assert caught.value.messages == [str(NoOverlap.default_violation_error_message)]


@pytest.mark.parametrize(
    "changes",
    [
        {"start": 12},
        {"locker": "2"},
        {"released_at": at(9)},
        {"exclude": {"starts_at"}},
        {"exclude": {"locker"}},
    ],
)
def test_a_form_is_told_nothing_when_there_is_nothing_to_tell(lockers, full_clean, changes):
    lockers.take(10, 12)

    full_clean(**changes)


def test_a_form_without_the_condition_s_field_leaves_it_to_the_database(lockers, full_clean):
    lockers.take(10, 12)

    full_clean(exclude={"released_at"})


def test_a_form_is_told_nothing_about_what_was_released(lockers, full_clean):
    lockers.take(10, 12, released_at=at(9))

    full_clean()


def test_a_row_does_not_overlap_itself(lockers):
    lockers.take(10, 12).full_clean()


def test_nothing_is_said_of_a_row_without_a_locker(lockers):
    lockers.take(10, 12, None)

    ONCE.validate(lockers.model(), lockers.model()(starts_at=at(10), ends_at=at(12)))


def test_without_a_condition_every_row_stands(lockers):
    lockers.take(10, 12, released_at=at(9))
    always = NoOverlap(name="always", fields=["locker"], start="starts_at", end="ends_at")

    with pytest.raises(ValidationError):
        always.validate(
            lockers.model(), lockers.model()(locker=lockers.locker(), starts_at=at(11), ends_at=at(13))
        )


def test_says_what_its_owner_wants_it_to_say(lockers):
    lockers.take(10, 12)
    told = NoOverlap(
        name="told",
        fields=["locker"],
        start="starts_at",
        end="ends_at",
        violation_error_message="The locker is taken.",
        violation_error_code="taken",
    )

    with pytest.raises(ValidationError, match="The locker is taken") as caught:
        told.validate(
            lockers.model(), lockers.model()(locker=lockers.locker(), starts_at=at(11), ends_at=at(13))
        )

    assert caught.value.code == "taken"


def test_a_copy_is_equal_and_any_difference_is_one():
    _path, _args, plain = ONCE.deconstruct()

    assert ONCE.clone() == ONCE
    assert hash(ONCE.clone()) == hash(ONCE)
    for change in (
        {"name": "other"},
        {"fields": ["locker", "note"]},
        {"start": "released_at"},
        {"end": "released_at"},
        {"condition": None},
        {"violation_error_code": "taken"},
    ):
        assert NoOverlap(**{**plain, **change}) != ONCE
    assert ONCE != ENDS_AFTER


def test_a_migration_can_be_written_with_it():
    text, imports = MigrationWriter.serialize(ONCE)

    namespace: dict[str, object] = {}
    exec("\n".join(["from django.db import models", *imports]), namespace)
    assert eval(text, namespace) == ONCE


def test_says_what_it_is():
    assert repr(ONCE) == "<NoOverlap 'taking_locker_taken_once' of locker from starts_at to ends_at>"


def test_needs_something_to_take():
    with pytest.raises(ValueError, match="at least one field"):
        NoOverlap(name="nothing", fields=[], start="starts_at", end="ends_at")


def faults(**changes):
    """What the system check finds in a model that is right but for ``changes``."""
    attributes = {
        "starts_at": models.DateTimeField(),
        "ends_at": models.DateTimeField(),
        "constraints": [ENDS_AFTER],
        **changes,
    }

    with isolate_apps("comptoir.kit"):
        meta = type("Meta", (), {"app_label": "kit", "constraints": attributes.pop("constraints")})
        body = {
            **attributes,
            "locker": models.IntegerField(),
            "__module__": "comptoir.kit.tests",
            "Meta": meta,
        }
        model = type("Taking", (models.Model,), body)
        return [fault.msg for fault in ONCE.check(model, connection)]


def test_the_check_finds_no_fault_in_a_model_that_is_right():
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"starts_at": models.DateField()}, "“starts_at” must be a DateTimeField"),
        (
            {"ends_at": models.DateTimeField(null=True)},
            "“ends_at” must be a DateTimeField that is never null",
        ),
        ({"ends_at": None}, "“ends_at” must be a DateTimeField"),
        ({"constraints": []}, "Q(ends_at__gt=F('starts_at'))"),
        (
            {"constraints": [models.CheckConstraint(name="c", condition=Q(ends_at__gte=F("starts_at")))]},
            "Q(ends_at__gt=F('starts_at'))",
        ),
    ],
)
def test_the_check_asks_for_what_makes_both_databases_agree(changes, said):
    [fault] = faults(**changes)

    assert said in fault


@pytest.fixture
def broken_by(lockers, monkeypatch):
    """The names, among all, of the constraint that an act breaks."""
    monkeypatch.setattr(overlap, "apps", lockers.state.apps)
    constraints = [c for m in lockers.state.models.values() for c in m.options["constraints"]]

    def _broken_by(act):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            act()
        return {constraint.name for constraint in constraints if broke(constraint.name, caught.value)}

    return _broken_by


def test_names_the_constraint_that_was_broken(lockers, broken_by):
    lockers.take(10, 12, "a")
    create_locker = lockers.model("Locker").objects.create

    assert broken_by(lambda: lockers.take(11, 13, "a")) == {"taking_locker_taken_once"}
    assert broken_by(lambda: lockers.take(15, 14, "a")) == {"taking_ends_after_it_starts"}
    assert broken_by(lambda: create_locker(name="a")) == {"locker_name_once"}
    create_locker(name="b", code="B7")
    assert broken_by(lambda: create_locker(name="c", code="b7")) == {"locker_code_once_in_any_case"}


def test_names_none_when_something_else_was_broken(lockers, broken_by):
    assert broken_by(lambda: lockers.take(10, 12, note=None)) == set()
