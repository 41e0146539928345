import pytest

from comptoir.actors.forms import ConsentForm, OrganisationForm, PersonForm, SearchForm
from comptoir.actors.reading import PhoneIsUnreadable, TextIsTooLong
from comptoir.actors.tests.factories import organisation, register


def test_only_the_name_is_needed():
    assert PersonForm({"name": "Mme Achour"}).is_valid()
    assert not PersonForm({"phone": "0477123456"}).is_valid()


def test_the_form_gives_what_the_action_takes():
    form = PersonForm({"name": "Mme Achour", "commune": "Firminy"})

    assert form.is_valid()
    assert form.cleaned_data == {"name": "Mme Achour", "phone": "", "email": "", "commune": "Firminy"}


def test_what_cannot_be_read_is_said_beside_its_field_and_kept():
    form = PersonForm({"name": "Mme Achour", "phone": "demain"})
    form.is_valid()

    form.refuse(PhoneIsUnreadable("Illisible.", typed="demain"))

    assert form.errors == {"phone": ["Illisible."]}
    assert form["phone"].value() == "demain"


def test_a_refusal_about_what_the_form_does_not_show_is_said_above():
    form = PersonForm({"name": "Mme Achour"})
    form.is_valid()

    form.refuse(TextIsTooLong("Trop long.", field="presentation", typed="…"))

    assert form.non_field_errors() == ["Trop long."]


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "make"), [(PersonForm, register), (OrganisationForm, organisation)])
def test_the_form_shows_what_is_told_now(form, make):
    shown = form.about(make(phone="0477123456"))

    assert shown["phone"].value() == "+33477123456"
    assert set(shown.initial) == set(form.base_fields)


def test_no_browser_fills_in_the_name_of_whoever_was_there_before():
    for field in PersonForm():
        assert field.field.widget.attrs["autocomplete"] == "off"


def test_a_consent_says_how_we_know():
    assert ConsentForm({"purpose": "news", "source": "Dit"}).is_valid()
    assert not ConsentForm({"purpose": "news"}).is_valid()
    assert not ConsentForm({"purpose": "marketing", "source": "Dit"}).is_valid()


def test_an_empty_search_is_a_search():
    assert SearchForm({"q": ""}).is_valid()
