"""What an answer proposes becomes a tie once, by one person of the team, and is never counted twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptoir.actors.models import Actor
from comptoir.enquiries.known import known_about
from comptoir.enquiries.models import Proposal
from comptoir.enquiries.settling import (
    AnswerHasChanged,
    DeedMeansNoTie,
    NobodyKnownByThatName,
    NotTheSameTie,
    ReasonIsMissing,
    SettledAlready,
    confirm,
    join,
    set_aside,
)
from comptoir.enquiries.tests.asked import SINCE, Asked
from comptoir.journal.models import Fact
from comptoir.network.tests.neighbourhood import NOW, TODAY
from comptoir.network.tests.scene import happened
from comptoir.places.tests.factories import make_account, make_organisation, make_person, make_place
from comptoir.ties.actions import end_tie
from comptoir.ties.models import Tie
from comptoir.ties.rules import TieBetweenTheWrongKinds, TieIsDeclaredAlready

pytestmark = pytest.mark.django_db
SAID_BY = "Enquête «\u00a0Automne 2026\u00a0», dit par"


def told(by=None):
    return {"by": by, "now": NOW}


@pytest.fixture
def said(here: Asked) -> Proposal:
    return here.says(here.alolise, ("Cyberloire", "together", "Une journée ensemble"))[0]


def known(here: Asked, *rows: Proposal):
    return known_about(here.place, rows or Proposal.objects.order_by("pk"), TODAY)


class TestConfirmed:
    def test_a_tie_in_force_that_says_who_said_so(self, here: Asked, said: Proposal) -> None:
        tie = confirm(proposal=said, **told())
        assert (tie.kind, tie.subject, tie.counterpart) == (
            "cooperates_with",
            here.alolise,
            here.around.circle,
        )
        assert (tie.state, tie.since, tie.visibility, tie.told_in) == ("in_force", SINCE, "team", here.place)
        assert tie.source == f"{SAID_BY} ALOLISE"
        assert tie.confirmed_on == TODAY

    def test_what_they_did_for_us_goes_the_other_way(self, here: Asked) -> None:
        row = here.says(here.alolise, ("Cyberloire", "was_trained", ""))[0]
        tie = confirm(proposal=row, **told())
        assert (tie.subject, tie.counterpart) == (here.around.circle, here.alolise)

    def test_a_person_is_named_in_no_source(self, here: Asked) -> None:
        row = here.says(make_person("Nadia Benali"), ("Cyberloire", "helped", ""))[0]
        assert "Nadia" not in confirm(proposal=row, **told()).source

    def test_what_came_of_it_stays_with_the_team(self, said: Proposal) -> None:
        tie = confirm(proposal=said, **told())
        assert "journée" not in f"{tie.quality} {tie.source} {tie.obstacle}"

    def test_not_before_it_is_known_who_that_is(self, here: Asked) -> None:
        row = here.says(here.alolise, ("Les voisins", "helped", ""))[0]
        with pytest.raises(NobodyKnownByThatName, match="Les voisins"):
            confirm(proposal=row, **told())

    def test_something_else_is_said_better_first(self, here: Asked) -> None:
        row = here.says(here.alolise, ("Cyberloire", "other", "Un four solaire"))[0]
        with pytest.raises(DeedMeansNoTie):
            confirm(proposal=row, **told())
        assert confirm(proposal=row, deed="lent", **told()).kind == "lends_to"

    def test_what_cannot_be_said_of_a_person_is_refused(self, here: Asked) -> None:
        row = here.says(make_person("Nadia Benali"), ("Cyberloire", "was_funded", ""))[0]
        with pytest.raises(TieBetweenTheWrongKinds):
            confirm(proposal=row, **told())

    def test_what_was_done_for_a_person_is_a_tie_that_ends_with_them_for_the_team(self, here: Asked) -> None:
        nadia = make_person("Nadia Benali")
        row = here.says(nadia, ("Cyberloire", "was_helped", ""))[0]
        tie = confirm(proposal=row, **told())
        assert (tie.subject.name, tie.kind, tie.counterpart) == ("Cyberloire", "helps", nadia)
        assert tie.visibility == "team"
        assert "Nadia" not in tie.source

    def test_of_two_at_once_the_second_reads_who_was_first(self, said: Proposal) -> None:
        claire = make_account(make_person("Claire Vasseur"))
        confirm(proposal=said, **told(claire))
        with pytest.raises(SettledAlready, match="Claire Vasseur has settled this already"):
            set_aside(proposal=said, reason="Erreur", **told())

    def test_an_answer_that_changed_meanwhile_is_read_again(self, here: Asked, said: Proposal) -> None:
        here.says(here.alolise, ("KARMA", "helped", ""))
        with pytest.raises(AnswerHasChanged):
            confirm(proposal=said, **told())


class TestJoined:
    def test_the_same_said_from_the_other_side_is_no_second_tie(self, here: Asked, said: Proposal) -> None:
        tie = confirm(proposal=said, **told())
        other = here.says(here.around.circle, ("ALOLISE", "together", ""))[0]
        assert known(here, other)[0].same == [tie]
        number = Tie.objects.count()
        join(proposal=other, tie=tie, **told())
        tie.refresh_from_db()
        assert Tie.objects.count() == number
        assert tie.source.endswith(f"{SAID_BY} ALOLISE; {SAID_BY} Cyberloire")

    def test_confirming_the_same_twice_is_refused(self, here: Asked, said: Proposal) -> None:
        confirm(proposal=said, **told())
        again = here.says(here.alolise, ("Cyberloire", "together", "Une autre"))[1]
        with pytest.raises(TieIsDeclaredAlready):
            confirm(proposal=again, **told())
        assert Proposal.objects.get(pk=again.pk).settled_at is None

    def test_only_to_a_tie_between_the_two(self, here: Asked, said: Proposal) -> None:
        tie = here.around.declare("helps", here.city, counterpart=here.around.school)
        with pytest.raises(NotTheSameTie):
            join(proposal=said, tie=tie, **told())

    def test_not_to_a_tie_with_another_place(self, here: Asked) -> None:
        tie = here.around.declare("helps", here.alolise, place=make_place("La Fabrique"))
        row = here.says(here.alolise, ("Zoomacom", "helped", ""))[0]
        with pytest.raises(NotTheSameTie):
            join(proposal=row, tie=tie, **told())

    def test_a_tie_with_the_place_is_one_with_its_organisation(self, here: Asked) -> None:
        tie = here.around.declare("helps", here.alolise, place=here.place)
        row = here.says(here.alolise, ("Zoomacom", "helped", ""))[0]
        assert known(here, row)[0].same == [tie]
        assert join(proposal=row, tie=tie, **told()).confirmed_on == TODAY


class TestSetAside:
    def test_for_a_reason(self, said: Proposal) -> None:
        with pytest.raises(ReasonIsMissing):
            set_aside(proposal=said, reason=" ", **told())
        row = set_aside(proposal=said, reason="Pas cette saison", **told())
        assert (row.outcome, row.reason, row.tie) == ("aside", "Pas cette saison", None)


class TestWhatIsKnown:
    def test_facts_of_the_journal_are_told_and_not_counted_again(self, here: Asked) -> None:
        here.around.came(here.alolise, 12, times=3)
        row = here.says(here.alolise, ("Zoomacom", "sent", ""))[0]
        assert known(here, row)[0].facts == 3
        happened(here.place, Fact.Kind.COUNTED, counterpart=here.alolise, quantity=24, at=NOW)
        assert known(here, row)[0].facts == 4, "a group that they brought is a fact too"

    def test_facts_between_two_others(self, here: Asked, said: Proposal) -> None:
        happened(here.place, actor=here.alolise, counterpart=here.around.circle, at=NOW)
        happened(here.place, actor=here.around.circle, counterpart=here.alolise, at=NOW)
        happened(here.place, actor=here.alolise, counterpart=here.around.circle, at=NOW - timedelta(days=200))
        happened(here.place, actor=here.city, counterpart=here.around.circle, at=NOW)
        assert known(here, said)[0].facts == 2

    def test_a_tie_that_ended_does_not_stand_in_the_way(self, here: Asked, said: Proposal) -> None:
        tie = here.around.declare("cooperates_with", here.alolise, counterpart=here.around.circle)
        end_tie(tie=tie, until=TODAY, by=None, now=NOW)
        assert known(here, said)[0].is_clear

    def test_another_tie_between_the_two_is_shown_too(self, here: Asked, said: Proposal) -> None:
        tie = here.around.declare("helps", here.alolise, counterpart=here.around.circle)
        found = known(here, said)[0]
        assert (found.same, found.others, found.is_clear) == ([], [tie], True)

    def test_who_is_not_known_has_nothing(self, here: Asked) -> None:
        row = here.says(here.alolise, ("Les voisins", "helped", ""))[0]
        assert (known(here, row)[0].is_clear, known(here, row)[0].facts) == (False, 0)

    def test_a_constant_number_of_queries(self, here: Asked, said: Proposal) -> None:
        def asked() -> int:
            rows = list(Proposal.objects.select_related("invitation__enquiry__place", "invitation__invited",
                "invitation__in_the_name_of", "actor").order_by("pk"))  # fmt: skip
            with CaptureQueriesContext(
                connection,
            ) as queries:
                known(here, *rows)
            return len(queries)

        before = asked()
        others = [make_organisation(f"Association {number}") for number in range(8)]
        for one in others:
            here.says(one, ("Cyberloire", "together", ""), ("Zoomacom", "helped", ""))
        assert asked() == before == 4
        assert Actor.objects.filter(name__startswith="Association").count() == 8
