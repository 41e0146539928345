"""What is declared between actors: who is member of, represents, sits in."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Account, Actor
from comptoir.places.models import Place


class TieQuerySet(models.QuerySet["Tie"]):
    def in_dates(self, day: date) -> Self:
        """Begun and not over on that day, whatever their state."""
        return self.filter(Q(since=None) | Q(since__lte=day)).filter(Q(until=None) | Q(until__gt=day))

    def in_force(self, day: date) -> Self:
        """In their dates, and neither wished, discussed, asleep, ended nor refused."""
        return self.in_dates(day).filter(state=Tie.State.IN_FORCE)

    def holding(self, day: date) -> Self:
        """What stands for the network on that day: in force or asleep, in their dates, not withdrawn."""
        return self.declared().in_dates(day).filter(state__in=Tie.STANDING)

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def told_to(self, place: Place) -> Self:
        """What the team of the place may know: not what another place keeps for itself."""
        wide = Q(visibility__in=[Tie.Visibility.PUBLIC, Tie.Visibility.NETWORK])
        return self.filter(wide | Q(told_in=None) | Q(told_in=place) | Q(place=place))

    def declared(self) -> Self:
        """Not withdrawn as an error."""
        return self.filter(withdrawn_at=None)


class Tie(models.Model):
    """A dated statement that one actor stands in a relation to another actor or to a place.

    It holds in ``[since, until)``, both open when empty: ``until`` is the first day without it. What is only
    wished, discussed or refused is said in the same words, and does not hold.
    """

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("is a member of")
        EMPLOYED_BY = "employed_by", _("is employed by")
        REPRESENTS = "represents", _("represents")
        SITS_IN = "sits_in", _("sits in")
        RESIDES_AT = "resides_at", _("resides at")
        PARTNER_OF = "partner_of", _("is a partner of")
        FUNDS = "funds", _("funds")
        COMMISSIONS = "commissions", _("commissions work from")
        RECOGNISES = "recognises", _("recognises")
        SUPPORTS = "supports", _("supports")
        FOUNDED = "founded", _("founded")
        COORDINATES = "coordinates", _("coordinates")
        MANAGES = "manages", _("manages")
        HOSTS = "hosts", _("hosts")
        REFERS_TO = "refers_to", _("refers people to")
        TRAINS = "trains", _("trains")
        SUPPLIES = "supplies", _("supplies")
        INFORMS = "informs", _("informs")
        HELPS = "helps", _("helps")
        COOPERATES_WITH = "cooperates_with", _("cooperates with")
        LENDS_TO = "lends_to", _("lends to")

    class State(models.TextChoices):
        """Where it stands, in the order in which it goes."""

        WISHED = "wished", pgettext_lazy("a tie", "wished")
        DISCUSSED = "discussed", pgettext_lazy("a tie", "under discussion")
        IN_FORCE = "in_force", pgettext_lazy("a tie", "in force")
        ASLEEP = "asleep", pgettext_lazy("a tie", "asleep")
        ENDED = "ended", pgettext_lazy("a tie", "ended")
        REFUSED = "refused", pgettext_lazy("a tie", "refused")

    class Visibility(models.TextChoices):
        """Who may be told of it, from the widest."""

        PUBLIC = "public", _("everybody")
        NETWORK = "network", _("the network")
        PLACE = "place", _("the place")
        TEAM = "team", _("the team only")

    STANDING: ClassVar = (State.IN_FORCE, State.ASLEEP)

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    subject = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="ties_from", verbose_name=_("who")
    )
    counterpart = models.ForeignKey(
        Actor,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ties_to",
        verbose_name=_("to whom"),
    )
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, null=True, blank=True, related_name="ties", verbose_name=_("place")
    )
    body = models.CharField(_("body"), max_length=100, blank=True, help_text=_("Board, assembly, committee…"))
    seat = models.CharField(
        _("seat"), max_length=100, blank=True, help_text=_("President, treasurer, member…")
    )
    quality = models.CharField(
        _("as what, or for what"), max_length=200, blank=True,
        help_text=_("Recognised as what; what is funded, commissioned, lent…"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.IN_FORCE)
    obstacle = models.TextField(_("what stands in the way"), blank=True)
    visibility = models.CharField(
        _("who may see it"), max_length=8, choices=Visibility.choices, default=Visibility.PLACE
    )
    # Whose team keeps it, when only the place or the team may see it; none: every team of the installation.
    told_in = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="ties_told",
        verbose_name=_("told in"),
    )  # fmt: skip
    carried_by = models.ForeignKey(
        Actor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ties_carried",
        verbose_name=_("carried by"),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("Who said so, or which document."))
    # The last day on which one of its two sides said that it is so.
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared at"))
    declared_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = TieQuerySet.as_manager()

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tie_has_an_actor_or_a_place",
                condition=Q(counterpart=None, place__isnull=False) | Q(counterpart__isnull=False, place=None),
            ),
            models.CheckConstraint(
                name="tie_ends_after_it_starts",
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")),
            ),
            models.CheckConstraint(name="tie_is_with_somebody_else", condition=~Q(subject=F("counterpart"))),
            models.CheckConstraint(
                name="tie_state_is_known",
                condition=Q(state__in=["wished", "discussed", "in_force", "asleep", "ended", "refused"]),
            ),
            models.CheckConstraint(
                name="tie_visibility_is_known",
                condition=Q(visibility__in=["public", "network", "place", "team"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "kind"], name="tie_by_subject"),
            models.Index(fields=["counterpart", "kind"], name="tie_by_counterpart"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.counterpart or self.place}"

    def state_on(self, day: date) -> Tie.State:
        """Its state, or ended once its last day is past."""
        is_over = self.until is not None and self.until <= day
        return Tie.State.ENDED if is_over else Tie.State(self.state)


class TieState(models.Model):
    """A tie came into a state, at a moment, as somebody said: the first is that of its declaration."""

    # Only a part of the tie: two rows merged set aside the tie with its history.
    PART_OF = "tie"

    tie = models.ForeignKey(Tie, on_delete=models.CASCADE, related_name="states", verbose_name=_("tie"))
    state = models.CharField(_("state"), max_length=12, choices=Tie.State.choices)
    obstacle = models.TextField(_("what stands in the way"), blank=True)
    since_at = models.DateTimeField(_("since"))
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("state of a tie")
        verbose_name_plural = _("states of ties")
        ordering: ClassVar = ["since_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="state_of_a_tie_is_known",
                condition=Q(state__in=["wished", "discussed", "in_force", "asleep", "ended", "refused"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tie}: {self.get_state_display()}"


class TieCorrection(models.Model):
    """What somebody said better of a tie, at a moment: each word as it was and as it became.

    ``changes`` is a pair by field: dates in ISO 8601, who carries it by its key.
    """

    # Only a part of the tie, as its states.
    PART_OF = "tie"

    tie = models.ForeignKey(Tie, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("tie"))
    changes = models.JSONField(_("changes"))
    corrected_at = models.DateTimeField(_("corrected at"))
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("correction of a tie")
        verbose_name_plural = _("corrections of ties")
        ordering: ClassVar = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return f"{self.tie}: {', '.join(self.changes)}"
