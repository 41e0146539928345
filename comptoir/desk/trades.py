"""The trades that write facts, in order: the one list that rebuilding the journal walks."""

from comptoir.booking import facts as booking_facts
from comptoir.journal.checking import Trade
from comptoir.portraits import facts as portraits_facts
from comptoir.presence import facts as presence_facts

TRADES = (
    Trade("presence", presence_facts.rows, presence_facts.facts_of),
    Trade("booking", booking_facts.rows, booking_facts.facts_of),
    Trade("portraits", portraits_facts.rows, portraits_facts.facts_of),
)
