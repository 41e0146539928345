"""One value of a file, read as what it means."""

from datetime import date

import pytest

from comptoir.listing import values
from comptoir.listing.values import Unreadable


@pytest.mark.parametrize(
    "text",
    ["", "-", "--", " - ", "N/A", "n.c.", "NC", "null", "None", "néant", "Aucun", "non renseigné", "?"],
)
def test_people_have_many_ways_to_write_nothing(text):
    assert values.is_nothing(text)


@pytest.mark.parametrize("text", ["0", "@", "Nantes", "oui", "Aucune idée", "néanmoins"])
def test_a_value_is_not_nothing(text):
    assert not values.is_nothing(text)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("oui", True),
        ("OUI", True),
        ("x", True),
        ("1", True),
        ("True", True),
        ("vrai", True),
        ("non", False),
        ("0", False),
        ("Faux", False),
        ("peut-être", None),
        ("", None),
        ("2", None),
    ],
)
def test_yes_and_no_are_read_or_left(text, meaning):
    assert values.read_yes_no(text) is meaning


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-05",
        "2021/03/05",
        "2021-03-05T14:16:50",
        "2021/03/05 14:16:50.898",
        "05/03/2021",
        "5/3/2021",
        "05-03-2021",
        "05.03.21",
        "20210305",
        "5 mars 2021",
        "vendredi 5 mars 2021",
        "44260",
        "1614942000",
        "1614942000000",
    ],
)
def test_the_fifth_of_march_in_all_its_shapes(text):
    assert values.read_date(text) == date(2021, 3, 5)


def test_the_first_of_the_month_is_written_in_its_own_way():
    assert values.read_date("1er août 2022") == date(2022, 8, 1)


@pytest.mark.parametrize(
    "text", ["", "hier", "31/02/2021", "2021-13-01", "12/2021", "5 brumaire 2021", "1802-05-03"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Unreadable) as refused:
        values.read_date(text)
    assert refused.value.code == "not_a_date"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("04 77 80 12 34", "+33477801234"),
        ("04.77.80.12.34", "+33477801234"),
        ("0477801234", "+33477801234"),
        ("477801234", "+33477801234"),
        ("+33 4 77 80 12 34", "+33477801234"),
        ("+33 (0)4 77 80 12 34", "+33477801234"),
        ("0033477801234", "+33477801234"),
        ("0262 12 34 56", "+262262123456"),
        ("0590 12 34 56", "+590590123456"),
        ("0696 12 34 56", "+33696123456"),
        ("+687 28 12 34", "+687281234"),
    ],
)
def test_a_phone_is_written_as_the_schema_wants(text, number):
    assert values.read_phone(text) == number


@pytest.mark.parametrize(
    "text", ["3949", "36 46", "054088085", "04 77 80 12 34 56", "+1 202 555 0100", "sur place"]
)
def test_a_short_or_foreign_number_is_refused(text):
    with pytest.raises(Unreadable) as refused:
        values.read_phone(text)
    assert refused.value.code == "not_a_phone"


@pytest.mark.parametrize(
    "text",
    [
        "05 56 08 98 55 / 05 57 00 02 20",
        "05 56 08 98 55 ou 05 57 00 02 20",
        "0556089855 ET 0557000220",
        "0556089855|0557000220",
        "05 56 08 98 55\n05 57 00 02 20",
    ],
)
def test_a_cell_may_hold_two_phones(text):
    assert values.read_phones(text) == ("+33556089855", "+33557000220")


def test_slashes_inside_one_phone_do_not_cut_it():
    assert values.read_phones("05/56/08/98/55") == ("+33556089855",)


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("42000", "42000"), ("1000", "01000"), ("2300.0", "02300"), ("42 000", "42000"), ("F-42000", "42000")],
)
def test_a_postcode_gets_its_zero_back(text, postcode):
    assert values.read_postcode(text) == postcode


@pytest.mark.parametrize("text", ["", "420", "420000", "00999", "Saint-Étienne", "99999"])
def test_what_is_no_postcode_is_refused(text):
    with pytest.raises(Unreadable):
        values.read_postcode(text)


@pytest.mark.parametrize(("text", "code"), [("1053", "01053"), ("2a004", "2A004"), ("42218", "42218")])
def test_an_insee_code_may_have_a_letter(text, code):
    assert values.read_insee(text) == code


def test_zeros_are_no_siret():
    assert values.read_pivot("00000000000000") == ""


@pytest.mark.parametrize(
    ("text", "pivot"),
    [
        ("434 933 123 00029", "43493312300029"),
        ("5600000063516", "05600000063516"),
        ("W423001234", "W423001234"),
    ],
)
def test_a_siret_is_read_through_its_spaces(text, pivot):
    assert values.read_pivot(text) == pivot


