"""The pages of ties and agreements: complete journeys without a script."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from comptoir.actors.actions import register_organisation, register_person
from comptoir.actors.models import Actor
from comptoir.places.people import meet
from comptoir.places.tests.factories import make_place, sign_in_as
from comptoir.ties import urls
from comptoir.ties.agreements import record_agreement
from comptoir.ties.following import amend_agreement
from comptoir.ties.models import Agreement, Tie
from comptoir.ties.tests.factories import PAPERS, make_paper, make_tie

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_monday_morning(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return make_place(slug="ici")


@pytest.fixture
def visit(client, place):
    """Read a page as a manager; with data, send its form; with ``yes=1``, say yes to what it asks."""
    sign_in_as(client, place, "manager")

    def _visit(name, /, *args, **data):
        address = reverse(f"ties:{name}", args=["ici", *args])
        return client.post(address, data, follow=True) if data else client.get(address)

    return _visit


@pytest.fixture
def nadia(place):
    person = register_person(name="Nadia Benali", by=None, now=NOW)
    meet(place=place, person=person, now=NOW)
    return person


@pytest.fixture
def openscop():
    return register_organisation(name="OpenScop", by=None, now=NOW)


REPRESENTS = {
    "kind": "represents", "subject_is": "person", "subject": "Nadia Benali", "counterpart": "OpenScop",
    "source": "Dit au comptoir",
}  # fmt: skip
AGREEMENT = {"title": "Mise à disposition", "party_0": "Ville de Saint-Étienne", "starts_on": "2026-01-01"}


def text_of(answer):
    return answer.content.decode()


# Coming in


@pytest.fixture
def every_address(place, openscop):
    tie = make_tie(openscop, kind="resides_at", place=place)
    agreement = record_agreement(
        title="Convention", place=place, parties=[openscop], starts_on=date(2026, 1, 1),
        document=make_paper(), by=None, now=NOW,
    )  # fmt: skip
    amendment = amend_agreement(
        agreement=agreement, title="Avenant", signed_on=NOW.date(), from_on=NOW.date(), recognises="",
        grants="Une salle", ends_on=date(2027, 12, 31), document=make_paper(), by=None, now=NOW,
    )  # fmt: skip
    keys = {"<int:tie>": tie.pk, "<int:agreement>": agreement.pk, "<int:amendment>": amendment.pk}
    return [
        reverse(
            f"ties:{route.name}",
            args=["ici", *(pk for part, pk in keys.items() if part in str(route.pattern))],
        )
        for route in urls.urlpatterns
    ]


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("mediator", 403), ("concierge", 403), ("member", 403)]
)
def test_who_keeps_no_ties_opens_none_of_their_pages(client, place, every_address, role, status):
    sign_in_as(client, place, role)

    assert {client.get(address).status_code for address in every_address} == {status}


def test_nobody_signs_in_first_and_strangers_find_nothing(client, every_address):
    assert {client.get(address).status_code for address in every_address} == {302}
    sign_in_as(client, make_place(), "manager")
    assert {client.get(address).status_code for address in every_address} == {404}


def test_what_another_place_declared_is_not_touched_from_here(visit, openscop):
    there = make_place()
    tie = make_tie(openscop, kind="resides_at", place=there)
    agreement = record_agreement(
        title="Ailleurs", place=there, parties=[openscop], starts_on=date(2026, 1, 1), by=None, now=NOW
    )

    assert visit("withdraw", tie.pk, yes=1).status_code == 404
    assert visit("correct", tie.pk).status_code == 404
    assert visit("withdraw_agreement", agreement.pk, yes=1).status_code == 404
    assert visit("document", agreement.pk).status_code == 404


@pytest.mark.parametrize("name", ["around", "agreements"])
def test_an_empty_list_teaches(visit, name):
    assert 'class="empty' in text_of(visit(name))


# Ties


def test_who_represents_whom_is_declared_and_shown(visit, nadia, openscop):
    answer = visit("declare", **REPRESENTS, seat="gérante", since="2026-01-01", last_day="2026-12-31")

    tie = Tie.objects.get()
    assert (tie.subject, tie.counterpart, tie.place) == (nadia, openscop, None)
    assert (tie.seat, tie.since, tie.until) == ("gérante", date(2026, 1, 1), date(2027, 1, 1))
    assert "Nadia Benali" in text_of(answer)
    assert "gérante" in text_of(answer)


def test_a_resident_is_declared_of_this_place(visit, place, openscop):
    visit("declare", kind="resides_at", subject_is="collective", subject="OpenScop", source="Bail")

    assert (Tie.objects.get().subject, Tie.objects.get().place) == (openscop, place)


def test_the_form_begins_with_what_the_list_asks_for(visit, client):
    answer = client.get(reverse("ties:declare", args=["ici"]) + "?quoi=resides_at")

    assert answer.context["form"]["kind"].value() == "resides_at"
    assert answer.context["form"]["subject_is"].value() == "collective"


def test_names_nobody_has_are_registered_of_the_right_kind(visit):
    visit("declare", **REPRESENTS)

    assert Actor.objects.get(name="Nadia Benali").kind == "person"
    assert Actor.objects.get(name="OpenScop").kind == "organisation"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"counterpart": ""}, "counterpart"),
        ({"kind": "resides_at"}, "counterpart"),
        ({"kind": "employed_by", "subject_is": "collective"}, "kind"),
        ({"source": ""}, "source"),
        ({"since": "2026-02-01", "last_day": "2026-01-01"}, "last_day"),
        ({"since": "hier"}, "since"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(visit, changes, field):
    answer = visit("declare", **REPRESENTS | {"body": "Bureau gardé"} | changes)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "Bureau gardé" in text_of(answer)
    assert not Tie.objects.exists()
    assert not Actor.objects.filter(name="OpenScop").exists()


def test_two_names_may_be_asked_about_at_once(visit, nadia, openscop):
    told = REPRESENTS | {"subject": "Nadia", "counterpart": "Open"}

    answer = visit("declare", **told)
    assert set(answer.context["form"].errors) == {"subject_chosen", "counterpart_chosen"}

    visit("declare", **told, subject_chosen=str(nadia.pk), counterpart_chosen=str(openscop.pk))
    assert (Tie.objects.get().subject, Tie.objects.get().counterpart) == (nadia, openscop)


def test_a_tie_is_corrected(visit, place, openscop):
    tie = make_tie(openscop, kind="resides_at", place=place, until=date(2027, 1, 1))

    shown = visit("correct", tie.pk)
    assert shown.context["form"].initial["last_day"] == date(2026, 12, 31)
    visit("correct", tie.pk, source="Bail du 3 mars", since="2024-03-03", last_day="2026-12-31")

    kept = Tie.objects.get()
    assert (kept.source, kept.since, kept.until) == ("Bail du 3 mars", date(2024, 3, 3), date(2027, 1, 1))


def test_a_tie_is_over_from_today_on(visit, place, openscop):
    tie = make_tie(openscop, kind="resides_at", place=place)

    assert "OpenScop" in text_of(visit("end", tie.pk))
    answer = visit("end", tie.pk, yes=1)

    assert Tie.objects.get().until == date(2026, 11, 23)
    assert answer.context["over"][0].said.startswith("OpenScop")
    assert "ended" in [row.state for row in Tie.objects.get().states.all()]
    assert visit("end", tie.pk, yes=1).status_code == 409


def test_a_tie_declared_in_error_is_shown_no_more(visit, place, openscop):
    tie = make_tie(openscop, kind="resides_at", place=place)

    visit("withdraw", tie.pk)
    assert Tie.objects.get().withdrawn_at is None
    assert "OpenScop" not in text_of(visit("withdraw", tie.pk, yes=1)).partition("<main")[2]
    assert Tie.objects.get().withdrawn_at == NOW


def test_a_wish_is_declared_with_what_stands_in_the_way_and_moves_on(visit, place):
    answer = visit(
        "declare", kind="recognises", subject_is="collective", subject="Ville de Saint-Étienne",
        quality="centre de ressources", state="wished", obstacle="Deux services ne se parlent pas",
        carried_by="Maud Achour", visibility="team", source="Réunion de rentrée",
    )  # fmt: skip
    tie = Tie.objects.get()
    assert (tie.place, tie.state, tie.visibility) == (place, "wished", "team")
    assert [row.carried_by for row in answer.context["coming"]] == ["Maud Achour"]
    assert "Deux services ne se parlent pas" in text_of(answer)

    assert "Deux services ne se parlent pas" in text_of(visit("state", tie.pk))
    answer = visit("state", tie.pk, state="in_force")

    assert [row.said for row in answer.context["others"]]
    assert "Deux services ne se parlent pas" in text_of(visit("state", tie.pk))
    assert Tie.objects.get().since == date(2026, 11, 23)


@pytest.mark.parametrize("state", ["refused", "wished", "in_force", "dreamt", ""])
def test_a_state_that_cannot_be_is_refused_beside_its_field(visit, place, openscop, state):
    tie = make_tie(openscop, kind="resides_at", place=place)

    answer = visit("state", tie.pk, state=state, obstacle="")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"state"}
    assert Tie.objects.get().state == "in_force"


def test_only_the_states_it_may_come_into_are_offered(visit, place, openscop):
    tie = make_tie(openscop, kind="resides_at", place=place)
    offered = visit("state", tie.pk).context["form"].fields["state"].widget.choices
    assert [value for value, _ in offered] == ["in_force", "asleep", "ended"]

    visit("end", tie.pk, yes=1)
    assert visit("state", tie.pk).context["is_over"]
    assert visit("state", tie.pk, state="in_force").status_code == 422


def test_the_kinds_are_grouped_where_one_is_chosen(visit):
    assert text_of(visit("declare")).count("<optgroup") == 4


def test_who_carries_a_tie_is_not_named_to_a_place_that_does_not_know_them(visit, place, openscop):
    stranger = register_person(name="Inconnue Ici", by=None, now=NOW)
    tie = make_tie(openscop, kind="resides_at", place=place, carried_by=stranger)

    assert "Inconnue Ici" not in text_of(visit("around"))
    assert "Inconnue Ici" not in text_of(visit("correct", tie.pk))
    visit("correct", tie.pk, source="Bail", visibility="network")

    assert (Tie.objects.get().carried_by, Tie.objects.get().visibility) == (stranger, "network")


def test_who_carries_a_tie_stays_until_another_is_named(visit, place, openscop, nadia):
    register_person(name="Nadia Benali", by=None, now=NOW)
    tie = make_tie(openscop, kind="resides_at", place=place, carried_by=nadia)

    visit("correct", tie.pk, source="Bail", carried_by="Nadia Benali")
    assert Tie.objects.get().carried_by == nadia
    visit("correct", tie.pk, source="Bail", carried_by="")
    assert Tie.objects.get().carried_by is None


# Agreements


def test_an_agreement_is_recorded_with_its_paper_and_given_back_as_it_was(visit):
    answer = visit("add_agreement", **AGREEMENT, quality_0="bailleur", document=make_paper())

    agreement = Agreement.objects.get()
    assert [(party.actor.name, party.quality) for party in agreement.parties.all()] == [
        ("Ville de Saint-Étienne", "bailleur")
    ]
    assert "Mise à disposition" in text_of(answer)

    paper = visit("document", agreement.pk)
    assert paper.content == PAPERS["pdf"]
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"] == 'attachment; filename="convention-signee.pdf"'
    assert paper["X-Content-Type-Options"] == "nosniff"


def test_a_page_dressed_as_a_paper_is_refused(visit):
    answer = visit("add_agreement", **AGREEMENT, document=make_paper(content=b"<script>"))

    assert set(answer.context["form"].errors) == {"document"}
    assert not Agreement.objects.exists()
    assert not Actor.objects.filter(name="Ville de Saint-Étienne").exists()


def test_an_agreement_is_with_somebody_and_ends_after_it_starts(visit):
    answer = visit("add_agreement", **AGREEMENT | {"party_0": ""})
    assert set(answer.context["form"].errors) == {"party_0"}

    answer = visit("add_agreement", **AGREEMENT | {"ends_on": "2025-01-01"})
    assert set(answer.context["form"].errors) == {"ends_on"}


def test_several_parties_each_in_its_quality(visit, openscop):
    visit("add_agreement", **AGREEMENT, party_1="OpenScop", quality_1="preneur", party_3="Zoomacom")

    assert {(party.actor.name, party.quality) for party in Agreement.objects.get().parties.all()} == {
        ("Ville de Saint-Étienne", ""),
        ("OpenScop", "preneur"),
        ("Zoomacom", ""),
    }


@pytest.fixture
def agreement(place, nadia, openscop):
    """With an organisation and a person, who are five with three others."""
    others = [register_organisation(name=f"Partie {number}", by=None, now=NOW) for number in range(3)]
    return record_agreement(
        title="Convention", place=place, parties=[openscop, nadia, *others], starts_on=date(2026, 1, 1),
        qualities={nadia.pk: "témoin"}, document=make_paper(), by=None, now=NOW,
    )  # fmt: skip


def test_an_agreement_is_changed_and_its_parties_stay_who_they_are(visit, agreement):
    before = set(agreement.parties.values_list("actor", "quality"))
    form = visit("change_agreement", agreement.pk).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields if name != "document"}

    visit("change_agreement", agreement.pk, **shown | {"title": "Convention 2026", "starts_on": "2026-01-01"})

    assert Agreement.objects.get().title == "Convention 2026"
    assert set(agreement.parties.values_list("actor", "quality")) == before
    assert Agreement.objects.get().document


def test_an_agreement_ends_today(visit, agreement):
    visit("end_agreement", agreement.pk)
    answer = visit("end_agreement", agreement.pk, yes=1)

    assert Agreement.objects.get().ends_on == date(2026, 11, 23)
    assert answer.context["standing"] == [agreement]


def test_an_agreement_recorded_in_error_is_shown_no_more(visit, agreement):
    visit("withdraw_agreement", agreement.pk)
    answer = visit("withdraw_agreement", agreement.pk, yes=1)

    assert answer.context["standing"] == []
    assert visit("document", agreement.pk).status_code == 404


def test_an_agreement_without_a_paper_has_none_to_give(visit, place, openscop):
    agreement = record_agreement(
        title="Orale", place=place, parties=[openscop], starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1),
        by=None, now=NOW,
    )  # fmt: skip

    assert visit("document", agreement.pk).status_code == 404
    assert visit("agreements").context["over"] == [agreement]


def test_who_follows_an_agreement_and_when_it_is_talked_about_again(visit, nadia):
    answer = visit(
        "add_agreement", **AGREEMENT, recognises="centre de ressources", review_on="2026-06-01",
        contact_here="Nadia Benali", contact_there="Paul Adjoint",
    )  # fmt: skip

    agreement = Agreement.objects.get()
    assert (agreement.recognises, agreement.review_on) == ("centre de ressources", date(2026, 6, 1))
    assert (agreement.contact_here, agreement.contact_there.name) == (nadia, "Paul Adjoint")
    assert all(word in text_of(answer) for word in ("centre de ressources", "Nadia Benali", "Paul Adjoint"))

    form = visit("change_agreement", agreement.pk).context["form"]
    assert (form["contact_there"].value(), form["review_on"].value()) == ("Paul Adjoint", date(2026, 6, 1))


def test_an_agreement_is_not_reviewed_before_it_starts(visit):
    answer = visit("add_agreement", **AGREEMENT, review_on="2025-06-01")

    assert set(answer.context["form"].errors) == {"review_on"}
