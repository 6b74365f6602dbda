"""What is known of the replies to each letter of a campaign, in two queries however many letters there are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, case, exists, func, select, true
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.delivery.sending.holds import Interim
from app.platform.database import plain_rows
from app.platform.history import known
from app.responses.kinds import ANSWERED, ANSWERS, IN_PART, INTERIM, NOT_ANSWERED, REPLIES, Kind
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion

STRONGEST = (Kind.SUBSTANTIVE, Kind.DECLINED, Kind.HOLDING, Kind.ACKNOWLEDGEMENT)
"""Which kind says what a letter has had back: an acknowledgement that comes after the answer takes nothing from it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one letter. `responses` counts all that came, what was returned undelivered (`returns`) too.

    `counts`: the strongest kind that came, and `counts_on` the day on which it first did; None when no response did.
    `stopped_on`: the first day on which a reply came, which stops the clock; `first_on`: on which any response did.
    `new_reply_by`: what the newest holding reply that names a day promises. `returned_recorded`: the audit event that
    recorded that it came back on `returned_on`.
    Asks are counted by the best that any reply says to each: `answered` by a yes, a no or in words, `in_part` by a
    partly, `not_answered` when what came says nothing to them.
    """

    responses: int = 0
    counts: Kind | None = None
    counts_on: date | None = None
    stopped_on: date | None = None
    first_on: date | None = None
    returned_on: date | None = None
    returned_recorded: int = 0
    promised_on: date | None = None
    new_reply_by: date | None = None
    answered: int = 0
    in_part: int = 0
    not_answered: int = 0
    returns: int = 0

    @property
    def heard(self) -> int:
        """Responses of the recipient."""
        return self.responses - self.returns

    def returned_since(self, sent_on: date, recorded: int) -> bool:
        """Whether it came back after it was last sent: of one day, what was recorded last stands."""
        return self.returned_on is not None and (self.returned_on, self.returned_recorded) >= (sent_on, recorded)

    @property
    def read(self) -> int:
        """Asks to which something is recorded."""
        return self.answered + self.in_part + self.not_answered


NOTHING = Facts()
"""Of a letter to which nothing has come back."""


@dataclass(frozen=True, slots=True)
class ResponseArrival:
    """One response, as far as the clock and the way of the letter are concerned. `recorded`: an audit event."""

    kind: Kind
    received_on: date
    new_reply_by: date | None = None
    recorded: int = 0


Arrival = tuple[str, date, date | None, int]
"""Kind, received on, new reply by: a response as its row says it; of one that was returned, what recorded it."""


def facts_of(came: Iterable[ResponseArrival]) -> Facts:
    """What the responses to one letter, in the order in which they came, amount to; asks are counted elsewhere."""
    first: dict[Kind, date] = {}
    responses = returns = returned_recorded = 0
    returned_on = promised_on = new_reply_by = None
    for arrival in came:
        responses += 1
        first.setdefault(arrival.kind, arrival.received_on)
        if arrival.kind is Kind.RETURNED:
            returns += 1
            returned_on, returned_recorded = arrival.received_on, arrival.recorded
        if arrival.kind is Kind.HOLDING and arrival.new_reply_by:
            promised_on, new_reply_by = arrival.received_on, arrival.new_reply_by
    counts = next((kind for kind in STRONGEST if kind in first), None)
    return Facts(
        responses=responses,
        counts=counts,
        counts_on=first[counts] if counts else None,
        first_on=min((first[kind] for kind in STRONGEST if kind in first), default=None),
        stopped_on=min((day for kind, day in first.items() if kind in REPLIES), default=None),
        returned_on=returned_on,
        returned_recorded=returned_recorded,
        promised_on=promised_on,
        new_reply_by=new_reply_by,
        returns=returns,
    )


def response_facts(
    session: Session,
    campaign_id: int,
    *,
    letter_ids: Collection[int] | None = None,
    since: date | None = None,
    valid_at: date | None = None,
    known_at: int | None = None,
    asks: bool = True,
) -> dict[int, Facts]:
    """By letter id, of all letters of a campaign or of `letter_ids`: what came from the day `since` (None: whenever) to
    the end of the day `valid_at` (likewise), as known at audit event `known_at` (None: now). A letter to which nothing
    came has no entry.

    Without `asks`, which take as long as all else, none is counted.
    """
    came: dict[int, list[Arrival]] = {}
    wanted = true() if letter_ids is None else ResponseLetter.letter_id.in_(letter_ids)
    returned = case((ResponseVersion.kind == Kind.RETURNED, Response.recorded), else_=0)  # others stay alike
    rows = (
        select(
            ResponseLetter.letter_id,
            ResponseVersion.kind,
            ResponseVersion.received_on,
            ResponseVersion.new_reply_by,
            returned,
        )
        .join(ResponseVersion, ResponseVersion.response_id == ResponseLetter.response_id)
        .join(Response, Response.id == ResponseLetter.response_id)
        .where(
            Response.campaign_id == campaign_id,
            wanted,
            _between(since, valid_at),
            known(ResponseLetter, known_at),
            known(ResponseVersion, known_at),
        )
        .order_by(ResponseVersion.received_on, Response.id)
    )
    for letter_id, kind, received_on, new_reply_by, recorded in plain_rows(session, rows):
        came.setdefault(letter_id, []).append((kind, received_on, new_reply_by, recorded))
    answered = _asks(session, campaign_id, letter_ids, since, valid_at, known_at) if asks else {}
    once = cache(_facts)  # letters alike share one, and there are few kinds of them
    return {letter_id: once(tuple(arrivals), answered.get(letter_id)) for letter_id, arrivals in came.items()}


def _facts(arrivals: tuple[Arrival, ...], asks: tuple[int, int, int] | None) -> Facts:
    facts = facts_of(ResponseArrival(Kind(kind), on, promised, recorded) for kind, on, promised, recorded in arrivals)
    if asks is None:
        return facts
    answered, in_part, not_answered = asks
    return replace(facts, answered=answered, in_part=in_part, not_answered=not_answered)


def _asks(
    session: Session,
    campaign_id: int,
    letter_ids: Collection[int] | None,
    since: date | None,
    valid_at: date | None,
    known_at: int | None,
) -> dict[int, tuple[int, int, int]]:
    """By letter id: how many of its asks are answered, in part and not, by the best answer to each."""
    wanted = true() if letter_ids is None else AskAnswer.letter_id.in_(letter_ids)
    rank = case({code: words.rank for code, words in ANSWERS.items()}, value=AskAnswer.answer)
    best = (
        select(AskAnswer.letter_id, func.max(rank).label("rank"))
        .join(Response, Response.id == AskAnswer.response_id)
        .where(Response.campaign_id == campaign_id, wanted, known(AskAnswer, known_at))
        .where(_came_between(since, valid_at, known_at))
        .group_by(AskAnswer.letter_id, AskAnswer.number)
        .subquery()
    )
    counts = [func.sum(case((best.c.rank == rank, 1), else_=0)) for rank in (ANSWERED, IN_PART, NOT_ANSWERED)]
    query = select(best.c.letter_id, *counts).group_by(best.c.letter_id)
    return {
        letter_id: (answered, in_part, not_answered)
        for letter_id, answered, in_part, not_answered in plain_rows(session, query)
    }


def _came_between(since: date | None, valid_at: date | None, known_at: int | None) -> ColumnElement[bool]:
    """Of an answer: whether the response that gives it came between two days."""
    if since is None and valid_at is None:
        return true()
    of_the_response = ResponseVersion.response_id == AskAnswer.response_id
    return exists().where(of_the_response, known(ResponseVersion, known_at), _between(since, valid_at))


def _between(since: date | None, valid_at: date | None) -> ColumnElement[bool]:
    began = true() if since is None else ResponseVersion.received_on >= since
    return began if valid_at is None else began & (ResponseVersion.received_on <= valid_at)


def interim_responses(session: Session, letter_ids: Collection[int], known_at: int | None = None) -> dict[int, Interim]:
    """Return, by letter id, the acknowledgement or holding reply of each of these letters of one campaign that has
    nothing stronger, as known at audit event `known_at` (None: now)."""
    campaign_id = session.scalar(select(Letter.campaign_id).where(Letter.id.in_(letter_ids)).limit(1))
    if campaign_id is None:
        return {}
    found = response_facts(session, campaign_id, letter_ids=letter_ids, known_at=known_at, asks=False)
    return {letter_id: interim for letter_id, facts in found.items() if (interim := interim_of(facts))}


def interim_of(facts: Facts) -> Interim | None:
    """Return what the recipient sent that is no reply; None where a reply came, or nothing did."""
    if facts.counts not in INTERIM or facts.counts_on is None:
        return None
    if facts.counts is Kind.ACKNOWLEDGEMENT:
        return Interim(facts.counts_on)
    return Interim(facts.promised_on or facts.counts_on, holding=True, promised=facts.new_reply_by)


def answered_letters(session: Session, letter_ids: Collection[int], known_at: int | None = None) -> set[int]:
    """Return those of the letters, by id, to which a reply that stops the clock is recorded, as known at audit event
    `known_at` (None: now)."""
    rows = (
        select(ResponseLetter.letter_id)
        .join(ResponseVersion, ResponseVersion.response_id == ResponseLetter.response_id)
        .where(ResponseLetter.letter_id.in_(letter_ids), ResponseVersion.kind.in_(REPLIES))
        .where(known(ResponseLetter, known_at), known(ResponseVersion, known_at))
    )
    return set(session.scalars(rows))
