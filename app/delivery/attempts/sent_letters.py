"""What was sent of a campaign's letters, what they said then, and whose last attempt did not arrive."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.audit.anchor import head
from app.campaigns.models import Letter
from app.delivery.attempts.as_known import AttemptAsKnown, attempts_as_known
from app.delivery.attempts.reasons import HELD_BACK, came_back
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import ENDED, State
from app.letters.letter import Letter as Page
from app.letters.page.correction import without_correction
from app.platform.clock import london_time
from app.platform.database import plain_rows
from app.production.models import Edition


@dataclass(frozen=True, slots=True)
class SentFacts:
    """The newest attempt of a letter that left: of its highest edition sent, the last by date. One that came back
    counts only where all did.

    `attempts`: how many left. `replaced`: numbers of the sent editions that a later sent one corrects. `recorded`: the
    audit event by which the newest went; `state`: how that one stands (states.py). `first_on`: the first day on which
    the letter went, in whichever edition. `returned_on`: the day on which it came back; None while one is out. `out`:
    the day on which each that did not come back went, with the audit event, the first first: which of them reached its
    recipient first is for responses/lateness/returns.py to say.
    """

    channel: str
    sent_on: date
    edition: int
    attempts: int
    replaced: tuple[int, ...]
    first_on: date
    recorded: int = 0
    state: str = State.SENT
    returned_on: date | None = None
    out: tuple[tuple[date, int], ...] = ()


SHOWN_STATE = case(((Attempt.state == State.FAILED) & (Attempt.reason == HELD_BACK), HELD_BACK), else_=Attempt.state)
"""An attempt's state as pages show it: what Despatch itself did not send is apart from what failed."""


