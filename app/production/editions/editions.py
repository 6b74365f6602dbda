"""Editions and where their files lie: what downloads, manifests and pages list. Contents are not read here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.campaigns.letters import letter_by_reference, titles_of_letters
from app.campaigns.models import Letter
from app.errors import existing
from app.platform.clock import london_time
from app.production.editions.enclosed_files import EnclosedFile, enclosed_by_run
from app.production.models import Archive, Edition, EditionFile, Run, RunLetter, SharedPart
from app.production.words import FORMAT_NAMES


@dataclass(frozen=True)
class StoredPart:
    """What a file begins with and shares with others, in storage."""

    key: str
    sha256: str


@dataclass(frozen=True)
class StoredFile:
    """A file of an edition: where its bytes lie in an archive, less its `shared` part, if any; its length, and the
    SHA-256 of it and of its inflated content."""

    format: str
    archive_key: str
    offset: int
    length: int
    sha256: str
    inflated_sha256: str
    fingerprint: str
    shared: StoredPart | None = None


NOTHING: Mapping[str, StoredFile] = {}


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """One edition of a letter. `recipient` is the post's full title in the registries as the edition read them;
    `reason` says why it was made again, if somebody said. `enclosed`: files that go with it."""

    letter_id: int
    reference: str
    registry_slug: str
    recipient: str
    edition: int
    run_number: int
    made_at: datetime
    pages: int
    draft: bool
    files: Mapping[str, StoredFile]
    reason: str = ""
    enclosed: tuple[EnclosedFile, ...] = ()

    @property
    def behind(self) -> list[EnclosedFile]:
        """What is printed behind it, in order."""
        return [file for file in self.enclosed if file.is_behind]

    @property
    def beside(self) -> list[EnclosedFile]:
        """What is put beside it, in order."""
        return [file for file in self.enclosed if not file.is_behind]


def newest_editions(
    session: Session, campaign_id: int, *, run_id: int | None = None, titles: bool = True, files: bool = True
) -> list[MadeLetter]:
    """The newest edition of each of a campaign's letters, or those that one run made; in the letters' order. Without
    `titles` or `files`, which take longest, the letters name no recipient or have no files."""
    return list(_editions(session, selected_editions(campaign_id, run_id), titles=titles, files=files))


def recipients_of(session: Session, letters: Iterable[MadeLetter]) -> dict[int, str]:
    """Whom they are for, as their editions read the registries, by letter id."""
    runs = {letter.letter_id: letter.run_number for letter in letters}
    titles = _titles(session, Edition.letter_id.in_(runs))
    return {letter_id: titles[number, letter_id] for letter_id, number in runs.items()}


def editions_in(session: Session, editions: Select[int]) -> list[MadeLetter]:
    """Those with these ids, in the order of their letters."""
    return list(_editions(session, Edition.id.in_(editions)))


def selected_editions(campaign_id: int, run_id: int | None) -> ColumnElement[bool]:
    """That an edition is the newest of one of the campaign's letters that was not withdrawn; or that a run made it."""
    if run_id is not None:
        return Edition.run_id == run_id
    made, newer = aliased(Edition), aliased(Edition)
    later = exists().where(newer.letter_id == made.letter_id, newer.number > made.number)
    letters = select(made.id).join(Letter, Letter.id == made.letter_id)
    return Edition.id.in_(letters.where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), ~later))


@dataclass(frozen=True)
class MadeFiles:
    """The files of editions: of how many `letters`, and by format (FORMAT_NAMES) the bytes of them and of their
    enclosures."""

    letters: int
    sizes: Mapping[str, int]


NO_FILES = MadeFiles(0, {})


def made_files(session: Session, editions: ColumnElement[bool]) -> MadeFiles:
    """Of these editions, without reading each. Two queries, and a few for what goes with them."""
    rows = session.execute(
        select(EditionFile.format, func.count(), func.sum(EditionFile.length))
        .join(Edition, Edition.id == EditionFile.edition_id)
        .where(editions, EditionFile.format.in_(FORMAT_NAMES))
        .group_by(EditionFile.format)
    ).all()
    runs = session.scalars(select(Edition.run_id).where(editions).distinct()).all()
    enclosed = {(file.name, file.sha256): file for files in enclosed_by_run(session, runs).values() for file in files}
    beside = sum(file.length for file in enclosed.values())
    letters = max((number for _, number, _ in rows), default=0)
    return MadeFiles(letters, {kind: int(size) + beside for kind, _, size in rows})


def newest_numbers(session: Session, campaign_id: int) -> dict[int, int]:
    """The number of the newest edition of each of a campaign's letters, by letter id."""
    numbers = select(Edition.letter_id, func.max(Edition.number)).join(Letter, Letter.id == Edition.letter_id)
    return dict(session.execute(numbers.where(Letter.campaign_id == campaign_id).group_by(Edition.letter_id)).all())


