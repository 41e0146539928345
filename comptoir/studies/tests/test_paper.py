"""The drawing of the study on paper."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from comptoir.rings.drawing import Words, draw
from comptoir.rings.layout import FAMILIES, SCALES, Mark
from comptoir.studies.paper import TEMPLATE, _rings, _words


def test_a_name_with_what_no_printer_writes_does_not_spoil_the_drawing():
    words = Words("Ici\x00", {s: s for s in SCALES}, {f: f for f in FAMILIES}, told_of=lambda key: "\ufffe")
    marks = [Mark(1, "Club\x07 de\x1b Roanne", "city", "peer")]
    sheet = SimpleNamespace(rings=lambda: draw(marks, words))

    drawing = ElementTree.fromstring(_rings(sheet))

    assert "Club de Roanne" in drawing.itertext()


@pytest.mark.parametrize(
    ("language", "colon", "between"), [("fr", "\u00a0: ", "\u00a0; "), ("en", ": ", "; ")]
)
def test_signs_stand_as_the_language_of_the_study_has_them(language, colon, between):
    with override(language):
        words = _words()

    assert (words["colon"], words["between"]) == (colon, between)
    template = TEMPLATE.read_text(encoding="utf-8")
    assert {"data.words.colon", "data.words.between"} <= set(re.findall(r"data\.words\.\w+", template))
    assert not re.findall(r'" ?[:;] "', template), "no sign is written in the template itself"
