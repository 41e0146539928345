"""What people fill in: the files to bring, what each column is, what each word means, who each name is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.actors.models import Actor
from comptoir.directory.tables import MOST_BYTES
from comptoir.exchange.deciding import BY_NAME, LEFT, NEW, Question
from comptoir.exchange.models import TieImport
from comptoir.kit.refusals import Refusal
from comptoir.sheets.cleaning import LEFT_OUT
from comptoir.sheets.columns import TARGETS, Columns
from comptoir.sheets.reading import Brought, Sheets, read_sheets
from comptoir.sheets.vocabulary import BACKWARDS
from comptoir.ties.models import Tie
from comptoir.ties.shapes import GROUPS

ENDINGS = (".csv", ".tsv", ".txt", ".gexf", ".graphml", ".xml")
_FILE = forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)})
Choices = list[tuple[Any, Any]]


class ReadingForm(forms.Form):
    """How the ties of a file are taken, asked with the file and with its columns."""

    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see these ties"), choices=Tie.Visibility.choices,
        initial=Tie.Visibility.PLACE,
        help_text=gettext_lazy("Unless the file says it of a tie. Nobody is shown who did not agree."),
    )  # fmt: skip
    unknown = forms.ChoiceField(
        label=gettext_lazy("New names, of which the file says no more"), choices=TieImport.Unknown.choices,
        initial=TieImport.Unknown.ORGANISATION,
        help_text=gettext_lazy("A name that a person may bear always waits for somebody to decide."),
    )  # fmt: skip


class BringForm(ReadingForm):
    """The files are read at once, so that a bad one is refused before anything is kept."""

    file = forms.FileField(
        label=gettext_lazy("File of the ties, or of the whole network"), widget=_FILE,
        help_text=gettext_lazy("CSV (Kumu, Gephi, ours…), GEXF or GraphML, 10 MB at most."),
    )  # fmt: skip
    actors_file = forms.FileField(
        label=gettext_lazy("File of the actors"), widget=_FILE, required=False,
        help_text=gettext_lazy("When the ties have a table of their own: Kumu’s elements, Gephi’s nodes."),
    )  # fmt: skip
    field_order = ("file", "actors_file", "visibility", "unknown")

    def clean_file(self) -> UploadedFile[Any]:
        return self._small("file")

    def clean_actors_file(self) -> UploadedFile[Any] | None:
        return self._small("actors_file") if self.cleaned_data.get("actors_file") else None

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if "file" in told and "actors_file" in told:
            for name, brought in (
                ("file", (told["file"], None)),
                ("actors_file", (told["file"], told["actors_file"])),
            ):
                if not self.errors:
                    self._refuse(name, *brought)
        return told

    def _small(self, name: str) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data[name]
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(_("Only CSV, GEXF and GraphML files can be brought here."))
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large: 10 MB at most."))
        return file

    def _refuse(self, name: str, file: UploadedFile[Any], actors: UploadedFile[Any] | None) -> None:
        try:
            read_sheets(_brought(file), _brought(actors) if actors else None)
        except Refusal as refusal:
            self.add_error(name, str(refusal))


class ColumnsForm(ReadingForm):
    """What each column of the tables is: one choice per column, guesses chosen beforehand."""

    def __init__(self, sheets: Sheets, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        for part in sheets.parts:
            choices: Choices = [("", _("do not take it")), *TARGETS[part].items()]
            for number, column in enumerate(sheets.tables[part].columns):
                self.fields[f"{part}{number}"] = forms.ChoiceField(
                    label=column, choices=choices, required=False
                )
        self.order_fields([name for name in self.fields if name not in ReadingForm.base_fields])

    def columns(self) -> dict[str, Columns]:
        """The choices, for a form that is valid."""
        return {part: Columns(part, dict(self._chosen(part))) for part in self.sheets.parts}

    def _chosen(self, part: str) -> list[tuple[str, str]]:
        named = enumerate(self.sheets.tables[part].columns)
        chosen = ((column, self.cleaned_data[f"{part}{number}"]) for number, column in named)
        return [(column, target) for column, target in chosen if target]


class WordsForm(forms.Form):
    """What each word means that nobody knows: chosen once for the whole file."""

    def __init__(self, asked: Mapping[str, Mapping[str, int]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        choices = {"kinds": _kinds(), "states": list(Tie.State.choices)}
        for part, words in asked.items():
            for number, word in enumerate(words):
                offered = [("", _("choose…")), *choices[part], (LEFT_OUT, _("leave these rows out"))]
                label = word or _("(no kind is said)")
                self.fields[f"{part}{number}"] = forms.ChoiceField(label=label, choices=offered)

    def chosen(self, part: str) -> dict[str, str]:
        return {word: self.cleaned_data[f"{part}{number}"] for number, word in enumerate(self.asked[part])}


class NamesForm(forms.Form):
    """Who each name is; one that is not answered goes on waiting."""

    def __init__(self, questions: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        new = [
            (answer, _("new: %(kind)s") % {"kind": Actor.Kind(kind).label}) for answer, kind in NEW.items()
        ]
        others: Choices = [("", _("goes on waiting")), *new, (LEFT, _("leave it out"))]
        label = _("Each name of this page that is not answered")
        self.fields["others"] = forms.ChoiceField(label=label, choices=others, required=False)
        for question in questions:
            key = question.name.pk
            offered: Choices = [("", _("decide later"))]
            offered += [
                (f"{known.key[0]}-{known.key[1]}", _("it is %(name)s") % {"name": known.name})
                for known, _likeness in question.likely
            ]
            offered += [*new, (LEFT, _("leave it out"))]
            label = question.name.name
            self.fields[f"n{key}"] = forms.ChoiceField(label=label, choices=offered, required=False)
            self.fields[f"t{key}"] = forms.CharField(
                label=label, max_length=200, required=False,
                widget=forms.TextInput(attrs={"placeholder": _("or its name here")}),
            )  # fmt: skip

    def answers(self) -> dict[int, str]:
        """By the key of the name; a name that was typed says more than what was chosen.

        One that was not on the page when it was answered goes on waiting: somebody else decided meanwhile.
        """
        told = {}
        for question in self.questions:
            key = question.name.pk
            typed = self.cleaned_data[f"t{key}"]
            was_shown = f"n{key}" in self.data
            chosen = self.cleaned_data[f"n{key}"] or (was_shown and self.cleaned_data["others"])
            if answer := f"{BY_NAME}{typed}" if typed else chosen:
                told[key] = answer
        return told


def _kinds() -> Choices:
    """The kinds of tie by group, then the same said from the other end."""
    groups: Choices = [(group, [(kind.value, kind.label) for kind in kinds]) for group, kinds in GROUPS]
    backwards = [(f"{BACKWARDS}{kind.value}", kind.label) for _group, kinds in GROUPS for kind in kinds]
    return [*groups, (_("From the other end: “to whom” comes first"), backwards)]


def _brought(file: UploadedFile[Any]) -> Brought:
    content = file.read()
    file.seek(0)
    return content, file.name or ""
