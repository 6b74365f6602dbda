"""Letters: the files of each edition, each try at sending one with what is known of it, and notes beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.campaigns.as_known import campaign_as_known
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import words_of
from app.delivery.attempts.sent_letters import was_sent
from app.delivery.attempts.words import EVENTS, SOURCES
from app.delivery.channels import METHODS
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import State
from app.delivery.words import made_after
from app.evidence.disclosure.finding.addressees import addressees
from app.evidence.disclosure.finding.found_item import File, FoundItem, Source, day_of, facts, moment_words, paragraphs
from app.evidence.disclosure.scope import Reach
from app.inbox.hidden import hidden_messages
from app.production.editions.archive import stream
from app.production.editions.editions import editions_in
from app.production.models import Edition, EditionFile, Run
from app.registry.registries import registry_names
from app.tracking.models import LetterNote
from app.web.files.sending import TYPES

FORMATS = {
    "pdf": "PDF",
    "docx": "Word",
    "large-pdf": "PDF in large print",
    "large-docx": "Word in large print",
}


DAY_ONLY = ("person", "import")
"""Who says on which day a letter came back, and not at which hour."""

BY_WHOM = {"despatch": "by Despatch", "person": "recorded by a person"}
"""Who says so, where "according to" is not said of them."""

INTERNAL = ("from", "file", "held", "undone")
"""Facts of an event that tell nobody anything: the state before it, which the event before gives; a hash; the code of
why it was held back, which it says in words; a number of the audit record."""


def find(session: Session, reach: Reach) -> Iterator[FoundItem]:
    about = _abouts(session, reach)
    yield from _editions(session, reach, about)
    yield from _attempts(session, reach, about)
    yield from _notes(session, reach, about)


def _abouts(session: Session, reach: Reach) -> dict[int, tuple[Letter, str]]:
    """Each letter with whom it is to."""
    letters = session.scalars(select(Letter).where(Letter.id.in_(reach.letters()))).all()
    titles = addressees(session, letters)
    registries = registry_names(session)
    return {
        letter.id: (letter, titles.get(letter.id, "") if letter.post_id else registries[letter.registry_slug])
        for letter in letters
    }


def _editions(session: Session, reach: Reach, about: dict[int, tuple[Letter, str]]) -> Iterator[FoundItem]:
    """Each under the date that is printed on the letter, whenever its file was made. Its name says where it was not
    sent, or no edition of the letter ever was."""
    files = select(EditionFile, Edition).join(Edition, Edition.id == EditionFile.edition_id)
    rows = session.execute(files.where(Edition.letter_id.in_(reach.letters())).order_by(EditionFile.id)).all()
    dates = _letter_dates(session, {edition.run_id for _, edition in rows})
    sent = _days_sent(session, {edition.id for _, edition in rows})
    letters_sent = {edition.letter_id for _, edition in rows if edition.id in sent}
    made = moments(session, {edition.recorded for _, edition in rows})
    for file, edition in rows:
        letter, to = about[edition.letter_id]
        draft, days = ", marked DRAFT" if edition.draft else "", sent.get(edition.id, [])
        later = made_after(made[edition.recorded].at, days)
        never = "not" if letter.id in letters_sent else "never"
        unsent = f", {never} sent, made on {moment_words(day_of(made[edition.recorded].at))}"
        known = unsent if not days else f", {later}" if later else ""
        yield FoundItem(
            f"letter-file:{file.id}",
            "letter",
            f"Letter {letter.reference}, edition {edition.number}{draft}, as {FORMATS[file.format]}{known}",
            to,
            dates[edition.run_id],
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
            format=file.format.removeprefix("large-"),
            pages=edition.pages if file.format == "pdf" else None,
            length=file.length,
        )


def _days_sent(session: Session, edition_ids: Collection[int]) -> dict[int, list[date]]:
    """The days on which each edition was sent, or may have been, by its id; one that never was has none."""
    days: defaultdict[int, list[date]] = defaultdict(list)
    sent = (Attempt.edition_id.in_(edition_ids), was_sent())
    for edition_id, day in session.execute(select(Attempt.edition_id, Attempt.sent_on).where(*sent)):
        days[edition_id].append(day)
    return dict(days)


def _letter_dates(session: Session, run_ids: Collection[int]) -> dict[int, date]:
    """The date of the letters that each run made, by the run's id: its campaign's when it started."""
    runs = session.execute(
        select(Run, Campaign).join(Campaign, Campaign.id == Run.campaign_id).where(Run.id.in_(run_ids))
    )
    return {run.id: campaign_as_known(session, campaign, run.known_at).letter_date for run, campaign in runs}


def _attempts(session: Session, reach: Reach, about: dict[int, tuple[Letter, str]]) -> Iterator[FoundItem]:
    sent = select(Attempt).where(Attempt.letter_id.in_(reach.letters())).order_by(Attempt.id)
    for attempt in session.scalars(sent):
        letter, to = about[attempt.letter_id]
        by = METHODS[attempt.channel].by.lower()
        yield FoundItem(
            f"attempt:{attempt.id}",
            "sending",
            _attempt_title(attempt, letter.reference, by),
            to,
            attempt.sent_on,
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
        )


def _attempt_title(attempt: Attempt, reference: str, by: str) -> str:
    """That it is a record, and not the letter: of a letter that left, that it was sent."""
    letter = f"a copy of letter {reference}" if attempt.copy else f"letter {reference}"
    if attempt.state == State.TRIAL:
        return f"Record of a trial copy of {letter}, {by}"
    if attempt.handed is not None and attempt.undone is None:
        return f"Record that {letter} was sent {by}"
    return f"Record of an attempt to send {letter} {by}"


def _notes(session: Session, reach: Reach, about: dict[int, tuple[Letter, str]]) -> Iterator[FoundItem]:
    notes = session.scalars(
        select(LetterNote).where(LetterNote.letter_id.in_(reach.letters())).order_by(LetterNote.id)
    ).all()
    when = moments(session, {letter_note.recorded for letter_note in notes})
    for note in notes:
        letter, to = about[note.letter_id]
        back = ", since withdrawn" if note.withdrawn else ""
        yield FoundItem(
            f"letter-note:{note.id}",
            "note",
            f"Note on letter {letter.reference}{back}",
            to,
            day_of(when[note.recorded].at),
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
        )


def _attempt_words(session: Session, identity: str, known_at: int) -> str | None:
    attempt = session.get(Attempt, int(identity))
    if attempt is None:
        return None
    letter = session.get_one(Letter, attempt.letter_id)
    edition = session.get_one(Edition, attempt.edition_id)
    undone = attempt.undone is not None and attempt.undone <= known_at
    trial = undone and attempt.state == State.TRIAL
    head = facts(
        [
            ("Letter", f"{letter.reference}, edition {edition.number}"),
            (
                "Sent",
                "no: a trial copy was written to a file, and reached nobody" if trial else METHODS[attempt.channel].by,
            ),
            ("Day", attempt.sent_on),
            ("Made", _made_after(session, edition, attempt)),
            ("Address", attempt.address),
            ("Note", attempt.note),
            ("Taken back", "recorded by mistake, or cancelled" if undone and not trial else ""),
        ]
    )
    hidden = hidden_messages(session)
    events = session.scalars(
        select(AttemptEvent)
        .where(AttemptEvent.attempt_id == attempt.id, AttemptEvent.recorded <= known_at)
        .order_by(AttemptEvent.id)
    )
    told = "\n".join(_event(event) for event in events if event.mail_id not in hidden)
    return paragraphs(head, f"What happened\n{told}" if told else "")


def _made_after(session: Session, edition: Edition, attempt: Attempt) -> str:
    made_at = moments(session, [edition.recorded])[edition.recorded].at
    return made_after(made_at, [attempt.sent_on]).removeprefix("made ")


HAPPENED = {
    **EVENTS,
    State.QUEUED: "Queued",
    State.HANDING: "Being handed over",
    State.HANDED_OVER: "Handed over",
}
"""Redactions point into these words, so they stay as they were."""


def _event(event: AttemptEvent) -> str:
    """ "13 March 2015: Returned, recorded by a person (Gone away, Return to sender)"."""
    reason = words_of(event.reason).word if event.reason else ""
    evidence = (f"{_code_as_words(name)} {value}" for name, value in event.facts.items() if name not in INTERNAL)
    more = ", ".join(part for part in (reason, event.said, *evidence) if part)
    at = day_of(event.at) if event.kind == State.RETURNED and event.source in DAY_ONLY else event.at
    happened = HAPPENED.get(event.came_to) or _code_as_words(event.kind).capitalize()
    by = BY_WHOM.get(event.source) or f"according to {SOURCES.get(event.source, event.source)}"
    return f"{moment_words(at)}: {happened}, {by}{f' ({more})' if more else ''}"


def _code_as_words(code: str) -> str:
    return code.replace("_", " ")


def _note_words(session: Session, identity: str, _known_at: int) -> str | None:
    note = session.get(LetterNote, int(identity))
    return note.text if note else None


def _file(session: Session, identity: str) -> File | None:
    row = session.get(EditionFile, int(identity))
    if row is None:
        return None
    made = editions_in(session, select(Edition.id).where(Edition.id == row.edition_id))[0]
    stored = made.files[row.format]
    ending = row.format.removeprefix("large-")
    return File(
        f"{made.reference} {row.format}.{ending}",
        TYPES[ending],
        stored.length,
        stored.sha256,
        lambda storage: stream(storage, stored),
        ours=True,
    )


SOURCE = Source(find, words={"attempt": _attempt_words, "letter-note": _note_words}, files={"letter-file": _file})
