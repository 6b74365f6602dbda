"""What the pages of sending show, worked out from rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.history import PastAttempt, attempts_of, replaced_by, returned_of, standing_of
from app.delivery.attempts.sent_letters import SentFacts, sent_facts
from app.delivery.channels import METHODS
from app.delivery.marking.listing import Count
from app.delivery.marking.recordings import Recording
from app.delivery.marking.sendable import Outgoing, Stand, Why, sendable
from app.delivery.words import STANDS
from app.letters.page.wording import join
from app.web.filters import format_date, format_plural

NOT_ON_THE_LIST = "A post that is not on its registry’s list"

WHERE = {
    Why.NOT_MADE: "production.generate",
    Why.DRAFT: "clearance.clearance",
    Why.CLEARED_SINCE: "production.generate",
    Why.NOT_CLEARED: "clearance.clearance",
    Why.TEXT_CHANGED: "production.generate",
    Why.SIGNATURE_CHANGED: "production.generate",
    Stand.CORRECTION_WAITS: "clearance.clearance",
}
"""The page on which the letters that wait for something get it."""


@dataclass(frozen=True)
class Line:
    """A letter of the list: whom it goes to and how it stands, with a second line of when or in place of what."""

    letter: Outgoing
    recipient: str
    shape: str
    word: str
    sub: str


def lines(session: Session, campaign: Campaign, letters: Sequence[Outgoing]) -> list[Line]:
    """Of a page of letters: one value in the query for each."""
    ids = [letter.letter_id for letter in letters]
    titles = titles_of_letters(session, select(Letter.id).where(Letter.id.in_(ids)), valid_at=campaign.valid_at)
    facts = sent_facts(session, campaign.id, letter_ids=ids)
    return [
        Line(
            letter,
            titles.get(letter.letter_id, NOT_ON_THE_LIST),
            STANDS[letter.stand].shape,
            STANDS[letter.stand].word,
            _sub(letter, facts.get(letter.letter_id)),
        )
        for letter in letters
    ]


def _sub(letter: Outgoing, sent: SentFacts | None) -> str:
    if sent is None:
        return ""
    went = f"{METHODS[sent.channel].went} on {format_date(sent.sent_on)}"
    if letter.stand == Stand.SENT:
        return went
    why = STANDS[letter.hindrance].word if letter.stand == Stand.CORRECTION_WAITS and letter.hindrance else ""
    return ": ".join(filter(None, (why, f"edition {sent.edition} was {went}")))


def last_sending_words(session: Session, campaign: Campaign, letter: Outgoing) -> str:
    """ "Edition 1 was posted on 4 March 2015": of a letter that was sent, as it went last."""
    last = sent_facts(session, campaign.id, letter_ids=[letter.letter_id]).get(letter.letter_id)
    if last is None:
        return f"Edition {letter.edition} did not arrive"
    back = f", and came back on {format_date(last.returned_on)}" if last.returned_on else ""
    return f"Edition {last.edition} was {METHODS[last.channel].went} on {format_date(last.sent_on)}{back}"


def progress_words(count: Count, *, ended: bool) -> tuple[str, str]:
    """The page's first sentence, and what follows it. `ended`: the campaign is not open, and no more can be marked."""
    total, sent = count.total, count.sent
    if sent == total:
        first = f"All {total:,} letters are sent." if total > 1 else "The letter is sent."
    elif sent:
        first = f"{sent:,} of {format_plural(total, 'letter')} {'is' if sent == 1 else 'are'} sent."
    elif ended:
        first = "No letters were sent."
    elif count.ready == total:
        first = f"All {total:,} letters are ready to send." if total > 1 else "The letter is ready to send."
    elif count.ready:
        are = "is" if count.ready == 1 else "are"
        first = f"{count.ready:,} of {format_plural(total, 'letter')} {are} ready to send."
    else:
        first = "No letters are ready to send yet."
    if ended:
        return first, _never_sent(total - sent) if sent < total and sent else ""
    rest = [f"{count.came_back:,} of them came back."] if count.came_back else []
    rest += [f"{STANDS[Stand.READY].of(count.ready)}."] if sent and count.ready else []
    if count.corrections:
        has = "has a correction that is" if count.corrections == 1 else "have corrections that are"
        rest.append(f"{count.corrections:,} of those sent {has} ready to send.")
    if count.corrections_wait:
        rest.append(f"{STANDS[Stand.CORRECTION_WAITS].of(count.corrections_wait)}.")
    if count.unposted:
        rest.append(_without_address(count))
    if count.queued:
        rest.append(f"{STANDS[Stand.QUEUED].of(count.queued)}.")
    if count.undelivered:
        rest.append(f"{count.undelivered:,} could not be delivered.")
    if count.waiting:
        rest.append(_what_waits(count.waiting))
    return first, " ".join(rest)


