"""What others say of the network: a short enquiry and what it proposes; what a partner corrects of itself."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comptoir.actors.models import Account, Actor
from comptoir.enquiries.deeds import Deed
from comptoir.kit.text import fold
from comptoir.places.models import Place
from comptoir.ties.models import Agreement, Tie


class Enquiry(models.Model):
    """A question to a chosen list: with whom did you do something from ``since`` to ``until``, both included?

    It is answered up to and on ``closes_on``, or until somebody closes it.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="enquiries")
    title = models.CharField(_("title"), max_length=100)
    question = models.CharField(_("question"), max_length=300)
    since = models.DateField(_("from"))
    until = models.DateField(pgettext_lazy("last day of a period", "to"))
    closes_on = models.DateField(_("answered until"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints: ClassVar = [
            models.CheckConstraint(name="enquiry_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="enquiry_is_about_a_period", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open_on(self, day: date) -> bool:
        """Whether it can still be answered that day."""
        return self.closed_at is None and day <= self.closes_on


class Invitation(models.Model):
    """Somebody is asked, by a link of their own: an organisation, a circle, a group, a person.

    A person may speak ``in_the_name_of`` an organisation; ``taken_by`` typed the answer in for them.
    """

    class Answer(models.TextChoices):
        SOME = "some", _("answered")
        NOTHING = "nothing", _("nothing this time")
        REFUSED = "refused", _("does not wish to be asked")

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="invitations")
    invited = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("who is asked")
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    mailed_at = models.DateTimeField(_("letter sent at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    taken_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    in_the_name_of = models.ForeignKey(
        Actor, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("in the name of")
    )

    class Meta:
        verbose_name = pgettext_lazy("to an enquiry", "invitation")
        verbose_name_plural = pgettext_lazy("to an enquiry", "invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(name="invited_once_to_an_enquiry", fields=["enquiry", "invited"]),
            models.CheckConstraint(
                name="answer_to_an_enquiry_is_dated",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry}: {self.invited}"

    @property
    def speaker(self) -> Actor:
        """For whom the answer counts."""
        return self.in_the_name_of or self.invited

    def take_over(self, other: Invitation) -> dict[str, Any] | None:
        """What becomes of this answer when the other one turns out to be of the same actor, by column.

        None when the two spoke in different names: lines said for one organisation are not said for another.
        """
        if self.answer and other.answer and self.in_the_name_of_id != other.in_the_name_of_id:
            return None
        says_more = other.answer == self.Answer.SOME and self.answer == self.Answer.NOTHING
        if not other.answer or not (says_more or not self.answer):
            return {}
        told = ("answer", "answered_at", "taken_by_id", "in_the_name_of_id")
        return {name: getattr(other, name) for name in told}


class Proposal(models.Model):
    """A line of an answer: with whom, what, what came of it. It is a tie once the team has confirmed it.

    ``name`` is as it was typed; ``actor`` is who that is, once it is known.
    """

    # Only a part of the answer; when two who were asked are one, it goes on with the answer that is kept.
    PART_OF = "invitation"
    LIVES_ON = True

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("a tie was declared")
        JOINED = "joined", _("added to a tie that was declared")
        ASIDE = "aside", _("set aside")

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="proposals")
    name = models.CharField(_("with whom"), max_length=200)
    actor = models.ForeignKey(
        Actor, on_delete=models.SET_NULL, null=True, related_name="proposals", verbose_name=_("who that is")
    )
    deed = models.CharField(_("what"), max_length=16, choices=Deed.choices)
    came_of_it = models.TextField(_("what came of it"), blank=True)
    said_at = models.DateTimeField(_("said at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    tie = models.ForeignKey(Tie, on_delete=models.SET_NULL, null=True, related_name="proposals")
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("proposed tie")
        verbose_name_plural = _("proposed ties")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="proposal_says_with_whom", condition=~Q(name="")),
            models.CheckConstraint(
                name="proposal_settled_has_an_outcome",
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation.speaker}, {self.get_deed_display()}, {self.actor or self.name}"

    def says_the_same(self, other: Proposal) -> bool:
        """Whether nothing is lost when the other one alone is kept: what is settled is never lost."""
        if self.settled_at is not None or self.deed != other.deed:
            return False
        if self.came_of_it not in ("", other.came_of_it):
            return False
        if self.actor_id and other.actor_id:
            return self.actor_id == other.actor_id
        return fold(self.name) == fold(other.name)


class AskedNoMore(models.Model):
    """Somebody does not wish to be asked again by the place; kept, and respected."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="asked_no_more")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="asked_no_more")
    since_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("asked no more")
        verbose_name_plural = _("asked no more")
        constraints: ClassVar = [
            models.UniqueConstraint(name="asked_no_more_once", fields=["place", "actor"]),
        ]

    def __str__(self) -> str:
        return str(self.actor)


class Review(models.Model):
    """A link by which a partner reads what is said about it, until and on ``expires_on``, and corrects it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="reviews")
    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("partner")
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_on = models.DateField(_("last day"))
    mailed_to = models.EmailField(_("sent to"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("review by a partner")
        verbose_name_plural = _("reviews by partners")

    def __str__(self) -> str:
        return str(self.actor)

    def is_open_on(self, day: date) -> bool:
        """Whether its link still opens that day."""
        return self.withdrawn_at is None and day <= self.expires_on


class Remark(models.Model):
    """What a partner says of one thing that is told about it: it is right, it is wrong, it is missing.

    ``subject`` names the thing (see ``told.Told.key``); ``told`` is the sentence that was read.
    """

    # Only a part of the review, as lines are of an answer.
    PART_OF = "review"

    class Verdict(models.TextChoices):
        RIGHT = "right", _("this is right")
        WRONG = "wrong", _("this is wrong")
        MISSING = "missing", _("something is missing")

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", _("corrected")
        ANSWERED = "answered", _("answered")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    subject = models.CharField(max_length=40)
    told = models.CharField(_("what was told"), max_length=500, blank=True)
    tie = models.ForeignKey(Tie, on_delete=models.SET_NULL, null=True, related_name="remarks")
    agreement = models.ForeignKey(Agreement, on_delete=models.SET_NULL, null=True, related_name="remarks")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    words = models.TextField(_("in their words"), blank=True)
    said_at = models.DateTimeField(_("said at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    reply = models.CharField(_("our answer"), max_length=300, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("remark of a partner")
        verbose_name_plural = _("remarks of partners")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="remark_says_something", condition=Q(verdict="right") | ~Q(words="")),
            models.CheckConstraint(
                name="remark_settled_has_an_outcome",
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.told or self.words
