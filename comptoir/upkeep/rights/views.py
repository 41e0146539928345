"""Who may take how much, and what one must have learnt first: a tab of the set-up pages."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.kit.clock import now
from comptoir.places.doors import Member, for_members
from comptoir.places.views.pages import attempt, confirm, correct, done, show
from comptoir.rights import actions, sentences
from comptoir.rights.models import Quota, Skill, Training
from comptoir.rights.permissions import can_set_rights, can_train
from comptoir.rights.selectors import quotas_of, skills_of
from comptoir.upkeep.rights.forms import QuotaForm, SkillForm, SkillThingsForm, TrainingForm

TAB = "rights"


@require_GET
@for_members(can_train)
def rights(request: HttpRequest, member: Member) -> HttpResponse:
    """The rules are read by the whole team, and set by the manager."""
    place, today = member.place, member.place.day_of(now())
    trained = Training.objects.filter(skill__place=place, withdrawn_at=None, skill__retired_at=None)
    by_skill: dict[int, list[Training]] = {}
    for training in trained.select_related("person").order_by("person__name", "-trained_on", "pk"):
        by_skill.setdefault(training.skill_id, []).append(training)
    return show(
        request, member, "upkeep/rights.html", TAB, today=today, may_set=can_set_rights(member),
        skills=[(skill, by_skill.get(skill.pk, [])) for skill in skills_of(place)],
        quotas=[(quota, sentences.rule(quota)) for quota in quotas_of(place)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_rights)
def new_skill(request: HttpRequest, member: Member) -> HttpResponse:
    form = SkillForm(request.POST or None, place=member.place)
    add = partial(actions.add_skill, place=member.place, by=member.account, now=now())
    if form.is_bound and attempt(form, lambda: add(**form.cleaned_data)):
        said = _("%(name)s: from now on one must be trained first. What is booked stays booked.")
        return done(request, said % {"name": form.cleaned_data["name"]}, _all(member))
    return _ask(request, member, form, _("Something to have learnt first"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_rights)
def skill_things(request: HttpRequest, member: Member, skill: int) -> HttpResponse:
    row = _skill(member, skill)

    def told() -> dict[str, list[str]]:
        return {"resources": [one.slug for one in row.resources.order_by("position", "slug")]}

    form = SkillThingsForm(request.POST or None, place=member.place, initial=told())
    form.shows(told())
    change = partial(actions.set_skill_resources, skill=row, by=member.account, now=now())
    if request.method == "POST" and correct(form, row, told, lambda: change(**form.cleaned_data)):
        return done(request, _("%(name)s is recorded.") % {"name": row.name}, _all(member))
    return _ask(request, member, form, row.name)


@require_http_methods(["GET", "POST"])
@for_members(can_set_rights)
def retire_skill(request: HttpRequest, member: Member, skill: int) -> HttpResponse:
    row = _skill(member, skill)
    return confirm(
        request, member, TAB,
        question=_("Stop asking for “%(name)s”?") % {"name": row.name},
        detail=_("Everybody may then take what it was asked for. Who was trained stays known."),
        yes=_("Stop asking for it"),
        back=_all(member),
        deed=lambda: actions.retire_skill(skill=row, by=member.account, now=now()),
        said=_("“%(name)s” is no longer asked for.") % {"name": row.name},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_train)
def train(request: HttpRequest, member: Member, skill: int) -> HttpResponse:
    row, moment = _skill(member, skill), now()
    initial = {"trained_on": member.place.day_of(moment)}
    form = TrainingForm(request.POST or None, place=member.place, initial=initial)
    if form.is_bound and attempt(form, lambda: _train(form, row, member)):
        said = {"name": form.named["who"].name, "skill": row.name}
        return done(request, _("%(name)s is trained: %(skill)s.") % said, _all(member))
    return _ask(request, member, form, row.name)


def _train(form: TrainingForm, skill: Skill, member: Member) -> None:
    moment = now()
    person = form.named["who"].settle(by=member.account, now=moment)
    actions.train(
        skill=skill, person=person, trained_on=form.cleaned_data["trained_on"],
        valid_until=form.cleaned_data["valid_until"], by=member.account, now=moment,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_train)
def withdraw_training(request: HttpRequest, member: Member, training: int) -> HttpResponse:
    known = Training.objects.filter(skill__place=member.place, withdrawn_at=None)
    row = get_object_or_404(known.select_related("skill", "person"), pk=training)
    words = {"name": row.person.name, "skill": row.skill.name}
    return confirm(
        request, member, TAB,
        question=_("Withdraw the training of %(name)s?") % words,
        detail=_("%(skill)s: they can no longer take what asks for it. What is booked stays booked.") % words,
        yes=_("Withdraw it"),
        back=_all(member),
        deed=lambda: actions.withdraw_training(training=row, by=member.account, now=now()),
        said=_("The training of %(name)s is withdrawn.") % words,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_members(can_set_rights)
def new_quota(request: HttpRequest, member: Member) -> HttpResponse:
    moment = now()
    form = QuotaForm(request.POST or None, place=member.place, today=member.place.day_of(moment))
    add = partial(actions.set_quota, place=member.place, by=member.account, now=moment)
    if form.is_bound and attempt(form, lambda: add(**form.quota())):
        return done(request, _("From now on. What is booked already stays booked, and counts."), _all(member))
    return _ask(request, member, form, _("At most so much"))


@require_http_methods(["GET", "POST"])
@for_members(can_set_rights)
def retire_quota(request: HttpRequest, member: Member, quota: int) -> HttpResponse:
    known = Quota.objects.in_use().filter(place=member.place).select_related("resource", "agreement")
    row = get_object_or_404(known, pk=quota)
    return confirm(
        request, member, TAB,
        question=_("Lift this limit?"),
        detail=sentences.rule(row),
        yes=_("Lift it"),
        back=_all(member),
        deed=lambda: actions.retire_quota(quota=row, by=member.account, now=now()),
        said=_("The limit is lifted."),
    )  # fmt: skip


def _ask(
    request: HttpRequest,
    member: Member,
    form: SkillForm | SkillThingsForm | TrainingForm | QuotaForm,
    title: str,
) -> HttpResponse:
    return show(
        request, member, "places/setup_form.html", TAB,
        form=form, title=title, back=_all(member), submit=_("Record"),
    )  # fmt: skip


def _skill(member: Member, pk: int) -> Skill:
    return get_object_or_404(Skill, place=member.place, retired_at=None, pk=pk)


def _all(member: Member) -> str:
    return reverse("upkeep:rights", args=[member.place.slug])
