"""What somebody may take, and how much of it: the one answer for pages, programs, imports and jobs.

What was taken before is known above: whoever asks brings the way to find it (``FindUses``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.refusals import Want
from comptoir.agenda.rules import Reason
from comptoir.kit.periods import Period
from comptoir.kit.ready import ask
from comptoir.kit.refusals import Way
from comptoir.places.models import Place
from comptoir.rights import sentences
from comptoir.rights.models import Quota, Skill, Training
from comptoir.rights.quotas import ONE_DAY, Excess, Use, days_of, excess, moved, reach
from comptoir.rights.ways import DAYS_AHEAD, ask_the_counter, ways_within
from comptoir.ties.models import Agreement

NEEDS_TRAINING, OVER_QUOTA = "needs_training", "over_quota"
CODES = frozenset({NEEDS_TRAINING, OVER_QUOTA})


@dataclass(frozen=True)
class Booker:
    """Who will use it, in whose name, under which agreement.

    ``roles`` are those of the person in the place; ``made_by_staff`` when the team books for them.
    """

    person: Actor
    acting_for: Actor | None = None
    agreement: Agreement | None = None
    roles: frozenset[str] = frozenset()
    made_by_staff: bool = False

    @property
    def organisation(self) -> Actor:
        """Whose grant it is, when it comes under an agreement."""
        return self.acting_for or self.person


# What a booker has already in that time; with what they cancelled when the last argument says so.
FindUses = Callable[[Booker, Place, Period, bool], list[Use]]


@dataclass(unsafe_hash=True)
class RightsReason(Reason):
    """A reason, with the ways that would work, looked for when somebody reads them."""

    find_ways: Callable[[], Iterable[Way]] = field(default=tuple, repr=False, compare=False)


def rights_against(
    *,
    booker: Booker,
    wants: Sequence[Want],
    find_uses: FindUses,
    now: datetime,
    waives: Collection[str] = frozenset(),
    instead_of: Use | None = None,
    locks: bool = False,
) -> list[list[Reason]]:
    """What forbids each want: the training that is missing, the quota that it would pass.

    A quota counts once what is taken together, and is told with the first want of the claim; each claim
    that fits counts for those after it. ``locks`` lets no other window book for the same person, or under
    the same grant, until the end of the transaction: to be asked before any resource is locked. One query
    where nothing applies.
    """
    reasons: list[list[Reason]] = [[] for _ in wants]
    if not wants or set(waives) >= CODES:
        return reasons
    applying = what_applies(booker, wants, now)
    if applying.skills and NEEDS_TRAINING not in waives:
        for number, reason in _untrained(booker, wants, applying.skills):
            reasons[number].append(reason)
    if applying.quotas and OVER_QUOTA not in waives:
        if locks:
            lock(booker)
        reckoning = _Reckoning(booker, wants, applying.quotas, find_uses, now, instead_of)
        for number, reason in reckoning.reasons():
            reasons[number].append(reason)
    return reasons


def lock(booker: Booker) -> None:
    """Whoever books for the same person, or under the same grant, comes after. One query."""
    keys = {booker.person.pk} | ({booker.organisation.pk} if booker.agreement is not None else set())
    list(Actor.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))


@dataclass(frozen=True)
class Applying:
    """What a place asks of whoever wants some resources: the quotas, and by resource the skills."""

    quotas: Sequence[Quota] = ()
    skills: Mapping[int, Sequence[Skill]] = field(default_factory=dict)


def what_applies(booker: Booker, wants: Sequence[Want], now: datetime) -> Applying:
    """The quotas and skills that bear on these wants. One query where there is none, three at most."""
    resources = {want.resource.pk: want.resource for want in wants}
    quotas, skills = _keys_of(booker, resources, max(want.period.end for want in wants), now)
    found = Quota.objects.filter(pk__in=quotas).select_related("resource", "agreement")
    return Applying(
        quotas=list(found.order_by("pk")) if quotas else (),
        skills=_by_resource(skills, list(resources)) if skills else {},
    )


# Asked together, so that a place that has set nothing is asked once; in plain SQL: each booking pays for it.
# A role that begins before the use or ends after now counts: nobody escapes by booking ahead.
_APPLYING = """
SELECT q.id, 1 FROM rights_quota q
WHERE q.place_id = %%s AND q.retired_at IS NULL
    AND (q.resource_id IN (%s) OR (q.resource_id IS NULL AND q.category IN (%s)))
    AND ((CAST(%%s AS bigint) IS NULL AND q.agreement_id IS NULL AND (q.role = '' OR EXISTS (
            SELECT 1 FROM places_role r
            WHERE r.place_id = q.place_id AND r.person_id = %%s AND r.kind = q.role
                AND r.starts_at < %%s AND (r.ends_at IS NULL OR r.ends_at > %%s))))
        OR q.agreement_id = %%s)
