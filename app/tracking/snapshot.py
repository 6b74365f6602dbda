"""A campaign's letters on a day, as known at an audit event: what lists, charts, packs and reminders count."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.campaigns.as_known import CampaignAsKnown, campaign_as_known
from app.campaigns.audience.posts import posts_of
from app.campaigns.letter.text import asks_in_words, asks_of, compiled_text, text_known
from app.campaigns.letter_memory import LetterMemory
from app.campaigns.lifecycle.chasers import asked_by
from app.campaigns.models import Campaign, Letter, TextVersion
from app.delivery.attempts.as_known import AttemptAsKnown, attempts_as_known
from app.delivery.attempts.sent_letters import (
    SentFacts,
    UnsentLetter,
    sent_by_attempts,
    sent_facts,
    unsent_by_attempts,
    unsent_facts,
)
from app.platform.database import plain_rows
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.posts import PostList
from app.registry.working_days import named_bank_holidays
from app.responses.asks.asks import said_to_letters
from app.responses.facts import NOTHING, Facts, response_facts
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.due import Deadline
from app.responses.reminders import reminder_facts
from app.responses.standing import SaidToAsk
from app.tracking.answers import NO_SINGLE, NOBODY, NOT_KNOWN, Answers, TrackedLetter, answering
from app.tracking.letter_notes import assignments_of, noted_letters

TRACKED: LetterMemory[TrackedLetter] = LetterMemory(250_000)
"""By the day, and to how many posts open letters go. 20,000 take 10 MB."""


class _Row(NamedTuple):
    """A letter's own row, as it is now."""

    id: int
    number: int
    registry: str
    post_id: int | None
    withdrawn: bool


