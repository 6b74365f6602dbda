"""What pages say of draft answers."""

from collections.abc import Collection, Mapping

from app.evidence.answers.record_lines import RecordKind
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

RECORD_GROUPS: Mapping[str, Collection[RecordKind]] = {
    "Guidance": [RecordKind.GUIDANCE],
    "Powers and duties": [RecordKind.POWER],
    "Procedures": [RecordKind.PROCEDURE],
    "Directions, notices and inspections": [RecordKind.FACT],
    "Joint inspections": [RecordKind.ROUND],
    "Reports published": [RecordKind.OUTCOME, RecordKind.REPORT],
}
"""What lines of records tell of, in the order in which they are offered."""

ASKED = "Likely supplementary questions, for the brief"
