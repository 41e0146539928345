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

from django.db.models import Exists, OuterRef, Q, Value

from comptoir.actors.models import Actor
from comptoir.agenda.models import Resource
from comptoir.agenda.refusals import Want
from comptoir.agenda.rules import Reason
from comptoir.kit.periods import Period
from comptoir.kit.refusals import Way
from comptoir.places.models import Place, Role
from comptoir.rights import sentences
from comptoir.rights.models import Quota, QuotaQuerySet, Skill, Training
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


@dataclass(frozen=True)
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
    quotas = _quotas(booker, list(resources.values()), max(want.period.end for want in wants), now)
    needed = Skill.objects.filter(retired_at=None, resources__in=list(resources)).order_by()
    # Asked together: a place that has set nothing is asked once.
    asked = quotas.values_list("pk", Value("quota")).union(needed.values_list("pk", Value("skill")), all=True)
    keys: dict[str, set[int]] = defaultdict(set)
    for pk, kind in asked:
        keys[kind].add(pk)
    found = Quota.objects.filter(pk__in=keys["quota"]).select_related("resource", "agreement")
    return Applying(
        quotas=list(found.order_by("pk")) if keys["quota"] else (),
        skills=_by_resource(keys["skill"], list(resources)) if keys["skill"] else {},
    )


def _quotas(booker: Booker, resources: Sequence[Resource], until: datetime, now: datetime) -> QuotaQuerySet:
    bears = (
        Q(resource__in=[resource.pk for resource in resources])
        | Q(category__in=sorted({resource.kind for resource in resources}))
        | Q(resource=None, category="")
    )
    quotas = Quota.objects.in_use().filter(bears, place=resources[0].place_id)
    if booker.agreement is not None:
        return quotas.filter(agreement=booker.agreement)
    # A role that begins before the use, or ends after now: nobody escapes by booking ahead.
    held = Role.objects.not_over(now).filter(
        place=OuterRef("place"), person=booker.person, kind=OuterRef("role"), starts_at__lt=until
    )
    return quotas.filter(Q(role="") | Exists(held), agreement=None)


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
        counts_cancelled = any(quota.counts_late_hours is not None for quota in quotas)
        self.find = lambda period: find_uses(booker, self.place, period, counts_cancelled)

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
        return [] if during is None else self.find(during)

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
