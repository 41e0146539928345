"""What this app tells a person about themselves."""

import pytest

from comptoir.agenda.models import Closure
from comptoir.agenda.tests.factories import LONG_BEFORE, make_room, tuesday
from comptoir.places.tests.factories import make_account, make_person
from comptoir.resources import personal
from comptoir.resources.closing import close

pytestmark = pytest.mark.django_db


def test_whoever_closed_is_told_so_and_nobody_else():
    claire, other = make_person("Claire Vasseur"), make_person("Hugo Delorme")
    room = make_room()
    close(place=room.place, period=tuesday(9, 12), reason="travaux", by=make_account(claire), now=LONG_BEFORE)
    (told,) = personal.export_of(claire)["closures"]
    assert (told["reason"], told["made_at"]) == ("travaux", LONG_BEFORE.isoformat())
    assert personal.export_of(other) == {"closures": []}


def test_a_closure_stays_when_whoever_made_it_is_forgotten():
    claire = make_person("Claire Vasseur")
    room = make_room()
    close(place=room.place, period=tuesday(9, 12), reason="", by=make_account(claire), now=LONG_BEFORE)
    personal.erase(claire, by=None, now=LONG_BEFORE)
    assert Closure.objects.in_force().count() == 1
