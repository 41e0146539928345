"""The description of the interface: valid, and readable by people without anything from elsewhere."""

import pytest
from openapi_spec_validator import validate

from comptoir.api.application import api


@pytest.mark.django_db
def test_the_description_is_valid(client):
    told = client.get("/api/v1/openapi.json").json()

    validate(told)
    assert told["openapi"].startswith("3.1")


def test_every_operation_says_what_it_is_for():
    paths = api.get_openapi_schema(path_prefix="/api/v1")["paths"]

    assert all(told["summary"] for methods in paths.values() for told in methods.values())


@pytest.mark.django_db
def test_the_reference_is_a_page_of_ours(client):
    page = client.get("/api/v1/").content.decode()

    assert "/api/v1/places/{place}/availability" in page
    assert "swagger" not in page.lower()
