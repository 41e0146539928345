"""A form filled in again: the one that was sent, what was typed there, and nothing of what opens a door."""

from __future__ import annotations

import pytest

from comptoir.kit.refilled import after_main, refilled

FIELD = '<form method="post" action="/a/"><input name="title" value="Old"></form>'


def fill(page: str, path: str = "/a/", here: str = "/page/", **fields: list[str]) -> str | None:
    return refilled(page, list(fields.items()), path=path, here=here, note=lambda left: f"[note{left}]")


def test_a_line_says_what_was_typed_in_it():
    assert fill(FIELD, title=['L’<b> & "q"']) == (
        '[note[]]<form method="post" action="/a/">'
        '<input name="title" value="L’&lt;b&gt; &amp; &quot;q&quot;"></form>'
    )


def test_a_long_text_keeps_its_lines_also_when_it_begins_with_one():
    page = '<form method="post" action="/a/"><textarea name="note" rows="2">\nOld</textarea></form>'

    filled = fill(page, note=["\r\nTwo\r\nlines </textarea>"])

    assert filled is not None
    assert '<textarea name="note" rows="2">\n\r\nTwo\r\nlines &lt;/textarea&gt;</textarea>' in filled


def test_what_was_ticked_and_chosen_is_again_and_what_was_not_is_not():
    page = (
        '<form method="post" action="/a/"><input type="checkbox" name="is_open" checked>'
        '<input type="radio" name="way" value="1" checked><input type="radio" name="way" value="2">'
        '<select name="of"><option value="" selected></option><option value="x">X</option></select></form>'
    )

    filled = fill(page, way=["2"], of=["x"])

    assert filled == (
        '[note[]]<form method="post" action="/a/"><input type="checkbox" name="is_open">'
        '<input type="radio" name="way" value="1"><input type="radio" name="way" value="2" checked>'
        '<select name="of"><option value=""></option><option value="x" selected>X</option></select></form>'
    )


def test_several_of_a_name_are_given_in_their_order():
    page = '<form method="post" action="/a/"><input name="n" value=""><input name="n" value=""></form>'

    filled = fill(page, n=["one", "two"])

    assert filled is not None
    assert filled.index('value="one"') < filled.index('value="two"')


def test_what_is_out_of_sight_is_as_it_was_and_says_nothing():
    page = '<form method="post" action="/a/"><input type="hidden" name="seen" value="new"></form>'

    assert fill(page, seen=["old"]) == page.replace("new", "old")


@pytest.mark.parametrize("kind", ["password", "file", "submit"])
def test_what_only_a_person_gives_is_not_given_again(kind):
    page = f'<form method="post" action="/a/"><input name="t" value="x"><input type="{kind}" name="p"></form>'

    assert fill(page, t=["x"], p=["given"]) == page


def test_of_two_forms_of_an_address_it_is_the_one_that_asked_for_it():
    one, other = (
        f'<form method="post" action="/a/"><input type="hidden" name="k" value="{of}"><input name="n"></form>'
        for of in ("1", "2")
    )

    assert fill(one + other, k=["2"], n=["typed"]) == one + "[note[]]" + other.replace(
        '<input name="n">', '<input name="n" value="typed">'
    )


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post"><input name="t"></form>',
        '<form method="post" action="?x"><input name="t"></form>',
        '<form method="post" action="/x/"><input name="t"><button formaction="/a/?x"></button></form>',
        '<form hx-post="/a/?x"><input name="t"></form>',
        '<form method="post" id="f"></form><input name="t" form="f">',
    ],
)
def test_a_form_is_known_wherever_it_says_that_it_goes(form):
    here = "/a/" if "?x" in form and "/a/" not in form else "/a/?x"

    filled = fill(form, path="/a/?x", here=here, t=["typed"])

    assert filled is not None
    assert 'name="t"' in filled
    assert 'value="typed"' in filled


@pytest.mark.parametrize(
    "page",
    [
        "<p>nothing</p>",
        '<form method="post" action="/b/"><input name="title"></form>',
        '<form method="get" action="/a/"><input name="title"></form>',
        '<form method="post" action="/a/"><input name="other"></form>',
    ],
)
def test_another_form_is_left_alone(page):
    assert fill(page, title=["typed"]) is None


def test_what_is_folded_around_a_text_opens():
    page = f"<details><summary>More</summary><dialog>{FIELD}</dialog></details>"

    filled = fill(page, title=["typed"])

    assert filled is not None
    assert filled.startswith("<details open><summary>More</summary><dialog open>[note[]]<form")


def test_what_has_no_field_any_more_is_told():
    filled = fill(FIELD, title=["Old"], gone=["Words that nobody asks for"])

    assert filled == f"[note['Words that nobody asks for']]{FIELD}"


def test_a_button_that_was_pressed_is_no_text():
    page = '<form method="post" action="/a/"><input name="t" value="x"><button name="do"></button></form>'

    assert fill(page, t=["x"], do=["1"]) == page


def test_a_word_at_the_top_of_a_page_stands_in_its_main_part():
    assert after_main('<main id="m">text</main>', "[note]") == '<main id="m">[note]text</main>'
    assert after_main("<p>a part</p>", "[note]") == "<p>a part</p>"
