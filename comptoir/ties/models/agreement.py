"""The agreements between actors: drafted, signed, and what becomes of them."""

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

# Written, and not signed.
DRAFT = Q(drafted_at__isnull=False, signed_on=None)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def kept(self) -> Self:
        """Not withdrawn as an error, signed or not."""
        return self.filter(withdrawn_at=None)

    def standing(self) -> Self:
        """Signed, and not withdrawn as an error."""
        return self.kept().exclude(DRAFT)

    def drafts(self) -> Self:
        """Written and not signed: they hold on no day."""
        return self.kept().filter(DRAFT)

    def in_force(self, day: date) -> Self:
        return self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Agreement(models.Model):
    """A signed understanding between actors: what is granted or recognised, from when to when.

    As on paper, ``ends_on`` is the last day on which it holds. One that was drafted here holds once it is
    signed; one that was recorded was signed before.
    """

    title = models.CharField(_("title"), max_length=200)
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="agreements", verbose_name=_("place")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    grants = models.TextField(_("what is granted or recognised"), blank=True)
    recognises = models.CharField(
        _("what is recognised"), max_length=200, blank=True, help_text=_("A resource centre, a third place…")
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    contact_here = models.ForeignKey(
        Actor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact here"),
    )
    contact_there = models.ForeignKey(
        Actor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact there"),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("For the team: where the paper is, what to ask.")
    )
    prolongs = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="prolonged_by",
        verbose_name=_("prolongs"),
    )
    document = models.FileField(_("document"), upload_to="agreements/%Y/", blank=True)
    drafted_at = models.DateTimeField(_("drafted at"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    # In whose words it is, once it is read as of a day (``ties.terms.as_agreed``); none: as it was signed.
    amended_by: Amendment | None = None

    if TYPE_CHECKING:
        parties: RelatedManager[AgreementParty]
        amendments: RelatedManager[Amendment]
        changes: RelatedManager[AgreementChange]
        prolonged_by: RelatedManager[Agreement]

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="agreement_is_prolonged_by_one", fields=["prolongs"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holds(self, day: date) -> bool:
        """Whether it is in force that day; a draft and one that is withdrawn never are."""
        begun = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return begun and not self.is_draft and self.withdrawn_at is None

    def is_over(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.ends_on is not None and self.ends_on < day

    @property
    def is_draft(self) -> bool:
        return self.drafted_at is not None and self.signed_on is None


class AgreementPartyQuerySet(models.QuerySet["AgreementParty"]):
    def in_force(self, place: Place, day: date) -> Self:
        """The parties to the agreements of that place that hold on that day."""
        return self.filter(agreement__in=Agreement.objects.in_force(day).filter(place=place))


class AgreementParty(models.Model):
    """An actor that is party to an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="agreements")
    quality = models.CharField(_("in what quality"), max_length=100, blank=True)

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party to an agreement")
        verbose_name_plural = _("parties to an agreement")
        constraints: ClassVar = [
            models.UniqueConstraint(name="agreement_party_once", fields=["agreement", "actor"]),
        ]

    def __str__(self) -> str:
        return str(self.actor)


class Amendment(models.Model):
    """The signed terms of an agreement became these, from a day on, by a paper of its own.

    ``ends_on`` is its last day from then on, ``ended_on`` the one before it. One recorded in error is
    withdrawn: it changed nothing.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="amendments", verbose_name=_("agreement")
    )
    title = models.CharField(_("title"), max_length=200)
    signed_on = models.DateField(_("signed on"))
    from_on = models.DateField(_("in effect from"))
    recognises = models.CharField(_("what is recognised"), max_length=200, blank=True)
    grants = models.TextField(_("what is granted or recognised"), blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    document = models.FileField(_("document"), upload_to="agreements/%Y/", blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering: ClassVar = ["from_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="amendment_begins_before_the_end",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgreementChange(models.Model):
    """What somebody noted or corrected of an agreement, at a moment: each word as it was and as it became.

    ``changes`` is a pair by field: dates in ISO 8601, contacts and parties by their keys.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="changes", verbose_name=_("agreement")
    )
    changes = models.JSONField(_("changes"))
    changed_at = models.DateTimeField(_("changed at"))
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("change of an agreement")
        verbose_name_plural = _("changes of agreements")
        ordering: ClassVar = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.agreement}: {', '.join(self.changes)}"
