"""Forms whose last word belongs to the action: what it refuses is said in the form, beside what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse

from comptoir.kit.answers import render_page
from comptoir.kit.refusals import Refusal
from comptoir.places.forms import refuse

T = TypeVar("T")


class ActingForm(forms.Form):
    def attempt(self, act: Callable[..., T]) -> T | None:
        """What ``act(**cleaned_data)`` returns; None when the form or the act says no.

        A refusal that names one of the fields is said beside it, any other above all of them.
        """
        if not self.is_valid():
            return None
        try:
            return act(**self.cleaned_data)
        except Refusal as refusal:
            refuse(self, refusal)
            return None


def ask(request: HttpRequest, template: str, form: forms.Form, **context: object) -> HttpResponse:
    """The page of a form: asked first, or again (422) with what was wrong and what was typed."""
    return render_page(request, template, {**context, "form": form}, status=422 if form.is_bound else 200)


def key_in(request: HttpRequest) -> UUID:
    """The key the page made for this gesture; a new one when it sent none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
