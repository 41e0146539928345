"""Who comes in: nobody, strangers, members, and until when."""

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from comptoir.places import doors
from comptoir.places.permissions import (
    can_import_places,
    can_see_own_things,
    can_set_up_the_place,
    can_stand_at_the_counter,
)
from comptoir.places.tests.factories import make_account, make_person, make_place, make_role

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@doors.for_members(can_stand_at_the_counter)
def counter(request, member, shelf=""):
    return HttpResponse(f"{member.person} {sorted(member.roles)} {shelf} {timezone.get_current_timezone()}")


@doors.signed_in
def mine(request):
    return HttpResponse("mine")


@pytest.fixture
def place():
    return make_place(slug="ici", time_zone="Indian/Reunion")


@pytest.fixture
def knock(place):
    def _knock(user, view=counter, **kwargs):
        request = RequestFactory().get("/lieux/ici/comptoir/?jour=2")
        request.user = user
        if view is not mine:
            kwargs = {"place": "ici"} | kwargs
        return view(request, **kwargs)

    return _knock


def test_nobody_is_sent_to_sign_in_and_back(knock):
    answer = knock(AnonymousUser())

    assert answer.status_code == 302
    assert "next=/lieux/ici/comptoir/%3Fjour%3D2" in answer["Location"]


def test_a_stranger_does_not_learn_that_the_place_is_there(knock):
    with pytest.raises(Http404):
        knock(make_account())


def test_a_role_elsewhere_opens_nothing_here(knock):
    account = make_account()
    make_role(make_place(), "manager", account.person)

    with pytest.raises(Http404):
        knock(account)


def test_a_place_that_is_only_listed_has_no_door(knock, place):
    account = make_account()
    make_role(place, "manager", account.person)
    place.opened_here_at = None
    place.save()

    with pytest.raises(Http404):
        knock(account)


def test_an_address_of_no_place_is_not_found(knock):
    with pytest.raises(Http404):
        knock(make_account(), place="ailleurs")


def test_a_member_who_may_not_is_told_so(knock, place):
    account = make_account()
    make_role(place, "member", account.person)

    with pytest.raises(PermissionDenied):
        knock(account)


def test_a_concierge_comes_in_with_every_role_and_the_clock_of_the_place(knock, place):
    account = make_account(make_person("Maud"))
    make_role(place, "concierge", account.person)
    make_role(place, "member", account.person)

    said = knock(account, shelf="B").content.decode()

    assert said == "Maud ['concierge', 'member'] B Indian/Reunion"


def test_a_role_that_ends_at_noon_closes_the_door_at_noon(knock, place):
    account = make_account()
    make_role(place, "concierge", account.person, starts_at=MORNING, ends_at=NOON)

    with time_machine.travel(datetime(2026, 11, 23, 11, 59, 59, tzinfo=UTC), tick=False):
        assert knock(account).status_code == 200
    with time_machine.travel(NOON, tick=False), pytest.raises(Http404):
        knock(account)


def test_a_role_that_begins_tomorrow_opens_nothing_today(knock, place):
    account = make_account()
    make_role(place, "concierge", account.person, starts_at=NOON)

    with time_machine.travel(MORNING, tick=False), pytest.raises(Http404):
        knock(account)


def test_after_noon_a_concierge_who_is_also_a_member_is_only_a_member(knock, place):
    account = make_account()
    make_role(place, "concierge", account.person, starts_at=MORNING, ends_at=NOON)
    make_role(place, "member", account.person)

    with time_machine.travel(NOON, tick=False), pytest.raises(PermissionDenied):
        knock(account)


def test_the_place_and_the_roles_in_it_are_one_question(knock, place, django_assert_num_queries):
    account = make_account()
    make_role(place, "concierge", account.person)
    account.person.name  # noqa: B018 - the person comes with the session in a real request

    make_role(place, "member", account.person)

    with django_assert_num_queries(1):
        knock(account)


def test_one_s_own_pages_ask_only_to_be_signed_in(knock):
    assert knock(AnonymousUser(), view=mine).status_code == 302
    assert knock(make_account(), view=mine).content == b"mine"


def test_a_view_names_what_it_asks():
    assert counter.permission == "can_stand_at_the_counter"
    assert mine.permission == "signed_in"
    assert doors.public(lambda request: HttpResponse()).permission == "public"


@pytest.mark.parametrize(
    ("role", "own", "counter", "imports", "set_up"),
    [
        ("member", True, False, False, False),
        ("concierge", True, True, False, False),
        ("mediator", True, True, False, False),
        ("coordinator", True, True, True, False),
        ("manager", True, True, True, True),
    ],
)
def test_what_a_role_allows(place, role, own, counter, imports, set_up):
    account = make_account()
    member = doors.Member(account, account.person, place, frozenset([role]))

    assert can_see_own_things(member) is own
    assert can_stand_at_the_counter(member) is counter
    assert can_import_places(member) is imports
    assert can_set_up_the_place(member) is set_up


class TestSentWhenTheSessionIsOver:
    """Signed in again, one is back where the button is, not at an address that has no page."""

    @pytest.fixture
    def sent(self):
        def _sent(**headers):
            request = RequestFactory().post("/lieux/ici/liens/4/retirer/", headers=headers)
            request.user = AnonymousUser()
            return unquote(counter(request, place="ici")["Location"]).partition("next=")[2]

        return _sent

    def test_to_the_page_it_was_sent_from(self, sent):
        assert (
            sent(referer="http://testserver/lieux/ici/liens/?sans-date=1#bas")
            == "/lieux/ici/liens/?sans-date=1"
        )

    def test_to_the_page_of_which_a_part_was_sent(self, sent):
        page = {"HX-Current-URL": "http://testserver/lieux/ici/reseau/", "referer": "http://testserver/"}
        assert sent(**page) == "/lieux/ici/reseau/"

    @pytest.mark.parametrize("referer", ["", "https://ailleurs.invalid/lieux/ici/", "javascript:alert(1)"])
    def test_home_when_nobody_knows_or_from_elsewhere(self, sent, referer):
        assert sent(referer=referer) == "/"

    def test_for_what_is_one_s_own_too(self):
        request = RequestFactory().post("/moi/", headers={"referer": "http://testserver/moi/page/"})
        request.user = AnonymousUser()
        assert mine(request)["Location"].endswith("?next=/moi/page/")
