"""What is given on paper: the question, the steps, the link and its QR code, one page for each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from comptoir.enquiries import sheet
from comptoir.enquiries.models import Review
from comptoir.enquiries.tests.asked import Asked
from comptoir.network.tests.neighbourhood import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the template would read."""
    told: dict[str, Any] = {}

    def keep(template: Any, said: dict[str, Any]) -> bytes:
        told.update(said)
        return b"%PDF"

    monkeypatch.setattr(sheet, "typeset", keep)
    return told


def address(invitation: Any) -> str:
    return f"https://exemple.invalid/{invitation.pk}"


def test_a_page_for_each_with_their_own_link(here: Asked, data: dict[str, Any]) -> None:
    rows = here.ask(here.city, here.alolise)
    sheet.sheets(here.enquiry, rows, address)
    assert [page["name"] for page in data["pages"]] == [row.invited.name for row in rows]
    assert [page["url"] for page in data["pages"]] == [f"exemple.invalid/{row.pk}" for row in rows]
    assert all(page["qr"].startswith("<?xml") for page in data["pages"])


def test_it_says_the_question_and_until_when(here: Asked, data: dict[str, Any]) -> None:
    sheet.sheets(here.enquiry, here.ask(here.city), address)
    page = data["pages"][0]
    assert page["lead"] == here.enquiry.question
    assert any("15\u00a0December 2026" in step for step in page["steps"])


def test_nobody_left_is_said(here: Asked, data: dict[str, Any]) -> None:
    sheet.sheets(here.enquiry, [], address)
    assert (data["pages"], data["empty"]) == ([], "Everybody has answered.")


def test_a_partner_gets_one_page(here: Asked, data: dict[str, Any]) -> None:
    review = Review(place=here.place, actor=here.city, opened_at=NOW, expires_on=TODAY + timedelta(days=3))
    sheet.review_sheet(review, "https://exemple.invalid/relire")
    (page,) = data["pages"]
    assert (page["name"], page["url"]) == ("Ville de Saint-Étienne", "exemple.invalid/relire")
    assert "27\u00a0November 2026" in page["foot"]


@pytest.mark.parametrize("name", ["# titre *gras*", "L'Atelier & <Co>", "$x$ \\ @ `c`", "a" * 200])
def test_what_was_typed_never_breaks_the_paper(here: Asked, name: str) -> None:
    here.city.name = name
    here.city.save()
    here.enquiry.question = name
    assert sheet.sheets(here.enquiry, here.ask(here.city), address).startswith(b"%PDF")


def test_a_sheet_goes_first_to_whom_no_letter_reaches(here: Asked, data: dict[str, Any]) -> None:
    here.ask(here.alolise, here.city)
    here.get("sheets", here.enquiry.pk)
    assert [page["name"] for page in data["pages"]] == ["Ville de Saint-Étienne", "ALOLISE"]


def test_none_for_who_has_answered(here: Asked, data: dict[str, Any]) -> None:
    here.ask(here.city)
    here.says(here.alolise, ("Cyberloire", "helped", ""))
    here.get("sheets", here.enquiry.pk)
    assert [page["name"] for page in data["pages"]] == ["Ville de Saint-Étienne"]