def letter_named(session: Session, reference: str) -> Letter:
    """Raises NotFound: unknown_letter."""
    return existing(letter_by_reference(session, reference), "unknown_letter", reference=reference)


def editions_of(session: Session, letter_id: int) -> list[MadeLetter]:
    """All editions of one letter, the newest first."""
    return sorted(_editions(session, Edition.letter_id == letter_id), key=lambda edition: -edition.edition)


def days_made(session: Session, campaign_id: int) -> dict[int, date]:
    """The day here on which each edition of a campaign was made, by the edition's id."""
    rows = session.execute(
        select(Edition.id, RunLetter.ended_at)
        .join(Letter, Letter.id == Edition.letter_id)
        .join(RunLetter, (RunLetter.run_id == Edition.run_id) & (RunLetter.letter_id == Edition.letter_id))
        .where(Letter.campaign_id == campaign_id)
    )
    return {edition_id: london_time(ended_at).date() for edition_id, ended_at in rows if ended_at}


def titles_in(session: Session, run: Run, letter_ids: Select[int]) -> dict[int, str]:
    """Whom letters go to, by letter id, as the registries were for a run: full titles of posts."""
    return titles_of_letters(session, letter_ids, valid_at=run.valid_at, known_at=run.known_at)


def _editions(
    session: Session, wanted: ColumnElement[bool], *, titles: bool = True, files: bool = True
) -> Iterator[MadeLetter]:
    rows = session.execute(
        select(
            Edition.id,
            Edition.letter_id,
            Edition.run_id,
            Edition.number,
            Edition.pages,
            Edition.draft,
            Letter.reference,
            Letter.registry_slug,
            Run.number.label("run_number"),
            Run.reason,
            RunLetter.ended_at,
        )
        .join(Letter, Letter.id == Edition.letter_id)
        .join(Run, Run.id == Edition.run_id)
        .join(RunLetter, (RunLetter.run_id == Edition.run_id) & (RunLetter.letter_id == Edition.letter_id))
        .where(wanted)
        .order_by(Letter.number)
    ).all()
    files_of = _files(session, wanted) if files else {}
    titles_of = _titles(session, wanted) if titles else {}
    enclosed = enclosed_by_run(session, {row.run_id for row in rows})
    for row in rows:
        yield MadeLetter(
            letter_id=row.letter_id,
            reference=row.reference,
            registry_slug=row.registry_slug,
            recipient=titles_of[row.run_number, row.letter_id] if titles else "",
            edition=row.number,
            run_number=row.run_number,
            made_at=row.ended_at,
            pages=row.pages,
            draft=row.draft,
            files=files_of.get(row.id, NOTHING),
            reason=row.reason,
            enclosed=enclosed.get(row.run_id, ()),
        )


def _files(session: Session, wanted: ColumnElement[bool]) -> Mapping[int, dict[str, StoredFile]]:
    rows = session.execute(
        select(
            EditionFile.edition_id,
            EditionFile.format,
            Archive.key,
            EditionFile.offset,
            EditionFile.length,
            EditionFile.sha256,
            EditionFile.inflated_sha256,
            EditionFile.fingerprint,
            EditionFile.shared_id,
        )
        .join(Edition, Edition.id == EditionFile.edition_id)
        .join(Archive, Archive.id == EditionFile.archive_id)
        .where(wanted)
    ).all()
    parts = _parts(session, {row.shared_id for row in rows})
    files: dict[int, dict[str, StoredFile]] = defaultdict(dict)
    for row in rows:
        files[row.edition_id][row.format] = StoredFile(*row[1:-1], parts.get(row.shared_id))
    return files


def _parts(session: Session, ids: Iterable[int | None]) -> dict[int | None, StoredPart]:
    rows = select(SharedPart.id, SharedPart.key, SharedPart.sha256).where(SharedPart.id.in_(ids))
    return {part_id: StoredPart(key, sha256) for part_id, key, sha256 in session.execute(rows)}


def _titles(session: Session, wanted: ColumnElement[bool]) -> dict[tuple[int, int], str]:
    """Titles by run number and letter id: each run has its own moment of the registries."""
    runs = session.scalars(select(Run).where(Run.id.in_(select(Edition.run_id).where(wanted)))).all()
    titles: dict[tuple[int, int], str] = {}
    for run in runs:
        found = titles_in(session, run, select(Edition.letter_id).where(wanted, Edition.run_id == run.id))
        titles |= {(run.number, letter_id): title for letter_id, title in found.items()}
    return titles
