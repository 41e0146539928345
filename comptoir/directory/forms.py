"""What people fill in: the search of the directory, the file to import, what each column is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from comptoir.directory.mapping import ColumnMap, all_targets, flag_targets
from comptoir.directory.search import Criteria
from comptoir.directory.tables import ENDINGS, FileTooLarge, read_table
from comptoir.kit.refusals import Refusal
from comptoir.listing.schema import PUBLICS, SERVICES

LICENCES = (
    ("", _("not known")),
    ("Licence Ouverte 2.0", "Licence Ouverte 2.0"),
    ("ODbL 1.0", "ODbL 1.0"),
    ("CC0 1.0", "CC0 1.0"),
)


class SearchForm(forms.Form):
    """Every field may be empty; what is not one of the choices is left out rather than refused."""

    q = forms.CharField(label=_("Name, town, what one looks for"), required=False, max_length=100)
    commune = forms.CharField(label=_("Town"), required=False, max_length=100)
    service = forms.ChoiceField(
        label=_("What one can do there"),
        required=False,
        choices=[("", _("everything")), *((word, word) for word in SERVICES)],
    )
    public = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[("", _("everybody")), *((word, word) for word in PUBLICS)],
    )
    gratuit = forms.BooleanField(label=_("Free of charge"), required=False)
    accessible = forms.BooleanField(label=_("Accessible with a disability"), required=False)

    def criteria(self) -> Criteria:
        """What was asked, as far as it can be understood."""
        self.is_valid()
        told = self.cleaned_data
        return Criteria(
            words=told.get("q", ""),
            commune=told.get("commune", ""),
            service=told.get("service", ""),
            public=told.get("public", ""),
            is_free=told.get("gratuit", False),
            is_accessible=told.get("accessible", False),
        )


class BringFileForm(forms.Form):
    """A file of places; it is read at once, so that a bad one is refused before anything is kept."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, JSON or GeoJSON, 10 MB at most. A spreadsheet must be saved as CSV first."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    source = forms.CharField(
        label=_("Who publishes it"),
        max_length=100,
        required=False,
        help_text=_("Shown with each place. The same words next time: that is how rows are found again."),
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=LICENCES, required=False)

    def clean_file(self) -> UploadedFile[Any]:
        """The file, when it is a table.

        :raises ValidationError: with the sentence of the refusal.
        """
        file: UploadedFile[Any] = self.cleaned_data["file"]
        name = file.name or ""
        try:
            if not name.lower().endswith(ENDINGS):
                raise Refusal(str(_("Only CSV, JSON and GeoJSON files can be brought here.")))
            if (file.size or 0) > 10 * 1024 * 1024:
                raise FileTooLarge(str(_("This file is too large: 10 MB at most.")))
            read_table(file.read(), name)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        file.seek(0)
        return file


class ColumnsForm(forms.Form):
    """What each column of a file is: one choice per column, guesses chosen beforehand."""

    def __init__(self, columns: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [
            ("", _("do not take it")),
            (_("What it holds"), all_targets()),
            (_("Yes means"), flag_targets()),
        ]
        for number, column in enumerate(columns):
            self.fields[f"c{number}"] = forms.ChoiceField(label=column, choices=choices, required=False)
        self.fields["source"] = forms.CharField(label=_("Who publishes it"), max_length=100)
        self.fields["licence"] = forms.ChoiceField(label=_("Licence"), choices=LICENCES, required=False)
        self.fields["save_as"] = forms.CharField(
            label=_("Keep these choices under the name"), max_length=80, required=False,
            help_text=_("They will be proposed for the next file that has the same columns."),
        )  # fmt: skip

    def mapping(self) -> ColumnMap:
        """The choices, for a form that is valid."""
        told = self.cleaned_data
        return ColumnMap({column: told[f"c{number}"] for number, column in enumerate(self.columns)})
