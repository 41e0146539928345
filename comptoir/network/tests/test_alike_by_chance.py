"""Who could meet, beside a plain and slow reckoning of the same; and thresholds kept and read back."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.network.alike import could_meet
from comptoir.network.thresholds import BOUNDS, DEFAULT, Thresholds, read, told

KEYS = range(1, 8)
NAMES = {key: f"Association {key}" for key in KEYS}
PAIRS = list(combinations(KEYS, 2))
# Above ten, who knows is a person.
KNOWN_BY = st.dictionaries(st.sampled_from([8, 9, 11, 12]), st.sets(st.sampled_from(KEYS)), max_size=4)
THEMES = st.dictionaries(
    st.sampled_from(KEYS),
    st.sets(st.sampled_from(["velo", "lecture", "jardin"]), min_size=1).map(
        lambda themes: {theme: theme for theme in themes}
    ),
)
TIED = st.sets(st.sampled_from(PAIRS))
ALL_PAIRS = Thresholds(most_pairs=20)
VALUES = st.fixed_dictionaries({name: st.integers(*bounds) for name, bounds in BOUNDS.items()})


def slowly(known_by, themes, tied, least=1):
    """Every pair that shares enough, is not tied, and is known by somebody."""
    return {
        pair
        for pair in PAIRS
        if pair not in tied
        and len(themes.get(pair[0], {}).keys() & themes.get(pair[1], {}).keys()) >= least
        and any(set(pair) <= known for known in known_by.values())
    }


def pairs(readings):
    return {tuple(one.key for one in reading.evidence[:2]) for reading in readings}


@settings(deadline=None)
@given(KNOWN_BY, THEMES, TIED, st.integers(1, 3))
def test_they_are_the_pairs_of_a_plain_reckoning(known_by, themes, tied, least):
    names = NAMES | {8: "Le premier cercle", 9: "Le second"}
    found = could_meet(known_by, themes, tied, names, Thresholds(least_themes=least, most_pairs=20))
    wanted = slowly(known_by, themes, tied, least)
    assert pairs(found) <= wanted
    assert len(found) == min(len(wanted), 20)
    assert len({reading.key for reading in found}) == len(found)


@settings(deadline=None)
@given(KNOWN_BY, THEMES, TIED, st.integers(1, 20))
def test_fewer_are_told_and_they_are_the_first(known_by, themes, tied, most):
    names = NAMES | {8: "Le premier cercle", 9: "Le second"}
    every = could_meet(known_by, themes, tied, names, ALL_PAIRS)
    assert could_meet(known_by, themes, tied, names, Thresholds(most_pairs=most)) == every[:most]


@settings(deadline=None)
@given(st.dictionaries(st.integers(11, 20), st.sets(st.sampled_from(KEYS)), max_size=6), THEMES)
def test_a_person_is_in_no_sentence_and_no_evidence(known_by, themes):
    for reading in could_meet(known_by, themes, (), NAMES, ALL_PAIRS):
        assert {one.key for one in reading.evidence} <= set(KEYS)
        assert len(reading.evidence) == 2


@settings(deadline=None)
@given(VALUES)
def test_what_is_set_is_read_back(values):
    thresholds = Thresholds(**values)
    kept = told(thresholds)
    assert read(kept) == thresholds
    assert all(getattr(DEFAULT, name) != value for name, value in kept.items())


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*BOUNDS, "gone"]), st.integers(-1000, 1000)))
def test_whatever_was_kept_thresholds_stay_in_their_bounds(kept):
    thresholds = read(kept)
    assert all(least <= getattr(thresholds, name) <= most for name, (least, most) in BOUNDS.items())
