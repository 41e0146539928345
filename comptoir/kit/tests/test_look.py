"""What the look promises: icons there are, contrast enough, parts that are ours, whole fragments."""

import hashlib
import re
from datetime import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import QueryDict
from django.template import engines
from django.test import override_settings

from comptoir.kit.refusals import Refusal, Way
from comptoir.kit.templatetags import kit
from comptoir.kit.tests.pages import AllKinds

STATIC = Path(kit.__file__).parent.parent / "static" / "kit"
TEMPLATES = sorted((Path(kit.__file__).parents[2]).glob("*/templates/**/*.html"))
STYLES = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))


def draw(source, **context):
    return engines["django"].from_string(source).render(context)


def with_form(data=None):
    return AllKinds(data)


# Icons


def test_an_icon_is_drawn_from_the_sprite_and_not_read_aloud():
    drawn = draw('{% icon "key" %}')

    assert "kit/icons.svg#i-key" in drawn
    assert 'aria-hidden="true"' in drawn


def test_an_icon_alone_has_its_word():
    drawn = draw('{% icon "close" size="s" label="Fermer" %}')

    assert 'role="img" aria-label="Fermer"' in drawn
    assert "icon-s" in drawn


def test_an_unknown_icon_names_those_there_are():
    with pytest.raises(LookupError, match="calendar"):
        draw('{% icon "unicorn" %}')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_named_in_a_template_exists(template):
    named = set(re.findall(r'\{% icon "([^"]+)"', template.read_text(encoding="utf-8")))
    assert named <= kit.icon_names()


# Style sheets, scripts, fonts


