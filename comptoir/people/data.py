"""A person's way in, and what they may ask for: all that is held about them, and to be forgotten."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.actors.actions import open_account
from comptoir.actors.models import Account, Actor
from comptoir.gestures.forms import ask
from comptoir.kit.answers import go_to, render_page
from comptoir.kit.clock import now
from comptoir.people.forms import AccountForm
from comptoir.people.permissions import can_answer_for_data, can_merge_people
from comptoir.people.personal_data import erase_person, export_person, what_forbids_erasing
from comptoir.people.reach import refuse_beyond
from comptoir.people.views import known
from comptoir.places.doors import Member, for_members


@require_http_methods(["GET", "POST"])
@for_members(can_merge_people)
def account(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    who = known(member, person)
    form = AccountForm(request.POST or None, initial={"email": who.email})
    opened = form.attempt(partial(_open, member, who))
    if opened is not None:
        said = {"name": who.name, "email": opened.email}
        messages.success(request, _("%(name)s can sign in: a code will be sent to %(email)s.") % said)
        return go_to(request, "people:person", member.place.slug, who.pk)
    return ask(request, "people/people_account.html", form, person=who)


def _open(member: Member, person: Actor, *, email: str) -> Account:
    moment = now()
    refuse_beyond(member, person, now=moment)
    return open_account(person=person, email=email, by=member.account, now=moment)


@require_GET
@for_members(can_answer_for_data)
def export(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    who = known(member, person)
    refuse_beyond(member, who, now=now())
    return export_file(who)


def export_file(person: Actor) -> HttpResponse:
    """Everything held about the person, as a file that other software reads."""
    answer = JsonResponse(export_person(person), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{slugify(person.name) or "personne"}.json"'
    return answer


@require_http_methods(["GET", "POST"])
@for_members(can_answer_for_data)
def erase(request: HttpRequest, member: Member, person: int) -> HttpResponse:
    who, moment = known(member, person), now()
    refuse_beyond(member, who, now=moment)
    if request.method == "POST":
        name = who.name
        erase_person(who, by=member.account, now=moment)
        messages.success(request, _("%(name)s is erased. Only unnamed counts remain.") % {"name": name})
        return go_to(request, "people:people", member.place.slug)
    context = {"person": who, "refusal": what_forbids_erasing(who, now=moment)}
    return render_page(request, "people/people_erase.html", context)
