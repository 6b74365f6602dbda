"""Which edition a PDF or Word file is: by its SHA-256, by its content without compression, or by what it says and shows
against a copy of each edition of the letter that it names (rule 9)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.letters import letter_by_reference
from app.campaigns.models import Campaign, Letter
from app.clearance.offices.signature_pictures import signatures_in
from app.letters.files.fingerprint import short_fingerprint
from app.letters.files.in_hand import Otherwise
from app.letters.files.letter_file import LetterFile
from app.letters.letter import Letter as Page
from app.letters.problems import LetterError
from app.platform.storage import FileChanged, FileMissing, Storage, StorageFailed, sha256
from app.production.editions.archive import stream
from app.production.editions.editions import MadeLetter, StoredFile, editions_of
from app.production.models import Edition, EditionFile
from app.production.runs.render import FORMATS, LARGE, UnsoundPdf
from app.production.verification.uncleared_words import uncleared_words

MOST_NAMED = 20
"""References that are looked up of those which a file names: one of ours names its own first."""


class Outcome(StrEnum):
    GENUINE = "genuine"  # to the byte
    SAME_CONTENT = "same_content"  # under another compression
    SAME_PAGES = "same_pages"  # every word, place and picture; but another file
    SAVED_AGAIN = "saved_again"  # a Word file with the same words, its parts written anew
    SAME_WORDS = "same_words"  # but other looks, places or parts
    ALTERED = "altered"  # other words, or fonts that may show others
    NOT_MADE = "not_made"  # it names a letter of which there is no such file to compare it with
    UNKNOWN = "unknown"  # it names no letter
    NOT_CLEARED = "not_cleared"  # made here, with words that no office cleared


AS_MADE = frozenset({Outcome.GENUINE, Outcome.SAME_CONTENT, Outcome.SAME_PAGES, Outcome.SAVED_AGAIN})
"""The file says what was made."""


@dataclass(frozen=True)
class Verdict:
    """What a file in hand is. `edition`: the one that it is, or is nearest to, as its file `stored`; `newest`: the
    letter's newest, which is another when this one is superseded; `alike`: numbers of editions whose file is the same
    to the byte. `named`: the reference that the file gives, where no edition was found. `uncleared`: words of the
    edition that no office cleared."""

    outcome: Outcome
    campaign: str = ""
    edition: MadeLetter | None = None
    newest: MadeLetter | None = None
    stored: StoredFile | None = None
    alike: tuple[int, ...] = ()
    otherwise: Otherwise = field(default_factory=Otherwise)
    named: str = ""
    uncleared: tuple[str, ...] = ()

    @property
    def superseded(self) -> bool:
        return self.edition != self.newest

    @property
    def by_this_engine(self) -> bool:
        """Whether what made the edition's file is what this process would make it with."""
        return self.stored is not None and self.stored.fingerprint == short_fingerprint()

    @property
    def holds(self) -> bool:
        """Whether the file is genuine and the letter's newest edition."""
        return self.outcome == Outcome.GENUINE and not self.superseded


def verify(session: Session, storage: Storage, file: LetterFile) -> Verdict:
    """What `file` is. Reads the database and the store; changes nothing. Raises UnreadableFile."""
    verdict = _compared(session, storage, file)
    edition = verdict.edition
    uncleared = uncleared_words(session, edition.letter_id, edition.edition) if edition else ()
    outcome = Outcome.NOT_CLEARED if uncleared and verdict.outcome in AS_MADE else verdict.outcome
    return replace(verdict, outcome=outcome, uncleared=uncleared)


def _compared(session: Session, storage: Storage, file: LetterFile) -> Verdict:
    if found := _stored_as(session, EditionFile.sha256 == sha256(file.body)):
        return _verdict(session, Outcome.GENUINE, *found)
    if found := _stored_as(session, EditionFile.inflated_sha256 == file.inflated_sha256):
        verdict = _verdict(session, Outcome.SAME_CONTENT, *found)
        if _holds_the_same(session, storage, file, verdict):
            return verdict
    named = file.references[:MOST_NAMED]
    letter = next(filter(None, (letter_by_reference(session, reference) for reference in named)), None)
    if letter is None:
        return Verdict(Outcome.UNKNOWN, named=next(iter(named), ""))
    return _nearest(session, storage, file, letter)


