"""What several people may change: a form carries what was seen, and says so when it is no longer that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django import forms
from django.utils.translation import gettext

from comptoir.kit.refusals import Refusal


class ChangedMeanwhile(Refusal):
    """Somebody else changed, while one was writing, what this would replace."""


class SeenForm(forms.Form):
    """A form of something that is known: ``seen`` carries, out of sight, what it said when it was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def shows(self, words: Mapping[str, Any]) -> None:
        """Carry what it says; nothing is carried, and nothing compared, of what there is not yet."""
        self.fields["seen"].initial = mark_of(words) if words else ""

    def refuse_if_changed(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Of something locked: what it said until now, and what it says once this is done.

        The form then carries what it says now, so that sending it again replaces it. Twice the same words
        is a button pressed twice, and no quarrel.

        :raises ChangedMeanwhile: when it no longer said what was seen. What was done is to be undone.
        """
        mark = mark_of(before)
        if self.cleaned_data["seen"] in ("", mark) or mark == mark_of(after):
            return
        carried = self.data.copy()  # type: ignore[attr-defined]
        carried[self.add_prefix("seen")] = mark
        self.data = carried
        raise ChangedMeanwhile(
            gettext(
                "Somebody changed this while you were writing: its history says who, and what. What you "
                "typed is kept; record it again to put it in the place of theirs."
            )
        )


def mark_of(words: Mapping[str, Any]) -> str:
    """Sixteen characters that differ when any of the words does."""
    told = json.dumps(words, sort_keys=True, default=str)
    return blake2b(told.encode(), digest_size=8).hexdigest()
