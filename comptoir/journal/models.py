"""The journal: dated facts, written by the trades in the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Actor
from comptoir.places.models import Place
from comptoir.ties.models import Agreement

# Whose fact it is: whom it was done for, else who did it, else the only one named (a school brought a group).
WHO = Coalesce("acting_for", "actor", "counterpart")


class FactQuerySet(models.QuerySet["Fact"]):
    def of_place(self, place: Place) -> Self:
        return self.filter(place=place)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(at__gte=start, at__lt=end)


class Fact(models.Model):
    """Something that happened: what, when, where, who, with whom, how much, and the row it comes from."""

    class Kind(models.TextChoices):
        VISITED = "visited", _("visited")
        COUNTED = "counted", _("was counted")
        BOOKED = "booked", _("booked")
        USED = "used", _("used")
        PEOPLE_SENT = "people_sent", _("people sent")
        HOURS_GIVEN = "hours_given", _("hours given")
        HOURS_RECEIVED = "hours_received", _("hours received")
        ROOM_BORROWED = "room_borrowed", _("room borrowed")
        THINGS_GIVEN = "things_given", _("things lent or given")
        THINGS_RECEIVED = "things_received", _("things borrowed or received")
        MONEY_PAID = "money_paid", _("money paid")
        MONEY_RECEIVED = "money_received", _("money received")
        TAUGHT = "taught", _("knowledge shared")
        LEARNT = "learnt", _("knowledge received")
        SEAT_GIVEN = "seat_given", _("seat given")
        SEAT_TAKEN = "seat_taken", _("seat taken")

    class Unit(models.TextChoices):
        PERSON = "person", _("person")
        MINUTE = "minute", _("minute")
        THING = "thing", _("thing")
        EURO = "euro", _("euro")
        SESSION = "session", _("session")
        SEAT = "seat", _("seat")

    # A fact says again what its row says: it goes where that row goes when two actors become one.
    FOLLOWS: ClassVar = "origin"

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="facts")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, related_name="facts")
    acting_for = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        related_name="facts_in_its_name",
        verbose_name=_("acting for"),
    )
    counterpart = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, related_name="facts_with")
    label = models.CharField(_("what"), max_length=200)
    origin = models.CharField(
        _("origin"), max_length=60, help_text=_("Model and key of the row it comes from.")
    )
    part = models.CharField(
        _("part"), max_length=40, blank=True, help_text=_("Which of the facts of that row.")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    frame = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="facts")
    commune = models.CharField(_("town"), max_length=100, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints: ClassVar = [
            models.UniqueConstraint(name="fact_written_once", fields=["origin", "kind", "part"]),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "at"], name="fact_by_place_and_moment"),
            models.Index(fields=["actor", "at"], name="fact_by_actor_and_moment"),
            models.Index(WHO, "at", name="fact_by_who_and_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.kind}: {self.label}"
