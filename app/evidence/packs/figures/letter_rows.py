"""The letters of a campaign as a pack's rows: each with its answers, what came back of it and what was said to each
ask, on a day and as known at an event. A handful of queries, however many letters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.campaigns.as_known import CampaignAsKnown, campaign_as_known
from app.campaigns.letter.text import asks_of, compiled_text, text_known
from app.campaigns.letters import open_letter_addressee
from app.campaigns.models import Campaign, Letter
from app.delivery.channels import METHODS
from app.evidence.packs.figures.early_measures import was_followed
from app.evidence.packs.figures.measures import ASKED, HELD_BACK, PROMISED, WORKING_DAY, is_followed
from app.evidence.packs.figures.places import Place
from app.evidence.packs.figures.rows import AnswerRow, EarlyCodes, LetterRow, ReplyRow
from app.platform.clock import london_time
from app.platform.history import known
from app.production.models import Edition
from app.registry.as_known import RegistryAsKnown
from app.registry.organisations.organisation import last_names
from app.registry.posts.titles import called_on
from app.registry.working_days import bank_holidays
from app.responses.answers import AnswerStatus, late
from app.responses.asks.asks import best_answers
from app.responses.asks.grid import CELLS, unanswered_status
from app.responses.kinds import HOW, KINDS, Kind
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.due import Deadline, days_late
from app.responses.lateness.returns import reached_on, returned_on
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.tracking.answers import TrackedLetter, tracked_letters


@dataclass(frozen=True)
class CampaignRows:
    """`then`: the campaign as known at the event. `asks`: their texts, numbered from 1. `notice`: the line that its
    letters print above the addressee, blank where they have none. `letters` in their order;
    `answers`: to every ask of each letter that was sent or answered, in the letters' order. `posts`: by the letter's id
    in the database; `told_before`: ids of those that the first two methods told too."""

    campaign: Campaign
    then: CampaignAsKnown
    asks: Sequence[str]
    letters: Sequence[LetterRow]
    replies: Sequence[ReplyRow]
    answers: Sequence[AnswerRow]
    posts: Mapping[int, int | None]
    told_before: Collection[int]
    notice: str

    @property
    def key(self) -> str:
        return str(self.campaign.id)

    @property
    def open_letters(self) -> Mapping[str, str]:
        """The reference of the open letter to each registry that has one, by slug."""
        return {row.registry: row.reference for row in self.letters if self.posts[letter_id(row)] is None}


def campaign_rows(
    session: Session,
    campaign: Campaign,
    registries: Mapping[str, RegistryAsKnown],
    places: Mapping[int, Place],
    *,
    valid_at: date,
    known_at: int,
) -> CampaignRows:
    """`places`: where an organisation's post lies, by post id."""
    then = campaign_as_known(session, campaign, known_at)
    tracked = tracked_letters(session, campaign, today=valid_at, known_at=known_at)
    tracked = [letter for letter in tracked if letter.registry in registries]
    before = tracked_letters(session, campaign, today=valid_at, known_at=known_at, asks=False, standing=True)
    titles = called_on(
        session, {letter.post_id for letter in tracked if letter.post_id}, valid_at=then.valid_at, known_at=known_at
    )
    deadline, holidays = deadline_of(session, campaign, then, known_at=known_at), bank_holidays(session, known_at)
    early = {letter.id: _early(letter, valid_at, deadline, holidays) for letter in before}
    made = _edition_dates(session, campaign)
    letters = {
        letter.id: replace(
            _letter(letter, then, registries, titles, places),
            met=_met(letter, deadline, holidays),
            early=early.get(letter.id),
            made_on=made.get((letter.id, letter.answers.sent.edition)) if letter.answers.sent else None,
            by_first=_by_first(letter, valid_at, holidays),
            by_reached=_by_reached(letter, valid_at, holidays),
            by_dates=_by_dates(letter, valid_at, holidays),
        )
        for letter in tracked
    }
    asks = asks_of(session, campaign, known_at=known_at)
    received, replies = _replies(session, campaign, letters, valid_at=valid_at, known_at=known_at)
    best = session.execute(best_answers(campaign.id, known_at, valid_at=valid_at)).all()
    answers = _answers(tracked, letters, len(asks), {(row.letter_id, row.number): row for row in best}, received)
    posts = {letter.id: letter.post_id for letter in tracked}
    text = text_known(session, campaign, known_at)
    notice = compiled_text(text.source).front.notice if text else ""
    return CampaignRows(campaign, then, asks, tuple(letters.values()), replies, answers, posts, early, notice)


