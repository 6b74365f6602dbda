"""The four answers about a letter (design, rule 7).

Was it delivered? Has anything come back? Does that answer the asks? Is it late? Nothing of it is stored. What
they are worked out from is read by snapshot.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.delivery.attempts.reasons import words_of
from app.delivery.attempts.sent_letters import SentFacts, UnsentLetter
from app.delivery.channels import METHODS
from app.delivery.states import State
from app.responses.answers import AnswerStatus, Asked, Back, Late, anything_back, asks_answered, late
from app.responses.facts import Facts
from app.responses.lateness.due import Deadline, days_late, due_of
from app.responses.lateness.returns import reached_on, returned_on
from app.tracking.codes import Delivery, LetterCodes
from app.web.filters import format_date, format_plural

NOT_DELIVERED = "Not delivered"
"""What the other three questions say of a letter whose delivery failed."""

OF_REMINDER = AnswerStatus.of(Late.REMINDER)
"""Whether a reply to a reminder is late: its letter is a reminder of one that the reply is counted with."""

LATE_BY_DAYS = (Late.CAME_LATE, Late.OVERDUE)
"""Codes of lateness that days are counted of."""

NOT_KNOWN = "not-known"
"""The nation and region of a post that is not on its registry's list on the campaign's day, and of a whole registry."""

NO_SINGLE = "no-single"
"""The region of an organisation that serves several."""

NOBODY = "nobody"
"""Who looks after a letter that is not assigned."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The four answers, and what they are worked out from. `due`: None when no reply is needed. `days`: the working
    days by which a reply came late or is overdue. Letters alike in all this share one."""

    sent: SentFacts | None
    facts: Facts
    due: date | None
    days: int
    delivered: AnswerStatus[Delivery]
    back: AnswerStatus[Back]
    asks: AnswerStatus[Asked]
    late: AnswerStatus[Late]

    @property
    def codes(self) -> LetterCodes:
        """What measures count it by."""
        return LetterCodes(self.sent is not None, self.delivered.code, self.back.code, self.late.code)

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """As the macro `four_answers` takes them."""
        return [status[:3] for status in (self.delivered, self.back, self.asks, self.late)]

    @property
    def returned_by_reply(self) -> date | None:
        """The day on which it came back, where a reply says so and no attempt does."""
        by_reply = self.delivered.code == Delivery.RETURNED and self.sent is not None and self.sent.returned_on is None
        return self.facts.returned_on if by_reply else None


@dataclass(frozen=True, slots=True)
class TrackedLetter:
    """A letter with its answers. `post_id`: None of an open letter, which goes to `addressees` posts. `withdrawn`: it
    was sent, and its post left the audience since. `assigned`: the number of the user who looks after it, or NOBODY."""

    id: int
    number: int
    reference: str
    registry: str
    post_id: int | None
    nation: str
    region: str
    withdrawn: bool
    answers: Answers
    assigned: str
    notes: Sequence[str]
    addressees: int = 0

    @property
    def noted(self) -> str:
        return "yes" if self.notes else "no"


def answering(
    deadline: Deadline | None, holidays: frozenset[date], *, asks: int, today: date, reminds: bool = False
) -> Callable[[SentFacts | None, Facts, bool, UnsentLetter | None], Answers]:
    """Return what works the answers out, once for all letters that are alike: by what was sent, what came, whether it
    is an open letter, and what did not arrive or waits. `reminds`: the letters are reminders."""

    @cache
    def answers(sent: SentFacts | None, facts: Facts, open_letter: bool, unsent: UnsentLetter | None) -> Answers:
        due = due_of(deadline, facts)
        way = delivery_status(sent, facts, open_letter=open_letter, unsent=unsent)
        unsent_word = NOT_DELIVERED if way.code == Delivery.FAILED else way.word
        went, back_on = sent is not None, returned_on(sent, facts, open_letter=open_letter)
        reached = reached_on(sent, facts, open_letter=open_letter)
        lateness = late(
            facts, due, today, holidays, sent=went, reached=reached, unsent=unsent_word, returned=back_on is not None
        )
        return Answers(
            sent=sent,
            facts=facts,
            due=due,
            days=days_late(due, facts.stopped_on or today, holidays) if due and lateness.code in LATE_BY_DAYS else 0,
            delivered=way,
            back=anything_back(facts, sent=went, unsent=unsent_word, open_letter=open_letter, returned_on=back_on),
            asks=asks_answered(facts, asks, sent=went, unsent=unsent_word),
            late=OF_REMINDER if reminds else lateness,
        )

    return answers


def delivery_status(
    sent: SentFacts | None, facts: Facts, *, open_letter: bool = False, unsent: UnsentLetter | None = None
) -> AnswerStatus[Delivery]:
    """What is known of its way: given to the recipient by hand or reported as delivered, posted or handed over to a
    mail server, perhaps so, come back since it was last sent (returns.py), failed before it left, waiting to go, held
    back by Despatch, or not sent."""
    if sent is None:
        return _undelivered(unsent)
    if back_on := returned_on(sent, facts, open_letter=open_letter):
        return AnswerStatus.of(Delivery.RETURNED, format_date(back_on))
    spec, day = METHODS[sent.channel], format_date(sent.sent_on)
    if open_letter and facts.returns:
        day = f"{day}, {format_plural(facts.returns, 'copy', 'copies')} returned"
    if spec.proves_delivery or sent.state == State.DELIVERED:
        return AnswerStatus.of(Delivery.DELIVERED, day)
    if sent.state in (State.UNCERTAIN, State.HANDING):
        return AnswerStatus.of(Delivery.UNCERTAIN, day)
    word = spec.went.capitalize() if sent.state == State.SENT else spec.handed_over
    return AnswerStatus.of(Delivery.HANDED_OVER, day, word=word)


def _undelivered(unsent: UnsentLetter | None) -> AnswerStatus[Delivery]:
    if unsent is None:
        return AnswerStatus.of(Delivery.NOT_SENT)
    if unsent.state == State.QUEUED:
        return AnswerStatus.of(Delivery.QUEUED)
    if unsent.state == State.RETURNED:  # only as packs count by their first two methods
        return AnswerStatus.of(Delivery.RETURNED, format_date(unsent.on))
    if unsent.held_back:
        return AnswerStatus.of(Delivery.HELD_BACK, "held back by Despatch", word=Delivery.NOT_SENT.word)
    return AnswerStatus.of(Delivery.FAILED, words_of(unsent.reason).word if unsent.reason else "")
