"""Pages that exist for the tests of the look only: a form of every kind, and what an act answers."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from comptoir.kit.answers import go_to

DONE: list[tuple[str, str, bool]] = []
PERSON = SimpleNamespace(pk=7, is_authenticated=True)
MEMBER = SimpleNamespace(
    person=SimpleNamespace(name="Maud Perrin"),
    place=SimpleNamespace(name="Le Comptoir", slug="le-comptoir", get_absolute_url=lambda: "/la/"),
)
COUNTER = """{% extends "base.html" %}{% block title %}Essai{% endblock %}{% block main %}<h1>Essai</h1>
<form id="plain" method="post" action="/faire/" data-outbox="Accueillir">{% csrf_token %}
<input type="hidden" name="key" value="first"><label>Nom <input name="name"></label>
<button>Accueillir</button></form>
<form id="live" method="post" action="/faire/" hx-post="/faire/" data-outbox="Inscrire">{% csrf_token %}
<input type="hidden" name="key" value="second"><label>Nom <input name="name"></label>
<button>Inscrire</button></form>
<form id="list" method="post" action="/la/" hx-post="/la/" hx-swap="outerHTML" data-outbox>{% csrf_token %}
<button name="key" value="third" formaction="/partir/">Part Zoé</button>
<button name="key" value="fourth" formaction="/partir/">Part Paul</button></form>
<form id="sure" method="post" action="/faire/">{% csrf_token %}<input type="hidden" name="name" value="Zoé">
<button data-confirm="Retirer Zoé ?" data-confirm-yes="Retirer">Retirer</button></form>
<form role="search"><input id="q" role="combobox" aria-label="Chercher" aria-controls="found"
 aria-expanded="false">
<div id="found" role="listbox" aria-label="Trouvés"><a id="a" role="option" href="#a">Nadia</a>
<a id="b" role="option" href="#b">Nadège</a></div></form>{% endblock %}"""


class AllKinds(forms.Form):
    name = forms.CharField(label="Nom", help_text="Un nom suffit.")
    email = forms.EmailField(label="Courriel", required=False)
    kind = forms.ChoiceField(
        label="Public", widget=forms.RadioSelect, choices=[("a", "senior"), ("b", "enfant")]
    )
    news = forms.BooleanField(label="Nouvelles", required=False, help_text="On peut changer d’avis.")
    file = forms.FileField(label="Fichier", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def show(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    context = {"user": PERSON, "member": MEMBER, "nav_items": [], **context}
    return HttpResponse(engines["django"].from_string(source).render(context, request))


def counter(request: HttpRequest) -> HttpResponse:
    return show(request, COUNTER)


def do(request: HttpRequest) -> HttpResponse:
    name = request.POST["name"]
    if name == "non":
        return HttpResponse("Cette personne est déjà là.", status=409, content_type="text/plain")
    DONE.append((name, request.POST.get("key", ""), "X-Outbox" in request.headers))
    messages.success(request, f"Bienvenue à {name}.", extra_tags="undo=/defaire/")
    return go_to(request, "/la/")


def leave(request: HttpRequest) -> HttpResponse:
    """What is answered takes the place of the form that asked."""
    DONE.append(("", request.POST["key"], "X-Outbox" in request.headers))
    return HttpResponse('<p id="gone">Parti.</p>')


def page_of_many(request: HttpRequest) -> HttpResponse:
    page = Paginator(range(687), 30).get_page(request.GET.get("page"))
    return show(request, '{% include "kit/pager.html" %}', page=page)


def problem(request: HttpRequest, code: int) -> HttpResponse:
    return render(request, f"{code}.html", {"user": PERSON, "today": date(2026, 11, 19)}, status=code)


site = [path("langue/", do, name="choose_language"), path("essayer/", do, name="sign_in_as_demo")]
urlpatterns = [
    path("la/", counter),
    path("faire/", do),
    path("partir/", leave),
    path("liste/", page_of_many),
    path("<int:code>/", problem),
    path("", include((site, "site"))),
    path("compte/", include("allauth.urls")),
]
