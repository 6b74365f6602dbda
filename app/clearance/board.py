"""The board of clearance: offices down, registries across, what stands in each place, and who holds it up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.clearance.answer import answers_to
from app.clearance.models import Answer, ClearanceRequest
from app.clearance.requests import (
    Place,
    answered_before,
    issued_texts,
    not_asked_again,
    replaced_requests,
    standing_requests,
)
from app.clearance.rounds import current_round
from app.clearance.states import ANSWERED, GIVEN, State
from app.clearance.words import ANSWERS, LEFT_OFFICE
from app.letters.dates import working_days_between
from app.platform.clock import london_time
from app.web.filters import format_date, format_plural


@dataclass(frozen=True)
class Cell:
    """A shape and a word of the status vocabulary, and a second line."""

    shape: str
    word: str
    sub: str = ""


@dataclass(frozen=True)
class Office:
    """Whom the board has a row for: `signs`: the registries, by slug, that it is or would be asked about."""

    id: int
    title: str
    name: str
    signs: Collection[str]


@dataclass(frozen=True)
class BoardRequest:
    """A request as the board shows it: when it was put (London), what was last said to it and when; `again`: the office
    had answered about an earlier text; `minister_left`: it is asked because its minister left office."""

    request: ClearanceRequest
    asked_on: date
    again: bool = False
    minister_left: bool = False
    answer: Answer | None = None
    answered_on: date | None = None

    @property
    def state(self) -> State:
        return State(self.request.state)

    @property
    def given(self) -> bool:
        return self.state in GIVEN

    @property
    def waits(self) -> bool:
        return self.state not in ANSWERED


@dataclass(frozen=True)
class Row:
    """An office with what it is asked, by registry slug; None where it is not asked. `sent`: slugs of the registries
    whose text it cleared, for a minister who has left since their letters were all sent. `since_today`: slugs of the
    registries for which it was asked, or last answered, today. `days`: working days for which it has been holding the
    letter up; 0: less than one; None: it does not."""

    office: Office
    put: Mapping[str, BoardRequest | None]
    waiting_days: Mapping[str, int] = field(default_factory=dict)
    sent: Collection[str] = ()
    since_today: Collection[str] = ()

    @property
    def given(self) -> int:
        return len(self.sent) + sum(request is not None and request.given for request in self.put.values())

    @property
    def asked(self) -> int:
        return len(self.sent) + sum(request is not None for request in self.put.values())

    @property
    def days(self) -> int | None:
        return max((self.waiting_days[slug] for slug in self.outstanding), default=None)

    @property
    def outstanding(self) -> list[str]:
        """Slugs of the registries whose text this office has not cleared."""
        return [slug for slug in self.waiting_days if (request := self.put.get(slug)) and not request.given]

    def is_since_today(self, slugs: Collection[str]) -> bool:
        """Whether all these texts have been outstanding since today."""
        return set(slugs) <= set(self.since_today)

    @property
    def held_up(self) -> str:
        """The last column: for how long clearance by this office has been outstanding; words alone, since each symbol
        says what an office answered."""
        if not self.asked:
            return "Not asked"
        if self.days is None:
            return "Nothing outstanding"
        return self.waiting_words(self.outstanding)

    def waiting_words(self, slugs: Collection[str]) -> str:
        """For how long these texts have been outstanding."""
        if self.is_since_today(slugs):
            return "Since today"
        days = max(self.waiting_days[slug] for slug in slugs)
        return f"For {format_plural(days, 'working day') if days else 'less than a working day'}"

    def _asked_words(self, slug: str) -> str:
        """When an office was asked: a day alone would read as the day by which it must answer."""
        if slug in self.since_today:
            return "asked today"
        days = self.waiting_days[slug]
        return f"asked {format_plural(days, 'working day') if days else 'less than a working day'} ago"

    def cell(self, slug: str) -> Cell:
        """What stands in one place."""
        request = self.put.get(slug)
        if slug in self.sent:
            return Cell("full", "Cleared, letters sent")
        if request is None:
            return Cell("none", "Not asked")
        on = format_date(request.answered_on) if request.answered_on else ""
        match request.state:
            case State.CONTENT:
                return Cell("full", "Content", on)
            case State.NIL_RETURN:
                return Cell("full", "Nil return", on)
            case State.SUBJECT_MUST:
                return Cell("warn", "Not content", "until changes are made")
            case State.SUBJECT_SHOULD:
                return Cell("full", "Content", "with changes suggested")
            case State.SUBJECT_COMMENT:
                return Cell("full", "Content", "with a comment")
            case State.NOT_CONTENT:
                return Cell("warn", "Not content", on)
            case State.TAKEN_BACK:
                return Cell("stop", "Withdrawn", self._asked_words(slug))
            case _:
                asked = self._asked_words(slug)
                return (
                    Cell("query", "Asked again", asked.removeprefix("asked "))
                    if request.again
                    else Cell("empty", "No answer yet", asked)
                )


@dataclass(frozen=True)
class Note:
    """What an office wrote beside its clearance of these texts, by slug of their registries."""

    office: str
    answer: str
    words: str
    slugs: Sequence[str]


@dataclass(frozen=True)
class Board:
    rows: Sequence[Row]
    issued: frozenset[str]

    @property
    def notes(self) -> list[Note]:
        """The notes beside clearances, in the order of the rows; what holds a text up says its own note."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for row in self.rows:
            for slug, put in row.put.items():
                if put is not None and put.given and put.answer is not None and put.answer.note:
                    found.setdefault((row.office.name, ANSWERS[put.state], put.answer.note), []).append(slug)
        return [Note(*what, slugs) for what, slugs in found.items()]

    def notes_about(self, slugs: Collection[str]) -> list[Note]:
        """The notes about the texts for these registries."""
        return [note for note in self.notes if not set(slugs).isdisjoint(note.slugs)]

    @property
    def given(self) -> int:
        return sum(row.given for row in self.rows)

    @property
    def asked(self) -> int:
        return sum(row.asked for row in self.rows)

    @property
    def sent(self) -> int:
        """Of the clearances given, those that are no longer valid although the letters were sent with them."""
        return sum(len(row.sent) for row in self.rows)

    @property
    def sent_texts(self) -> set[str]:
        """Slugs of the registries that those clearances are of."""
        return {slug for row in self.rows for slug in row.sent}

    @property
    def waiting_for(self) -> list[Row]:
        """Offices that hold it up, the longest first."""
        return sorted((row for row in self.rows if row.days is not None), key=lambda row: -(row.days or 0))

    @property
    def to_answer(self) -> list[Row]:
        """Those of them that have still to answer; the others wait until the text is changed."""
        return [
            row
            for row in self.waiting_for
            if any(request is not None and request.waits for request in row.put.values())
        ]

    @property
    def complete(self) -> list[str]:
        """Registries of which every office has given its consent, issued or not."""
        slugs = dict.fromkeys(slug for row in self.rows for slug in row.put)
        return [slug for slug in slugs if (puts := self._wanted(slug)) and all(put and put.given for put in puts)]

    def _wanted(self, slug: str) -> list[BoardRequest | None]:
        """What each office is asked that is, or would be, asked about a text; None: it is not, since its minister left
        after the letters had been sent."""
        return [row.put.get(slug) for row in self.rows if slug in row.office.signs or row.put.get(slug)]