def _edition_dates(session: Session, campaign: Campaign) -> Mapping[tuple[int, int], date]:
    """The day on which each edition was made, by the letter's id and the edition's number."""
    rows = session.execute(
        select(Edition.letter_id, Edition.number, AuditEvent.at)
        .join(Letter, Letter.id == Edition.letter_id)
        .join(AuditEvent, AuditEvent.seq == Edition.recorded)
        .where(Letter.campaign_id == campaign.id)
    )
    return {(letter, number): london_time(at).date() for letter, number, at in rows}


def letter_id(row: LetterRow) -> int:
    """Of a letter's row, its number in the database."""
    return int(row.id.removeprefix("letter:"))


def _letter(
    one: TrackedLetter,
    then: CampaignAsKnown,
    registries: Mapping[str, RegistryAsKnown],
    titles: Mapping[int, str],
    places: Mapping[int, Place],
) -> LetterRow:
    answers, name = one.answers, registries[one.registry].name
    place = places.get(one.post_id or 0)
    return LetterRow(
        id=f"letter:{one.id}",
        reference=one.reference,
        campaign=then.reference,
        registry=one.registry,
        registry_name=name,
        post=open_letter_addressee(name) if one.post_id is None else titles.get(one.post_id, one.reference),
        nation=one.nation,
        region=one.region,
        area=place.own if place else ("", ""),
        sent_on=answers.sent.sent_on if answers.sent else None,
        channel=METHODS[answers.sent.channel].name if answers.sent else "",
        delivered=_status_parts(answers.delivered),
        why=answers.delivered.sub if answers.delivered.code == "failed" else "",
        back=_status_parts(answers.back),
        replied_on=answers.facts.counts_on,
        asks=_status_parts(answers.asks),
        late=_status_parts(answers.late),
        due=answers.due,
        days=answers.days,
        withdrawn=one.withdrawn,
        came_back=_came_back(one),
        first_reply=answers.facts.stopped_on,
    )


def _came_back(one: TrackedLetter) -> bool:
    """Whether any sending of it came back, also where it was sent again since. As in returns.py one copy of an open
    letter that comes back does not bring the letter back."""
    sent, back = one.answers.sent, one.answers.facts.returned_on
    if sent is None:
        return False
    recorded = back is not None and back >= sent.first_on and one.post_id is not None
    return recorded or len(sent.out) < sent.attempts


def _by_first(one: TrackedLetter, valid_at: date, holidays: frozenset[date]) -> str:
    """The code of `late` by the day on which the letter was first sent, whether or not it came back then."""
    sent = one.answers.sent
    return _by(one, sent.first_on if sent else None, valid_at, holidays)


def _by_reached(one: TrackedLetter, valid_at: date, holidays: frozenset[date]) -> str:
    """The code of `late` by the day on which it first reached its recipient, though the reply may be dated before."""
    return _by(one, _reached(one), valid_at, holidays)


def _by_dates(one: TrackedLetter, valid_at: date, holidays: frozenset[date]) -> str:
    """The same where no sending is recorded by then; of a letter that was sent, the code of `late`."""
    return _by_reached(one, valid_at, holidays) if one.answers.sent is None else one.answers.late.code


def _by(one: TrackedLetter, day: date | None, valid_at: date, holidays: frozenset[date]) -> str:
    answers = one.answers
    if day == _reached(one) and answers.late.code != "dated_before":
        return answers.late.code
    back = returned_on(answers.sent, answers.facts, open_letter=one.post_id is None) is not None
    return late(answers.facts, answers.due, valid_at, holidays, reached=day, returned=back, dates_compared=False).code


