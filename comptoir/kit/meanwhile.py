"""What several people may change: a form carries what was seen, and says so when it is no longer that."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext

from comptoir.kit.refusals import Refusal
from comptoir.kit.speech import in_full

SEEN = "seen"
MOST_SAID = 5


class ChangedMeanwhile(Refusal):
    """Somebody else changed, while one was writing, what this would replace."""


class GoneMeanwhile(Refusal):
    """Somebody else removed, while one was writing, what this would change."""

    @classmethod
    def said(cls) -> GoneMeanwhile:
        return cls(
            gettext(
                "Somebody removed this while you were writing: there is nothing left to change. What you "
                "typed is still here; copy what you need."
            )
        )


class SeenForm(forms.Form):
    """A form of something that is known: ``seen`` carries, out of sight, what it said when it was shown.

    It is no word of the form's: ``cleaned_data`` does not have it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput({"id": False}))
    seen_then = ""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.seen_then = self.cleaned_data.pop(SEEN, "")

    def shows(self, words: Mapping[str, Any]) -> None:
        """Carry what it says; nothing is carried, and nothing compared, of what there is not yet."""
        self.fields[SEEN].initial = mark_of(words) if words else ""

    def refuse_if_changed(
        self, before: Mapping[str, Any], after: Mapping[str, Any], *, has_history: bool = True
    ) -> None:
        """Of something locked: what it said until now, and what it says once this is done.

        The form then carries what it says now, so that sending it again replaces it. Twice the same words
        is a button pressed twice, and no quarrel.

        :param has_history: its history says who changed it; without one, the refusal says what it is now.
        :raises ChangedMeanwhile: when it no longer said what was seen. What was done is to be undone.
        """
        mark = mark_of(before)
        if self.seen_then in ("", mark) or mark == mark_of(after):
            return
        carried = self.data.copy()  # type: ignore[attr-defined]
        carried[self.add_prefix(SEEN)] = mark
        self.data = carried
        if has_history:
            raise ChangedMeanwhile(
                gettext(
                    "Somebody changed this while you were writing: its history says who, and what. What you "
                    "typed is kept; record it again to put it in the place of theirs."
                )
            )
        raise ChangedMeanwhile(
            gettext(
                "Somebody changed this while you were writing. What you typed is kept; record it again to "
                "put it in the place of theirs, which says: %(words)s."
            )
            % {"words": "; ".join(self._theirs(before, after))}
        )

    def _theirs(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
        """What would be replaced, as the form names and shows it."""
        replaced = [name for name in before if name in self.fields and before[name] != after.get(name)]
        for name in replaced[:MOST_SAID]:
            field = self.fields[name]
            yield f"{field.label} – {_shown(field, before[name])}"


def words_of(row: Model, form: type[SeenForm]) -> dict[str, Any]:
    """What the row says in each field of the form."""
    return {name: getattr(row, name) for name in form.base_fields if name != SEEN}


def mark_of(words: Mapping[str, Any]) -> str:
    """Sixteen characters that differ when any of the words does."""
    told = json.dumps(words, sort_keys=True, default=str)
    return blake2b(told.encode(), digest_size=8).hexdigest()


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value in (None, "", []):
        return gettext("empty")
    if isinstance(value, date):
        return in_full(value)
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ()) if key is not None}
    if isinstance(value, list | tuple):
        return ", ".join(choices.get(str(one), str(one)) for one in value)
    return choices.get(str(value), str(value))
