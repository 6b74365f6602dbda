"""What is held of one response, now or at an earlier moment: what it says, which letters it answers, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.platform.history import known
from app.responses.kept_back import KEPT_BACK, kept_back
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


def recorded_response(
    session: Session, response_id: int, *, known_at: int | None = None, whole: bool = False
) -> RecordedResponse | None:
    """As known at audit event `known_at` (None: now); None when it is withdrawn, or was not recorded yet. `whole`: with
    its words though they are kept back, for whoever may see them."""
    versions = select(ResponseVersion).where(
        ResponseVersion.response_id == response_id, known(ResponseVersion, known_at)
    )
    version = session.scalars(versions).one_or_none()
    if version is None:
        return None
    links = (
        select(ResponseLetter.letter_id)
        .join(Letter, Letter.id == ResponseLetter.letter_id)
        .where(ResponseLetter.response_id == response_id, known(ResponseLetter, known_at))
        .order_by(Letter.number)
    )
    answers = select(AskAnswer).where(AskAnswer.response_id == response_id, known(AskAnswer, known_at))
    hides = not whole and kept_back(session, response_id)
    return RecordedResponse(
        seq=version.recorded,
        details=details_of(version, kept_back=hides),
        letter_ids=tuple(session.scalars(links)),
        answers={
            (answer.letter_id, answer.number): said_in(answer, kept_back=hides) for answer in session.scalars(answers)
        },
    )
