"""What pages say of draft answers."""

from collections.abc import Mapping

from app.evidence.answers.sources import Found
from app.evidence.answers.states import AnswerSort, Reader

SORTS: Mapping[AnswerSort, str] = {
    AnswerSort.FULL: "Answer",
    AnswerSort.INTERIM: "Interim answer",
    AnswerSort.HOLDING: "Holding answer",
    AnswerSort.CORRECTION: "Correction",
}

READERS: Mapping[Reader, str] = {
    Reader.POLICY: "Policy",
    Reader.LEGAL: "Legal",
    Reader.ADVISERS: "Special advisers",
    Reader.OFFICE: "Private office",
    Reader.MINISTER: "Minister",
}

FOUND: Mapping[Found, tuple[str, str]] = {
    Found.EXACT: ("full", "Word for word"),
    Found.REWORDED: ("half", "Reworded"),
    Found.GONE: ("query", "Not in the draft"),
}
"""Shape and word."""
