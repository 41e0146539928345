"""Laws that every reading of a file keeps, whatever is in the file: read again it is the same, or refused."""

from datetime import date, datetime
from math import log, pi, radians, sin, tan
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.listing.addresses import best_spellings, commune_key, name_key, street_key, tidy_commune
from comptoir.listing.hours import join_days, read_hours
from comptoir.listing.map import FARTHEST, NEAREST, SIDE, Spot, Window, draw, fitting
from comptoir.listing.matching import Known, Neighbourhood, Verdict, likeness
from comptoir.listing.outlines import flat, is_in_departement
from comptoir.listing.positions import from_flat, mercator, metres_between, read_position
from comptoir.listing.schema import BY_NAME, COLUMNS
from comptoir.listing.values import (
    Unreadable,
    as_number,
    cut_words,
    is_nothing,
    read_date,
    read_emails,
    read_insee,
    read_phone,
    read_phones,
    read_pivot,
    read_postcode,
    read_types,
    read_url,
    read_urls,
    read_words,
)

patiently = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
typed = st.one_of(
    st.text(max_size=40),
    st.text("0123456789+-/.,: ()|;@htpsw\u0664\u0665\uff14", max_size=30),
    st.from_regex(r"\A(0|\+33|00 33)? ?[1-9]( ?\d\d){4}\Z"),
    st.from_regex(r"\A(https?://|www\.|//)?[a-z]{1,9}\.(fr|org)(/[a-z]*)?[.,]?\Z"),
)
READERS = [read_phone, read_postcode, read_insee, read_pivot, read_url]
LISTS = [read_phones, read_emails, read_urls, read_types]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(text=typed)
@patiently
def test_what_was_read_is_read_again_as_it_is(read, text):
    try:
        found = read(text)
    except Unreadable:
        return
    if found:
        assert read(found) == found


@pytest.mark.parametrize("read", LISTS, ids=lambda read: read.__name__)
@given(text=typed)
@patiently
def test_values_that_were_read_are_read_again_together(read, text):
    try:
        found = read(text)
    except Unreadable:
        return
    assert read(" | ".join(found)) == found
    assert len(set(found)) == len(found) > 0


@pytest.mark.parametrize(
    "read", [read_phone, read_postcode, read_insee, read_pivot], ids=lambda r: r.__name__
)
@given(text=typed)
@patiently
def test_a_number_is_written_with_plain_figures(read, text):
    try:
        found = read(text)
    except Unreadable:
        return
    assert found.isascii()


@pytest.mark.parametrize("text", ["٤٢٠٠", "4٢٢١٨", "٤٢٠٠٠", "４２００"])
def test_figures_of_another_alphabet_are_no_postcode(text):
    with pytest.raises(Unreadable):
        read_postcode(text)
    with pytest.raises(Unreadable):
        read_insee(text)


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d.%m.%Y"]),
)
@patiently
def test_a_date_is_read_in_each_of_its_spellings(day, spelling):
    assert read_date(day.strftime(spelling)) == day


@given(st.dates(date(2010, 1, 1), date(2032, 12, 31)), st.sampled_from(["Europe/Paris", "UTC"]))
@patiently
def test_the_seconds_of_a_midnight_are_its_day_on_any_machine(day, zone):
    at = int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())
    assert read_date(str(at)) == read_date(f"{at}000") == day


@given(st.dates(date(1990, 1, 1), date(2063, 12, 31)))
@patiently
def test_the_day_number_of_a_spreadsheet_is_its_day(day):
    number = (day - date(1899, 12, 30)).days
    assert read_date(str(number)) == read_date(f"{number}.75") == day


@given(st.floats(-1e8, 1e8).map(lambda number: round(number, 4)))
@patiently
def test_a_number_is_read_with_a_dot_and_with_a_comma(number):
    told = f"{number:.4f}"
    assert as_number(told) == as_number(told.replace(".", ",")) == number


