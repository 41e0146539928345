"""What is typed: an enquiry, an answer line by line, how a proposal is settled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comptoir.actors.models import Account, Actor
from comptoir.enquiries.actions import MOST_LINES, Line
from comptoir.enquiries.deeds import MEANS, deeds_for
from comptoir.enquiries.models import Enquiry, Proposal
from comptoir.enquiries.naming import who_is
from comptoir.kit.meanwhile import SeenForm
from comptoir.places.choosing import NamingForm
from comptoir.places.forms import DayField
from comptoir.places.models import Place
from comptoir.ties.models import Tie
from comptoir.ties.shapes import COLLECTIVE

SEASON = timedelta(days=182)
OPEN_FOR = timedelta(days=21)
LINES_AT_FIRST = 2


class EnquiryForm(forms.Form):
    """What the enquiry is called, what it asks, about which days, until when."""

    title = forms.CharField(
        label=_("Title"), max_length=Enquiry._meta.get_field("title").max_length,
        help_text=_("Whoever is asked reads it, and so does the source of each tie: Autumn 2026."),
    )  # fmt: skip
    question = forms.CharField(
        label=_("Question"), max_length=Enquiry._meta.get_field("question").max_length,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    since = DayField(label=_("What was done from"))
    until = DayField(label=pgettext_lazy("last day of what was done", "to"))
    closes_on = DayField(label=_("Answered until"), help_text=_("The links open until the end of this day."))

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        usual = {
            "question": gettext("With whom did you do something this season? What came of it?"),
            "since": day - SEASON, "until": day, "closes_on": day + OPEN_FOR,
        }  # fmt: skip
        super().__init__(*args, **{"initial": usual, **kwargs})


class OpenAgainForm(SeenForm):
    """Until when it is answered now."""

    closes_on = DayField(label=_("Answered until"), help_text=_("The links open until the end of this day."))


class LineForm(forms.Form):
    """With whom, what, what came of it; a line left empty says nothing."""

    name = forms.CharField(label=_("With whom?"), required=False, max_length=200)
    deed = forms.ChoiceField(label=_("What?"), required=False)
    came_of_it = forms.CharField(
        label=_("What came of it?"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, speaker: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deed: Any = self.fields["deed"]
        deed.choices = [("", gettext("Choose")), *deeds_for(speaker)]
        self.fields["name"].widget.attrs |= {"list": "known", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if (said.get("deed") or said.get("came_of_it")) and not said.get("name"):
            self.add_error("name", gettext("Say with whom."))
        if said.get("name") and not said.get("deed") and "deed" not in self.errors:
            self.add_error("deed", gettext("Choose what you did; “something else” is an answer too."))
        return said


LineFormSet = formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES + 5)


def blank_lines(rows: list[Proposal]) -> list[dict[str, str]]:
    """What was said and can still be changed, and empty lines after it."""
    said = [{"name": row.name, "deed": row.deed, "came_of_it": row.came_of_it} for row in rows]
    return [*said, *[{} for _line in range(max(1, LINES_AT_FIRST - len(said)))]]


def again_lines(rows: list[Proposal]) -> list[dict[str, str]]:
    """What was said another season, to be said again: with whom and what; what came of it is said anew."""
    return [*({"name": row.name, "deed": row.deed} for row in rows), {}]


def lines_of(forms_: BaseFormSet[Any], place: Place, day: date) -> list[Line]:
    """The lines that say something, each with whom the name stands for when there is no doubt."""
    said = [form.cleaned_data for form in forms_ if form.cleaned_data.get("name")]
    return [
        Line(one["name"], who_is(one["name"], place, day), one["deed"], one["came_of_it"]) for one in said
    ]


class SettleForm(NamingForm):
    """Who it is, what it is, who may see the tie."""

    names = {"name": COLLECTIVE}

    name = forms.CharField(label=_("With whom"), max_length=200)
    deed = forms.ChoiceField(label=_("What"))
    visibility = forms.ChoiceField(
        label=_("Who may see it"), choices=Tie.Visibility.choices, initial=Tie.Visibility.TEAM
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        deed: Any = self.fields["deed"]
        ties = [
            (title, [one for one in deeds if one[0] in MEANS])
            for title, deeds in deeds_for(proposal.invitation.speaker)
        ]
        deed.choices = [("", gettext("Choose")), *((title, deeds) for title, deeds in ties if deeds)]

    def settle(self, *, by: Account, now: datetime) -> Actor:
        """Who was named, registered now when it is new."""
        return self.named["name"].settle(by=by, now=now)


class AsideForm(forms.Form):
    """Why no tie comes of it."""

    reason = forms.CharField(
        label=_("Why?"), max_length=200, help_text=_("Not of this season; a private matter; a mistake…")
    )