@dataclass(eq=False)
class CampaignSnapshot:
    """The letters of `campaign` on the day `valid_at`, as known at audit event `known_at` (None: now).

    Each part is read when it is first asked for, and only once, whatever the number of letters: take one snapshot for
    everything that is said of one moment. `session` reads one moment. `only`: letters of the campaign, where the parts
    need no others; None: all. Without `with_asks`, which takes as long as all else, the third answer is not worked out.
    """

    session: Session
    campaign: Campaign
    valid_at: date
    known_at: int | None = None
    only: Sequence[Letter] | None = None
    with_asks: bool = True

    @cached_property
    def event(self) -> int:
        """The audit event up to which it knows."""
        return head(self.session).seq if self.known_at is None else self.known_at

    @cached_property
    def then(self) -> CampaignAsKnown:
        """The campaign's own row."""
        return campaign_as_known(self.session, self.campaign, self.known_at)

    @cached_property
    def withdrawn(self) -> frozenset[int]:
        """The letters that were withdrawn, by id."""
        return frozenset(row.id for row in self._rows if self.then.withdrawn.get(row.id, row.withdrawn))

    @cached_property
    def said(self) -> Mapping[int, Mapping[int, SaidToAsk]]:
        """What counts for each ask, by letter id and the ask's number."""
        return said_to_letters(
            self.session,
            self.campaign.id,
            letter_ids=self._only_ids,
            valid_at=self.valid_at,
            known_at=self.known_at,
        )

    @cached_property
    def text(self) -> TextVersion | None:
        """The text that was the newest; None before the campaign had one."""
        return text_known(self.session, self.campaign, self.known_at)

    @property
    def asks(self) -> tuple[str, ...]:
        """What the letters ask, numbered from 1."""
        return asks_in_words(self.text.source) if self.text else ()

    @property
    def notice(self) -> str:
        """The line that the letters print above the addressee, blank where they have none."""
        return compiled_text(self.text.source).front.notice if self.text else ""

    @cached_property
    def bank_holidays(self) -> Mapping[date, str]:
        return named_bank_holidays(self.session, self.known_at)

    @cached_property
    def holidays(self) -> frozenset[date]:
        """The days alone."""
        return frozenset(self.bank_holidays)

    @cached_property
    def deadline(self) -> Deadline | None:
        """By which replies are judged; None when no reply is needed."""
        return deadline_of(self.session, self.campaign, self.then, known_at=self.known_at, holidays=self.bank_holidays)

    @cached_property
    def attempts(self) -> Sequence[AttemptAsKnown]:
        """Every attempt that was known, whatever its day."""
        return attempts_as_known(self.session, self.campaign.id, known_at=self.event, letter_ids=self._only_ids)

    @cached_property
    def sent(self) -> Mapping[int, SentFacts]:
        """By letter id, of the letters that were sent by the day."""
        if self.known_at is not None:
            return sent_by_attempts(self.attempts, valid_at=self.valid_at)
        return sent_facts(self.session, self.campaign.id, letter_ids=self._only_ids, valid_at=self.valid_at)

    @cached_property
    def unsent(self) -> Mapping[int, UnsentLetter]:
        """By letter id, the last attempt of each that failed, came back or waits."""
        if self.known_at is not None:
            return unsent_by_attempts(self.attempts, valid_at=self.valid_at)
        return unsent_facts(self.session, self.campaign.id, letter_ids=self._only_ids, valid_at=self.valid_at)

    @cached_property
    def facts(self) -> Mapping[int, Facts]:
        """By letter id, what came back by the day."""
        return self._facts_of(self.sent)

    @cached_property
    def answers(self) -> Mapping[int, Answers]:
        """The four answers by letter id."""
        return self._answers_of(self.sent, self.facts)

    @cached_property
    def answers_by_standing(self) -> Mapping[int, Answers]:
        """The same as evidence packs count by their first two methods, for which a letter that came back was sent only
        where a reply said so."""
        sent = sent_by_attempts(self.attempts, valid_at=self.valid_at, standing=True)
        return self._answers_of(sent, self._facts_of(sent) if self.campaign.chases_id else self.facts)

    @property
    def followed(self) -> Mapping[int, Answers]:
        """The answers by letter id, about the letters that were sent, or to which something came."""
        return {one.id: one.answers for one in self.letters if one.answers.sent or one.answers.facts.responses}

    @cached_property
    def letters(self) -> Sequence[TrackedLetter]:
        """Every letter by its number; those that were withdrawn only if they had been sent. Who looks after them and
        what is noted is as it is now."""
        if self.only is not None or self.known_at is not None:
            return list(self.read_letters().values())
        key = self.valid_at, tuple(sorted(self._addressees().items()))
        return list(TRACKED.recall(self.session, self.campaign, key, self._letters_with).values())

    def _letters_with(self, ids: Collection[int] | None) -> Mapping[int, TrackedLetter]:
        """As `letters`, by id: those with some ids, or all."""
        if ids is None:
            return replace(self, with_asks=True).read_letters()
        of_campaign = select(Letter).where(Letter.campaign_id == self.campaign.id, Letter.id.in_(ids))
        letters = self.session.scalars(of_campaign.order_by(Letter.number)).all()
        return replace(self, only=letters, with_asks=True).read_letters()

    def read_letters(self) -> Mapping[int, TrackedLetter]:
        places, addressees = self._places(), self._addressees()
        assigned = assignments_of(self.session, self.campaign.id, letter_ids=self._only_ids)
        notes = noted_letters(self.session, self.campaign.id, letter_ids=self._only_ids)
        called, withdrawn, answers = self.then.called, self.withdrawn, self.answers
        nowhere = (NOT_KNOWN, NOT_KNOWN)
        return {
            letter_id: TrackedLetter(
                letter_id,
                number,
                called(number),
                registry,
                post_id,
                *places.get(letter_id, nowhere),
                letter_id in withdrawn,
                answers[letter_id],
                str(assigned[letter_id].user_id) if letter_id in assigned else NOBODY,
                tuple(notes.get(letter_id, ())),
                addressees.get(registry, 0) if post_id is None else 0,
            )
            for letter_id, number, registry, post_id, _ in self._rows
            if self.has(letter_id, number)
        }

    def has(self, letter_id: int, number: int) -> bool:
        """Whether there was the letter; one that was withdrawn only if it had been sent."""
        return self.then.lists(number) and (letter_id in self.sent or letter_id not in self.withdrawn)

    @property
    def _only_ids(self) -> Collection[int] | None:
        return None if self.only is None else [letter.id for letter in self.only]

    @cached_property
    def _rows(self) -> Sequence[_Row]:
        """By number."""
        if self.only is not None:
            return [_Row(one.id, one.number, one.registry_slug, one.post_id, one.withdrawn) for one in self.only]
        columns = select(Letter.id, Letter.number, Letter.registry_slug, Letter.post_id, Letter.withdrawn)
        mine = columns.where(Letter.campaign_id == self.campaign.id).order_by(Letter.number)
        return [_Row._make(row) for row in plain_rows(self.session, mine)]

    def _facts_of(self, sent: Mapping[int, SentFacts]) -> Mapping[int, Facts]:
        """What came back; of a reminder, what counts for it (responses/reminders.py)."""
        if self.campaign.chases_id is not None:
            return reminder_facts(
                self.session,
                self.campaign,
                sent,
                valid_at=self.valid_at,
                known_at=self.known_at,
                asks=self.with_asks,
            )
        return response_facts(
            self.session,
            self.campaign.id,
            letter_ids=self._only_ids,
            valid_at=self.valid_at,
            known_at=self.known_at,
            asks=self.with_asks,
        )

    def _answers_of(self, sent: Mapping[int, SentFacts], facts: Mapping[int, Facts]) -> Mapping[int, Answers]:
        reminds = self.campaign.chases_id is not None
        answered = asked_by(self.session, self.campaign)
        asks = len(asks_of(self.session, answered, known_at=self.known_at) if reminds else self.asks)
        answers = answering(self.deadline, self.holidays, asks=asks, today=self.valid_at, reminds=reminds)
        sent_of, facts_of, unsent_of = sent.get, facts.get, self.unsent.get
        return {
            letter_id: answers(sent_of(letter_id), facts_of(letter_id, NOTHING), post_id is None, unsent_of(letter_id))
            for letter_id, _, _, post_id, _ in self._rows
        }

    def _addressees(self) -> Mapping[str, int]:
        """To how many posts its open letters go, by registry slug; none unless it is one of open letters."""
        if not self.then.audience.open_letter:
            return {}
        posts = posts_of(self.session, self.campaign.id, self.then.audience, known_at=self.known_at)
        return Counter(slug for slug, _ in posts)

    def _places(self) -> dict[int, tuple[str, str]]:
        """Nation and region by letter id, of posts that are on their registry's list on the campaign's day."""
        posts = PostList(None, self.then.valid_at, self.known_at)
        listed = posts.query(Letter.id, OrganisationVersion.nation, OrganisationVersion.region)
        mine = listed.join(Letter, Letter.post_id == PostVersion.post_id).where(Letter.campaign_id == self.campaign.id)
        if self._only_ids is not None:
            mine = mine.where(Letter.id.in_(self._only_ids))
        rows: Sequence[Any] = plain_rows(self.session, mine)
        return {letter_id: (nation, region or NO_SINGLE) for letter_id, nation, region in rows}
