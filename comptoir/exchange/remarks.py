"""Says in words what became of a row of a file, and why a name waits."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from comptoir.actors.models import Actor
from comptoir.directory.cleaning import Remark
from comptoir.exchange.models import TieImportLine
from comptoir.sheets.columns import ACTORS, TARGETS, TIES
from comptoir.ties.models import Tie

_SENTENCES = {
    "too_many_cells": gettext_lazy("%(value)s values stand beyond the last column: is one not quoted?"),
    "is_missing": gettext_lazy("%(column)s: nothing is given."),
    "is_a_number": gettext_lazy("“%(value)s” is a number, not a name: bring the file of the actors too."),
    "unknown_node": gettext_lazy("“%(value)s” is none of the nodes of this file."),
    "name_too_long": gettext_lazy("“%(value)s…” is too long for a name."),
    "unknown_kind": gettext_lazy("“%(value)s” is no kind of tie that is known here: choose what it means."),
    "kind_is_missing": gettext_lazy("No kind of tie is given: choose which it is."),
    "unknown_state": gettext_lazy("“%(value)s” is no state of a tie: choose what it means."),
    "unknown_word": gettext_lazy("%(column)s: “%(value)s” is not understood, and left out."),
    "unknown_visibility": gettext_lazy("“%(value)s” is not understood: only the team sees this tie."),
    "not_a_date": gettext_lazy("“%(value)s” is not a date: left out."),
    "not_a_website": gettext_lazy("“%(value)s” is not a web address: left out."),
    "too_long": gettext_lazy("%(column)s: too long, cut."),
    "theme_too_long": gettext_lazy("“%(value)s…” is too long for a theme: left out."),
    "word_left_out": gettext_lazy("“%(value)s” is left out, as you chose."),
    "is_a_flow": gettext_lazy("What circulates is counted from what is noted: no file tells it."),
    "same_as_line": gettext_lazy("The same row stands at line %(value)s."),
    "listed_again": gettext_lazy("It also stands at line %(value)s."),
    "line_differs": gettext_lazy("%(column)s: line %(value)s says otherwise, and is left out."),
    "state_differs": gettext_lazy("Declared already, and here it is “%(value)s”: it stays so."),
    "day_differs": gettext_lazy("%(column)s: what is declared says otherwise, and stays."),
    "name_left_out": gettext_lazy("“%(value)s” is left out, as somebody decided."),
    "name_put_aside": gettext_lazy("Somebody must say who “%(value)s” is."),
    "place_begins": gettext_lazy("“%(value)s” is a place: a tie begins with the organisation that runs it."),
    "waits_for_the_other": gettext_lazy("Its ties wait for somebody else’s name."),
    "completed": gettext_lazy("%(column)s: was lacking, and is “%(value)s”."),
    "says_otherwise": gettext_lazy("%(column)s: the file says “%(value)s”; ours stays."),
    "has_no_tie": gettext_lazy("None of its ties is taken."),
    "called_the_same": gettext_lazy("Several are called so."),
    "is_like": gettext_lazy("Nearly the name of somebody who is known."),
    "is_a_person": gettext_lazy("A person who did not agree to be named in a network."),
    "new_person": gettext_lazy("A person whom the network does not know."),
    "unknown_place": gettext_lazy("A place that is not in the directory."),
    "may_be_a_person": gettext_lazy("New, and may be a person."),
    "which_kind": gettext_lazy("New: an organisation, a circle, a group?"),
}  # fmt: skip


def in_words(remark: Remark, part: str = TieImportLine.Part.TIE) -> str:
    """The remark of a row of that part, in the language of the moment; what a refusal said is as it was."""
    sentence = str(_SENTENCES.get(remark.code, "%(value)s"))
    ours, others = (ACTORS, TIES) if part == TieImportLine.Part.ACTOR else (TIES, ACTORS)
    label = str(TARGETS[ours].get(remark.column) or TARGETS[others].get(remark.column, remark.column))
    value = word_of("state" if remark.code == "state_differs" else remark.column, remark.value)
    return (
        sentence % {"column": label[:1].upper() + label[1:], "value": value} if "%" in sentence else sentence
    )


def word_of(column: str, value: str) -> str:
    """A code of that column in words; any other text as it is."""
    names: Mapping[str, type[TextChoices]] = {
        "state": Tie.State, "scale": Actor.Scale, "family": Actor.Family
    }  # fmt: skip
    named = names.get(column)
    return str(named(value).label) if named and value in named else value


def why_in_words(code: str) -> str:
    """Why a name waits for a person."""
    return in_words(Remark(code, ""))
