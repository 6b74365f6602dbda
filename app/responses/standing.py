"""What is held of one response, now or at an earlier moment: what it says, which letters it answers, and how."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.platform.history import is_known
from app.responses.kept_back import KEPT_BACK, kept_back_among
from app.responses.kinds import HOW, KINDS, Kind
from app.responses.models import AskAnswer, ResponseLetter, ResponseVersion


@dataclass(frozen=True)
class SaidToAsk:
    """What a reply says to one ask. `answer`: a key of kinds.ANSWERS. `words`: a person's own, needed when the answer
    is in words. `passage`: where the reply says so, quoted."""

    answer: str
    words: str = ""
    passage: str = ""


Answers = Mapping[tuple[int, int], SaidToAsk]
"""What is said to asks, by letter id and the ask's number. An ask whose answer is not recorded has no entry."""


@dataclass(frozen=True)
class Details:
    """What a person says of a response. `kind`, `how`: keys of kinds.KINDS and HOW. `new_reply_by`: only of a holding
    reply, the day that it names. `came_from`: the organisation that answered in the recipient's place."""

    received_on: date
    how: str
    kind: str
    summary: str = ""
    new_reply_by: date | None = None
    came_from: int | None = None

    @property
    def state(self) -> tuple[str, str]:
        """Shape and word of its kind."""
        return Kind(self.kind).shown

    @property
    def name(self) -> str:
        """Its kind, as the form has it: "Answer"."""
        return KINDS[self.kind].name

    @property
    def noun(self) -> str:
        """Its kind in a sentence: "answer"."""
        return KINDS[self.kind].noun

    @property
    def is_reply(self) -> bool:
        """Whether it counts as a reply. An acknowledgement, a holding reply or a return does not."""
        return KINDS[self.kind].is_reply

    @property
    def does(self) -> str:
        """What it does to its letters: it "answers" them, "declines to answer" them or "is about" them."""
        return KINDS[self.kind].does

    @property
    def did(self) -> str:
        """The same of one that was withdrawn."""
        return KINDS[self.kind].did

    @property
    def came_by(self) -> str:
        return HOW[self.how]


def details_of(version: ResponseVersion, *, kept_back: bool) -> Details:
    summary = KEPT_BACK if kept_back else version.summary
    return Details(version.received_on, version.how, version.kind, summary, version.new_reply_by, version.came_from)


def said_in(row: AskAnswer, *, kept_back: bool) -> SaidToAsk:
    return SaidToAsk(row.answer, KEPT_BACK) if kept_back else SaidToAsk(row.answer, row.words, row.passage)


@dataclass(frozen=True)
class RecordedResponse:
    """A response as it stood. `seq`: the event that made it so, which a form carries as `seen`."""

    seq: int
    details: Details
    letter_ids: tuple[int, ...]
    answers: Answers


@dataclass(frozen=True)
class ResponseRecord:
    """Every version of one response, of its links to letters and of its answers; `links` by the letters' order.
    `hides`: its words are kept back."""

    versions: Sequence[ResponseVersion] = ()
    links: Sequence[ResponseLetter] = ()
    answers: Sequence[AskAnswer] = ()
    hides: bool = False

    def at(self, known_at: int | None) -> RecordedResponse | None:
        """As known at audit event `known_at` (None: now); None when it is withdrawn, or was not recorded yet."""
        version = next((version for version in self.versions if is_known(version, known_at)), None)
        if version is None:
            return None
        return RecordedResponse(
            seq=version.recorded,
            details=details_of(version, kept_back=self.hides),
            letter_ids=tuple(link.letter_id for link in self.links if is_known(link, known_at)),
            answers={
                (answer.letter_id, answer.number): said_in(answer, kept_back=self.hides)
                for answer in self.answers
                if is_known(answer, known_at)
            },
        )


def response_records(
    session: Session, response_ids: Collection[int], *, whole: bool = False
) -> dict[int, ResponseRecord]:
    """By response id. `whole`: with its words though they are kept back, for whoever may see them. Four queries,
    however many responses."""
    versions = _by_response(session, select(ResponseVersion), ResponseVersion, response_ids)
    ordered = select(ResponseLetter).join(Letter, Letter.id == ResponseLetter.letter_id).order_by(Letter.number)
    links = _by_response(session, ordered, ResponseLetter, response_ids)
    answers = _by_response(session, select(AskAnswer), AskAnswer, response_ids)
    hidden = set() if whole else kept_back_among(session, response_ids)
    return {one: ResponseRecord(versions[one], links[one], answers[one], hides=one in hidden) for one in response_ids}


Row = TypeVar("Row", ResponseVersion, ResponseLetter, AskAnswer)


def _by_response(
    session: Session, query: Select[Row], model: type[Row], response_ids: Collection[int]
) -> Mapping[int, list[Row]]:
    """As the database has them: what the session read before somebody else's correction is out of date."""
    rows = defaultdict[int, list[Row]](list)
    of_responses = query.where(model.response_id.in_(response_ids)).order_by(model.id)
    for row in session.scalars(of_responses, execution_options={"populate_existing": True}):
        rows[row.response_id].append(row)
    return rows


def recorded_response(
    session: Session, response_id: int, *, known_at: int | None = None, whole: bool = False
) -> RecordedResponse | None:
    """Of one response, as `ResponseRecord.at` has it; `whole` as for `response_records`."""
    return response_records(session, [response_id], whole=whole)[response_id].at(known_at)
