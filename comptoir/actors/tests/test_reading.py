import pytest

from comptoir.actors.reading import (
    EmailIsUnreadable,
    NameIsMissing,
    PhoneIsUnreadable,
    SiretIsUnreadable,
    TextIsTooLong,
    WebsiteIsUnreadable,
    read_email,
    read_fields,
    read_name,
    read_phone,
    read_siret,
    read_website,
)


@pytest.mark.parametrize(
    "typed",
    [
        "04 77 12 34 56",
        "0477123456",
        "04.77.12.34.56",
        "04-77-12-34-56",
        "+33 4 77 12 34 56",
        "+33 (0)4 77 12 34 56",
        "0033477123456",
        "04\u00a077\u00a012\u00a034\u00a056",
    ],
)
def test_one_phone_is_stored_one_way_however_it_is_typed(typed):
    assert read_phone(typed) == "+33477123456"


def test_a_phone_without_its_country_is_one_of_the_place():
    assert read_phone("02 123 45 67", "BE") == "+3221234567"


def test_a_foreign_phone_keeps_its_country():
    assert read_phone("+32 2 123 45 67") == "+3221234567"


@pytest.mark.parametrize("typed", ["", "  "])
def test_no_phone_is_no_phone(typed):
    assert read_phone(typed) == ""


@pytest.mark.parametrize("typed", ["12", "demain", "04 77 12 34", "04 77 12 34 56 78 90"])
def test_an_unreadable_phone_is_refused_and_kept(typed):
    with pytest.raises(PhoneIsUnreadable) as refusal:
        read_phone(typed)

    assert (refusal.value.typed, refusal.value.field) == (typed, "phone")
    assert refusal.value.ways


def test_an_email_is_stored_in_lower_case():
    assert read_email(" Fatima.Achour@Example.ORG ") == "fatima.achour@example.org"


@pytest.mark.parametrize("typed", ["fatima", "fatima@", "@example.org", "a b@example.org"])
def test_an_unreadable_email_is_refused_and_kept(typed):
    with pytest.raises(EmailIsUnreadable) as refusal:
        read_email(typed)

    assert refusal.value.typed == typed


def test_what_cannot_be_written_is_left_out_of_a_name():
    assert read_name("L’Ate\x07lier\x00 des\x0bvoisins\x85") == "L’Atelier des voisins"
    assert read_name("👩‍👩‍👧 שלום") == "👩‍👩‍👧 שלום"
    assert read_fields({"presentation": "Une\x1b[1m ligne\r\nune autre\n"}) == {
        "presentation": "Une[1m ligne\r\nune autre"
    }


def test_a_name_is_kept_as_it_is_given_but_for_its_spaces():
    assert read_name("  Mme   Achour ") == "Mme Achour"


@pytest.mark.parametrize("typed", ["", "   ", "…", "?!"])
def test_a_name_needs_a_letter(typed):
    with pytest.raises(NameIsMissing):
        read_name(typed)


def test_a_name_in_another_alphabet_is_a_name():
    assert read_name("Наталья") == "Наталья"


def test_a_name_longer_than_what_is_kept_is_not_cut_silently():
    with pytest.raises(TextIsTooLong) as refusal:
        read_name("a" * 201)

    assert (refusal.value.field, len(refusal.value.typed)) == ("name", 201)


def test_a_siret_is_read_with_its_spaces():
    assert read_siret("732 829 320 00074") == "73282932000074"


@pytest.mark.parametrize("typed", ["732 829 320 00075", "732 829 320", "abc"])
def test_a_mistyped_siret_is_refused(typed):
    with pytest.raises(SiretIsUnreadable):
        read_siret(typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [("example.org", "https://example.org"), ("http://example.org/a", "http://example.org/a"), ("", "")],
)
def test_a_website_is_given_its_scheme(typed, address):
    assert read_website(typed) == address


@pytest.mark.parametrize("typed", ["pas de site", "javascript://alert(1)", "ftp://example.org"])
def test_what_is_no_website_is_refused(typed):
    with pytest.raises(WebsiteIsUnreadable):
        read_website(typed)


def test_each_field_is_read_by_its_own_rule():
    told = {"name": " Roux ", "phone": "0477123456", "commune": " Saint-Étienne ", "presentation": "a\n\nb "}

    assert read_fields(told) == {
        "name": "Roux",
        "phone": "+33477123456",
        "commune": "Saint-Étienne",
        "presentation": "a\n\nb",
    }


def test_what_people_do_not_type_is_a_mistake_of_the_program():
    with pytest.raises(TypeError):
        read_fields({"merged_into": "3"})
