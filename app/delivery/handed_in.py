"""A letter's file that somebody hands in: what it is, whether it was cleared, how it was sent; in lines of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.delivery.attempts.history import attempts_of, returned_of, standing_of
from app.delivery.words import WENT
from app.letters.files.letter_file import LetterFile
from app.platform.storage import Storage
from app.production.verification.clearance import Clearance, clearance_in_words, clearance_of
from app.production.verification.verify import Verdict, verify
from app.production.verification.words import says
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
    return HandedIn(verdict, clearance, [*says(verdict, went=[*_went(session, verdict)], cleared=cleared)])


def _went(session: Session, verdict: Verdict) -> Iterator[str]:
    """How a verdict's edition was sent, also where it came back; and those that are the same to the byte."""
    if verdict.edition is None:
        return
    attempts = attempts_of(session, verdict.edition.letter_id)
    for number in (verdict.edition.edition, *verdict.alike):
        yield from (f"{WENT[one.channel]} on {format_date(one.sent_on)}" for one in standing_of(number, attempts))
        for one in returned_of(number, attempts):
            if one.back_on:
                went, back = format_date(one.sent_on), format_date(one.back_on)
                yield f"{WENT[one.channel]} on {went}, and came back on {back}"
