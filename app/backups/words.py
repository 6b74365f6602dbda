"""What backups and restores are called on pages."""

from collections.abc import Mapping

from app.backups.reconcile.evidence import LetterEvidence
from app.delivery.attempts.words import SOURCES

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "made": ("full", "Made"),
    "failed": ("warn", "Failed"),
    "verified": ("full", "Verified"),
}
"""Shape and word of what came of a backup."""


def said_words(evidence: LetterEvidence) -> str:
    """What says that a letter was sent, in a few words."""
    if evidence.source == "mail":
        return f"A message in the inbox: {evidence.said.lower()}"
    return f"{SOURCES[evidence.source]}: {evidence.said}"
