"""Booking without an account: kept, a code by mail, three tries, and a link of one's own."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from comptoir.actors.models import Actor
from comptoir.agenda.models import Hold
from comptoir.agenda.tests.factories import make_room
from comptoir.booking.actions import expire_tentative
from comptoir.booking.models import Booking
from comptoir.desk.tests.counter_scene import NOW, plain
from comptoir.gestures.models import Gesture
from comptoir.guests import keeping
from comptoir.people.tests.people_scene import known_elsewhere, sit_as, text_of
from comptoir.places.models import Acquaintance
from comptoir.resources.ruling import add_part
from comptoir.rights.tests.factories import make_quota, make_skill
from comptoir.waiting.actions import join

CODE = re.compile(r"^    (\d{6})$", re.M)
WISH = {
    "resource": "petite-salle", "starts": "2026-11-25T15:00", "ends": "2026-11-25T17:00", "party": "3",
    "name": "Rosa Lenoir", "email": "rosa@example.org", "purpose": "Chorale",
}  # fmt: skip


@pytest.fixture
def guest(scene):
    """The small room is open to guests; somebody without account comes by."""
    scene.small_room.open_to_guests = True
    scene.small_room.save()
    client = Client()
    client.cookies["django_language"] = "en"
    scene.client = client
    return client


def ask(scene, **changes):
    return scene.post("guests:tell", **WISH | changes)


def code_in(mail):
    return CODE.findall(mail.body)[0]


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def confirmed(scene, guest, mailoutbox, capture, **changes):
    """Where the right code leads."""
    page = ask(scene, **changes).url
    with capture(execute=True):
        return guest.post(page, {"code": code_in(mailoutbox[-1])})


# What is offered


def test_a_place_that_opens_nothing_has_no_such_page(scene, guest):
    scene.small_room.open_to_guests = False
    scene.small_room.save()
    assert scene.get("guests:book").status_code == 404
    assert ask(scene).status_code == 404


@pytest.mark.parametrize("rule", ["needs_approval", "walk_in_only"])
def test_what_the_counter_gives_is_not_for_guests(scene, guest, rule):
    setattr(scene.small_room, rule, True)
    scene.small_room.save()
    assert scene.get("guests:book").status_code == 404


def test_guests_see_only_what_is_open_to_them(scene, guest):
    scene.place.phone = "+33477000001"
    scene.place.save()
    page = text_of(scene.get("guests:book"))
    assert "Petite salle" in page
    assert "Grande salle" not in page
    assert "The counter books for you" in page
    assert 'href="tel:+33477000001"' in page


def test_the_times_of_a_thing_lead_to_the_guest_form_and_name_nobody(scene, guest):
    scene.booked(15, 17, scene.person("Paul Diallo"), resource=scene.small_room)
    answer = scene.get("guests:book", ressource="petite-salle", jour="2026-11-24", duree="60")
    page = text_of(answer)
    assert scene.url("guests:tell") in page
    assert "starts=2026-11-24T17:00" in page
    assert "starts=2026-11-24T15:30" not in page
    assert "Paul" not in page


def test_a_thing_that_is_not_open_leads_back_to_those_that_are(scene, guest):
    page = text_of(scene.get("guests:book", ressource="grande-salle"))
    assert "What do you need?" in page


def test_the_public_page_leads_guests_here_when_something_is_open(scene, guest):
    book = f'href="{scene.url("guests:book")}"'
    assert book in text_of(scene.get("window:place"))
    scene.small_room.open_to_guests = False
    scene.small_room.save()
    assert book not in text_of(scene.get("window:place"))


def test_a_member_is_led_to_their_own_pages(scene, guest):
    sit_as(scene, "member")
    page = text_of(scene.get("window:place"))
    assert scene.url("people:my_book") in page
    assert scene.url("guests:book") not in page


def test_the_choosing_pages_cost_the_same_however_much_is_booked(scene, guest, django_assert_max_num_queries):
    for day in range(10, 14):
        scene.booked(day, day + 0.5, resource=scene.small_room)
    with django_assert_max_num_queries(12):
        scene.get("guests:book", ressource="petite-salle")


# Kept for a quarter of an hour


def test_it_is_kept_and_a_code_is_sent(scene, guest, mailoutbox):
    answer = ask(scene)
    booking = Booking.objects.get()
    assert (booking.booked_for.name, booking.booked_for.email) == ("Rosa Lenoir", "rosa@example.org")
    assert (booking.party, booking.purpose, booking.booked_by) == (3, "Chorale", None)
    assert booking.tentative_until == NOW + timedelta(minutes=15)
    assert mailoutbox[-1].to == ["rosa@example.org"]
    assert code_in(mailoutbox[-1])
    assert "within 15 min" in plain(text_of(guest.get(answer.url)))


def test_the_letter_of_the_code_says_nothing_that_was_typed(scene, guest, mailoutbox):
    ask(scene, name="Buy this at evil.example", purpose="evil.example")
    assert "evil.example" not in mailoutbox[-1].body + mailoutbox[-1].subject


def test_the_code_is_kept_nowhere_as_it_is(scene, guest, mailoutbox):
    from django.core.cache import cache

    ask(scene)
    assert code_in(mailoutbox[-1]) not in repr(vars(cache._connections["default"]).get("_cache"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "rosa"}, "Enter a valid email address"),
        ({"name": ""}, "This field is required"),
        ({"ends": "2026-11-25T14:00"}, "The end comes after the start"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_is_kept(scene, guest, changes, says):
    answer = ask(scene, **changes)
    page = text_of(answer)
    assert answer.status_code == 422
    assert says in page
    assert 'value="Chorale"' in page
    assert not Booking.objects.exists()


def test_the_machine_of_a_room_stays_locked_and_the_page_says_so(scene, guest):
    laser = make_room(scene.place, "Découpe laser")
    add_part(whole=scene.small_room, part=laser, by=None, now=NOW)
    make_skill(scene.place, laser, name="Laser")
    assert "Locked all the same:" in text_of(scene.client.get(scene.url("guests:tell"), WISH))
    assert ask(scene).status_code == 302


def test_a_thing_that_is_not_open_cannot_be_asked_for(scene, guest):
    assert ask(scene, resource="grande-salle").status_code == 422
    assert not Booking.objects.exists()


def test_taken_is_refused_with_ways_that_keep_what_was_typed(scene, guest, mailoutbox):
    scene.booked(15, 16, scene.person("Paul Diallo"), day=NOW.date() + timedelta(days=1),
                 resource=scene.small_room)  # fmt: skip
    answer = ask(scene)
    page = text_of(answer)
    assert answer.status_code == 409
    assert not Actor.objects.filter(name="Rosa Lenoir").exists()
    assert "Paul" not in page
    assert "Grande salle" not in page
    way = re.findall(r'<form method="post" action="">.*?</form>', page)[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', way))
    fields.pop("csrfmiddlewaretoken", None)
    assert fields["email"] == "rosa@example.org"
    assert scene.post("guests:tell", **fields).status_code == 302
    assert Booking.objects.filter(purpose="Chorale").count() == 1
    assert len(mailoutbox) == 1


def test_whoever_waits_for_it_comes_before_a_guest(scene, guest, mailoutbox):
    first = scene.booked(15, 17, scene.person("Paul Diallo"), day=NOW.date() + timedelta(days=1),
                         resource=scene.small_room)  # fmt: skip
    waits = scene.person("Suzanne Morel", email="suzanne@example.org")
    period = keeping.Period(first.starts_at, first.ends_at)
    join(resource=scene.small_room, period=period, person=waits, by=None, now=NOW)
    Hold.objects.filter(claim=first.claim).delete()
    Booking.objects.filter(pk=first.pk).update(cancelled_at=NOW)
    assert ask(scene).status_code == 409
    assert Booking.objects.standing().get().booked_for == waits


# Who is known is told apart by nothing


def test_a_known_address_gives_the_same_page_and_adds_nobody(scene, guest, mailoutbox):
    known = scene.person("Rosa Lenoir-Petit", email="Rosa@example.org")
    first = guest.get(ask(scene).url)
    Booking.objects.get().delete()
    Hold.objects.all().delete()
    second = guest.get(ask(scene, email="nobody@example.org").url)
    pages = [re.sub(r'"[A-Za-z0-9]{64}"|code/[0-9a-f-]{36}', "", text_of(page)) for page in (first, second)]
    assert pages[0] == pages[1]
    assert "Lenoir-Petit" not in mailoutbox[0].body
    assert Actor.objects.filter(email__iexact="rosa@example.org").get() == known


def test_the_address_of_an_account_finds_its_person(scene, guest):
    account = sit_as(scene, "member", scene.person("Nadia Benali"))
    scene.client = guest
    ask(scene, email=account.email.upper())
    assert Booking.objects.get().booked_for == account.person


def test_whom_only_another_place_knows_is_new_here(scene, guest):
    person = scene.person("Rosa Lenoir", email="rosa@example.org")
    known_elsewhere(person)
    Acquaintance.objects.filter(place=scene.place, person=person).delete()
    ask(scene)
    assert Booking.objects.get().booked_for != person


def test_how_much_somebody_has_booked_is_said_only_by_the_letter(scene, guest, mailoutbox):
    make_quota(scene.place, 1)
    known = scene.person("Rosa Lenoir", email="rosa@example.org")
    scene.booked(9, 10, known, day=NOW.date() + timedelta(days=1), resource=scene.room)
    page = ask(scene)
    assert page.status_code == 302
    assert "We have just written to you" in text_of(guest.get(page.url))
    assert "cannot be made" in mailoutbox[-1].body
    assert not CODE.search(mailoutbox[-1].body)
    for _ in range(3):
        answer = guest.post(page.url, {"code": "123456"})
    assert answer.status_code == 409
    assert Booking.objects.count() == 1


# The code


def test_the_right_code_confirms_and_leads_to_the_booking(
    scene, guest, mailoutbox, django_capture_on_commit_callbacks
):
    answer = confirmed(scene, guest, mailoutbox, django_capture_on_commit_callbacks)
    booking = Booking.objects.get()
    assert booking.tentative_until is None
    assert not Hold.objects.filter(claim=booking.claim, expires_at__isnull=False).exists()
    page = text_of(guest.get(answer.url))
    assert "Petite salle" in page
    assert "It is booked" in page
    letter = mailoutbox[-1]
    assert answer.url in letter.body
    assert letter.to == ["rosa@example.org"]
    assert letter.attachments[0].get_content_type() == "text/calendar"
    assert Gesture.objects.filter(place=scene.place, verb="confirm").count() == 1


def test_a_code_sent_twice_confirms_once(scene, guest, mailoutbox, django_capture_on_commit_callbacks):
    page = ask(scene).url
    code = code_in(mailoutbox[-1])
    with django_capture_on_commit_callbacks(execute=True):
        answers = [guest.post(page, {"code": f"{code[:3]} {code[3:]}"}) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert len(mailoutbox) == 2
    assert Gesture.objects.filter(verb="confirm").count() == 1


def test_a_wrong_code_may_be_typed_twice(scene, guest, mailoutbox):
    page = ask(scene).url
    code = code_in(mailoutbox[-1])
    for _ in range(2):
        answer = guest.post(page, {"code": wrong(code)})
        assert answer.status_code == 422
        assert "This is not the code" in text_of(answer)
    assert guest.post(page, {"code": code}).status_code == 302


def test_the_third_wrong_code_gives_the_time_back(scene, guest, mailoutbox):
    page = ask(scene).url
    code = code_in(mailoutbox[-1])
    for _ in range(3):
        answer = guest.post(page, {"code": wrong(code)})
    assert "no longer counts" in text_of(answer)
    assert not Booking.objects.standing().exists()
    assert not Hold.objects.unreleased().exists()
    assert guest.post(page, {"code": code}).status_code == 409


def test_what_is_confirmed_stays_so_whatever_is_typed_after(scene, guest, mailoutbox):
    page = ask(scene).url
    code = code_in(mailoutbox[-1])
    guest.post(page, {"code": code})
    for _ in range(4):
        guest.post(page, {"code": wrong(code)})
    assert Booking.objects.standing().get().tentative_until is None


def test_what_is_no_code_uses_up_no_try(scene, guest, mailoutbox):
    page = ask(scene).url
    for _ in range(4):
        assert "six digits" in text_of(guest.post(page, {"code": "12"}))
    assert guest.post(page, {"code": code_in(mailoutbox[-1])}).status_code == 302


def test_after_a_quarter_of_an_hour_it_is_free_again(scene, guest, mailoutbox):
    page = ask(scene).url
    later = NOW + timedelta(minutes=15)
    with time_machine.travel(later, tick=False):
        expire_tentative(later)
        answer = guest.post(page, {"code": code_in(mailoutbox[-1])})
    assert answer.status_code == 409
    assert "no longer counts" in text_of(answer)
    assert not Booking.objects.standing().exists()


def test_a_page_of_another_place_or_of_nobody_shows_nothing(scene, guest):
    page = ask(scene).url
    elsewhere = known_elsewhere(scene.person("Paul Diallo"))
    answer = guest.get(page.replace(f"/{scene.place.slug}/", f"/{elsewhere.slug}/"))
    assert answer.status_code == 409


# Behind the link


def test_the_link_shows_the_booking_and_cancels_it(
    scene, guest, mailoutbox, django_capture_on_commit_callbacks
):
    link = confirmed(scene, guest, mailoutbox, django_capture_on_commit_callbacks).url
    answer = guest.post(link)
    assert answer.url == link
    assert Booking.objects.get().cancelled_at == NOW
    assert "It is cancelled" in text_of(guest.get(link))
    assert guest.post(link).url == link
    assert Gesture.objects.filter(verb="cancel").count() == 1


def test_a_link_that_somebody_made_up_leads_nowhere(scene, guest):
    booking = scene.booked(15, 16)
    for link in (str(booking.pk), f"{booking.pk}:AAAA", keeping.link_to(booking) + "x"):
        assert scene.get("guests:booking", link).status_code == 404
    elsewhere = known_elsewhere(booking.booked_for)
    assert keeping.behind(keeping.link_to(booking), elsewhere) is None


def test_what_has_begun_is_not_cancelled_from_there(scene, guest):
    booking = scene.booked(14, 16)
    page = text_of(scene.get("guests:booking", keeping.link_to(booking)))
    assert "I am not coming" not in page
    assert scene.post("guests:booking", keeping.link_to(booking)).status_code == 409


# Not too often


def test_one_address_is_written_to_three_times_at_most(scene, guest, mailoutbox):
    hours = [9, 10, 11, 12]
    answers = [
        ask(scene, starts=f"2026-11-25T{hour:02}:00", ends=f"2026-11-25T{hour:02}:45") for hour in hours
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert len(mailoutbox) == 3


def test_one_machine_asks_a_dozen_times_an_hour_at_most(scene, guest):
    answers = [ask(scene, email=f"rosa{n}@example.org", ends="2026-11-25T15:00") for n in range(20)]
    assert {answer.status_code for answer in answers} == {422}
    answers = [ask(scene, email=f"rosa{n}@example.org") for n in range(13)]
    assert answers[0].status_code == 302
    assert answers[-1].status_code == 429