def sent_facts(
    session: Session,
    campaign_id: int,
    *,
    letter_ids: Collection[int] | None = None,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> dict[int, SentFacts]:
    """By letter id, of the letters of a campaign that were sent, or of a page of them (`letter_ids`); one query.

    What went by the end of the day `valid_at` (None: whenever), as known at audit event `known_at` (None: now). What
    came back later was out on that day."""
    if known_at is None:
        return _sent_facts(_sent_now(session, campaign_id, letter_ids=letter_ids, valid_at=valid_at), valid_at)
    attempts = attempts_as_known(session, campaign_id, known_at=known_at, valid_at=valid_at, letter_ids=letter_ids)
    return sent_by_attempts(attempts, valid_at=valid_at)


def sent_by_attempts(
    attempts: Iterable[AttemptAsKnown], *, valid_at: date | None = None, standing: bool = False
) -> dict[int, SentFacts]:
    """The same by the attempts of a campaign as known at an event, where the caller has them. `standing`: without those
    that came back by what was known, as evidence packs count by their first two methods."""
    by_then = [attempt for attempt in attempts if valid_at is None or attempt.sent_on <= valid_at]
    numbers = {attempt.edition_id: attempt.edition for attempt in by_then if attempt.went}
    found: dict[int, list[SentAttempt]] = {}
    for one in by_then:
        if (one.went or one.returned_on) and not (standing and one.returned_on):
            replaced = numbers.get(one.replaces_id) if one.replaces_id else None
            went = SentAttempt(
                one.channel, one.sent_on, one.edition, replaced, one.handed, one.state, one.arrived, one.returned_on
            )
            found.setdefault(one.letter_id, []).append(went)
    return _sent_facts(found, valid_at)


def _sent_facts(found: Mapping[int, Sequence["SentAttempt"]], valid_at: date | None) -> dict[int, SentFacts]:
    @cache  # letters alike share one, and there are few kinds of them
    def facts(*attempts: SentAttempt) -> SentFacts:
        return _facts(tuple(_on_day(attempt, valid_at) for attempt in attempts))

    return {letter_id: facts(*attempts) for letter_id, attempts in found.items()}


def _sent_now(
    session: Session, campaign_id: int, *, letter_ids: Collection[int] | None, valid_at: date | None
) -> dict[int, list["SentAttempt"]]:
    replaced = aliased(Edition)
    rows = (
        select(
            Attempt.letter_id,
            Attempt.channel,
            Attempt.sent_on,
            Edition.number,
            replaced.number.label("replaced"),
            Attempt.handed,
            Attempt.state,
            Attempt.arrived,
            AttemptEvent.at,
        )
        .join(Letter, Letter.id == Attempt.letter_id)
        .join(Edition, Edition.id == Attempt.edition_id)
        .outerjoin(replaced, (replaced.id == Attempt.replaces_id) & still_sent(replaced))
        .outerjoin(AttemptEvent, (AttemptEvent.attempt_id == Attempt.id) & (AttemptEvent.recorded == Attempt.ended))
        .where(Letter.campaign_id == campaign_id, was_sent())
        .where(true() if valid_at is None else Attempt.sent_on <= valid_at)
        .order_by(Attempt.letter_id, Edition.number, Attempt.sent_on, Attempt.id)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    found: dict[int, list[SentAttempt]] = {}
    for letter_id, channel, sent_on, edition, replaces, handed, state, arrived, ended_at in plain_rows(session, rows):
        back = london_time(ended_at).date() if ended_at else None
        went = SentAttempt(channel, sent_on, edition, replaces, handed or 0, state, arrived is not None, back)
        found.setdefault(letter_id, []).append(went)
    return found


def stands_as_sent(*, attempt: type[Attempt] = Attempt) -> ColumnElement[bool]:
    """Attempts to the recipients themselves that stand as sent: they left us, or may have, did not turn out to have
    failed, and were not undone."""
    return (attempt.copy == 0) & left_us(attempt=attempt) & attempt.ended.is_(None)


def was_sent(*, attempt: type[Attempt] = Attempt) -> ColumnElement[bool]:
    """Attempts to the recipients themselves that left us, or may have, also those that came back later: what counts as
    sent wherever letters are counted. Those that failed before they left are not among them."""
    there = (attempt.copy == 0) & left_us(attempt=attempt)
    return there & (attempt.ended.is_(None) | came_back(attempt.ended, attempt=attempt))


def left_us(*, attempt: type[Attempt] = Attempt) -> ColumnElement[bool]:
    """Attempts that left this house, or may have, whether or not they arrived. A trial copy in a file never did."""
    return attempt.handed.is_not(None) & attempt.undone.is_(None)


def waits() -> ColumnElement[bool]:
    """Attempts that are still to leave; one whose trial copy is being written leaves nobody's hands, and waits too."""
    return (Attempt.state == State.QUEUED) | ((Attempt.state == State.HANDING) & Attempt.handed.is_(None))


def still_sent(edition: type[Edition]) -> ColumnElement[bool]:
    """Whether an edition, or an alias of editions, counts as sent now."""
    attempt = aliased(Attempt)
    return exists().where(attempt.edition_id == edition.id, stands_as_sent(attempt=attempt))


def letters_out(session: Session, campaign_id: int) -> set[int]:
    """The letters of which an edition is out, by id."""
    out = select(Attempt.letter_id).join(Letter, Letter.id == Attempt.letter_id)
    return set(session.scalars(out.where(Letter.campaign_id == campaign_id, stands_as_sent())))


def unsent_letters(session: Session, campaign_id: int) -> list[int]:
    """The letters of which no edition is out, by id, in their order: not sent, or come back. Those withdrawn are left
    out."""
    return list(session.scalars(unsent_letters_query(campaign_id).order_by(Letter.number)))


def unsent_letters_query(campaign_id: int) -> Select[int]:
    sent = exists().where(Attempt.letter_id == Letter.id, stands_as_sent())
    of = (Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), ~sent)
    return select(Letter.id).where(*of)


def editions_replaced(session: Session, editions: ColumnElement[bool]) -> dict[int, int]:
    """The number of the sent edition that each of `editions`, no two of a letter, corrects: the last before it. By
    letter id, in the letters' order; those before which none was sent are left out. One query."""
    earlier = aliased(Edition)
    rows = (
        select(Letter.id, func.max(earlier.number))
        .join(Edition, Edition.letter_id == Letter.id)
        .join(earlier, (earlier.letter_id == Letter.id) & (earlier.number < Edition.number))
        .join(Attempt, Attempt.edition_id == earlier.id)
        .where(editions, stands_as_sent())
        .group_by(Letter.id)
        .order_by(Letter.number)
    )
    return dict(session.execute(rows).all())


class SentAttempt(NamedTuple):
    """An attempt that left. `replaces`: the sent edition that it corrects. `arrived`: it was reported as delivered
    before anything else was heard. `returned_on`: the day on which it came back, None where it did not."""

    channel: str
    sent_on: date
    edition: int
    replaces: int | None
    handed: int
    state: str
    arrived: bool
    returned_on: date | None


def _on_day(went: SentAttempt, valid_at: date | None) -> SentAttempt:
    """As it was on a day on which it had not come back yet."""
    if went.returned_on is None or valid_at is None or went.returned_on <= valid_at:
        return went
    return went._replace(returned_on=None, state=State.DELIVERED if went.arrived else State.HANDED_OVER)


def _facts(attempts: tuple[SentAttempt, ...]) -> SentFacts:
    newest = ([attempt for attempt in attempts if attempt.returned_on is None] or attempts)[-1]
    return SentFacts(
        newest.channel,
        newest.sent_on,
        newest.edition,
        len(attempts),
        tuple(sorted({attempt.replaces for attempt in attempts if attempt.replaces is not None})),
        min(attempt.sent_on for attempt in attempts),
        newest.handed,
        newest.state,
        newest.returned_on,
        tuple(sorted((attempt.sent_on, attempt.handed) for attempt in attempts if attempt.returned_on is None)),
    )


@dataclass(frozen=True)
class SentLetter:
    """All as printed, except the day `sent_on` and the delivery method `channel`; `reply_by` is blank where no reply
    was asked for, `notice` where it had none ("A reconstruction, written later"). `copies`: the lines under “cc”;
    `offices`: of those who signed it."""

    reference: str
    subject: str
    date: str
    reply_by: str
    language: str
    sent_on: datetime.date
    copies: tuple[str, ...] = ()
    notice: str = ""
    offices: tuple[str, ...] = ()
    channel: str = ""


@dataclass(frozen=True)
class EarlierSending:
    """That a letter was sent by a `channel` `on` a day, and whether it came back."""

    channel: str
    on: datetime.date
    came_back: bool = False


def earlier_sendings(
    session: Session, letter_id: int, *, known_at: int | None = None, besides: int | None = None
) -> Sequence[tuple[int, EarlierSending]]:
    """Return the id of the edition and how it went, of what was sent of a letter as known at audit event `known_at`
    (None: now), except the attempt `besides`; the first first. What may not have left is left out. Three queries."""
    campaign_id = session.get_one(Letter, letter_id).campaign_id
    at = head(session).seq if known_at is None else known_at
    attempts = attempts_as_known(session, campaign_id, known_at=at, letter_ids=[letter_id])
    unsure = (State.UNCERTAIN, State.HANDING)
    others = (attempt for attempt in attempts if attempt.attempt_id != besides)
    sent = (other for other in others if other.returned_on or (other.went and other.state not in unsure))
    return [
        (one.edition_id, EarlierSending(one.channel, one.sent_on, came_back=one.returned_on is not None))
        for one in sorted(sent, key=lambda attempt: (attempt.sent_on, attempt.attempt_id))
    ]


def last_sent(
    session: Session, campaign_id: int, letter_ids: Collection[int], *, known_at: int | None = None
) -> dict[int, SentLetter]:
    """Return, by letter id, what those of a campaign's letters said that were sent, in the edition that counts as sent
    (sent_letters.py) as known at audit event `known_at` (None: now). Two queries."""
    return printed_as_sent(session, sent_facts(session, campaign_id, letter_ids=letter_ids, known_at=known_at))


def printed_as_sent(session: Session, sent: Mapping[int, SentFacts]) -> dict[int, SentLetter]:
    """Return, by letter id, what each of the letters `sent` said. One query."""
    rows = session.execute(
        select(Edition.letter_id, Edition.number, Letter.reference, Edition.content)
        .join(Letter, Letter.id == Edition.letter_id)
        .where(Edition.letter_id.in_(sent))
    )
    return {
        letter_id: _as_sent(reference, content, sent[letter_id])
        for letter_id, number, reference, content in rows
        if number == sent[letter_id].edition
    }


def _as_sent(reference: str, content: str, sent: SentFacts) -> SentLetter:
    page = Page.from_json(content)
    return SentLetter(
        reference,
        page.title_words,
        page.date,
        page.reply_by,
        page.language,
        sent.sent_on,
        page.copies,
        without_correction(page.notice, language=page.language),
        tuple(signatory.office for signatory in page.signatories),
        sent.channel,
    )


@dataclass(frozen=True, slots=True)
class UnsentLetter:
    """`state`: "failed", "returned" or "queued" (states.py); `reason`: why it failed (reasons.py), or blank."""

    state: str
    channel: str
    reason: str
    on: date

    @property
    def held_back(self) -> bool:
        """Despatch itself did not send it: nothing was wrong with its address, and nobody refused it."""
        return self.reason == HELD_BACK and self.state == State.FAILED


def unsent_facts(
    session: Session,
    campaign_id: int,
    *,
    letter_ids: Collection[int] | None = None,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> dict[int, UnsentLetter]:
    """By letter id, the last of its attempts that failed, came back or wait; whether another went is for `sent_facts`
    to say. One that Despatch held back counts only where no other did. One query.

    Of those that went, or were to go, by the end of the day `valid_at` (None: whenever), as known at audit event
    `known_at` (None: now)."""
    if known_at is not None:
        attempts = attempts_as_known(session, campaign_id, known_at=known_at, valid_at=valid_at, letter_ids=letter_ids)
        return unsent_by_attempts(attempts)
    rows = (
        select(Attempt.letter_id, Attempt.state, Attempt.channel, Attempt.reason, Attempt.sent_on)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, Attempt.copy == 0, Attempt.undone.is_(None))
        .where(or_(Attempt.ended.is_not(None), Attempt.state == State.QUEUED))
        .where(true() if valid_at is None else Attempt.sent_on <= valid_at)
        .order_by(Attempt.letter_id, Attempt.id)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    return _last_unsent(
        (one.letter_id, UnsentLetter(one.state, one.channel, one.reason, one.sent_on))
        for one in plain_rows(session, rows)
    )


def unsent_by_attempts(attempts: Iterable[AttemptAsKnown], *, valid_at: date | None = None) -> dict[int, UnsentLetter]:
    """The same by the attempts of a campaign as known at an event, where the caller has them."""
    return _last_unsent(
        (one.letter_id, UnsentLetter(one.state, one.channel, one.reason, one.sent_on))
        for one in sorted(attempts, key=lambda attempt: attempt.attempt_id)
        if (one.state in ENDED or one.state == State.QUEUED) and (valid_at is None or one.sent_on <= valid_at)
    )


def _last_unsent(attempts: Iterable[tuple[int, UnsentLetter]]) -> dict[int, UnsentLetter]:
    """By letter id, of attempts in their order."""
    found: dict[int, UnsentLetter] = {}
    for letter_id, unsent in attempts:
        if letter_id not in found or not unsent.held_back:
            found[letter_id] = unsent
    return found