def _without_address(count: Count) -> str:
    """Of those that can be marked sent, just told of."""
    if count.to_mark == 1:
        return "It has no postal address, so it can only go by email or by hand."
    return f"Of those that are ready, {STANDS[Why.NO_ADDRESS].of(count.unposted)} and can only go by email or by hand."


def _never_sent(number: int) -> str:
    return f"{number:,} {'was' if number == 1 else 'were'} not sent."


def _what_waits(waiting: Mapping[Why, int]) -> str:
    """ "1,134 are not generated." or "1,134 are not: 40 are marked DRAFT, … and 1,094 are not generated.\""""
    why = join([STANDS[why].of(number) for why, number in waiting.items()])
    return f"{why}." if len(waiting) == 1 else f"{sum(waiting.values()):,} are not: {why}."


@dataclass(frozen=True)
class RecordingRow:
    """A recording, with who wrote it down and when."""

    recording: Recording
    at: datetime
    by: str

    @property
    def title(self) -> str:
        """ "353 letters posted on 4 March 2015"."""
        recording = self.recording
        letters = format_plural(recording.letters, "letter")
        return f"{letters} {METHODS[recording.channel].went} on {format_date(recording.sent_on)}"

    @property
    def state(self) -> tuple[str, str]:
        recording = self.recording
        if recording.standing == recording.letters:
            return "full", "Sent"
        return (
            ("half", f"{recording.letters - recording.standing:,} undone") if recording.standing else ("stop", "Undone")
        )


def recordings_shown(session: Session, found: Sequence[Recording]) -> list[RecordingRow]:
    when = moments(session, {recording.seq for recording in found})
    names = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id is not None})
    return [
        RecordingRow(recording, when[recording.seq].at, names.get(when[recording.seq].actor_id or 0, "Despatch"))
        for recording in found
    ]


def step_of(why: Stand | Why) -> str:
    """The name of the step in which letters get what they wait for."""
    return {"production.generate": "Generate", "clearance.clearance": "Clearance"}[WHERE[why]]


def href_of(why: Stand | Why, campaign: Campaign) -> str:
    """Where to do what letters wait for."""
    return url_for(WHERE[why], reference=campaign.reference)


@dataclass(frozen=True)
class HowSent:
    """What a letter's page says of its sending. `outgoing` is None for a letter that is withdrawn."""

    outgoing: Outgoing | None
    attempts: Sequence[PastAttempt]

    def standing(self, edition: int) -> list[PastAttempt]:
        return standing_of(edition, self.attempts)

    def returned(self, edition: int) -> list[PastAttempt]:
        return returned_of(edition, self.attempts)

    def replaced(self, edition: int) -> PastAttempt | None:
        return replaced_by(edition, self.attempts)


def how_sent(session: Session, campaign: Campaign, letter: Letter) -> HowSent:
    found = sendable(session, campaign, letter_ids=[letter.id])
    return HowSent(found[0] if found else None, attempts_of(session, letter.id))