@given(st.text(max_size=30))
@patiently
def test_what_is_cut_has_no_separator_left_nor_nothing(text):
    for part in cut_words(text):
        assert part == part.strip() != ""
        assert not set(part) & set("|;\n")


@pytest.mark.parametrize(
    "column", [column for column in COLUMNS if column.words], ids=lambda column: column.name
)
def test_the_words_of_a_column_are_read_back_together(column):
    found, unknown = read_words(column.name, "|".join(column.words))
    assert unknown == ()
    assert set(found[column.name]) == set(column.words)


@given(name=st.sampled_from([column.name for column in COLUMNS if column.words]), text=st.text(max_size=40))
@patiently
def test_a_word_is_of_the_schema_or_given_back(name, text):
    found, unknown = read_words(name, text)
    for owner, words in found.items():
        known = BY_NAME[owner].words
        assert not known or set(words) <= set(known) or owner == "autres_formations_labels"
    assert set(unknown) <= set(cut_words(text))


@given(st.text(max_size=12))
@patiently
def test_whatever_means_nothing_means_nothing_in_capitals_and_between_spaces(text):
    if is_nothing(text):
        assert is_nothing(f"  {text} ")
        assert is_nothing(text.upper()) or len(text.upper()) != len(text)


# Towns and streets

letters = st.text("abcdeéèêçïôst-' ", min_size=1, max_size=25)


@given(letters)
@patiently
def test_a_town_is_tidied_once(town):
    tidied = tidy_commune(town)
    assert tidy_commune(tidied) == tidied


@given(letters)
@patiently
def test_a_town_and_its_tidied_name_are_one_town(town):
    assert commune_key(tidy_commune(town)) == commune_key(tidy_commune(town.upper()))


@given(st.lists(st.tuples(st.sampled_from(["42000", "69001", "20200"]), letters), max_size=8))
@patiently
def test_the_best_spelling_is_one_of_those_that_were_seen(communes):
    for (_, key), spelling in best_spellings(communes).items():
        assert spelling in {commune for _, commune in communes}
        assert commune_key(spelling) == key


@given(st.integers(1, 9999), st.integers(0, 40))
@patiently
def test_a_range_of_numbers_holds_each_of_them(first, more):
    last = min(first + more, 9999)
    numbers, street = street_key(f"{first}-{last} rue des Forges")
    assert numbers == frozenset(range(first, last + 1))
    assert street == "forges"


@given(letters, letters)
@patiently
def test_a_name_always_keeps_something_to_be_known_by(name, town):
    if name.strip(" -'"):
        assert name_key(name, town)


# The same place?

names = st.sampled_from(["Médiathèque", "La Rotonde", "Mairie", "Espace public numérique", "Fablab"])
streets = st.sampled_from(["3 place Massenet", "5 place Massenet", "12 rue des Forges", ""])
towns = st.sampled_from([("42000", "Saint-Étienne"), ("42300", "Roanne")])
points = st.none() | st.tuples(st.floats(45.40, 45.46), st.floats(4.36, 4.41))


@st.composite
def places(draw, key=1):
    postcode, town = draw(towns)
    return Known(key, draw(names), draw(streets), postcode, town, point=draw(points))


@given(places(), places(2))
@patiently
def test_it_does_not_matter_who_is_compared_with_whom(one, other):
    there, back = likeness(one, other), likeness(other, one)
    assert (there.verdict, there.where, there.metres) == (back.verdict, back.where, back.metres)


@given(st.lists(places(), max_size=8), places(99))
@patiently
def test_a_neighbourhood_finds_what_a_comparison_with_everybody_finds(listed, asked):
    known = [Known(**{**vars(one), "key": number}) for number, one in enumerate(listed)]
    plainly = {one.key for one in known if likeness(asked, one).verdict is Verdict.SAME}
    found = Neighbourhood(known).likenesses(asked)
    assert {one.key for one in found if one.verdict is Verdict.SAME} == plainly
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


# Positions and the map