UNION ALL
SELECT n.skill_id, 0 FROM rights_skill_resources n JOIN rights_skill s ON s.id = n.skill_id
WHERE n.resource_id IN (%s) AND s.retired_at IS NULL
"""


def _keys_of(
    booker: Booker, resources: Mapping[int, Resource], until: datetime, now: datetime
) -> tuple[set[int], set[int]]:
    keys = list(resources)
    kinds = ["", *sorted({str(resource.kind) for resource in resources.values()})]
    place = next(iter(resources.values())).place_id
    agreement = booker.agreement.pk if booker.agreement is not None else None
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (until, now)]
    sql = _APPLYING % (_places_for(keys), _places_for(kinds), _places_for(keys))
    found = ask(sql, [place, *keys, *kinds, agreement, booker.person.pk, *moments, agreement, *keys])
    return {pk for pk, is_quota in found if is_quota}, {pk for pk, is_quota in found if not is_quota}


def _places_for(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _by_resource(skills: set[int], resources: list[int]) -> dict[int, list[Skill]]:
    found: dict[int, list[Skill]] = defaultdict(list)
    links = Skill.resources.through.objects.filter(skill__in=skills, resource__in=resources)
    for link in links.select_related("skill").order_by("skill__name"):
        found[link.resource_id].append(link.skill)
    return found


def _untrained(
    booker: Booker, wants: Sequence[Want], needed: Mapping[int, Sequence[Skill]]
) -> Iterator[tuple[int, Reason]]:
    """What each want lacks: a training counts when it is valid on the days of the use."""
    skills = {skill.pk for of_one in needed.values() for skill in of_one}
    trainings = Training.objects.filter(person=booker.person, skill__in=skills, withdrawn_at=None)
    had = list(trainings.order_by("trained_on", "pk"))
    for number, want in enumerate(wants):
        for skill in needed.get(want.resource.pk, ()):
            own = [training for training in had if training.skill_id == skill.pk]
            days = days_of(want.period, want.resource.place.tz)
            if not all(any(training.covers(day) for training in own) for day in days):
                ended = [t.valid_until for t in own if t.valid_until is not None and t.valid_until < days[-1]]
                say = partial(sentences.needs_training, skill, want.resource, max(ended, default=None))
                yield number, RightsReason(NEEDS_TRAINING, want.resource.place, say, _ask)


def _ask() -> Iterable[Way]:
    return [ask_the_counter()]


class _Reckoning:
    """The quotas of one booker against what they want, in the order in which they want it."""

    def __init__(
        self,
        booker: Booker,
        wants: Sequence[Want],
        quotas: Sequence[Quota],
        find_uses: FindUses,
        now: datetime,
        instead_of: Use | None,
    ) -> None:
        self.booker, self.wants, self.quotas, self.now = booker, wants, quotas, now
        self.place = wants[0].resource.place
        self.instead_of = instead_of
        self.find_uses = find_uses

    def reasons(self) -> Iterator[tuple[int, Reason]]:
        asked = self._asked()
        uses = self._uses([use.period for use in asked.values()])
        for first, use in asked.items():
            over = self._over(use, uses)
            if not over:
                uses.append(use)
            for found in over:
                yield first, self._reason(found, self.wants[first], use)

    def _asked(self) -> dict[int, Use]:
        """What is taken together, by the number of its first want."""
        together: dict[UUID, list[int]] = defaultdict(list)
        for number, want in enumerate(self.wants):
            together[want.claim].append(number)
        return {numbers[0]: self._use(numbers) for numbers in together.values()}

    def _use(self, numbers: Sequence[int]) -> Use:
        wants = [self.wants[number] for number in numbers]
        return Use(
            period=wants[0].period,
            resources=frozenset(want.resource.pk for want in wants),
            kinds=frozenset(want.resource.kind for want in wants),
            agreement=self.booker.agreement.pk if self.booker.agreement is not None else None,
            made_by_staff=self.booker.made_by_staff,
        )

    def _uses(self, periods: Sequence[Period]) -> list[Use]:
        during = reach(self.quotas, periods, now=self.now, tz=self.place.tz)
        with_cancelled = any(quota.counts_late_hours is not None for quota in self.quotas)
        return [] if during is None else self.find_uses(self.booker, self.place, during, with_cancelled)

    def _over(self, use: Use, uses: Sequence[Use]) -> list[Excess]:
        found = (
            excess(quota, uses, use, now=self.now, tz=self.place.tz, instead_of=self.instead_of)
            for quota in self.quotas
        )
        return [over for over in found if over is not None]

    def _reason(self, over: Excess, want: Want, use: Use) -> Reason:
        by_staff = self.booker.made_by_staff
        say = partial(sentences.over_quota, over, self.booker.person, self.now, made_by_staff=by_staff)
        return RightsReason(OVER_QUOTA, self.place, say, partial(self._ways, over, want, use))

    def _ways(self, over: Excess, want: Want, use: Use) -> Iterator[Way]:
        later = Period(use.period.start, use.period.end + DAYS_AHEAD * ONE_DAY)
        uses = self._uses([use.period, later])
        yield from ways_within(
            over, want.resource, use.period, party=want.party, now=self.now,
            fits=lambda period: not self._over(moved(use, period), uses),
        )  # fmt: skip
        if not self.booker.made_by_staff:
            yield ask_the_counter()