@pytest.mark.parametrize("file", [*STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_a_file_sent_to_the_browser_is_small_and_calls_nobody(file):
    text = file.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 300
    assert not re.search(r"https?://|@import|sourceMappingURL", text)
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", text)


def test_what_the_style_sheets_name_is_served():
    named = {name for style in STYLES for name in re.findall(r'url\("([^"]+)"\)', style.read_text("utf-8"))}

    assert named
    assert [name for name in named if not (STATIC / name).exists()] == []


def test_what_was_brought_in_is_unchanged():
    listed = re.findall(
        r"\| `([\w.-]+)` \|.*`([0-9a-f]{64})` \|", (STATIC / "vendor/VENDOR.md").read_text("utf-8")
    )

    assert [name for name, _ in listed] == [path.name for path in (STATIC / "vendor").glob("*.js")]
    for name, checksum in listed:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == checksum


def test_papers_and_pages_have_the_same_fonts():
    on_paper = {path.stem for path in (STATIC.parents[1] / "fonts").glob("*.ttf")}

    assert on_paper == {path.stem for path in (STATIC / "fonts").glob("*.woff2")}
    assert len(on_paper) == 4


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette(which):
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    both = re.findall(r"(--[\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    return {name: pair[which] for name, *pair in both}


READ = [
    ("--ink", "--ground"),
    ("--ink", "--zinc"),
    ("--ink-soft", "--surface"),
    ("--ink-soft", "--surface-sunk"),
    ("--ink-soft", "--ground"),
    ("--accent", "--surface"),
    ("--accent", "--ground"),
    ("--accent", "--zinc"),
    ("--accent-strong", "--accent-tint"),
    ("--on-accent", "--accent"),
    ("--warn", "--surface"),
    ("--warn-strong", "--warn-tint"),
    ("--warn-strong", "--zinc"),
    ("--on-warn", "--warn"),
    ("--on-slip", "--slip"),
    ("--on-heat-high", "--heat-3"),
    ("--ink", "--heat-2"),
]


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_words_stand_out_from_their_ground(which, text, ground):
    colours = palette(which)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
def test_the_border_of_a_field_is_seen(which):
    colours = palette(which)
    assert contrast(colours["--line-strong"], colours["--surface"]) >= 3


def test_an_old_browser_gets_every_light_colour():
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    fallback = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", text.partition("@supports not")[2]))

    assert fallback == palette(0)


# Fields


def test_a_field_ties_its_help_and_its_error_to_what_is_typed():
    drawn = draw('{% include "kit/field.html" with field=form.name %}', form=with_form({"name": ""}))

    assert '<label for="id_name">Nom</label>' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_what_may_be_left_empty_says_so():
    drawn = draw('{% include "kit/field.html" with field=form.email %}', form=with_form())

    assert "facultatif" in drawn


def test_a_choice_among_few_is_a_group_of_large_lines():
    drawn = draw('{% include "kit/field.html" with field=form.kind %}', form=with_form())

    assert "<fieldset" in drawn
    assert drawn.count('class="choice"') == 2


def test_a_box_to_tick_stands_before_its_words():
    drawn = draw('{% include "kit/field.html" with field=form.news %}', form=with_form())

    assert drawn.index('type="checkbox"') < drawn.index("Nouvelles")
    assert "facultatif" not in drawn


def test_a_file_has_its_own_frame():
    assert "data-upload" in draw('{% include "kit/field.html" with field=form.file %}', form=with_form())


def test_all_fields_come_after_what_is_wrong_with_the_whole():
    form = with_form({"name": "Maud", "kind": "a"})
    form.add_error(None, "Déjà inscrite.")

    drawn = draw('{% include "kit/fields.html" %}', form=form)

    assert drawn.index("Déjà inscrite.") < drawn.index('name="name"')
    assert drawn.count('name="key"') == 1


# Refusals, empty lists, undo


@pytest.fixture
def refusal():
    return Refusal(
        "La Grande salle est prise.",
        (
            Way("Petite salle", "10 places", "Prendre la Petite salle", {"space": "2"}),
            Way("Appeler Hugo"),
        ),
    )


def test_a_refusal_says_its_ways_by_letter(refusal):
    drawn = draw('{% include "kit/refusal.html" with action="/reserver/" %}', refusal=refusal)

    assert 'role="alert"' in drawn
    assert re.findall(r'class="letter">(.)<', drawn) == ["A", "B"]


def test_a_way_is_taken_with_one_button(refusal):
    drawn = draw('{% include "kit/refusal.html" with action="/reserver/" %}', refusal=refusal)

    assert '<form method="post" action="/reserver/">' in drawn
    assert '<input type="hidden" name="space" value="2">' in drawn
    assert drawn.count("<button") == 1


def test_a_refusal_without_ways_stands_alone():
    drawn = draw('{% include "kit/refusal.html" %}', refusal=Refusal("Fermé le dimanche."))

    assert "is-alone" in drawn
    assert "<ul" not in drawn


def test_the_way_out_is_offered(refusal):
    drawn = draw('{% include "kit/refusal.html" with cancel_url="/la/" %}', refusal=refusal)

    assert 'href="/la/"' in drawn
    assert "Ne rien faire" in drawn


def test_an_empty_list_teaches():
    drawn = draw('{% include "kit/empty.html" with icon="key" sentence="Rien." url="/x/" label="Prêter" %}')

    assert "i-key" in drawn
    assert '<a class="btn btn-small" href="/x/">Prêter</a>' in drawn


@pytest.mark.parametrize(
    ("tags", "address"),
    [("undo=/defaire/3/", "/defaire/3/"), ("safe undo=/defaire/", "/defaire/"), ("safe", ""), (None, "")],
)
def test_where_an_undo_posts(tags, address):
    assert kit.undo_url(Message(constants.SUCCESS, "Prêté.", extra_tags=tags)) == address


def test_a_sentence_comes_with_its_undo():
    said = [Message(constants.SUCCESS, "Prêté à Nadia.", extra_tags="undo=/defaire/")]

    drawn = draw('{% include "kit/toast.html" %}', messages=said)

    assert "Prêté à Nadia." in drawn
    assert '<form method="post" action="/defaire/"' in drawn
    assert "hx-swap-oob" not in drawn


def test_a_sentence_inside_an_htmx_answer_goes_to_its_place():
    assert 'hx-swap-oob="innerHTML"' in draw('{% include "kit/toast.html" with oob=True %}', messages=[])


def test_a_fault_stays_until_it_is_closed():
    said = [Message(constants.ERROR, "Le courrier n’est pas parti.")]

    assert "data-leave" in draw('{% include "kit/toast.html" %}', messages=said)


# Filters


def test_filters_say_nothing_of_what_is_missing():
    filters = "clock long_day in_full weekday day_and_month day_and_year short_day duration number phone"
    drawn = draw("".join(f"[{{{{ nothing|{name} }}}}]" for name in filters.split()), nothing=None)

    assert drawn == "[]" * len(filters.split())


@pytest.mark.parametrize(
    ("part", "whole", "length"), [(1, 4, "25%"), (1, 3, "33.33%"), (9, 4, "100%"), (1, 0, "0%")]
)
def test_the_length_of_a_bar(part, whole, length):
    assert kit.percent_of(part, whole) == length


def test_the_warmth_of_a_cell():
    assert draw("{{ 7|heat:8 }}") == "heat-3"


# Whole pages

in_our_pages = override_settings(ROOT_URLCONF="comptoir.kit.tests.pages")


@in_our_pages
@pytest.mark.django_db
def test_every_page_has_its_frame(client):
    page = client.get("/la/").content.decode()

    assert '<html lang="fr"' in page
    assert '<a class="skip btn" href="#contenu">' in page
    assert "<title>Essai – Le Comptoir</title>" in page
    assert 'data-person="7" data-place="le-comptoir"' in page
    assert "allowEval&quot;: false" in page or '"allowEval": false' in page
    assert re.search(r"hx-headers='\{\"X-CSRFToken\": \"\w{64}\"\}'", page)
    assert not re.findall(r"<script(?![^>]*src=)", page)


@in_our_pages
@pytest.mark.django_db
def test_the_undo_of_an_act_is_on_the_next_page(client):
    page = client.post("/faire/", {"name": "Nadia"}, follow=True).content.decode()

    assert "Bienvenue à Nadia." in page
    assert 'action="/defaire/"' in page


@in_our_pages
@pytest.mark.django_db
def test_pages_keep_the_search(client):
    page = client.get("/liste/", {"q": "saint", "page": "2"}).content.decode()

    assert "31 à 60 sur 687, page 2 sur 23" in page
    assert 'href="?q=saint&amp;page=3"' in page


@in_our_pages
@pytest.mark.django_db
@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_a_problem_says_what_to_do(client, code):
    page = client.get(f"/{code}/").content.decode()

    assert "Revenir au début" in page
    assert "<h1>" in page


def test_the_page_of_a_breakdown_needs_nothing():
    assert "Le logiciel est tombé en panne." in draw('{% include "500.html" %}')


def test_other_page_replaces_the_number():
    assert kit.other_page(QueryDict("q=a&page=2"), 3) == "?q=a&page=3"


def test_errors_are_one_sentence_after_another():
    assert kit.text_of(["Trop court.", "Trop commun."]) == "Trop court. Trop commun."


def test_the_ruler_is_drawn():
    assert draw("{% tl_ruler 9 11 %}").count("<span") == 2


def test_the_classes_of_a_line_of_time():
    drawn = draw(
        "{% tl_hours 9 20 %}|{% tl_span b.start b.end %}", b=SimpleNamespace(start=time(9), end=time(10))
    )

    assert drawn == "tl-opens-9 tl-closes-20|from-0900 to-1000"
