"""A spreadsheet of letters that came back: what it says, and what can't be taken of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import digest_of
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import OF_POST, PostReason
from app.delivery.channels import Channel
from app.delivery.models import Attempt
from app.delivery.posting.spreadsheets.counts import Rejected
from app.delivery.states import LEFT, State
from app.web.tables.rows import Cell
from app.web.tables.sheets import Sheet, SheetField, day_of, heading_key, lacking, read_sheet
from app.web.typed import reference_in

FIELDS: Mapping[str, SheetField] = {
    "reference": SheetField("Reference", ("ref", "letter", "letter reference", "our reference")),
    "reason": SheetField("Reason", ("why", "reason for return", "return reason", "returned because")),
    "day": SheetField("Came back on", ("day", "date", "returned on", "date returned", "received", "received on")),
}

SAID: Mapping[PostReason, tuple[str, ...]] = {
    PostReason.GONE_AWAY: ("addressee gone away", "moved", "moved away", "not at this address", "no longer here"),
    PostReason.REFUSED: ("refused by addressee", "not accepted"),
    PostReason.ADDRESS_INCOMPLETE: ("incomplete address", "insufficient address", "address insufficient"),
    PostReason.NO_SUCH_ADDRESS: ("address unknown", "unknown address", "address inaccessible", "inaccessible"),
    PostReason.NOT_CALLED_FOR: ("unclaimed", "not collected", "uncollected"),
}
"""How lists of returned letters put it besides."""


@dataclass(frozen=True)
class PostedAttempt:
    """The last attempt by post of a letter that left, as it stands."""

    attempt_id: int
    letter_id: int
    reference: str
    state: str
    sent_on: date


@dataclass(frozen=True)
class ReturnRow:
    number: int
    posted: PostedAttempt
    reason: PostReason
    on: date


@dataclass(frozen=True)
class ReturnsRead:
    """`already`: how many of its rows say what is recorded."""

    sheet: Sheet
    rows: Sequence[ReturnRow]
    rejected: Sequence[Rejected]
    already: int
    lacking: Sequence[str]

    @property
    def seen(self) -> str:
        return digest_of([row.posted.attempt_id, row.reason, row.on.isoformat()] for row in self.rows)


def posted_letters(
    session: Session, campaign_id: int, *, letter_ids: Collection[int] | None = None
) -> dict[int, PostedAttempt]:
    """By letter id: of the letters that left by post, the last attempt, whether or not it came back since."""
    rows = (
        select(Attempt.id, Attempt.letter_id, Letter.reference, Attempt.state, Attempt.sent_on)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(
            Letter.campaign_id == campaign_id,
            Attempt.channel == Channel.POST,
            Attempt.copy == 0,
            Attempt.undone.is_(None),
            Attempt.state.in_([*LEFT, State.RETURNED]),
        )
        .order_by(Attempt.id)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    return {row.letter_id: PostedAttempt(*row) for row in session.execute(rows)}


def read_returns(
    session: Session, campaign: Campaign, body: bytes, chosen: Mapping[str, int], *, today: date
) -> ReturnsRead:
    """Raises TableRefused."""
    sheet = read_sheet(body, FIELDS, chosen)
    if missing := lacking(sheet, FIELDS):
        return ReturnsRead(sheet, [], [], 0, missing)
    letters = select(Letter.reference, Letter.id).where(Letter.campaign_id == campaign.id)
    known = dict(session.execute(letters).all())
    posted = posted_letters(session, campaign.id)
    rows: dict[int, ReturnRow] = {}
    rejected: list[Rejected] = []
    already = 0
    for number, cells in sheet.rows:
        row = _row(number, cells, known, posted, today=today)
        if row is None:
            already += 1
        elif isinstance(row, Rejected):
            rejected.append(row)
        elif row.posted.attempt_id in rows:
            rejected.append(Rejected(number, "twice", row.posted.reference))
        else:
            rows[row.posted.attempt_id] = row
    return ReturnsRead(sheet, list(rows.values()), rejected, already, [])


def _row(
    number: int,
    cells: Mapping[str, Cell],
    known: Mapping[str, int],
    posted: Mapping[int, PostedAttempt],
    *,
    today: date,
) -> ReturnRow | Rejected | None:
    """None: it is recorded already."""
    said = str(cells["reference"]).strip()
    letter_id = known.get(reference_in(said))
    if letter_id is None:
        return Rejected(number, "not_in_campaign" if said else "no_reference", said)
    if (attempt := posted.get(letter_id)) is None:
        return Rejected(number, "never_posted", said)
    if attempt.state == State.RETURNED:
        return None
    reason = return_reason_of(str(cells["reason"]))
    if reason is None:
        return Rejected(number, "reason_unknown", str(cells["reason"]))
    on = day_of(cells["day"])
    if on is None:
        return Rejected(number, "no_day", str(cells["day"]))
    if on > today:
        return Rejected(number, "day_to_come", str(cells["day"]))
    if on < attempt.sent_on:
        return Rejected(number, "before_posted", said)
    return ReturnRow(number, attempt, reason, on)


def return_reason_of(words: str) -> PostReason | None:
    said = heading_key(words)
    for reason in PostReason:
        if said and said in map(heading_key, (reason, OF_POST[reason].word, *SAID[reason])):
            return reason
    return None
