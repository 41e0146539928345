"""Says in words why a row was refused, and what was set aside."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.directory.cleaning import Remark
from comptoir.directory.mapping import DAY_TARGETS, all_targets

_SENTENCES = {
    "too_many_cells": gettext_lazy("%(value)s values stand beyond the last column: is one not quoted?"),
    "is_missing": gettext_lazy("%(column)s: nothing is given."),
    "is_unreadable": gettext_lazy("%(column)s: “%(value)s” cannot be understood."),
    "id_used_twice": gettext_lazy("The same identifier names another row, line %(value)s."),
    "same_as_line": gettext_lazy("The same row stands at line %(value)s."),
    "matched": gettext_lazy("Recognised as “%(value)s”."),
    "not_a_date": gettext_lazy("“%(value)s” is not a date: left out."),
    "date_to_come": gettext_lazy("The date %(value)s is yet to come: left out."),
    "not_a_phone": gettext_lazy("“%(value)s” is not a phone number of ten digits: left out."),
    "other_phone": gettext_lazy("One phone number is kept; %(value)s is left out."),
    "not_a_postcode": gettext_lazy("“%(value)s” is not a postcode."),
    "postcode_of_the_commune": gettext_lazy(
        "The postcode %(value)s is that of the other rows of this town."
    ),
    "not_an_insee_code": gettext_lazy("“%(value)s” is not an INSEE code: left out."),
    "not_a_pivot": gettext_lazy("“%(value)s” is not a SIRET or RNA number: left out."),
    "not_an_email": gettext_lazy("“%(value)s” is not an e-mail address: left out."),
    "not_a_web_address": gettext_lazy("“%(value)s” is not a web address: left out."),
    "not_hours": gettext_lazy("%(column)s: “%(value)s” cannot be understood: left out."),
    "not_a_type": gettext_lazy("“%(value)s” is not a type of place of the national schema: left out."),
    "unknown_word": gettext_lazy("%(column)s: “%(value)s” is not in the national schema: left out."),
    "not_yes_or_no": gettext_lazy("“%(value)s” is neither yes nor no: left out."),
    "not_a_position": gettext_lazy("%(value)s is no position in France: left out."),
    "swapped_position": gettext_lazy("Latitude and longitude were the other way round: %(value)s."),
    "not_in_departement": gettext_lazy("%(value)s is not in the département of the postcode: left out."),
    "too_long": gettext_lazy("%(column)s: too long, cut."),
}  # fmt: skip


def in_words(remark: Remark) -> str:
    """The remark as a sentence, in the language of the moment."""
    labels = {target: str(label) for target, label in all_targets()}
    label = labels.get(remark.column, _("hours") if remark.column in DAY_TARGETS else remark.column)
    sentence = str(_SENTENCES.get(remark.code, remark.code))
    return (
        sentence % {"column": label[:1].upper() + label[1:], "value": remark.value}
        if "%" in sentence
        else sentence
    )


def columns_in_words(columns: list[str]) -> str:
    """``["telephone", "horaires"] -> "phone, opening hours"``."""
    labels = {target: str(label) for target, label in all_targets()}
    return ", ".join(labels.get(column, column) for column in columns)
