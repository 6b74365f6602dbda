"""A letter's file that somebody hands in: what it is, whether it was cleared, how it was sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms.validators import InputRequired

from app.delivery.attempts.history import attempts_of, returned_of, standing_of
from app.delivery.channels import METHODS
from app.letters.files.in_hand import UnreadableFile
from app.letters.files.letter_file import LetterFile, read_letter_file
from app.platform.storage import Storage
from app.production.verification.clearance import Clearance, clearance_in_words, clearance_of
from app.production.verification.verify import Outcome, Verdict, verify
from app.production.verification.words import UNREADABLE, describe_verdict
from app.web.files.filetypes import FileType
from app.web.files.uploads import UploadField
from app.web.filters import format_date


@dataclass(frozen=True)
class HandedIn:
    """`lines`: the first says what the file is."""

    verdict: Verdict
    clearance: Clearance | None
    lines: Sequence[str]


def hand_in(session: Session, storage: Storage, file: LetterFile) -> HandedIn:
    """Reads the database and the store; keeps nothing of the file. Raises UnreadableFile."""
    verdict = verify(session, storage, file)
    clearance = clearance_of(session, verdict)
    cleared = clearance_in_words(clearance) if clearance else ""
    return HandedIn(verdict, clearance, [*describe_verdict(verdict, went=[*_went(session, verdict)], cleared=cleared)])


def _went(session: Session, verdict: Verdict) -> Iterator[str]:
    """How a verdict's edition was sent, also where it came back; and those that are the same to the byte."""
    if verdict.edition is None:
        return
    attempts = attempts_of(session, verdict.edition.letter_id)
    for number in (verdict.edition.edition, *verdict.alike):
        yield from (
            f"{METHODS[attempt.channel].went} on {format_date(attempt.sent_on)}"
            for attempt in standing_of(number, attempts)
        )
        for past_attempt in returned_of(number, attempts):
            if past_attempt.back_on:
                went, back = format_date(past_attempt.sent_on), format_date(past_attempt.back_on)
                yield f"{METHODS[past_attempt.channel].went} on {went}, and came back on {back}"


LARGEST = 10_000_000
"""Bytes: five times what a letter may have."""


class CheckForm(FlaskForm):  # type: ignore[misc]
    file = UploadField(
        "Letter file",
        [InputRequired("Choose a letter file")],
        allowed=[FileType.PDF, FileType.DOCX],
        largest=LARGEST,
        description="Choose a PDF or Word file made by Despatch. Despatch reads the file and does not save it.",
    )

    def checked(self, session: Session, storage: Storage) -> HandedIn | None:
        """What the file is; None, and an error of the field, when none is sent or it can't be read."""
        if not self.validate_on_submit() or self.file.data is None:
            return None
        try:
            return hand_in(session, storage, read_letter_file(self.file.data.body))
        except UnreadableFile as problem:
            self.file.errors = [*self.file.errors, UNREADABLE[problem.code]]
            return None


State = tuple[str, str, str]


def verdict_state(verdict: Verdict) -> State:
    """What the file is; a superseded letter is no less genuine."""
    match verdict.outcome:
        case Outcome.GENUINE:
            return (
                ("half", "Superseded", "genuine") if verdict.superseded else ("full", "Genuine", "the newest edition")
            )
        case Outcome.SAME_CONTENT | Outcome.SAME_PAGES:
            sub = "superseded" if verdict.superseded else ""
            return "half", "The same letter, saved again", sub
        case Outcome.SAVED_AGAIN:
            return "half", "Saved again", "the same words"
        case Outcome.SAME_WORDS:
            return "stop", "Altered", "in its appearance"
        case Outcome.ALTERED:
            return "stop", "Altered", "in its words" if verdict.otherwise.words else "in its fonts"
        case Outcome.NOT_CLEARED:
            return "stop", "Not genuine", "words that no office cleared"
    return "query", "Not known", ""


def clearance_state(found: Clearance) -> State:
    if not found.of_file:
        return "stop", "Not the cleared letter", ""
    if found.draft:
        return "stop", "No clearance", "DRAFT"
    if not found.listed:
        return "query", "No certificate", ""
    newest = f"certificate {found.listed[0].content.number}"
    return ("full", "Cleared", newest) if found.issued else ("half", "Cleared", f"{newest}, no longer issued")
