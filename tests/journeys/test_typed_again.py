"""A session ends while somebody writes: once they are back, every word is there, and nobody else reads it."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from comptoir.enquiries.models import Enquiry
from tests.journeys.hands import fr
from tests.journeys.patience import arrived

PHRASE = "longue et sûre phrase"
QUESTION = "Qui est venu cet hiver, et pour y faire quoi ? " * 5 + "\nEt qu’en est-il sorti ?"
HERE_AGAIN = "Your session had ended: what you had typed is here again, and is not recorded yet."


@pytest.fixture
def accounts(house):
    made = {
        name: house.teammate(name, "coordinator", f"{name[0].lower()}@example.org")
        for name in ("Hélène Faure", "Paule Roche")
    }
    for account in made.values():
        account.set_password(PHRASE)
        account.save()
    return made


def writes_until_her_session_ends(page):
    arrived(page, fr("Open an enquiry"))
    page.get_by_label(fr("Title")).fill("Hiver 2026")
    page.get_by_label(fr("Question")).fill(QUESTION)
    Session.objects.all().delete()
    page.get_by_role("button", name=fr("Record")).click()
    arrived(page, fr("Sign in"))


def signs_in(page, account):
    page.locator("details.fold summary").click()
    page.locator("[name=login]").fill(account.email)
    page.locator("[name=password]").fill(PHRASE)
    page.locator("form", has=page.locator("[name=password]")).get_by_role("button").click()
    arrived(page, fr("Open an enquiry"))


def test_a_long_text_waits_for_its_writer(open_as, accounts, eye):
    page = open_as("Hélène Faure", "enquiries:open")
    writes_until_her_session_ends(page)
    expect(page.locator(".notice")).to_contain_text("gardé")
    eye.look(page)

    signs_in(page, accounts["Hélène Faure"])

    expect(page.locator(".notice")).to_contain_text(fr(HERE_AGAIN))
    expect(page.get_by_label(fr("Question"))).to_have_value(QUESTION)
    eye.look(page)
    page.get_by_role("button", name=fr("Record")).click()
    arrived(page, fr("Whom to ask"))
    kept = Enquiry.objects.get()
    assert (kept.title, kept.question.replace("\r\n", "\n")) == ("Hiver 2026", QUESTION)


def test_who_signs_in_after_on_that_machine_reads_nothing_of_it(open_as, accounts, house):
    page = open_as("Hélène Faure", "enquiries:open")
    writes_until_her_session_ends(page)

    signs_in(page, accounts["Paule Roche"])

    expect(page.get_by_label(fr("Title"))).to_have_value("")
    assert "cet hiver" not in page.get_by_label(fr("Question")).input_value()
    page.goto(house.url("enquiries:enquiries"))
    expect(page.locator(".typed-again")).to_have_count(0)


def test_the_same_without_script(open_as, accounts):
    page = open_as("Hélène Faure", "enquiries:open", java_script_enabled=False)
    writes_until_her_session_ends(page)

    signs_in(page, accounts["Hélène Faure"])

    expect(page.get_by_label(fr("Question"))).to_have_value(QUESTION)
    assert reverse("enquiries:open", args=["comptoir"]) in page.url
