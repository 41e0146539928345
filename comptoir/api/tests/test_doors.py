"""Every operation × every caller: nobody, a stranger, a token with each scope, each role."""

from datetime import timedelta

import pytest

from comptoir.agenda.tests.factories import make_place
from comptoir.api import limits
from comptoir.api.application import api
from comptoir.api.tests.scene import NOW, Caller, code
from comptoir.calendars.models import Token
from comptoir.calendars.tokens import revoke_token
from comptoir.places.tests.factories import make_account, make_person, make_role

# What an operation asks: its scope, and the least role. A line here is a decision, not a formality.
MATRIX = {
    "GET /places": ("read", None),
    "GET ": ("read", "member"),
    "GET /resources": ("read", "member"),
    "GET /availability": ("read", "member"),
    "GET /next-free": ("read", "member"),
    "GET /bookings": ("read", "member"),
    "POST /bookings": ("book", "member"),
    "GET /bookings/{booking}": ("read", "member"),
    "POST /bookings/{booking}/move": ("book", "member"),
    "POST /bookings/{booking}/cancel": ("book", "member"),
    "POST /bookings/{booking}/check-in": ("book", "member"),
    "POST /bookings/{booking}/end": ("book", "member"),
    "POST /bookings/{booking}/confirm": ("book", "member"),
    "POST /bookings/{booking}/cancel-series": ("book", "member"),
    "POST /series/plan": ("read", "member"),
    "POST /series": ("book", "member"),
    "GET /requests": ("read", "member"),
    "POST /requests": ("book", "member"),
    "POST /requests/{key}/withdraw": ("book", "member"),
    "POST /requests/{key}/accept": ("manage", "concierge"),
    "POST /requests/{key}/reject": ("manage", "concierge"),
    "GET /waiting": ("read", "member"),
    "POST /waiting": ("book", "member"),
    "POST /waiting/{key}/leave": ("book", "member"),
    "POST /waiting/{key}/take": ("book", "member"),
    "POST /waiting/{key}/decline": ("book", "member"),
    "GET /closures": ("read", "member"),
    "POST /closures/plan": ("manage", "manager"),
    "POST /closures": ("manage", "manager"),
    "POST /closures/{key}/lift": ("manage", "manager"),
    "GET /network/actors": ("read", "concierge"),
    "GET /network/ties": ("read", "concierge"),
    "GET /network/flows": ("read", "concierge"),
    "GET /network/totals": ("read", "concierge"),
}
ABOVE = {"member": set(), "concierge": {"member"}, "manager": {"member", "concierge"}}


def operations():
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1")["paths"].items():
        for method in methods:
            short = path.removeprefix("/api/v1").removeprefix("/places/{place}")
            yield f"{method.upper()} {short}", path


def address(path: str) -> str:
    return path.replace("{place}", "comptoir").replace("{booking}", "999").replace("{key}", "999")


def knock(caller: Caller, name: str, path: str):
    return caller.get(address(path)) if name.startswith("GET") else caller.post(address(path))


def test_every_operation_is_in_the_matrix():
    assert {name for name, _ in operations()} == set(MATRIX)


def test_nobody_comes_in(scene):
    for name, path in operations():
        assert code(knock(Caller(""), name, path)) == (401, "not_signed_in"), name
        assert knock(Caller("comptoir_faux"), name, path).status_code == 401, name


def test_a_stranger_to_the_place_finds_nothing(scene):
    account = make_account(make_person("Ailleurs"))
    make_role(make_place(slug="ailleurs"), "manager", account.person)
    stranger = scene.caller(account)
    for name, path in operations():
        if "{place}" in path:
            assert code(knock(stranger, name, path)) == (404, "not_found"), name


@pytest.mark.parametrize("scope", Token.Scope.values)
def test_a_token_does_what_its_scope_says(scene, scope):
    caller = scene.caller(scene.member("Sam", "manager"), scopes=[scope])
    had = {"read", scope}
    for name, path in operations():
        answer = knock(caller, name, path)
        if MATRIX[name][0] in had:
            assert answer.status_code not in (401, 403, 500), (name, answer.status_code)
        else:
            assert code(answer) == (403, "scope"), name


@pytest.mark.parametrize("role", ABOVE)
def test_a_role_does_what_the_permission_says(scene, role):
    caller = scene.caller(scene.member("Sam", role))
    for name, path in operations():
        least = MATRIX[name][1]
        answer = knock(caller, name, path)
        if least in (None, role) or least in ABOVE[role]:
            assert answer.status_code not in (401, 403, 500), (name, answer.status_code)
        else:
            assert code(answer) == (403, "not_allowed"), name


def test_a_revoked_token_opens_nothing(scene):
    revoke_token(token=Token.objects.get(), by=None, now=NOW)

    assert code(scene.call.get("bookings")) == (401, "not_signed_in")


def test_an_expired_token_opens_nothing(scene):
    caller = scene.caller(expires_at=NOW - timedelta(seconds=1))

    assert caller.get("bookings").status_code == 401
    assert caller.get("/api/v1/places").status_code == 401


def test_whoever_may_no_longer_sign_in_has_no_program_either(scene):
    scene.account.is_active = False
    scene.account.save()

    assert scene.call.get("bookings").status_code == 401


@pytest.mark.writes_on_get
def test_when_a_token_was_last_used_is_known_to_the_hour(scene):
    Token.objects.update(last_used_at=None)

    scene.call.get("bookings")

    assert Token.objects.get().last_used_at == NOW


def test_a_token_that_calls_too_often_waits(scene, settings):
    settings.API_CALLS_A_MINUTE = 2
    limits.forget()

    answers = [scene.call.get("closures") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "1"
    assert code(answers[2]) == (429, "too_often")


def test_without_a_limit_nobody_waits(scene, settings):
    settings.API_CALLS_A_MINUTE = 0

    assert {scene.call.get("closures").status_code for _ in range(5)} == {200}


def test_an_address_that_is_none_is_a_problem_too(client, db):
    assert code(client.get("/api/v1/rien")) == (404, "not_found")


def test_the_answers_speak_the_persons_language(scene):
    scene.account.person.language = "en"
    scene.account.person.save()

    assert scene.call.get("bookings/999").json()["sentence"] == "There is nothing here, or nothing for you."
