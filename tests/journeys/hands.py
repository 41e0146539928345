"""The hands of somebody at the counter, and how many gestures they have made."""

from __future__ import annotations

from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from tests.journeys.patience import answered, settled, taken_in


class Hands:
    """One gesture is something typed at one go, one key, or one press.

    With a mouse and a keyboard on a large window; with a finger on a phone.
    """

    def __init__(self, page: Page, size: str) -> None:
        self.page = page
        self.has_keyboard = size == "desktop"
        self.gestures = 0

    def press(self, what: Locator) -> None:
        self.gestures += 1
        settled(self.page)
        what.click() if self.has_keyboard else what.tap()

    def key(self, name: str) -> None:
        self.gestures += 1
        self.page.keyboard.press(name)

    def type(self, text: str, into: Locator | None = None) -> None:
        """Letter by letter, where the focus already is or ``into`` a field."""
        self.gestures += 1
        if into is None:
            self.page.keyboard.type(text, delay=15)
        else:
            into.press_sequentially(text, delay=15)

    def fill(self, **fields: str) -> None:
        """The fields of the panel by their names: one gesture, as a line written on paper."""
        self.gestures += 1
        for name, value in fields.items():
            self.page.locator(f"#panel [name={name}]").fill(value)

    def find(self, text: str, *, first: str) -> None:
        """Search, and open the first answer, which must be ``first``: two gestures."""
        box = self.page.locator("#q")
        if self.has_keyboard:
            expect(box).to_be_focused()
        self.type(text, box)
        option = self.page.locator("#found [role=option]").first
        expect(option).to_contain_text(first)
        if self.has_keyboard:
            self.key("Enter")
            taken_in(self.page)
        else:
            answered(box)
            self.press(option)

    def first_choice(self) -> None:
        """The panel's first button: Enter, since it has the focus; a press on a phone."""
        button = self.page.locator("#panel button.btn-primary").first
        if self.has_keyboard:
            expect(button).to_be_focused()
            self.key("Enter")
        else:
            self.press(button)


def fr(sentence: str, /, **words: object) -> str:
    """What the pages say in French for that sentence of the code."""
    with override("fr"):
        said = gettext(sentence) % words if words else gettext(sentence)
    return said.strip()


def said(page: Page, sentence: str) -> None:
    """The slip of paper says so."""
    expect(page.locator("#toasts")).to_contain_text(sentence)


def taken_back(page: Page, part: str) -> None:
    """The slip says that what said ``part`` is taken back."""
    said(page, fr("Taken back: %(sentence)s", sentence="§").split("§")[0])
    said(page, part)


def undo(page: Page, sentence: str = "") -> None:
    """Take back what the slip says."""
    settled(page)
    if page.evaluate("() => 'comptoir' in window"):
        # The slips of a new page are laid down a second time, to be read aloud.
        expect(page.locator("#toasts [data-toast]:not([data-watched])")).to_have_count(0)
    slip = page.locator("#toasts .toast").filter(has_text=sentence)
    slip.get_by_role("button", name=fr("Undo")).first.click()
