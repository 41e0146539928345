"""A page that was made, with a form of it filled in again by what somebody had typed there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = dict[str, str | None]
# A value of these is the page's own: a button's name, a file that only the person may give.
_NOT_TYPED = {"submit", "button", "reset", "image", "file", "password"}


@dataclass
class Control:
    """One control: where its tag stands, and where its text does."""

    tag: str
    attributes: Attributes
    start: int
    end: int
    holders: list[Holder]
    options: list[Control] = field(default_factory=list)
    text: tuple[int, int] = (0, 0)
    said: str = ""

    @property
    def name(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def kind(self) -> str:
        return self.attributes.get("type") or "text" if self.tag == "input" else self.tag


@dataclass
class Holder:
    """What opens: a folded part or a dialog around a control."""

    tag: str
    attributes: Attributes
    start: int
    end: int


@dataclass
class Form:
    """One form and its controls, also those that stand outside and name it."""

    attributes: Attributes
    start: int
    controls: list[Control] = field(default_factory=list)

    def is_sent_to(self, path: str, here: str) -> bool:
        ways = [self.attributes.get(name) for name in ("action", "hx-post")]
        ways += [one.attributes.get("formaction") for one in self.controls]
        told = [way for way in ways if way] or [here]
        return any(urljoin(here, way) == path for way in told)

    def likeness(self, sent: dict[str, list[str]]) -> tuple[int, int]:
        """How many of the names it asks for, then how much it says the same out of sight."""
        names = {one.name for one in self.controls}
        same = [
            one
            for one in self.controls
            if one.kind == "hidden" and one.attributes.get("value") in sent.get(one.name, ())
        ]
        return len(names & sent.keys()), len(same)


class _Reader(HTMLParser):
    """The forms of a page that are sent, each with its controls and where they stand in the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.lines = [0, *(at + 1 for at, sign in enumerate(html) if sign == "\n")]
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.named: dict[str, Form] = {}
        self.outside: list[tuple[str, Control]] = []
        self.holders: list[Holder] = []
        self.last: Control | None = None
        self.main_at = 0
        self.feed(html)
        self.close()
        for form_id, control in self.outside:
            if form_id in self.named:
                self.named[form_id].controls.append(control)

    def at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes, start = dict(attrs), self.at()
        end = start + len(self.get_starttag_text() or "")
        if tag == "main":
            self.main_at = end
        elif tag in ("details", "dialog"):
            self.holders.append(Holder(tag, attributes, start, end))
        elif tag == "form":
            self.inside = Form(attributes, start)
            self.forms.append(self.inside)
            self.named[attributes.get("id") or ""] = self.inside
        elif tag in ("input", "textarea", "select", "button"):
            self._control(Control(tag, attributes, start, end, list(self.holders)))
        elif tag == "option" and self.last and self.last.tag == "select":
            self.last.options.append(Control(tag, attributes, start, end, []))

    def _control(self, control: Control) -> None:
        self.last = control
        named = control.attributes.get("form")
        if named:
            self.outside.append((named, control))
        elif self.inside is not None:
            self.inside.controls.append(control)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag in ("details", "dialog") and self.holders:
            self.holders.pop()
        elif tag == "textarea" and self.last:
            self.last.text = (self.last.end, self.at())
            self.last.said = unescape(self.html[self.last.end : self.at()]).removeprefix("\n")


Edit = tuple[int, int, str]


def refilled(
    html: str,
    fields: Sequence[tuple[str, list[str]]],
    *,
    path: str,
    here: str,
    note: Callable[[list[str]], str],
) -> str | None:
    """The page with what was typed in the form that is sent to ``path``; None when it has no such form.

    :param here: the address of the page, where a form that names none is sent.
    :param note: what stands before the form, when something in sight says otherwise than the page did; it is
        given what has no field any more.
    """
    sent = dict(fields)
    forms = [form for form in _Reader(html).forms if _is_posted(form) and form.is_sent_to(path, here)]
    form = max(forms, key=lambda form: form.likeness(sent), default=None)
    if form is None or (sent.keys() and form.likeness(sent)[0] == 0):
        return None
    waiting = {name: list(values) for name, values in fields}
    edits: list[Edit] = []
    opened: dict[int, Holder] = {}
    for control in form.controls:
        changes = _filled(control, waiting, sent)
        edits += changes
        if changes and control.kind != "hidden":
            opened |= {one.start: one for one in control.holders}
    left = _without_a_field(form, waiting)
    if opened or left or any(_is_seen(edit, form) for edit in edits):
        edits.append((form.start, form.start, note(left)))
    edits += [_tag(one.tag, {**one.attributes, "open": None}, one.start, one.end) for one in opened.values()]
    return _edited(html, edits)


def after_main(html: str, note: str) -> str:
    """The page with a word at the top of its main part; as it is when it has none."""
    at = _Reader(html).main_at
    return html[:at] + note + html[at:] if at else html


def _is_posted(form: Form) -> bool:
    return (form.attributes.get("method") or "").lower() == "post" or "hx-post" in form.attributes


def _without_a_field(form: Form, waiting: dict[str, list[str]]) -> list[str]:
    names = {one.name for one in form.controls}
    return [
        value for name, values in waiting.items() if name not in names for value in values if value.strip()
    ]


def _is_seen(edit: Edit, form: Form) -> bool:
    return any(
        one.start <= edit[0] <= (one.text[1] or one.end) for one in form.controls if one.kind != "hidden"
    )


def _filled(control: Control, waiting: dict[str, list[str]], sent: dict[str, list[str]]) -> list[Edit]:
    """What changes in the page so that this control says what was typed in it."""
    if control.kind in _NOT_TYPED or control.tag == "button" or "disabled" in control.attributes:
        return []
    if control.kind in ("checkbox", "radio"):
        is_on = (control.attributes.get("value") or "on") in sent.get(control.name, ())
        return _turned(control, "checked", is_on)
    if control.name not in sent:
        return []
    if control.tag == "select":
        chosen = sent[control.name]
        return [
            edit
            for one in control.options
            for edit in _turned(one, "selected", (one.attributes.get("value") or "") in chosen)
        ]
    value = waiting[control.name].pop(0) if waiting[control.name] else None
    said = control.said if control.tag == "textarea" else control.attributes.get("value") or ""
    if value is None or _plain(value) == _plain(said):
        return []
    if control.tag == "textarea":
        return [(*control.text, "\n" + escape(value))]
    return [_tag("input", {**control.attributes, "value": value}, control.start, control.end)]


def _plain(text: str) -> str:
    """Browsers send other ends of lines than pages hold."""
    return text.replace("\r\n", "\n")


def _turned(control: Control, name: str, is_on: bool) -> list[Edit]:
    if (name in control.attributes) == is_on:
        return []
    attributes = {key: value for key, value in control.attributes.items() if key != name}
    if is_on:
        attributes[name] = None
    return [_tag(control.tag, attributes, control.start, control.end)]


def _tag(tag: str, attributes: Attributes, start: int, end: int) -> Edit:
    said = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes.items()
    )
    return start, end, f"<{tag}{said}>"


def _edited(html: str, edits: Iterable[Edit]) -> str:
    parts, at = [], 0
    for start, end, text in sorted(edits):
        parts += [html[at:start], text]
        at = end
    return "".join([*parts, html[at:]])
