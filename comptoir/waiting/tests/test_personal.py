"""What the waiting list gives back to a person about themselves, and what it forgets."""

from comptoir.waiting import personal
from comptoir.waiting.models import Waiting
from comptoir.waiting.tests.scene import Scene, offered_to


def test_the_export_says_what_was_waited_for_and_offered(scene: Scene):
    waiting = scene.waits("Nadia Benali", purpose="Répétition")
    scene.waits("Théo Roche", purpose="Une autre histoire")
    scene.free()

    (row,) = personal.export_of(waiting.person)["waiting"]

    assert (row["resource"], row["purpose"], row["party"]) == ("Grande salle", "Répétition", 1)
    assert [offer["answer"] for offer in row["offers"]] == [""]


def test_who_is_erased_waits_no_longer_and_for_nothing(scene: Scene):
    waiting = scene.waits("Nadia Benali", purpose="Répétition")
    scene.waits("Théo Roche")
    scene.free()

    personal.erase(waiting.person, by=None, now=scene.now)
    scene.offer()

    waiting.refresh_from_db()
    assert (waiting.purpose, waiting.left_at) == ("", scene.now)
    assert offered_to() == ["Théo Roche"]
    assert Waiting.objects.count() == 2
