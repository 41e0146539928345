"""What is declared between actors, and the agreements between them."""

from comptoir.ties.models.agreement import (
    Agreement,
    AgreementChange,
    AgreementParty,
    AgreementQuerySet,
    Amendment,
)
from comptoir.ties.models.tie import Tie, TieCorrection, TieQuerySet, TieState

__all__ = [
    "Agreement",
    "AgreementChange",
    "AgreementParty",
    "AgreementQuerySet",
    "Amendment",
    "Tie",
    "TieCorrection",
    "TieQuerySet",
    "TieState",
]