def _stored_as(session: Session, wanted: object) -> tuple[int, int, str] | None:
    """Letter id, number of the edition and format of the file that `wanted` holds of; the newest, if several."""
    rows = (
        select(Edition.letter_id, Edition.number, EditionFile.format)
        .join(Edition, Edition.id == EditionFile.edition_id)
        .where(wanted)  # type: ignore[arg-type]
        .order_by(Edition.number.desc())
    )
    row = session.execute(rows).first()
    return (row.letter_id, row.number, row.format) if row else None


def _verdict(session: Session, outcome: Outcome, letter_id: int, number: int, kind: str) -> Verdict:
    editions = editions_of(session, letter_id)
    edition = next(letter for letter in editions if letter.edition == number)
    stored = edition.files[kind]
    same = [
        letter.edition for letter in editions if kind in letter.files and letter.files[kind].sha256 == stored.sha256
    ]
    alike = tuple(other for other in same if other != number)
    return Verdict(outcome, _campaign(session, letter_id), edition, editions[0], stored, alike)


def _holds_the_same(session: Session, storage: Storage, file: LetterFile, verdict: Verdict) -> bool:
    """The digest passes over where things lie in the file, so that a file with that of an edition is still compared."""
    if verdict.edition is None or verdict.stored is None:
        return False
    copy = _copy(session, storage, verdict.edition, verdict.stored)
    return copy is not None and file.same_content(copy)


def _nearest(session: Session, storage: Storage, file: LetterFile, letter: Letter) -> Verdict:
    """Against a copy of each edition, the newest first: the nearest one counts."""
    editions = editions_of(session, letter.id)
    campaign = _campaign(session, letter.id)
    against = [
        (file.otherwise(copy), edition, stored)
        for edition in editions
        for stored in _of_kind(file, edition.files.values())
        if (copy := _copy(session, storage, edition, stored)) is not None
    ]
    if not against:
        return Verdict(Outcome.NOT_MADE, campaign, named=letter.reference)
    otherwise, edition, stored = min(against, key=lambda one: one[0].size)
    return Verdict(_outcome(otherwise), campaign, edition, editions[0], stored, otherwise=otherwise)


def _outcome(otherwise: Otherwise) -> Outcome:
    if otherwise.words or otherwise.fonts:
        return Outcome.ALTERED
    if otherwise.saved_again:
        return Outcome.SAVED_AGAIN
    more = otherwise.looks or otherwise.settings or otherwise.parts
    return Outcome.SAME_WORDS if more else Outcome.SAME_PAGES


def _of_kind(file: LetterFile, stored: Iterable[StoredFile]) -> list[StoredFile]:
    return [stored_file for stored_file in stored if stored_file.format.endswith(file.kind)]


def _copy(session: Session, storage: Storage, made: MadeLetter, stored: StoredFile) -> bytes | None:
    """The edition's file as it was made or, where the store has lost it, made again from what was frozen. None: its
    signatures are lost too, or this engine does not make that letter."""
    try:
        return b"".join(stream(storage, stored))
    except (FileMissing, FileChanged, StorageFailed):
        edition = select(Edition.content).where(Edition.letter_id == made.letter_id, Edition.number == made.edition)
        page = Page.from_json(session.scalars(edition).one())
    try:
        return {**FORMATS, **LARGE}[stored.format](page, signatures_in(storage)(page)).body
    except (FileMissing, LetterError, UnsoundPdf):
        return None


def _campaign(session: Session, letter_id: int) -> str:
    return session.scalars(
        select(Campaign.title).join(Letter, Letter.campaign_id == Campaign.id).where(Letter.id == letter_id)
    ).one()
