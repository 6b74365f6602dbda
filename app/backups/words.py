"""What backups and restores are called on pages."""

from collections.abc import Mapping

from app.backups.reconcile.evidence import LetterEvidence
from app.delivery.attempts.words import SOURCES

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "made": ("full", "Made"),
    "failed": ("warn", "Failed"),
    "verified": ("full", "Verified"),
    "restored": ("full", "Restored"),
}
"""Shape and word of what came of a backup."""

PROVIDER_WORDS: Mapping[str, str] = {
    "accepted": "accepted for printing",
    "complaint": "delivered, marked as spam",
    "created": "accepted",
    "delay": "delayed",
    "delivered": "printed and posted",
    "delivery": "delivered",
    "pending-virus-check": "accepted",
    "received": "printed and posted",
    "send": "sent",
    "sending": "being printed",
    "sent": "sent",
}
"""What providers report of letters that they sent, by their codes, and what a person recorded. Others failed."""


def evidence_words(evidence: LetterEvidence) -> str:
    """What says that a letter was sent, in a few words."""
    if evidence.source == "mail":
        return f"A message in the inbox: {evidence.said.lower()}"
    return f"{SOURCES[evidence.source]}: {PROVIDER_WORDS.get(evidence.said, 'not delivered')}"
