"""The four answers about every letter of a campaign (design, rule 7), from a few queries however many there are.

Was it delivered? Has anything come back? Does that answer the asks? Is it late? Nothing of it is stored.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import CampaignAsKnown, campaign_as_known
from app.campaigns.audience.posts import posts_of
from app.campaigns.letter.text import asks_of
from app.campaigns.lifecycle.chasers import asked_by
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import words_of
from app.delivery.attempts.sent_letters import SentFacts, UnsentLetter, sent_facts, unsent_facts
from app.delivery.channels import METHODS
from app.delivery.states import State
from app.platform.transitions import Status
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.posts import PostList
from app.registry.working_days import bank_holidays
from app.responses.answers import AnswerStatus, Late, anything_back, asks_answered, late
from app.responses.facts import NOTHING, Facts, response_facts
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.due import days_late, due_of
from app.responses.lateness.returns import reached_on, returned_on
from app.responses.reminders import reminder_facts
from app.tracking.letter_notes import assignments_of, noted_letters
from app.web.filters import format_date, format_plural


class Delivery(Status):
    """Was it delivered?"""

    DELIVERED = "delivered", "full", "Delivered"
    HANDED_OVER = "handed_over", "half", "Sent, with no report of delivery"
    UNCERTAIN = "uncertain", "query", "Uncertain"
    FAILED = "failed", "warn", "Failed"
    RETURNED = "returned", "warn", "Returned"
    QUEUED = "queued", "empty", "Waiting to be sent"
    HELD_BACK = "held_back", "stop", "Held back by Despatch"
    NOT_SENT = "not_sent", "none", "Not sent"


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
    delivered: AnswerStatus
    back: AnswerStatus
    asks: AnswerStatus
    late: AnswerStatus

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """As the macro `four_answers` takes them."""
        return [status[:3] for status in (self.delivered, self.back, self.asks, self.late)]

    @property
    def returned_by_reply(self) -> date | None:
        """The day on which it came back, where a reply says so and no attempt does."""
        by_reply = self.delivered.code == "returned" and self.sent is not None and self.sent.returned_on is None
        return self.facts.returned_on if by_reply else None


@dataclass(slots=True)
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


def tracked_letters(
    session: Session,
    campaign: Campaign,
    *,
    today: date,
    known_at: int | None = None,
    asks: bool = True,
    standing: bool = False,
) -> list[TrackedLetter]:
    """Every letter of the campaign by its number; those that were withdrawn only if they had been sent.

    On the day `today`, as known at audit event `known_at` (None: now); who looks after them and what is noted, as now.
    Without `asks`, the third answer is not worked out. `standing`: as evidence packs count by their first two methods,
    for which a letter that came back was sent only where a reply said so.
    """
    then = campaign_as_known(session, campaign, known_at)
    sent = sent_facts(session, campaign.id, valid_at=today, known_at=known_at, standing=standing)
    unsent = unsent_facts(session, campaign.id, valid_at=today, known_at=known_at)
    facts = _came_back(session, campaign, sent, valid_at=today, known_at=known_at, asks=asks)
    answers = _answering(session, campaign, then, today=today, known_at=known_at)
    places, addressees = _places(session, campaign, then, known_at), _addressees(session, campaign, then, known_at)
    assigned, notes = assignments_of(session, campaign.id), noted_letters(session, campaign.id)
    rows = session.execute(
        select(Letter.id, Letter.number, Letter.registry_slug, Letter.post_id, Letter.withdrawn)
        .where(Letter.campaign_id == campaign.id)
        .order_by(Letter.number)
    )
    return [
        TrackedLetter(
            letter_id,
            number,
            then.called(number),
            registry,
            post_id,
            *places.get(letter_id, (NOT_KNOWN, NOT_KNOWN)),
            then.withdrawn.get(letter_id, withdrawn),
            answers(sent.get(letter_id), facts.get(letter_id, NOTHING), post_id is None, unsent.get(letter_id)),
            str(assigned[letter_id].user_id) if letter_id in assigned else NOBODY,
            notes.get(letter_id, ()),
            addressees.get(registry, 0) if post_id is None else 0,
        )
        for letter_id, number, registry, post_id, withdrawn in rows
        if then.lists(number) and (letter_id in sent or not then.withdrawn.get(letter_id, withdrawn))
    ]


def followed_answers(session: Session, campaign: Campaign, *, today: date) -> dict[int, Answers]:
    """The answers alone, by letter id: about the letters that were sent, or to which something came."""
    sent = sent_facts(session, campaign.id)
    facts = _came_back(session, campaign, sent)
    answers = _answering(session, campaign, campaign_as_known(session, campaign, None), today=today)
    query = select(Letter.id).where(Letter.campaign_id == campaign.id)
    followed = sent.keys() | (facts.keys() - set(session.scalars(query.where(Letter.withdrawn))))
    open_letters = set(session.scalars(query.where(Letter.post_id.is_(None))))
    return {
        letter_id: answers(sent.get(letter_id), facts.get(letter_id, NOTHING), letter_id in open_letters, None)
        for letter_id in followed
    }


def answers_of(session: Session, campaign: Campaign, letter: Letter, *, today: date) -> Answers:
    """About one letter."""
    return answers_to(session, campaign, [letter], today=today)[letter.id]


def answers_to(
    session: Session, campaign: Campaign, letters: Sequence[Letter], *, today: date, known_at: int | None = None
) -> dict[int, Answers]:
    """About some letters of the campaign, by letter id: on the day `today`, as known at audit event `known_at` (None:
    now)."""
    ids = [letter.id for letter in letters]
    sent = sent_facts(session, campaign.id, letter_ids=ids, valid_at=today, known_at=known_at)
    facts = _came_back(session, campaign, sent, letter_ids=ids, valid_at=today, known_at=known_at)
    unsent = unsent_facts(session, campaign.id, letter_ids=ids, valid_at=today, known_at=known_at)
    then = campaign_as_known(session, campaign, known_at)
    answers = _answering(session, campaign, then, today=today, known_at=known_at)
    return {
        letter.id: answers(
            sent.get(letter.id), facts.get(letter.id, NOTHING), letter.post_id is None, unsent.get(letter.id)
        )
        for letter in letters
    }


def _came_back(
    session: Session,
    campaign: Campaign,
    sent: Mapping[int, SentFacts],
    *,
    letter_ids: Collection[int] | None = None,
    valid_at: date | None = None,
    known_at: int | None = None,
    asks: bool = True,
) -> Mapping[int, Facts]:
    """As `response_facts`; of a reminder, what counts for it (responses/reminders.py)."""
    if campaign.chases_id is not None:
        return reminder_facts(session, campaign, sent, valid_at=valid_at, known_at=known_at, asks=asks)
    return response_facts(session, campaign.id, letter_ids=letter_ids, valid_at=valid_at, known_at=known_at, asks=asks)


def _answering(
    session: Session, campaign: Campaign, then: CampaignAsKnown, *, today: date, known_at: int | None = None
) -> Callable[[SentFacts | None, Facts, bool, UnsentLetter | None], Answers]:
    """Works the answers out once for all letters of the campaign that are alike: by what was sent, what came, whether
    it is an open letter, and what did not arrive or waits."""
    asked = asked_by(session, campaign)
    asks, holidays = len(asks_of(session, asked, known_at=known_at)), bank_holidays(session, known_at)
    deadline = deadline_of(session, campaign, then, known_at=known_at)

    @cache
    def answers(sent: SentFacts | None, facts: Facts, open_letter: bool, unsent: UnsentLetter | None) -> Answers:
        due = due_of(deadline, facts)
        way = delivery_status(sent, facts, open_letter=open_letter, unsent=unsent)
        unsent_word = NOT_DELIVERED if way.code == "failed" else way.word
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
            late=lateness if campaign.chases_id is None else OF_REMINDER,
        )

    return answers


def delivery_status(
    sent: SentFacts | None, facts: Facts, *, open_letter: bool = False, unsent: UnsentLetter | None = None
) -> AnswerStatus:
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


def _undelivered(unsent: UnsentLetter | None) -> AnswerStatus:
    if unsent is None:
        return AnswerStatus.of(Delivery.NOT_SENT)
    if unsent.state == State.QUEUED:
        return AnswerStatus.of(Delivery.QUEUED)
    if unsent.state == State.RETURNED:  # only as packs count by their first two methods
        return AnswerStatus.of(Delivery.RETURNED, format_date(unsent.on))
    if unsent.held_back:
        return AnswerStatus.of(Delivery.HELD_BACK, "held back by Despatch", word=Delivery.NOT_SENT.word)
    return AnswerStatus.of(Delivery.FAILED, words_of(unsent.reason).word if unsent.reason else "")


def _addressees(session: Session, campaign: Campaign, then: CampaignAsKnown, known_at: int | None) -> Mapping[str, int]:
    """To how many posts its open letters go, by registry slug; none unless it is one of open letters."""
    if not then.audience.open_letter:
        return {}
    return Counter(slug for slug, _ in posts_of(session, campaign.id, then.audience, known_at=known_at))


def _places(
    session: Session, campaign: Campaign, then: CampaignAsKnown, known_at: int | None
) -> dict[int, tuple[str, str]]:
    """Nation and region by letter id, of posts that are on their registry's list on the campaign's day."""
    posts = PostList(None, then.valid_at, known_at)
    listed = posts.query(Letter.id, OrganisationVersion.nation, OrganisationVersion.region)
    rows = session.execute(
        listed.join(Letter, Letter.post_id == PostVersion.post_id).where(Letter.campaign_id == campaign.id)
    )
    return {letter_id: (nation, region or NO_SINGLE) for letter_id, nation, region in rows}
