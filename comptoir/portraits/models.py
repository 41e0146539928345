"""What passed between an actor and the place, noted by hand; what actors ask for and offer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Account, Actor
from comptoir.journal.natures import Direction, Nature
from comptoir.places.models import Place
from comptoir.ties.models import Agreement, Tie


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def withdrawn(self) -> Self:
        """Said to be an error, and kept."""
        return self.exclude(withdrawn_at=None)

    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)


class Passed(models.Model):
    """What passed: which nature, which way (told from the place), how much, which day, in a few words.

    ``quantity`` is in the unit of its nature: minutes, euros, or so many persons, things, sessions, seats.
    """

    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices)
    quantity = models.DecimalField(_("how much"), max_digits=12, decimal_places=2)
    on = models.DateField(_("day"))
    what = models.CharField(_("in a few words"), max_length=200, blank=True)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("agreement"),
    )  # fmt: skip

    class Meta:
        abstract = True


class Exchange(Passed):
    """Something that passed one day between an actor, person or not, and the place."""

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="exchanges", verbose_name=_("place")
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="exchanges", verbose_name=_("with whom")
    )
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        constraints: ClassVar = [
            models.CheckConstraint(name="exchange_is_of_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="exchange_goes_one_way", condition=Q(direction__in=["given", "received"])
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "-on"], name="exchange_by_place_and_day"),
            models.Index(fields=["actor", "-on"], name="exchange_by_actor_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.what}"


class ExchangeSaid(Passed):
    """What was said of an exchange at a moment: the first is when it was noted, then each correction."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="said")
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    said_at = models.DateTimeField(_("said at"))
    said_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("what was said of an exchange")
        verbose_name_plural = _("what was said of exchanges")
        ordering: ClassVar = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.what}"


class AskOrOfferQuerySet(models.QuerySet["AskOrOffer"]):
    def open_on(self, day: date) -> Self:
        """Begun, not over and not closed."""
        begun = Q(since=None) | Q(since__lte=day)
        return self.filter(begun, Q(until=None) | Q(until__gt=day), closed_at=None)

    def told_to(self, place: Place) -> Self:
        """What the team of the place may know: its own, and what others tell the network or everybody."""
        wide = Q(visibility__in=[Tie.Visibility.PUBLIC, Tie.Visibility.NETWORK])
        return self.filter(wide | Q(place=place))


class AskOrOffer(models.Model):
    """What an organisation, a circle or a group asks for or offers, as somebody told a place.

    It holds in ``[since, until)``, both open when empty.
    """

    class Kind(models.TextChoices):
        ASK = "ask", _("asks for")
        OFFER = "offer", pgettext_lazy("an actor", "offers")

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="asks_and_offers", verbose_name=_("told in")
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="asks_and_offers", verbose_name=_("who")
    )
    kind = models.CharField(_("asks or offers"), max_length=8, choices=Kind.choices)
    what = models.CharField(_("what"), max_length=200)
    theme = models.CharField(_("theme"), max_length=60, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    visibility = models.CharField(
        _("who may see it"), max_length=8, choices=Tie.Visibility.choices, default=Tie.Visibility.PLACE
    )
    told_at = models.DateTimeField(_("told at"))
    told_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=200, blank=True)

    objects = AskOrOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("ask or offer")
        verbose_name_plural = _("asks and offers")
        constraints: ClassVar = [
            models.CheckConstraint(name="ask_or_offer_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="ask_or_offer_ends_after_it_starts",
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["actor", "kind"], name="ask_or_offer_by_actor")]

    def __str__(self) -> str:
        return self.what

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; none without an end."""
        return self.until - timedelta(days=1) if self.until else None


class TiesMadeOneQuerySet(models.QuerySet["TiesMadeOne"]):
    def standing(self) -> Self:
        """Not undone."""
        return self.filter(undone_at=None)


class TiesMadeOne(models.Model):
    """Two ties that said the same were made one: which stayed, with its words before and after.

    Both are told by their keys alone: a row that points to nothing holds nothing back when a merge is undone.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", verbose_name=_("place"))
    kept_key = models.BigIntegerField(_("the tie that stays"))
    other_key = models.BigIntegerField(_("the tie that is withdrawn"))
    before = models.JSONField(_("its words before"))
    after = models.JSONField(_("its words after"))
    made_at = models.DateTimeField(_("made one at"))
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TiesMadeOneQuerySet.as_manager()

    class Meta:
        verbose_name = _("ties made one")
        verbose_name_plural = _("ties made one")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="tie_is_made_one_with_another_once", fields=["other_key"], condition=Q(undone_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kept_key} = {self.other_key}"