def test_a_siret_that_is_too_short_is_refused():
    with pytest.raises(Unreadable):
        values.read_pivot("1234")


def test_emails_are_read_whatever_separates_them():
    found = values.read_emails("mailto:contact@lieu.fr ; <accueil@lieu.fr>, contact@lieu.fr")
    assert found == ("contact@lieu.fr", "accueil@lieu.fr")


@pytest.mark.parametrize("text", ["[courriel retiré]", "@", "contact(at)lieu.fr", "contact@lieu"])
def test_what_is_no_email_is_refused(text):
    with pytest.raises(Unreadable):
        values.read_emails(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.lieu.fr", "https://www.lieu.fr"),
        ("http://lieu.fr/a?b=c", "http://lieu.fr/a?b=c"),
        ("//lieu.fr", "https://lieu.fr"),
        ("http://90.84.243.68/opac", "http://90.84.243.68/opac"),
        ("https://www.lucé.fr/page", "https://www.lucé.fr/page"),
        ("lieu.fr.", "https://lieu.fr"),
    ],
)
def test_a_web_address_gets_its_scheme(text, url):
    assert values.read_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "@",
        "oui",
        "facebook : le lieu",
        "contact@lieu.fr",
        "javascript:alert(1)",
        'https://a.fr/"><b>',
        "http://[",
    ],
)
def test_what_is_no_web_address_is_refused(text):
    with pytest.raises(Unreadable):
        values.read_url(text)


def test_a_cell_may_hold_two_sites():
    assert values.read_urls("facebook.com/lieu instagram.com/lieu") == (
        "https://facebook.com/lieu",
        "https://instagram.com/lieu",
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Jeunes|Femmes", ["Jeunes", "Femmes"]),
        ("Jeunes;Femmes", ["Jeunes", "Femmes"]),
        ("Imprimante / Scanner", ["Imprimante", "Scanner"]),
        ("EPN, MSAP", ["EPN", "MSAP"]),
        ('{EPN,"Promeneur du net"}', ["EPN", "Promeneur du net"]),
        ("Familles/enfants;Jeunes", ["Familles/enfants", "Jeunes"]),
        ("Familles et/ou enfants", ["Familles et/ou enfants"]),
    ],
)
def test_a_cell_of_words_is_cut_where_it_should(text, parts):
    assert values.cut_words(text) == parts


def test_words_are_known_without_their_accents_or_capitals():
    found, unknown = values.read_words("services", "ACCES INTERNET ET MATERIEL INFORMATIQUE")
    assert found == {"services": ("Accès internet et matériel informatique",)}
    assert unknown == ()


def test_the_older_words_mean_those_of_today():
    found, _unknown = values.read_words("services", "Accéder à du matériel;Accéder à une connexion internet")
    assert found == {"services": ("Accès internet et matériel informatique",)}


def test_an_older_public_goes_to_the_column_that_holds_it_today():
    found, unknown = values.read_words(
        "publics_specifiquement_adresses", "Seniors (+ 65 ans);Surdité;Adultes"
    )
    assert found == {
        "publics_specifiquement_adresses": ("Seniors",),
        "prise_en_charge_specifique": ("Surdité",),
    }
    assert unknown == (), "adults are everybody: the schema says nothing of them"


def test_the_words_before_a_colon_are_enough():
    found, _unknown = values.read_words("frais_a_charge", "Gratuit : tout le monde peut entrer")
    assert found == {"frais_a_charge": ("Gratuit",)}


def test_a_word_of_no_list_is_given_back():
    assert values.read_words("frais_a_charge", "Gratuit|Au chapeau") == (
        {"frais_a_charge": ("Gratuit",)},
        ("Au chapeau",),
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("TIERS_LIEUX|ASSO", ("TIERS_LIEUX", "ASSO")),
        ("Médiathèque", ("BIB",)),
        ("Fab lab, EPN", ("FABLAB", "EPN")),
        ("Association", ("ASSO",)),
    ],
)
def test_a_type_of_place_is_a_code(text, codes):
    assert values.read_types(text) == codes


def test_a_type_that_means_nothing_is_refused():
    with pytest.raises(Unreadable):
        values.read_types("Autre chose")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45,5", 45.5),
        ("-0.58", -0.58),
        ("1 234", 1234.0),
        ("nan", None),
        ("abc", None),
        ("", None),
        ("1e99", None),
    ],
)
def test_numbers_have_a_dot_or_a_comma(text, number):
    assert values.as_number(text) == number
