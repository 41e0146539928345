"""What is declared between actors: who is member of, represents, sits in; and the agreements between them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.places.models import Place

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class TieQuerySet(models.QuerySet["Tie"]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(since=None) | Q(since__lte=day)).filter(Q(until=None) | Q(until__gt=day))

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def declared(self) -> Self:
        """Not withdrawn as an error."""
        return self.filter(withdrawn_at=None)


class Tie(models.Model):
    """A dated statement that one actor stands in a relation to another actor or to a place.

    It holds in ``[since, until)``, both open when empty: ``until`` is the first day without it.
    """

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("is a member of")
        EMPLOYED_BY = "employed_by", _("is employed by")
        REPRESENTS = "represents", _("represents")
        SITS_IN = "sits_in", _("sits in")
        RESIDES_AT = "resides_at", _("resides at")
        PARTNER_OF = "partner_of", _("is a partner of")

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
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("Who said so, or which document."))
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
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "kind"], name="tie_by_subject"),
            models.Index(fields=["counterpart", "kind"], name="tie_by_counterpart"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.counterpart or self.place}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def standing(self) -> Self:
        """Not withdrawn as an error."""
        return self.filter(withdrawn_at=None)

    def in_force(self, day: date) -> Self:
        return self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Agreement(models.Model):
    """A signed understanding between actors: what is granted or recognised, from when to when.

    As on paper, ``ends_on`` is the last day on which it holds.
    """

    title = models.CharField(_("title"), max_length=200)
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="agreements", verbose_name=_("place")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    grants = models.TextField(_("what is granted or recognised"), blank=True)
    document = models.FileField(_("document"), upload_to="agreements/%Y/", blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    if TYPE_CHECKING:
        parties: RelatedManager[AgreementParty]

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgreementParty(models.Model):
    """An actor that is party to an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="agreements")
    quality = models.CharField(_("in what quality"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("party to an agreement")
        verbose_name_plural = _("parties to an agreement")
        constraints: ClassVar = [
            models.UniqueConstraint(name="agreement_party_once", fields=["agreement", "actor"]),
        ]

    def __str__(self) -> str:
        return str(self.actor)
