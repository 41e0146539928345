"""What is typed about a study: how it begins, what it is called, what is written in one of its parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.kit.meanwhile import SeenForm
from comptoir.places.models import Place
from comptoir.studies.changing import TEXT, Wording, printed, prints_of
from comptoir.studies.models import Study, StudyLine, StudySection
from comptoir.studies.refusals import PartHasChanged


class BeginForm(forms.Form):
    """Whom it is for, as of which day, what it is called, from which one."""

    audience = forms.ChoiceField(label=_("Whom is it for?"), choices=Study.Audience.choices)
    day = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Any past day: its year is the twelve months before it, as they were known then."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False,
        help_text=_("Empty: “The network of” the place."),
    )  # fmt: skip
    after = forms.ModelChoiceField(
        label=_("Take over the texts of"), queryset=Study.objects.none(), required=False,
        empty_label=_("none: a blank page"),
    )  # fmt: skip

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["after"]
        field.queryset = place.studies.order_by("-day", "-pk")
        field.label_from_instance = _named


def _named(study: Study) -> str:
    return f"{study.title}, {study.day:%Y-%m-%d}, {study.get_audience_display()}"


class TitleForm(SeenForm):
    """What the study is called."""

    title = forms.CharField(label=_("Title"), max_length=200)


@dataclass(frozen=True)
class Row:
    """A line with its fields."""

    line: StudyLine
    is_in: forms.BoundField
    said: forms.BoundField
    comment: forms.BoundField
    checked: forms.BoundField | None

    @property
    def is_open(self) -> bool:
        """Whether there is something to see in the fields."""
        line = self.line
        return bool(line.reworded or line.comment or line.is_to_check or self.said.errors)


class PartForm(forms.Form):
    """A part: its text, and each of these lines, left in or out, in which words, with which comment.

    ``shown`` remembers what the person had before their eyes, for ``changing.write_part``.
    """

    is_in = forms.BooleanField(label=_("This part is in the study"), required=False)
    text = forms.CharField(
        label=_("What you want to say here"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It stands above what the software says. An empty line begins another paragraph."),
    )  # fmt: skip
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: StudySection, lines: Iterable[StudyLine], **kwargs: Any) -> None:
        self.lines = list(lines)
        initial = {
            "is_in": not section.is_left_out,
            "text": section.text,
            "shown": json.dumps(prints_of(section, self.lines)),
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        for line in self.lines:
            self._add(line)

    def _add(self, line: StudyLine) -> None:
        self.fields[f"in-{line.key}"] = forms.BooleanField(
            label=line.said, initial=not line.is_left_out, required=False
        )
        self.fields[f"said-{line.key}"] = forms.CharField(
            label=_("In other words"), initial=line.said, required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Empty it to come back to the words of the software."),
        )  # fmt: skip
        self.fields[f"comment-{line.key}"] = forms.CharField(
            label=_("Your comment"), initial=line.comment, required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip
        if line.is_to_check:
            self.fields[f"checked-{line.key}"] = forms.BooleanField(
                label=_("I have read it again: what is written still holds"), required=False
            )

    def clean_shown(self) -> dict[str, str]:
        """As ``json`` reads it; what nobody could have sent by this page is refused."""
        shown = shown_in(self.data)
        if shown is None:
            raise forms.ValidationError(gettext("This page was not whole. Record again."))
        return shown

    @property
    def wordings(self) -> dict[str, Wording]:
        """What was typed of each line, once the form is valid; of those too that are gone since."""
        told = self.cleaned_data
        gone = told["shown"].keys() - {TEXT} - {line.key for line in self.lines}
        gone = {key for key in gone if f"said-{key}" in self.data}
        return {key: _typed(self.data, key) for key in gone} | {
            line.key: Wording(
                told[f"said-{line.key}"], told[f"comment-{line.key}"], not told[f"in-{line.key}"],
                bool(told.get(f"checked-{line.key}")),
            )
            for line in self.lines
        }  # fmt: skip

    def rows(self) -> Iterator[Row]:
        for line in self.lines:
            checked = f"checked-{line.key}"
            yield Row(
                line, self[f"in-{line.key}"], self[f"said-{line.key}"], self[f"comment-{line.key}"],
                self[checked] if checked in self.fields else None,
            )  # fmt: skip

    def refuse(self, refusal: PartHasChanged, section: StudySection) -> None:
        """Say beside each field who wrote what; from now on the person has read it, and may record again."""
        self.add_error(None, refusal.sentence)
        shown = dict(self.cleaned_data["shown"])
        now_read = prints_of(section, self.lines)
        for key, sentence in refusal.conflicts.items():
            name = key if key == TEXT else f"said-{key}"
            self.add_error(name if name in self.fields else None, sentence)
            shown = _reread(shown, key, now_read)
        data = self.data.copy()  # type: ignore[attr-defined]
        data["shown"] = json.dumps(shown)
        self.data = data


def _reread(shown: Mapping[str, str], key: str, now_read: Mapping[str, str]) -> dict[str, str]:
    left = {name: value for name, value in shown.items() if name != key}
    return left | ({key: now_read[key]} if key in now_read else {})


def shown_in(data: Mapping[str, Any]) -> dict[str, str] | None:
    """The print of each line that was on the page that was posted; ``None`` if nobody could have sent it."""
    try:
        shown = json.loads(data.get("shown", ""))
    except (ValueError, RecursionError):
        return None
    return {str(key): str(value) for key, value in shown.items()} if isinstance(shown, dict) else None


def typed_in(data: Mapping[str, Any]) -> list[str]:
    """What somebody wrote on the page that was posted, to be given back: there is nowhere to write it."""
    shown = shown_in(data) or {}
    text = str(data.get("text", "")).strip()
    is_new = printed(text, str(not data.get("is_in"))) != shown.get(TEXT)
    typed = [(key, _typed(data, key)) for key in shown if f"said-{key}" in data]
    lines = [one.words for key, one in typed if one.print != shown[key]]
    return [words for words in (text if is_new else "", *lines) if words]


def _typed(data: Mapping[str, Any], key: str) -> Wording:
    said, comment = (str(data.get(f"{name}-{key}", "")) for name in ("said", "comment"))
    return Wording(said, comment, is_left_out=not data.get(f"in-{key}"))
