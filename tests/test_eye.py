"""The eye of the journeys: what is wrong is told each time it is seen, what is well is looked at once."""

import pytest

from tests.journeys import eye as eyes


class Sheet:
    """A page as the eye asks it: its shape, its words, what axe finds there."""

    url = "http://127.0.0.1/"
    viewport_size = {"width": 1440, "height": 900}

    def __init__(self, shape="/ MAIN+", words="Bonjour", violations=()):
        self.asked = []
        self.says = {
            eyes.SHAPE: shape,
            eyes.WORDS: words,
            eyes.AXE: {"violations": violations},
            eyes.WIDER: 0,
            eyes.SMALL_TARGETS: [],
            eyes.SQUEEZED: [],
        }

    def evaluate(self, script, *_):
        self.asked.append(script)
        return self.says.get(script)

    def emulate_media(self, **_):
        pass

    def set_viewport_size(self, _):
        pass


@pytest.fixture(autouse=True)
def _an_album_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("COMPTOIR_TESTS_RUN_IN", str(tmp_path))


def look(sheet, size="desktop", language="fr"):
    """A new eye, as in another journey or another process; what it found wrong."""
    eye = eyes.Eye(size)
    eye._look(sheet, language)
    return eye.faults


def test_a_page_that_is_well_is_looked_at_once_by_all():
    assert look(Sheet()) == []
    again = Sheet(words="the and")
    assert look(again) == []
    assert eyes.AXE not in again.asked


@pytest.mark.parametrize(
    ("told", "size", "language"),
    [({"shape": "/ MAIN+ P+"}, "desktop", "fr"), ({}, "phone", "fr"), ({}, "desktop", "en")],
)
def test_another_shape_size_or_language_is_looked_at_too(told, size, language):
    look(Sheet())
    other = Sheet(**told)
    look(other, size, language)
    assert other.asked.count(eyes.AXE) == 2, "in both colour schemes"


def test_what_a_slip_of_paper_says_stays_while_one_looks():
    sheet = Sheet()
    look(sheet)
    held, let_go = (number for number, script in enumerate(sheet.asked) if script == eyes.SLIPS)
    assert all(held < sheet.asked.index(script) < let_go for script in (eyes.AXE, eyes.WIDER, eyes.WORDS))


def test_a_fault_is_told_again_when_the_journey_is_walked_once_more():
    broken = {"words": "Left in English: the and"}
    assert len(look(Sheet(**broken))) == 1
    assert len(look(Sheet(**broken))) == 1


def test_what_axe_finds_is_told_in_both_colour_schemes():
    node = {"html": "<p>", "any": [{"message": "too pale"}], "all": [], "none": []}
    faults = look(Sheet(violations=[{"id": "color-contrast", "nodes": [node]}]))
    assert ["axe, light" in faults[0], "axe, dark" in faults[1]] == [True, True]
    assert all("color-contrast: <p>: too pale" in fault for fault in faults)


@pytest.mark.journey
def test_words_letter_under_letter_are_seen_and_not_those_that_are_only_heard(page):
    heard = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"
    page.set_content(
        f"""<p id="squeezed" style="width: 1ch; overflow-wrap: anywhere">Squeezed</p>
        <p>In a line</p><span style="{heard}">The day before</span>"""
    )
    [squeezed] = page.evaluate(eyes.SQUEEZED)
    assert "squeezed" in squeezed
