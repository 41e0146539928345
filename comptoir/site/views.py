"""The installation's own pages: the way in, the language, the health, the errors."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from comptoir.kit.clock import now
from comptoir.places.doors import public, signed_in
from comptoir.places.models import Place, Role
from comptoir.places.permissions import COUNTER
from comptoir.site.gone import what_became_of_it
from comptoir.site.signin import demo_accounts


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The place when the installation runs one, else the directory of places."""
    run_here = list(Place.objects.run_here().order_by("pk")[:2])
    if len(run_here) == 1:
        return redirect(run_here[0])
    return redirect("directory:places")


@signed_in
@require_GET
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """To the counter for those who stand there today, else to one's own space."""
    roles = Role.objects.in_force(now()).filter(person=request.user.person_id)  # type: ignore[union-attr]
    roles = roles.filter(place__opened_here_at__isnull=False).select_related("place").order_by("pk")
    at_counter = next((role for role in roles if role.kind in COUNTER), None)
    if at_counter:
        return redirect("desk:counter", place=at_counter.place.slug)
    first = roles.first()
    return redirect("people:me", place=first.place.slug) if first else redirect("site:home")


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Kept on this device; a signed-in person's own language follows."""
    code = request.POST.get("language", "")
    answer = redirect(_next(request) or "/")
    if code in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=60 * 60 * 24 * 365,
            httponly=True,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return answer


def _next(request: HttpRequest) -> str:
    """Where one was going, when it is an address of this installation."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else ""


@public
@require_POST
def sign_in_as_demo(request: HttpRequest) -> HttpResponse:
    """One of the demo's fictional persons, without a password; does not exist outside demo mode."""
    chosen = request.POST.get("account", "")
    account = next((account for account in demo_accounts() if str(account.pk) == chosen), None)
    if account is None:
        raise Http404
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)


@public
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For the machine that watches: answers when the database answers."""
    Place.objects.exists()
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is there; of what was removed while somebody was about to change it, by whom and when."""
    return render(request, "404.html", {"gone": what_became_of_it(request)}, status=404)


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
