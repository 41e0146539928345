"""Noting, reading, correcting and withdrawing what passed, from the pages; persons are not named."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.actors.search.index import index_actor
from comptoir.network.tests.neighbourhood import agree, someone
from comptoir.places.people import meet
from comptoir.places.tests.factories import EARLY, make_organisation, make_person, make_place, sign_in_as
from comptoir.portraits.models import Exchange
from comptoir.portraits.tests.scene import page, url
from comptoir.ties.models import Agreement
from comptoir.ties.shapes import COLLECTIVE

pytestmark = pytest.mark.django_db

TYPED = {
    "nature": "hours", "direction": "received", "quantity": "1 h 30", "on": "2026-11-20",
    "what": "Aide au déménagement",
}  # fmt: skip


def post(here, name, *args, **typed):
    return here.client.post(url(here, name, *args), {**TYPED, **typed})


def noted(here, actor, **typed):
    assert post(here, "note_with", actor.pk, **typed).status_code == 302
    return Exchange.objects.latest("pk")


class TestNoting:
    def test_it_is_noted_and_stands_on_the_actor_s_page(self, here):
        exchange = noted(here, here.city)
        assert (exchange.quantity, exchange.nature) == (90, "hours")
        text = page(here, "actor", here.city.pk)
        assert "1 h 30" in text.replace("\u00a0", " ")
        assert "Aide au déménagement" in text

    def test_both_pages_lead_there(self, here):
        address = url(here, "note_with", here.city.pk)
        assert address in page(here, "actor", here.city.pk)
        assert address in here.page("between_us", here.city.pk)

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"quantity": "beaucoup"}, "“beaucoup” is not a length of time."),
            ({"quantity": "0"}, "more than nothing"),
            ({"nature": "money", "quantity": "3 h"}, "“3 h” is not an amount in euros."),
            ({"on": "2026-12-25"}, "still to come"),
            ({"on": "hier"}, "hier"),
            ({"what": "…"}, "in a few words what it was"),
            ({"nature": "people", "quantity": "12"}, "noted at the counter"),
            ({"nature": "weather"}, "weather"),
            ({"direction": "sideways"}, "sideways"),
            ({"what": "x" * 201}, "x" * 201),
        ],
    )
    def test_what_is_wrong_comes_back_with_what_was_typed(self, here, typed, sentence):
        answer = post(here, "note_with", here.city.pk, **{"what": "Aide au déménagement", **typed})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        for value in typed.values():
            assert value in answer.content.decode()
        assert not Exchange.objects.exists()

    def test_the_same_twice_is_asked_once(self, here):
        noted(here, here.city)
        answer = post(here, "note_with", here.city.pk)
        assert answer.status_code == 422
        assert "Noted already: “Aide au déménagement”" in answer.content.decode()
        assert 'name="again"' in answer.content.decode()
        assert post(here, "note_with", here.city.pk, again="on").status_code == 302
        assert Exchange.objects.count() == 2

    def test_the_agreements_with_that_actor_only_are_offered(self, here):
        agree(here, here.school)
        assert 'name="agreement"' not in page(here, "note_with", here.city.pk)
        agreement = Agreement.objects.get()
        assert noted(here, here.school, agreement=agreement.pk).agreement == agreement

    def test_a_person_has_no_page_of_their_own(self, here):
        assert here.client.get(url(here, "note_with", make_person("Nadia").pk)).status_code == 404


class TestWithAnybody:
    def test_a_person_whom_the_place_knows_gave_hours(self, here):
        nadia = make_person("Nadia Benali")
        meet(place=here.place, person=nadia, now=EARLY)
        index_actor(nadia)
        answer = post(here, "note", who_is="person", who="Nadia Benali")
        assert answer.status_code == 302
        assert Exchange.objects.get().actor == nadia

    def test_a_new_person_is_registered_and_known_from_then_on(self, here):
        assert post(here, "note", who_is="person", who="Zoé Martin").status_code == 302
        assert Exchange.objects.get().actor.name == "Zoé Martin"

    def test_an_organisation_is_looked_up_and_asked_about(self, here):
        index_actor(here.city)
        answer = post(here, "note", who_is=COLLECTIVE, who="Ville")
        assert answer.status_code == 422
        assert "Aide au déménagement" in answer.content.decode()
        chosen = {"who_is": COLLECTIVE, "who": "Ville", "who_chosen": here.city.pk}
        assert post(here, "note", **chosen).status_code == 302
        assert Exchange.objects.get().actor == here.city

    def test_a_refusal_registers_nobody(self, here):
        assert post(here, "note", who_is="person", who="Zoé Martin", on="2026-12-25").status_code == 422
        assert not Actor.objects.filter(name="Zoé Martin").exists()


class TestTheList:
    @pytest.fixture
    def people(self, here):
        for name, may_be_named in (("Hugo Marin", True), ("Inès Roux", False)):
            person = someone(name, may_be_named=may_be_named)
            meet(place=here.place, person=person, now=EARLY)
            index_actor(person)
            post(here, "note", who_is="person", who=name, what=f"Réparation avec {name}")

    def test_persons_are_named_only_if_they_agreed(self, here, people):
        for text in (page(here, "exchanges"), here.client.get(url(here, "exchanges_csv")).content.decode()):
            assert "Réparation avec Hugo Marin" in text
            assert "Inès" not in text
            assert "a person who is not named here" in text

    def test_the_file_says_what_the_list_says(self, here):
        noted(here, here.city, nature="money", quantity="1200", what="=SUM(A1)")
        text = here.client.get(url(here, "exchanges_csv")).content.decode("utf-8-sig")
        header, line = list(csv.reader(io.StringIO(text), delimiter=";"))
        told = dict(zip(header, line, strict=True))
        assert (told["With whom"], told["How much"], told["Unit"]) == (here.city.name, "1200", "euro")
        assert told["In a few words"] == "'=SUM(A1)"

    def test_nor_does_the_file_say_how_many_persons_below_five(self, here):
        for number in ("4", "5"):
            noted(
                here,
                here.city,
                nature="people",
                direction="given",
                quantity=number,
                what=f"Orientés {number}",
            )
        text = here.client.get(url(here, "exchanges_csv")).content.decode("utf-8-sig")
        told = {
            row["In a few words"]: row["How much"] for row in csv.DictReader(io.StringIO(text), delimiter=";")
        }
        assert told == {"Orientés 4": "<5", "Orientés 5": "5"}

    def test_it_may_be_asked_for_one_actor(self, here):
        noted(here, here.city)
        noted(here, here.school, what="Autre chose")
        text = page(here, "exchanges", acteur=here.school.pk)
        assert "Autre chose" in text
        assert "Aide au déménagement" not in text

    @pytest.mark.parametrize("typed", ["x", "0", "-1", "9" * 30])
    def test_an_actor_that_is_none_is_not_found(self, here, typed):
        for name in ("exchanges", "exchanges_csv"):
            assert here.client.get(url(here, name), {"acteur": typed}).status_code == 404

    def test_an_empty_list_says_what_would_be_there(self, here):
        assert "Nothing was noted by hand yet" in page(here, "exchanges")

    def test_the_queries_do_not_grow_with_the_list(self, here, people):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                page(here, "exchanges")
            return len(queries)

        noted(here, here.city)
        asked()
        before = asked()
        for number in range(8):
            noted(here, make_organisation(f"Une {number}"))
        assert asked() == before


class TestCorrecting:
    def test_it_is_shown_as_typed_and_what_was_said_before_is_below(self, here):
        exchange = noted(here, here.city)
        text = page(here, "correct_exchange", exchange.pk)
        assert 'value="1 h 30"' in text
        assert post(here, "correct_exchange", exchange.pk, quantity="2 h").status_code == 302
        exchange.refresh_from_db()
        assert exchange.quantity == 120
        assert "What was said before" in page(here, "correct_exchange", exchange.pk)

    def test_what_is_wrong_comes_back(self, here):
        exchange = noted(here, here.city)
        answer = post(here, "correct_exchange", exchange.pk, quantity="rien")
        assert answer.status_code == 422
        assert "rien" in answer.content.decode()

    def test_withdrawn_it_leaves_the_list(self, here):
        exchange = noted(here, here.city)
        assert here.client.post(url(here, "withdraw_exchange", exchange.pk)).status_code == 302
        assert "Nothing was noted by hand yet" in page(here, "exchanges")
        twice = here.client.post(url(here, "withdraw_exchange", exchange.pk), follow=True)
        assert "withdrawn already" in twice.content.decode()
        late = post(here, "correct_exchange", exchange.pk, what="Autre chose")
        assert late.status_code == 409
        assert "withdrawn already" in late.content.decode()
        assert Exchange.objects.get().what == TYPED["what"]

    def test_it_is_put_back_from_its_page_or_from_the_list(self, here):
        exchange = noted(here, here.city)
        assert "What was withdrawn" not in page(here, "exchanges")
        here.client.post(url(here, "withdraw_exchange", exchange.pk))
        back = url(here, "restore_exchange", exchange.pk)
        assert "What was withdrawn" in page(here, "exchanges")
        assert back in page(here, "withdrawn")
        assert back in page(here, "correct_exchange", exchange.pk)

        answer = here.client.post(back, follow=True).content.decode()

        assert "It is put back" in answer
        assert TYPED["what"] in page(here, "exchanges")
        assert "Nothing is withdrawn." in page(here, "withdrawn")
        assert "<b>Withdrawn</b>" in page(here, "correct_exchange", exchange.pk)
        twice = here.client.post(back, follow=True).content.decode()
        assert "This stands already" in twice

    def test_what_was_noted_again_is_not_put_back_beside_it(self, here):
        exchange = noted(here, here.city)
        here.client.post(url(here, "withdraw_exchange", exchange.pk))
        noted(here, here.city)

        answer = here.client.post(url(here, "restore_exchange", exchange.pk), follow=True)

        assert "Noted already" in answer.content.decode()
        assert Exchange.objects.standing().count() == 1

    def test_who_did_not_agree_is_not_named_among_what_was_withdrawn(self, here):
        exchange = noted(here, here.city)
        Exchange.objects.update(actor=make_person("Nadia Benali"))
        here.client.post(url(here, "withdraw_exchange", exchange.pk))

        said = page(here, "withdrawn") + page(here, "correct_exchange", exchange.pk)

        assert "Nadia" not in said
        assert TYPED["what"] not in said

    def test_another_place_s_is_out_of_reach(self, here):
        exchange = noted(here, here.city)
        Exchange.objects.update(place=make_place())
        for name in ("correct_exchange", "withdraw_exchange", "restore_exchange"):
            assert here.client.post(url(here, name, exchange.pk), TYPED).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("concierge", 200)])
def test_the_team_only(here, role, status):
    exchange = noted(here, here.city)
    other = Client()
    sign_in_as(other, here.place, role)
    for address in (
        url(here, "exchanges"), url(here, "exchanges_csv"), url(here, "note"),
        url(here, "note_with", here.city.pk), url(here, "correct_exchange", exchange.pk),
    ):  # fmt: skip
        assert other.get(address).status_code == status
