"""Where an actor stands: its scale, its family and its themes."""

import pytest

from comptoir.actors import personal
from comptoir.actors.actions import NoLongerThere
from comptoir.actors.merging import merge_actors, undo_merge
from comptoir.actors.models import Actor, ActorTheme
from comptoir.actors.network import FamilyIsUnknown, ScaleIsUnknown, set_place_in_network
from comptoir.actors.reading import TextIsTooLong
from comptoir.actors.tests.factories import NOW, organisation, register

pytestmark = pytest.mark.django_db


def put(actor, scale="city", family="peer", themes=()):
    return set_place_in_network(actor=actor, scale=scale, family=family, themes=themes, by=None, now=NOW)


def themes_of(actor):
    return list(actor.themes.order_by("folded").values_list("theme", flat=True))


def test_a_place_is_said_and_said_better():
    actor = put(organisation(), themes=["Médiation  numérique", "mediation NUMERIQUE", "  ", "libre"])
    assert (Actor.objects.get().scale, Actor.objects.get().family) == ("city", "peer")
    assert themes_of(actor) == ["libre", "Médiation numérique"]

    put(actor, scale="nation", family="", themes=["Libre"])
    assert (Actor.objects.get().scale, Actor.objects.get().family) == ("nation", "")
    assert themes_of(actor) == ["Libre"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"scale": "galaxie"}, ScaleIsUnknown),
        ({"family": "cousin"}, FamilyIsUnknown),
        ({"themes": ["x" * 61]}, TextIsTooLong),
    ],
)
def test_what_nobody_knows_is_refused_and_changes_nothing(wrong, refusal):
    actor = put(organisation(), themes=["libre"])

    with pytest.raises(refusal) as refused:
        put(actor, **{"scale": "world", "themes": []} | wrong)

    assert refused.value.typed
    assert Actor.objects.get().scale == "city"
    assert themes_of(actor) == ["libre"]


def test_a_merged_actor_has_no_place_and_what_it_had_completes_the_kept_one():
    kept, absorbed = organisation("Zoomacom"), put(organisation("ZOOMACOM"), themes=["libre", "Réemploi"])
    put(kept, scale="", family="partner", themes=["Libre"])

    merge = merge_actors(keep=kept, absorb=absorbed, by=None, now=NOW)
    kept.refresh_from_db()
    assert (kept.scale, kept.family, themes_of(kept)) == ("city", "partner", ["Libre", "Réemploi"])
    with pytest.raises(NoLongerThere):
        put(absorbed)

    undo_merge(merge=merge, by=None, now=NOW)
    assert (themes_of(kept), themes_of(absorbed)) == (["Libre"], ["libre", "Réemploi"])


def test_a_person_is_given_their_place_and_may_have_it_forgotten():
    person = put(register(), themes=["couture"])
    assert ["couture"] in personal.export_of(person).values()

    personal.erase(person, by=None, now=NOW)

    assert not ActorTheme.objects.exists()
    assert (Actor.objects.get().scale, Actor.objects.get().family) == ("", "")
