"""When something is closed, as people say it."""

import pytest
from django.utils import timezone

from comptoir.closures.saying import said
from comptoir.closures.tests.scene import WHOLE_TUESDAY, hours
from comptoir.desk.tests.counter_scene import plain
from comptoir.kit.periods import Period
from comptoir.places.models import Place


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (hours(14, 16), "mardi 24 novembre 2026 de 14 h à 16 h"),
        (WHOLE_TUESDAY, "mardi 24 novembre 2026"),
        (hours(24, 72), "du mercredi 25 novembre 2026 au jeudi 26 novembre 2026"),
        (hours(14, 34), "du mardi 24 novembre 2026 14 h au mercredi 25 novembre 2026 10 h"),
    ],
)
def test_a_closure_is_said_by_its_days_and_hours(period: Period, words: str):
    with timezone.override("America/Montreal"):
        assert plain(said(period, Place(time_zone="Europe/Paris"))) == words
