"""A month is the one that the calendar of the installation shows, on both databases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.network.models import FlowDebt
from comptoir.network.projection import month_of

pytestmark = pytest.mark.django_db

EDGES = [
    datetime(2026, 1, 1, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC),
    datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC),
]  # fmt: skip
any_instant = st.builds(lambda day: EDGES[0] + timedelta(days=day), st.floats(-45_000, 27_000))
near_an_edge = st.builds(
    lambda edge, seconds: edge + timedelta(seconds=seconds),
    st.sampled_from(EDGES),
    st.integers(-100_000, 100_000),
)


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC", "America/Cayenne"]
)
@settings(max_examples=20, deadline=None)
@given(instants=st.lists(any_instant | near_an_edge, min_size=1, max_size=12))
def test_the_month_of_an_instant_is_the_one_on_the_wall(zone, instants):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "get_default_timezone", lambda: ZoneInfo(zone))
        FlowDebt.objects.all().delete()
        FlowDebt.objects.bulk_create(FlowDebt(place_key=1, who_key=1, at=instant) for instant in instants)
        told = FlowDebt.objects.annotate(month=month_of("at")).values_list("at", "month")
        for instant, month in told:
            assert month == instant.astimezone(ZoneInfo(zone)).date().replace(day=1)