def _reached(one: TrackedLetter) -> date | None:
    return reached_on(one.answers.sent, one.answers.facts, open_letter=one.post_id is None)


def _early(one: TrackedLetter, valid_at: date, deadline: Deadline | None, holidays: frozenset[date]) -> EarlyCodes:
    """`one`: as only what stood counts as sent."""
    answers = one.answers
    sent = answers.sent is not None
    by_day = late(answers.facts, answers.due, valid_at, holidays, sent=sent, dates_compared=False).code
    met = _met(one, deadline, holidays) if by_day == "in_time" else ""
    delivered = "failed" if answers.delivered.code == HELD_BACK else answers.delivered.code
    return EarlyCodes(sent, delivered, answers.back.code, by_day, met, one.withdrawn)


def _met(one: TrackedLetter, deadline: Deadline | None, holidays: frozenset[date]) -> str:
    """Which day a reply met; blank where none did."""
    stopped = one.answers.facts.stopped_on
    if deadline is None or stopped is None or days_late(one.answers.due or deadline.day, stopped, holidays):
        return ""
    if stopped <= deadline.printed:
        return ASKED
    return PROMISED if days_late(deadline.day, stopped, holidays) else WORKING_DAY


def _status_parts(said: AnswerStatus) -> tuple[str, str, str]:
    return said.shape, said.word, said.code


def _replies(
    session: Session, campaign: Campaign, letters: Mapping[int, LetterRow], *, valid_at: date, known_at: int
) -> tuple[Mapping[int, date], Sequence[ReplyRow]]:
    """When each response was received, by its id; and each once for every letter that it answers."""
    found = session.execute(
        select(
            ResponseLetter.letter_id,
            Response.id,
            ResponseVersion.received_on,
            ResponseVersion.kind,
            ResponseVersion.how,
            ResponseVersion.came_from,
        )
        .join(Response, Response.id == ResponseLetter.response_id)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .where(Response.campaign_id == campaign.id, ResponseVersion.received_on <= valid_at)
        .where(known(ResponseLetter, known_at), known(ResponseVersion, known_at))
        .order_by(ResponseVersion.received_on, Response.id, ResponseLetter.letter_id)
    ).all()
    senders = last_names(session, {came_from for *_, came_from in found if came_from is not None}, known_at=known_at)
    rows = [
        ReplyRow(
            id=f"reply:{response_id}:{letter_id}",
            response_id=response_id,
            letter=row.reference,
            campaign=row.campaign,
            registry=row.registry,
            post=row.post,
            received_on=on,
            kind=KINDS[kind].name,
            how=HOW[how],
            registry_name=row.registry_name,
            sender=senders.get(came_from or 0, ""),
        )
        for letter_id, response_id, on, kind, how, came_from in found
        if (row := letters.get(letter_id)) and kind != Kind.RETURNED
    ]
    return {response_id: on for _, response_id, on, *_ in found}, rows


def _answers(
    tracked: Sequence[TrackedLetter],
    letters: Mapping[int, LetterRow],
    asks: int,
    said: Mapping[tuple[int, int], Any],
    received: Mapping[int, date],
) -> Sequence[AnswerRow]:
    """`said`: what counts for each ask, by the letter's id and the ask's number."""
    rows = []
    for letter in tracked:
        row, otherwise = letters[letter.id], unanswered_status(letter.answers.facts.counts)
        for number in range(1, asks + 1) if is_followed(row) or was_followed(row) else ():
            best = said.get((letter.id, number))
            code = best.answer if best else otherwise
            rows.append(
                AnswerRow(
                    id=f"answer:{letter.id}:{number}",
                    letter=row.reference,
                    campaign=row.campaign,
                    registry=row.registry,
                    post=row.post,
                    number=number,
                    answer=code,
                    name=CELLS[code][1],
                    words=best.words if best else "",
                    passage=best.passage if best else "",
                    response_id=best.response_id if best else None,
                    received_on=received.get(best.response_id) if best else None,
                    registry_name=row.registry_name,
                )
            )
    return rows
