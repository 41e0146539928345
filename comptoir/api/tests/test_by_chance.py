"""Whatever is sent, the answer is one of ours: never a 500."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.api.tests.scene import NOON, TEN
from comptoir.api.tests.test_doors import MATRIX, address

SOMETHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20),
    st.sampled_from([TEN, NOON, "grande-salle", "2026-03-29T02:30", "9999-12-31T23:59:59Z", "\0", "\ud800",
                     "FREQ=WEEKLY;COUNT=2", "FREQ=DAILY;COUNT=99999", "1", "cancelled", "moved|x|y|z"]),
)  # fmt: skip
FIELDS = [
    "resource", "starts", "ends", "party", "purpose", "extras", "acting_for", "booked_for", "shows_name",
    "tentative_until", "rule", "skip", "instead", "because", "scope", "message", "choices", "reason",
    "resources", "letter",
]  # fmt: skip
VALUE = st.one_of(
    SOMETHING, st.lists(SOMETHING, max_size=3), st.dictionaries(st.text(max_size=10), SOMETHING, max_size=2)
)
LIKELY = st.fixed_dictionaries(
    {"resource": st.just("grande-salle"), "starts": st.just(TEN), "ends": st.just(NOON)},
    optional={name: VALUE for name in FIELDS if name not in ("resource", "starts", "ends")},
)
ANYTHING = st.one_of(VALUE, st.dictionaries(st.sampled_from(FIELDS), VALUE, max_size=6), LIKELY)
CALM = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
OURS = {200, 201, 400, 401, 403, 404, 409, 422}

POSTS = sorted(name.removeprefix("POST ") for name in MATRIX if name.startswith("POST"))
GETS = sorted(
    name.removeprefix("GET ") for name in MATRIX if name.startswith("GET /") and name != "GET /places"
)


@pytest.mark.slow
@CALM
@given(path=st.sampled_from(POSTS), told=ANYTHING, data=st.data())
def test_any_body_is_answered(scene, path, told, data):
    manager = getattr(scene, "manager", None) or scene.staff()
    scene.manager = manager
    raw = data.draw(st.one_of(st.just(json.dumps(told).encode()), st.binary(max_size=30)))

    answer = manager.client.post(
        f"/api/v1/places/comptoir{address(path)}", raw, content_type="application/json",
        headers={"Authorization": f"Bearer {manager.secret}"},
    )  # fmt: skip

    assert answer.status_code in OURS, (path, raw, answer.content)


@pytest.mark.slow
@CALM
@given(
    path=st.sampled_from(GETS),
    asked=st.dictionaries(
        st.sampled_from(["starts", "ends", "on", "seats", "kind", "floor", "equipment", "since", "until",
                         "party", "minutes", "everybody", "resource", "step_free"]),
        st.one_of(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=15),
                  st.integers(), st.sampled_from([TEN, NOON, "2026-03-29T02:30", "9999-12-31T23:59"])),
        max_size=6,
    ),
)  # fmt: skip
def test_any_question_is_answered(scene, path, asked):
    answer = scene.call.get(f"/api/v1/places/comptoir{address(path)}", **asked)

    assert answer.status_code in OURS, (path, asked, answer.content)
