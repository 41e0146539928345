"""After any writes, the flows kept up to date are those of a rebuild, and every figure has its lines."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.journal.actions import write_facts
from comptoir.journal.models import Fact
from comptoir.network.flows import between, lines, totals_by_actor
from comptoir.network.models import Flow, FlowDebt
from comptoir.network.projection import rebuild_flows, settle_flows
from comptoir.network.tests.scene import AT, draft
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_organisation, make_person, make_place

pytestmark = pytest.mark.django_db

COLUMNS = (
    "place", "actor", "counterpart", "direction", "nature", "unit", "month", "quantity", "facts", "first_at",
    "last_at",
)  # fmt: skip
who = st.sampled_from([None, 0, 1, 2, 3])
fact = st.tuples(
    st.sampled_from(list(Fact.Kind)), st.sampled_from([0, 1]), who, who, who,
    st.integers(0, 100), st.integers(1, 9999),
)  # fmt: skip
write = st.tuples(st.just("write"), st.integers(1, 4), st.lists(fact, max_size=3))
step = st.one_of(
    write, st.tuples(st.just("settle")), st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3))
)


def flows():
    return sorted(Flow.objects.values_list(*COLUMNS), key=str)


def apply(name, args, places, actors):
    if name == "settle":
        settle_flows()
    elif name == "merge":
        Fact.objects.filter(actor=actors[args[0]]).update(actor=actors[args[1]])
    else:
        number, told = args
        drafts = [
            draft(
                places[at], kind, part=str(part), at=AT + timedelta(days=day), quantity=hundredths,
                actor=of(actors, actor), acting_for=of(actors, acting), counterpart=of(actors, other),
            )
            for part, (kind, at, actor, acting, other, day, hundredths) in enumerate(told)
        ]  # fmt: skip
        write_facts(origin=Place(pk=1_000_000 + number), drafts=drafts)


def of(actors, index):
    return None if index is None else actors[index]


@settings(max_examples=30, deadline=None)
@given(st.lists(step, max_size=12))
def test_kept_up_to_date_is_made_again(steps):
    Fact.objects.all().delete()
    rebuild_flows()
    places = [make_place(), make_place()]
    actors = [make_person("A"), make_person("B"), make_organisation("C"), make_organisation("D")]
    for name, *args in steps:
        apply(name, args, places, actors)

    before = figures(places, actors)
    settle_flows()
    kept = flows()
    assert figures(places, actors) == before, "a figure is never late"
    rebuild_flows()
    assert flows() == kept
    assert not FlowDebt.objects.exists()


def figures(places, actors):
    """Every figure, checked against its lines."""
    found = []
    for place in places:
        found.append({key: sorted(map(str, each)) for key, each in totals_by_actor(place).items()})
        for actor in actors:
            for other in (None, *actors):
                totals = between(place, actor, other)
                found.append(totals)
                for total in totals:
                    behind = [
                        each
                        for each in lines(place, actor, total.nature, total.direction, other)
                        if each.unit == total.unit
                    ]
                    assert sum(each.quantity for each in behind) == total.quantity
                    assert len(behind) == total.facts
                    assert (behind[0].at, behind[-1].at) == (total.first_at, total.last_at)
    return found