def board_of(
    session: Session,
    campaign_id: int,
    offices: Sequence[Office],
    registries: Sequence[str],
    *,
    today: date,
    holidays: Collection[date],
) -> Board:
    """A row for each office, a place for each registry."""
    there, sent = puts(session, campaign_id), _cleared_and_sent(session, campaign_id)
    rows = []
    for office in offices:
        put = {slug: there.get((office.id, slug)) for slug in registries}
        since = {
            slug: (one.answered_on or one.asked_on) if one.state in ANSWERED else one.asked_on
            for slug, one in put.items()
            if one is not None
        }
        days = {slug: max(working_days_between(day, today, holidays=holidays), 0) for slug, day in since.items()}
        already = [slug for slug in registries if (office.id, slug) in sent]
        rows.append(Row(office, put, days, already, [slug for slug, day in since.items() if day == today]))
    return Board(rows, frozenset(issued_texts(session, campaign_id)))


def _cleared_and_sent(session: Session, campaign_id: int) -> set[Place]:
    """Places that were cleared in this round, and are not asked about anew since their letters had all been sent."""
    round_, lapsed = current_round(session, campaign_id), not_asked_again(session, campaign_id)
    said = answers_to(session, {request.id for request in lapsed.values()})
    return {
        place
        for place, request in lapsed.items()
        if round_ and request.round_id == round_.id and request.id in said and said[request.id][0].answer in GIVEN
    }


def puts(session: Session, campaign_id: int) -> dict[Place, BoardRequest]:
    """What offices are asked now, with what they said."""
    there = standing_requests(session, campaign_id)
    said = answers_to(session, {request.id for request in there.values()})
    when = moments(
        session,
        {request.asked for request in there.values()} | {answers[0].recorded for answers in said.values()},
    )
    before, replaced = answered_before(session, campaign_id), replaced_requests(session, campaign_id)
    found = {}
    for place, clearance_request in there.items():
        last = (
            said[clearance_request.id][0]
            if clearance_request.id in said and clearance_request.state in ANSWERED
            else None
        )
        found[place] = BoardRequest(
            clearance_request,
            asked_on=london_time(when[clearance_request.asked].at).date(),
            again=place in before,
            minister_left=place in replaced and replaced[place].ended_why == LEFT_OFFICE,
            answer=last,
            answered_on=london_time(when[last.recorded].at).date() if last else None,
        )
    return found
