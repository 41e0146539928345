"""What I carry, what is shown to me, and how all is shared: who sees what."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from time_machine import travel

from comptoir.load.models import LoadShare
from comptoir.load.selectors import load_of, shared_load
from comptoir.network.models import Flow
from comptoir.network.steps import agree_step, finish_step
from comptoir.network.tests.neighbourhood import NOW, TODAY, make_neighbourhood, someone
from comptoir.places.tests.factories import (
    EARLY,
    make_account,
    make_organisation,
    make_person,
    make_place,
    make_role,
)
from comptoir.presence.models import GroupVisit, Visit

pytestmark = pytest.mark.django_db
SIGNED_IN_WITH = "comptoir.site.backends.Backend"


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def here(client):
    return make_neighbourhood(client)


def of_the_place(here, name, kind="concierge"):
    person = make_person(name)
    make_role(here.place, kind, person)
    make_account(person)
    return person


@pytest.fixture
def maud(here):
    return of_the_place(here, "Maud Perrin")


def read(here, name, *args, person=None, language="en", status=200):
    if person:
        here.client.force_login(person.account, backend=SIGNED_IN_WITH)
    here.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = here.client.get(reverse(f"load:{name}", args=[here.place.slug, *args]))
    assert answer.status_code == status
    return unescape(" ".join(answer.content.decode().split()))


def welcomed(here, by, times, *, days_ago=0, kind="visit"):
    for _ in range(times):
        at = NOW - timedelta(days=days_ago)
        told = {"place": here.place, "arrived_at": at, "left_at": at, "recorded_by": by.account}
        if kind == "visit":
            Visit.objects.create(person=make_person("Quelqu’un"), purpose="work", **told)
        else:
            GroupVisit.objects.create(label="Une classe", **told)


def gave(here, who, minutes, month):
    Flow.objects.create(
        place=here.place, actor=who, direction="received", nature="hours", unit="minute", month=month,
        quantity=minutes, facts=1, first_at=NOW, last_at=NOW,
    )  # fmt: skip


def test_what_i_carry_is_ties_seats_steps_and_months(here, maud):
    here.declare("partner_of", make_organisation("Le club"), carried_by=maud)
    here.declare("sits_in", maud, counterpart=make_organisation("La Fabrique"), seat="trésorière")
    for what, done in (("Appeler l’élue", False), ("Relancer", True)):
        step = agree_step(place=here.place, what=what, who=maud, on=TODAY, by=None, now=NOW)
        if done:
            finish_step(step=step, outcome="", by=None, now=NOW)
    welcomed(here, maud, 3, days_ago=35)
    welcomed(here, maud, 2, days_ago=35, kind="group")
    gave(here, maud, 270, date(2026, 10, 1))

    page = read(here, "mine", person=maud)

    assert "Le club is a partner of Zoomacom" in page
    assert "Maud Perrin has a seat at La Fabrique (trésorière)" in page
    assert "Appeler l’élue" in page
    assert "Relancer" not in page
    assert "October 2026: 5. There is nothing yet to compare with." in page
    assert "October 2026: 4 h 30." in page


def test_what_is_over_undone_or_of_oneself_is_not_carried(here, maud):
    club = make_organisation("Le club")
    here.declare("partner_of", club, carried_by=maud, until=TODAY)
    here.declare("funds", club, carried_by=maud, state="refused", obstacle="Pas cette année")
    at = {"place": here.place, "arrived_at": NOW, "left_at": NOW, "recorded_by": maud.account}
    Visit.objects.create(person=maud, purpose="work", **at)
    Visit.objects.create(person=make_person(), purpose="work", undone_at=NOW, **at)

    assert load_of(here.place, maud, TODAY).is_empty
    assert "will be here" in read(here, "mine", person=maud)


def test_a_tie_of_a_person_who_was_not_asked_is_not_told(here, maud):
    asked, unasked = someone("Zoé Martin", may_be_named=True), someone("Paul Roche", may_be_named=False)
    for person in (asked, unasked):
        here.declare("helps", person, carried_by=maud)

    page = read(here, "mine", person=maud)
    assert "Zoé Martin helps Zoomacom" in page
    assert "Paul Roche" not in page


def test_a_month_is_compared_with_my_own(here, maud):
    for month in range(4, 10):
        gave(here, maud, 60, date(2026, month, 1))
    gave(here, maud, 120, date(2026, 10, 1))

    assert "October 2026 asked more than usual: 2 h, against 1 h on average in six months." in read(
        here, "mine", person=maud
    )
    assert "Octobre 2026 a demandé plus que d’habitude" in read(here, "mine", language="fr")


def test_who_carries_many_is_told_what_could_be_handed_over(here, maud):
    busy = make_organisation("L’active")
    here.declare("partner_of", busy, carried_by=maud)
    here.came(busy, 12)
    for number in range(3):
        here.declare("partner_of", make_organisation(f"Dormante {number}"), carried_by=maud)

    load = load_of(here.place, maud, TODAY)
    assert {one.other.name for one in load.to_hand_over} == {f"Dormante {number}" for number in range(3)}
    page = read(here, "mine", person=maud)
    assert "?quoi=Hand%20over%20the%20tie%20with%20Dormante%200" in page
    assert "Change who carries it" not in page
    make_role(here.place, "manager", maud)
    assert "Change who carries it" in read(here, "mine")


def test_a_member_outside_the_team_sees_their_own_and_no_way_into_the_network(here):
    paul = of_the_place(here, "Paul Roche", "member")
    for number in range(4):
        here.declare("partner_of", make_organisation(f"Association {number}"), carried_by=paul)

    page = read(here, "mine", person=paul)
    assert "Speak of it with somebody of the team." in page
    assert "/reseau/lectures/" not in page
    read(here, "shared", status=403)


def test_it_is_seen_by_whom_i_chose_and_by_nobody_else_not_even_the_manager(here, maud):
    helene = of_the_place(here, "Hélène Faure", "coordinator")
    claire = of_the_place(here, "Claire Vasseur", "manager")
    here.declare("partner_of", make_organisation("Le club"), carried_by=maud)
    here.client.force_login(maud.account, backend=SIGNED_IN_WITH)
    url = reverse("load:mine", args=[here.place.slug])
    assert here.client.post(url, {"seen_by": maud.pk}).status_code == 422
    assert here.client.post(url, {"seen_by": helene.pk}).status_code == 302
    share = LoadShare.objects.get()

    assert "Le club" in read(here, "of_somebody", share.pk, person=helene)
    assert "What Maud Perrin carries" in read(here, "of_somebody", share.pk)
    read(here, "of_somebody", share.pk, person=claire, status=404)
    assert here.client.post(reverse("load:take_back", args=[here.place.slug, share.pk])).status_code == 404

    here.client.force_login(maud.account, backend=SIGNED_IN_WITH)
    assert here.client.post(reverse("load:take_back", args=[here.place.slug, share.pk])).status_code == 302
    read(here, "of_somebody", share.pk, person=helene, status=404)


def test_a_member_whom_i_chose_sees_figures_and_not_the_ties(here, maud):
    paul = of_the_place(here, "Paul Roche", "member")
    here.declare("partner_of", make_organisation("Le club"), carried_by=maud)
    share = LoadShare.objects.create(place=here.place, person=maud, seen_by=paul, since_at=EARLY)

    page = read(here, "of_somebody", share.pk, person=paul)
    assert "Ties carried<small>1</small>" in page
    assert "Le club" not in page


def test_the_team_reads_how_it_is_shared_and_no_name(here, maud):
    people = [maud, of_the_place(here, "Léa Petit"), of_the_place(here, "Ali Haddad")]
    for person, times in zip(people, (8, 1, 1), strict=True):
        for number in range(times):
            here.declare("partner_of", make_organisation(f"{person.name} {number}"), carried_by=person)
        welcomed(here, person, times)
        gave(here, person, 60, date(2026, 10, 1))

    found = shared_load(here.place, TODAY)
    assert (found.ties.people, found.ties.percent, found.ties_without_anybody) == (1, 80, 2)
    page = read(here, "shared")
    assert "Fewer than 5 persons carry 80 % of the ties that are carried." in page
    assert "Fewer than 5 persons note 80 % of the welcomes at the counter." in page
    assert "Fewer than 5 persons give 100 % of the hours of the year." in page
    assert "Nobody is noted as carrying 2 ties." in page
    assert not [person for person in people if person.name in page]


def test_nothing_is_said_of_so_few_that_they_would_be_named(here, maud):
    here.city.ties_from.all().delete()
    here.circle.ties_to.all().delete()
    here.declare("partner_of", make_organisation("Le club"), carried_by=maud)
    assert "Nothing can be said yet without naming somebody" in read(here, "shared")


def test_the_number_of_queries_is_the_same_however_much_is_carried(here, maud, django_assert_max_num_queries):
    for number in range(6):
        here.declare("partner_of", make_organisation(f"Association {number}"), carried_by=maud)
    with django_assert_max_num_queries(14) as few:
        load_of(here.place, maud, TODAY)
    for number in range(6, 12):
        here.declare("partner_of", make_organisation(f"Association {number}"), carried_by=maud)
    with django_assert_max_num_queries(len(few)):
        load_of(here.place, maud, TODAY)


def test_a_seat_that_another_place_keeps_for_itself_is_shown_to_nobody_here(here, maud):
    elsewhere = make_place("La Fabrique", slug="fabrique")
    for name, visibility in (("Le Syndicat", "team"), ("La Fédération", "network")):
        told = {"counterpart": make_organisation(name), "visibility": visibility, "told_in": elsewhere}
        here.declare("sits_in", maud, **told)
    assert [tie.counterpart.name for tie in load_of(here.place, maud, TODAY).seats] == ["La Fédération"]