france = st.tuples(st.floats(42.4, 51.0), st.floats(-4.7, 8.1))


@given(france, france, france)
@patiently
def test_distances_are_distances(a, b, c):
    assert metres_between(a, b) == pytest.approx(metres_between(b, a))
    assert metres_between(a, c) <= metres_between(a, b) + metres_between(b, c) + 1e-3


@given(st.tuples(st.floats(-80, 80), st.floats(-180, 180)))
@patiently
def test_the_flat_map_is_left_where_it_was_entered(point):
    assert from_flat(*mercator(*point)) == pytest.approx(point, abs=1e-6)


def lambert_93(latitude, longitude):
    """The forward formula of IGN, NTG 71."""
    e, n, c = 0.08181919106, 0.7256077650532670, 11754255.426096
    at = radians(latitude)
    isometric = log(tan(pi / 4 + at / 2) * ((1 - e * sin(at)) / (1 + e * sin(at))) ** (e / 2))
    radius, turn = c * 2.718281828459045 ** (-n * isometric), n * radians(longitude - 3)
    return 700_000 + radius * sin(turn), 12655612.049876 - radius * sin(turn + pi / 2)


@given(st.tuples(st.floats(45.5, 51.0), st.floats(-4.7, 8.1)))
@patiently
def test_metres_of_the_national_grid_come_back_to_the_point_they_are_of(point):
    x, y = lambert_93(*point)
    latitude, longitude, _ = read_position(f"{x:.2f}", f"{y:.2f}")
    assert (latitude, longitude) == pytest.approx(point, abs=1e-6)


windows = st.builds(Window, st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7), st.integers(0, 10**7))


@given(windows)
@patiently
def test_a_window_stays_where_there_is_something_to_see(window):
    kept = window.within()
    assert kept.within() == kept == Window.read(str(kept))
    assert NEAREST <= kept.width <= FARTHEST
    for other in (kept.nearer, kept.farther, *(one for _, one in kept.sideways)):
        assert other.within() == other


spots = st.lists(france, max_size=25).map(
    lambda points: [Spot(f"s{n}", f"S{n}", "Ville", *flat(*point)) for n, point in enumerate(points)]
)


@given(spots)
@patiently
def test_every_spot_in_sight_is_in_one_dot_and_only_one(found):
    drawn = draw(found, fitting(found))
    assert sum(dot.count for dot in drawn.dots) == drawn.inside == len(found)
    assert len({spot.slug for dot in drawn.dots for spot in dot.spots}) == len(found)
    assert all(0 <= dot.x <= SIDE and 0 <= dot.y <= SIDE for dot in drawn.dots)


@given(spots)
@patiently
def test_looking_nearer_never_shows_more_spots(found):
    wide = fitting(found)
    assert draw(found, wide.nearer).inside <= draw(found, wide).inside


@pytest.mark.parametrize(
    ("postcode", "town"), [("42000", (45.44, 4.387)), ("75001", (48.86, 2.34)), ("20200", (42.70, 9.45))]
)
def test_a_town_is_in_its_own_departement_and_not_in_the_next_but_one(postcode, town):
    assert is_in_departement(town[0], town[1], postcode)
    assert not is_in_departement(town[0], town[1], "59000")


# Hours

halves = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")


@given(st.dictionaries(st.integers(0, 6), st.tuples(halves, halves).filter(lambda ends: ends[0] < ends[1])))
@patiently
def test_hours_that_were_written_are_read_as_they_are(week):
    written = join_days({day: [f"{opens}-{closes}"] for day, (opens, closes) in week.items()})
    if written:
        assert read_hours(read_hours(written)) == read_hours(written)


@given(st.text("lundimarexhou 0123456789-:,;/PHMoSu", max_size=30))
@patiently
def test_whatever_is_typed_as_hours_is_read_for_good_or_refused(text):
    try:
        found = read_hours(text)
    except Unreadable:
        return
    assert read_hours(found) == found
