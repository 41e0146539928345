"""Giving back what was typed when a session was over: in its form, or with a way to send or to leave it."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from comptoir.kit import typed
from comptoir.kit.answers import go_to, is_fragment_asked
from comptoir.kit.refilled import after_main, refilled
from comptoir.places.doors import page_of, signed_in


def given_back(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """That answer to who is signed in, with what was kept for them where it was typed."""
    kept = typed.kept_for(request)
    if kept is None or not _can_say_it(request, answer, kept):
        return answer
    html = answer.content.decode()
    again = refilled(
        html, kept.fields, path=kept.path, here=_page(request),
        note=lambda left: _note(request, kept, left=left),
    )  # fmt: skip
    if again is not None:
        typed.drop(request)
    elif not is_fragment_asked(request):
        is_there = request.get_full_path() == kept.page
        again = after_main(html, _note(request, kept, page="" if is_there else kept.page, can_send=is_there))
    if again is not None:
        answer.content = again.encode()
    return answer


def _can_say_it(request: HttpRequest, answer: HttpResponse, kept: typed.Typed) -> bool:
    """A page is shown; sent meanwhile, it is kept no more."""
    if request.method == "POST" and request.get_full_path() == kept.path and answer.status_code < 400:
        typed.drop(request)
        return False
    is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return request.method == "GET" and answer.status_code == 200 and is_page


def _page(request: HttpRequest) -> str:
    """Where a form that names no address is sent: of a part, the page around it."""
    if is_fragment_asked(request):
        return _page_around(request)
    return request.get_full_path()


def _page_around(request: HttpRequest) -> str:
    around = request.headers.get("HX-Current-URL", "")
    return around.removeprefix(f"{request.scheme}://{request.get_host()}") or request.get_full_path()


def _note(request: HttpRequest, kept: typed.Typed, **said: object) -> str:
    around = {"left": [], "page": "", "can_send": False, **said, "kept": kept}
    return render_to_string("typed_again.html", around, request)


@require_POST
@signed_in
def leave_typed(request: HttpRequest) -> HttpResponse:
    """What was kept is not wanted any more."""
    typed.drop(request)
    return redirect(page_of(request))


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before the last sign-in: who wrote it comes back to it, with what was typed there.

    Nothing is done: whoever forged it, or wrote under another name, is only told that the page is too old.
    """
    if typed.keep(request, page_of(request)):
        if not request.user.is_authenticated:
            return redirect_to_login(page_of(request))
        if typed.kept_for(request) is not None:
            return go_to(request, page_of(request))
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
