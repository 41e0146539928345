"""Is it the same place? The cases are those that real files hold."""

import pytest

from comptoir.listing.matching import Known, Neighbourhood, Verdict, Where, likeness

SAME, DOUBTFUL, OTHER = Verdict.SAME, Verdict.DOUBTFUL, Verdict.OTHER


def known(nom="La Rotonde", adresse="3 place Massenet", **facts):
    plain = {"key": 1, "code_postal": "42000", "commune": "Saint-Étienne"}
    return Known(nom=nom, adresse=adresse, **plain | facts)


def verdict(one, other):
    there = likeness(one, other).verdict
    back = likeness(other, one).verdict
    assert there is back, "who is compared with whom changes nothing"
    return there


def test_a_place_is_itself():
    assert verdict(known(), known()) is SAME


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("LA ROTONDE", "3 PLACE MASSENET"),
        ("la rotonde", "3, pl. Massenet"),
        ("Association La Rotonde", "3 place Massenet"),
        ("La Rotonde de Saint-Étienne", "3 place Massenet 42000 Saint-Étienne"),
        ("La Rotonde", "1-3 place Massenet"),
        ("La Rotonde", "3 bis place Massenet"),
        ("La Rotondde", "3 place Massenet"),
    ],
)
def test_another_spelling_is_the_same_place(name, address):
    assert verdict(known(), known(name, address)) is SAME


@pytest.mark.parametrize("commune", ["SAINT ETIENNE", "St-Étienne", "Saint-Etienne cedex 2"])
def test_another_spelling_of_the_town_is_the_same_town(commune):
    assert verdict(known(), known(commune=commune)) is SAME


def test_two_organisations_in_one_building_are_two_places():
    assert verdict(known(), known("Ligue de l'enseignement")) is OTHER


def test_half_a_name_at_the_same_address_is_for_a_person_to_say():
    """Rows 466 and 1020 of the Loire."""
    one = known(
        "EPN des quartiers Sud-Est (Espace Sisley)", "19 rue Alfred Sisley", point=(45.42474, 4.41778)
    )
    other = known("Espace Alfred Sisley", "19 Rue Alfred Sisley", point=(45.42466, 4.41786))
    assert verdict(one, other) is DOUBTFUL


def test_one_name_at_two_addresses_of_a_town_is_for_a_person_to_say():
    one = known("EPN Gentiana", "90 avenue Maginot", point=(47.4238, 0.6943))
    other = known("EPN Gentiana", "12 rue de la Paix", point=(47.3938, 0.6843))
    assert verdict(one, other) is DOUBTFUL


def test_one_name_in_two_towns_is_two_places():
    one = known("Ligue de l'enseignement de la Loire", "6 rue Buisson")
    other = known(
        "Ligue de l'enseignement de la Loire", "19 rue Pierre Sémard", commune="Roanne", code_postal="42300"
    )
    assert verdict(one, other) is OTHER


def test_the_town_halls_of_two_villages_with_one_postcode_are_two_places():
    one = known("Mairie de Colonzelle", "2 rue de la mairie", commune="Colonzelle", code_postal="26230")
    other = known("Mairie de Réauville", "2 place de la mairie", commune="Réauville", code_postal="26230")
    assert verdict(one, other) is OTHER


def test_a_few_doors_away_under_one_name_is_the_same_place():
    one = known("Conseillère numérique", "3 rue du Général Desaix", point=(46.0301, 2.8180))
    other = known("Conseiller numérique", "3 rue du G. Desaix", point=(46.0305, 2.8185))
    assert verdict(one, other) is SAME


def test_the_same_address_with_points_far_apart_asks_for_a_surer_name():
    one = known("Marsac - atelier", "6 rue de la Mairie", commune="Marsac", point=(46.08, 1.58))
    other = known("Châtelus - atelier", "6 rue de la Mairie", commune="Marsac", point=(46.18, 1.58))
    alike = likeness(one, other)
    assert alike.where is Where.DISPUTED
    assert alike.verdict is not SAME


def test_a_wrong_point_does_not_hide_the_same_name_and_address():
    one = known(point=(45.4397, 4.3872))
    assert verdict(one, known(point=(45.7, 4.3872))) is SAME


def test_one_town_written_as_two_is_matched_by_its_point():
    one = known(
        "Fablab des Rives", "Le Bourg", commune="Bâgé-Dommartin", code_postal="01380", point=(46.31, 4.93)
    )
    other = known(
        "Fablab des Rives", "Le Bourg", commune="Dommartin", code_postal="01380", point=(46.3101, 4.9301)
    )
    assert verdict(one, other) is SAME


def test_one_siret_is_no_proof():
    """A commune runs its libraries under one number."""
    one = known("Bibliothèque du Soleil", "24 rue Beaunier", pivot="21420218000018")
    other = known("Bibliothèque de Solaure", "25 rue Ambroise Paré", pivot="21420218000018")
    assert verdict(one, other) is OTHER


def test_a_siret_helps_a_name_that_is_nearly_the_same():
    one = known("Atelier Graphite", "190 rue Mandron", pivot="43493312300029")
    other = known("Atelier des Graphistes", "190 rue Mandron", pivot="43493312300029")
    assert likeness(one, other).name > likeness(one, known("Atelier des Graphistes", "190 rue Mandron")).name


def test_a_town_hall_without_street_is_not_taken_for_another_by_its_name_alone():
    one = known("Mairie", "Le bourg", commune="Apinac")
    assert verdict(one, known("Mairie", "Maison communale", commune="Apinac")) is not SAME


def test_how_far_apart_is_told_in_metres():
    alike = likeness(known(point=(45.4397, 4.3872)), known(point=(45.4407, 4.3872)))
    assert alike.metres == pytest.approx(111, abs=2)


def test_what_is_told_of_a_likeness_can_be_kept():
    told = likeness(known(point=(45.0, 4.0)), known(key=7, point=(45.0, 4.0))).as_json()
    assert told == {"place": 7, "name": 100, "where": "same", "metres": 0}


def test_the_likeliest_comes_first():
    around = Neighbourhood(
        [known("La Rotonde, centre de culture", key=1), known(key=2), known("Autre chose", key=3)]
    )
    found = around.likenesses(known(key=0))
    assert [one.key for one in found][:1] == [2]
    assert 3 not in {one.key for one in found}


def test_only_neighbours_are_compared():
    around = Neighbourhood([known(key=1, commune="Brest", code_postal="29200"), known(key=2)])
    assert [place.key for place in around.around(known(key=0))] == [2]


def test_a_neighbour_of_the_next_cell_is_found_by_its_point():
    there = known(key=1, commune="Chambles", code_postal="42170", point=(45.4399, 4.2399))
    here = known(key=0, commune="Saint-Just", code_postal="42171", point=(45.4401, 4.2401))
    assert [place.key for place in Neighbourhood([there]).around(here)] == [1]


def test_a_neighbour_is_compared_once_though_several_ways_lead_to_it():
    around = Neighbourhood([known(key=1, point=(45.44, 4.38), pivot="43493312300029")])
    assert len(around.around(known(key=0, point=(45.44, 4.38), pivot="43493312300029"))) == 1


def test_two_equal_matches_are_both_told():
    around = Neighbourhood([known(key=1), known(key=2)])
    assert {one.key for one in around.likenesses(known(key=0))} == {1, 2}
