"""The enquiry of a season, by telephone and back; a partner corrects what is said of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail
from playwright.sync_api import expect

from comptoir.actors.actions import register_organisation, update_actor
from comptoir.actors.models import Actor
from comptoir.enquiries.links import link_of_review
from comptoir.enquiries.models import Invitation, Proposal, Remark, Review
from comptoir.network.tests.scene import happened
from comptoir.places.models import Stewardship
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie
from tests.journeys.hands import fr
from tests.journeys.patience import settled
from tests.journeys.scene import BEFORE, NOW


@pytest.fixture
def network(house):
    """An association with an address, a circle without, both around the place; a coordinator."""
    us = register_organisation(name="Zoomacom", by=None, now=BEFORE)
    Stewardship.objects.create(place=house.place, organisation=us, function="life", since=date(2010, 9, 1))
    told = {"counterpart": us, "source": "L’étude du réseau", "by": None, "now": BEFORE}
    found = {}
    for name, kind in (("ALOLISE", "organisation"), ("Cyberloire", "circle")):
        found[name] = register_organisation(name=name, kind=kind, by=None, now=BEFORE)
        declare_tie(kind="partner_of", subject=found[name], visibility="network", **told)
    update_actor(actor=found["ALOLISE"], email="alolise@example.org", by=None, now=BEFORE)
    happened(house.place, actor=found["ALOLISE"], quantity=12, at=NOW)
    house.teammate("Hélène Faure", "coordinator", "helene@example.org")
    return found


def button(page, sentence):
    return page.get_by_role("button", name=fr(sentence))


def follow(page, sentence):
    page.get_by_role("link", name=fr(sentence)).first.click()


def path_in(letter):
    return re.search(r"http://[^/]+(/\S+)", letter.body).group(1)


def test_the_enquiry(open_as, network, eye):
    desk = open_as("Hélène Faure", "enquiries:enquiries")
    eye.look(desk)
    follow(desk, "Open an enquiry")
    desk.get_by_label(fr("Title")).fill("Automne 2026")
    button(desk, "Record").click()

    expect(desk.get_by_role("heading", level=1)).to_have_text(fr("Whom to ask"))
    desk.get_by_role("checkbox", name="ALOLISE").check()
    desk.get_by_role("checkbox", name="Cyberloire").check()
    eye.look(desk)
    button(desk, "Ask them").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Automne 2026")

    # Without an account, by the link of the letter.
    phone = open_as("", path_in(mail.outbox[-1]))
    phone.get_by_label(fr("With whom?")).first.fill("cyberloire")
    button(phone, "One more line").click()
    expect(phone.get_by_label(fr("With whom?"))).to_have_count(3)
    expect(phone.get_by_label(fr("With whom?")).first).to_have_value("cyberloire")
    phone.get_by_label(fr("What?"), exact=True).first.select_option(label=fr("We did something together"))
    phone.get_by_label(fr("What came of it?")).first.fill("Une journée pour vingt animateurs")
    eye.look(phone)
    button(phone, "Send the answer").click()
    expect(phone.locator("#toasts")).to_contain_text("Merci")
    settled(phone)
    eye.look(phone)

    # The other one telephones: it is typed in.
    desk.reload()
    desk.get_by_role("row", name="Cyberloire").get_by_role("link").click()
    desk.get_by_label(fr("With whom?")).first.fill("ALOLISE")
    desk.get_by_label(fr("What?"), exact=True).first.select_option(label=fr("We did something together"))
    eye.look(desk)
    button(desk, "Send the answer").click()

    # The first becomes a tie, the second is added to it.
    expect(desk.locator(".enq-card")).to_have_count(2)
    eye.look(desk)
    desk.locator(".enq-card").filter(has_text="animateurs").get_by_role(
        "button", name=fr("Confirm the tie")
    ).click()
    expect(desk.locator(".enq-card")).to_have_count(1)
    expect(desk.locator(".enq-card")).to_contain_text(fr("this tie is declared already"))
    desk.locator(".enq-card").get_by_role("button", name=fr("Add it to that tie")).click()
    expect(desk.locator(".enq-card")).to_have_count(0)
    settled(desk)
    eye.look(desk)
    tie = Tie.objects.get(kind="cooperates_with")
    assert tie.source.count("Automne 2026") == 2
    assert list(Proposal.objects.order_by("pk").values_list("outcome", flat=True)) == ["confirmed", "joined"]
    assert not Invitation.objects.filter(answer="").exists()


def test_the_link_works_without_a_script(open_as, network):
    desk = open_as("Hélène Faure", "enquiries:open")
    desk.get_by_label(fr("Title")).fill("Automne 2026")
    button(desk, "Record").click()
    desk.get_by_role("checkbox", name="ALOLISE").check()
    button(desk, "Ask them").click()
    expect(desk.get_by_role("row", name="ALOLISE")).to_be_visible()
    plain = open_as("", path_in(mail.outbox[-1]), java_script_enabled=False)
    plain.get_by_label(fr("With whom?")).first.fill("Les voisins")
    button(plain, "Send the answer").click()
    expect(plain.get_by_text(fr("Choose what you did; “something else” is an answer too."))).to_be_visible()
    plain.get_by_label(fr("What?"), exact=True).first.select_option(label=fr("Something else"))
    button(plain, "Send the answer").click()
    expect(plain.get_by_text(fr("Your answer is kept. You can change it here."))).to_be_visible()
    button(plain, "Do not ask me again").click()
    expect(plain.get_by_text(fr("You do not wish to be asked again: it is noted."))).to_be_visible()
    assert Actor.objects.filter(asked_no_more__place__slug="comptoir").get() == network["ALOLISE"]


def test_a_partner_corrects_what_is_said_of_it(open_as, network, house, eye):
    desk = open_as("Hélène Faure", "network:between_us", network["ALOLISE"].pk)
    follow(desk, "Have them read it over")
    eye.look(desk)
    button(desk, "Record").click()
    expect(desk.locator(".enq-link")).to_be_visible()
    eye.look(desk)

    theirs = open_as("", house.url("enquiries:review", link_of_review(Review.objects.get())))
    expect(theirs.get_by_text("ALOLISE est partenaire de Zoomacom")).to_be_visible()
    eye.look(theirs)
    tie = theirs.locator(".rev-item", has_text="partenaire de Zoomacom")
    tie.get_by_label(fr("This is right")).check()
    scale = theirs.locator(".rev-item").nth(1)
    expect(scale.locator("textarea")).to_be_hidden()
    scale.get_by_label(fr("This is wrong")).check()
    scale.locator("textarea").fill("Nous agissons dans tout le département")
    theirs.get_by_label(fr("Something is missing")).fill("Nous vous prêtons un four")
    eye.look(theirs)
    button(theirs, "Send").click()
    expect(theirs.locator("#toasts")).to_contain_text("Merci")
    assert Tie.objects.get(subject=network["ALOLISE"]).confirmed_on is not None

    boss = open_as("Claire Vasseur", "enquiries:enquiries")
    expect(boss.get_by_text("Nous vous prêtons un four", exact=True)).to_be_visible()
    eye.look(boss)
    boss.get_by_role("link", name="Nous vous prêtons un four").click()
    expect(boss.get_by_role("link", name=fr("Declare a tie"))).to_be_visible()
    boss.get_by_label(fr("Our answer")).fill("Merci, nous le notons au prochain atelier.")
    eye.look(boss)
    button(boss, "Only answer").click()
    expect(boss.get_by_role("heading", level=1)).to_contain_text("ALOLISE")
    eye.look(boss)

    theirs.reload()
    expect(theirs.get_by_text("Merci, nous le notons au prochain atelier.")).to_be_visible()
    eye.look(theirs)
    assert Remark.objects.filter(settled_at=None).exclude(verdict="right").count() == 1
