"""A file completes those known, writes over nothing, and what differs waits for a person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from comptoir.actors.actions import update_actor
from comptoir.actors.models import Actor
from comptoir.actors.network import set_place_in_network
from comptoir.exchange.bringing import sheets_of, told_by
from comptoir.exchange.completing import DecidedMeanwhile, decide_difference, differences
from comptoir.exchange.deciding import TakenBack, decide_names, take_back
from comptoir.exchange.importing import import_ties, rehearse
from comptoir.exchange.models import Completion, NameInFile
from comptoir.exchange.report import shown
from comptoir.exchange.tests.files import bring, codes, do, imported, would_do
from comptoir.network.tests.neighbourhood import NOW
from comptoir.places.tests.factories import make_organisation, make_person, sign_in_as

pytestmark = pytest.mark.django_db

ACTORS = """Label,Type,Scale,Family,Tags,Town,Website
Ville de Firminy,Public body,city,funder,école|numérique,Firminy,https://www.ville-firminy.fr/
Zoomacom,association,region,,,,
"""
TIES = "From,To,Type\nVille de Firminy,Zoomacom,Funding\n"


def told(actor):
    actor.refresh_from_db()
    themes = sorted(actor.themes.values_list("theme", flat=True))
    return [actor.scale, actor.family, themes, actor.commune, actor.website]


WHOLE = ["city", "funder", ["numérique", "école"], "Firminy", "https://www.ville-firminy.fr/"]


def test_what_is_lacking_is_offered_then_given(place, us, city):
    run = bring(place, TIES, actors=ACTORS)
    offered = [(offer.actor, offer.field, offer.ours) for offer in would_do(run).offers]
    assert offered.count((city, "theme", "")) == 2
    assert {field for actor, field, _ in offered if actor == city} == {
        "scale", "family", "theme", "commune", "website",
    }  # fmt: skip
    assert told(city) == ["", "", [], "", ""], "a rehearsal writes nothing"

    do(run)

    assert told(city) == WHOLE
    assert told(us)[0] == "region"
    assert run.lines.filter(part="actor").values_list("outcome", flat=True).distinct().get() == "completed"
    assert "completed" in codes(run, "actor")


def test_twice_changes_nothing(place, us, city):
    imported(place, TIES, actors=ACTORS)
    again = bring(place, TIES, actors=ACTORS)

    assert would_do(again).offers == []
    do(again)
    assert not again.completions.exists()
    assert told(city) == WHOLE


def test_who_is_listed_twice_is_given_what_both_rows_say_and_the_report_says_so(place, us, city):
    again = "Ville de Firminy,,region,,Numérique|jeux,,\nVille de Firminy,wizards,,,,,\n"

    run = imported(place, TIES, actors=ACTORS + again)

    assert told(city) == ["city", "funder", ["jeux", "numérique", "école"], "Firminy", WHOLE[4]]
    line = run.lines.get(part="actor", name="Ville de Firminy")
    said = [tuple(remark[:2]) for remark in line.remarks if remark[0] != "completed"]
    assert said == [
        ("listed_again", ""), ("line_differs", "scale"), ("listed_again", ""), ("unknown_word", "kind"),
    ]  # fmt: skip
    with translation.override("en"):
        assert shown([line])[0].remarks[-1].startswith("Kind of actor: “wizards”")


def test_what_is_there_is_never_written_over_and_both_wait(place, us, city):
    update_actor(actor=city, commune="Fraisses", website="http://ville-firminy.fr", by=None, now=NOW)
    set_place_in_network(actor=city, scale="metropolis", family="", themes=["École"], by=None, now=NOW)

    run = imported(place, TIES, actors=ACTORS)

    assert told(city) == [
        "metropolis",
        "funder",
        ["numérique", "École"],
        "Fraisses",
        "http://ville-firminy.fr",
    ]
    waiting = {(row.field, row.ours, row.said) for row in differences(place)}
    assert waiting == {("scale", "metropolis", "city"), ("commune", "Fraisses", "Firminy")}
    assert "says_otherwise" in codes(run, "actor")
    do(bring(place, TIES, actors=ACTORS))
    assert differences(place).count() == 2, "asked once"


def test_a_person_says_which_is_right_and_is_asked_no_more(place, us, city):
    set_place_in_network(actor=city, scale="metropolis", family="peer", themes=[], by=None, now=NOW)
    imported(place, TIES, actors=ACTORS)
    scale, family = differences(place).get(field="scale"), differences(place).get(field="family")

    decide_difference(row=scale, takes=True, seen="metropolis", by=None, now=NOW)
    decide_difference(row=family, takes=False, seen="peer", by=None, now=NOW)

    assert told(city)[:2] == ["city", "peer"]
    assert would_do(bring(place, TIES, actors=ACTORS)).offers == []
    with pytest.raises(DecidedMeanwhile):
        decide_difference(row=family, takes=True, seen="peer", by=None, now=NOW)
    assert told(city)[:2] == ["city", "peer"]


def test_what_changed_since_it_was_seen_is_looked_at_again(place, us, city):
    update_actor(actor=city, commune="Fraisses", by=None, now=NOW)
    imported(place, TIES, actors=ACTORS)
    update_actor(actor=city, commune="Unieux", by=None, now=NOW)

    with pytest.raises(DecidedMeanwhile):
        decide_difference(row=differences(place).get(), takes=True, seen="Fraisses", by=None, now=NOW)

    assert told(city)[3] == "Unieux"


def test_taken_back_it_removes_what_it_gave_but_for_what_changed_since(place, us, city):
    set_place_in_network(actor=city, scale="metropolis", family="", themes=["jeunesse"], by=None, now=NOW)
    run = imported(place, TIES, actors=ACTORS)
    update_actor(actor=city, commune="Fraisses", by=None, now=NOW)

    assert take_back(run=run, by=None, now=NOW) == TakenBack(1, 0, 5, 1)

    assert told(city) == ["metropolis", "", ["jeunesse"], "Fraisses", ""]
    assert told(us)[0] == ""
    assert not differences(place).exists()
    assert set(run.completions.values_list("state", flat=True)) == {"back", "given"}


def test_those_known_may_be_left_as_they_are(place, us, city):
    run = bring(place, TIES, actors=ACTORS)
    import_ties(run=run, told=told_by(run, sheets_of(run)), completes=False, by=None, now=NOW)

    assert told(city) == ["", "", [], "", ""]
    assert not Completion.objects.exists()


def test_of_a_person_a_file_completes_nothing(place, us):
    person = make_person("Nadia Benali")
    name = NameInFile.objects.create(
        place=place, key="benali nadia", name="Nadia Benali", why="is_a_person", asked_at=NOW
    )
    name.decide("actor", actor=person, by=None, now=NOW)
    rows = "Label,Type,Town\nNadia Benali,Person,Firminy\n"

    do(bring(place, "From,To,Type\nNadia Benali,Zoomacom,Represents\n", actors=rows))

    assert told(person)[3] == ""


def test_who_was_doubtful_is_completed_once_somebody_says_who_it_is(place, us):
    city = make_organisation("Mairie de Firminy (42)")
    imported(place, TIES.replace("Ville", "Mairie"), actors=ACTORS.replace("Ville de", "Mairie de"))
    name = NameInFile.objects.get()

    decide_names(place=place, answers={name.pk: f"actor-{city.pk}"}, by=None, now=NOW)

    assert told(city) == WHOLE


def test_as_many_queries_for_many_as_for_few(place, us):
    def asked(number):
        for count in range(number):
            if not Actor.objects.filter(name=f"Ville {count}").exists():
                make_organisation(f"Ville {count}")
        rows = "".join(f"Ville {count},Public body,city\n" for count in range(number))
        ties = "".join(f"Ville {count},Zoomacom,Funding\n" for count in range(number))
        run = bring(place, f"From,To,Type\n{ties}", actors=f"Label,Type,Scale\n{rows}")
        sheets = told_by(run, sheets_of(run))
        with CaptureQueriesContext(connection) as queries:
            assert len(rehearse(run=run, told=sheets, now=NOW).offers) == number
        return len(queries)

    assert asked(3) == asked(40)


class TestThePages:
    @pytest.fixture
    def visit(self, client, place):
        sign_in_as(client, place, "coordinator")

        def _visit(name, *args, **data):
            address = reverse(f"exchange:{name}", args=["comptoir", *args])
            return client.post(address, data, follow=True) if data else client.get(address)

        return _visit

    def test_the_preview_says_what_would_be_given(self, visit, place, us, city):
        update_actor(actor=city, commune="Fraisses", by=None, now=NOW)
        run = bring(place, TIES, actors=ACTORS)

        page = visit("preview", run.pk).content.decode()

        assert "manquait, et c’est" in page
        assert "le fichier dit «\xa0Firminy\xa0»" in page
        visit("preview", run.pk, leave="1")
        assert told(city)[0] == ""

    def test_both_stand_side_by_side_and_one_button_answers(self, visit, place, us, city):
        update_actor(actor=city, commune="Fraisses", by=None, now=NOW)
        run = imported(place, TIES, actors=ACTORS)
        assert reverse("exchange:differences", args=["comptoir"]) in visit("import", run.pk).content.decode()
        assert reverse("exchange:differences", args=["comptoir"]) in visit("files").content.decode()
        page = visit("differences").content.decode()
        assert all(word in page for word in ("Fraisses", "Firminy"))

        row = differences(place).get()
        stale = visit("differences", difference=row.pk, seen="Autre", answer="file").content.decode()
        assert "a changé depuis" in stale
        page = visit("differences", difference=row.pk, seen="Fraisses", answer="file").content.decode()

        assert told(city)[3] == "Firminy"
        assert "Rien à décider" in page
        assert visit("differences", difference="x", answer="file").status_code == 404

    def test_taking_back_says_how_many_words_go(self, visit, place, us, city):
        run = imported(place, TIES, actors=ACTORS)

        page = visit("take_back", run.pk, yes="1").content.decode()

        assert "mots apportés sont enlevés" in page
