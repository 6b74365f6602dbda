"""One message with all that its page tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.find import EventFilter, body_of, find_events
from app.audit.moments import moments
from app.audit.words import sentence
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.reasons import REASONS, ReasonWords
from app.delivery.attempts.sent_letters import left_us
from app.delivery.models import Attempt
from app.inbox.decisions.notes import notes_on
from app.inbox.message_state import READ_BY_A_PERSON, REPLIES, HeldMessage, recorded_kinds
from app.inbox.models import Message, MessageAddress, MessageFile
from app.inbox.reading.quotations import split_quoted
from app.inbox.states import State
from app.inbox.words import KINDS, PROMISES, RULES, KindWords, kind_words, match_words, recorded_words
from app.letters.letter import Letter as Page
from app.production.models import Edition
from app.responses.recording.choose import titles_of
from app.web.filters import format_date, format_moment

EVENTS = 30
"""The most lines of a message's history."""


@dataclass(frozen=True)
class Block:
    """Some of the text: what its sender wrote, or what is quoted, of so many `lines`."""

    text: str
    quoted: bool
    lines: int


@dataclass(frozen=True)
class RelatedLetter:
    """A letter that a message is about. `words`: of the edition as sent (or made last), one line for each paragraph;
    None when none is made. `removable`: no response stands for its campaign."""

    letter: Letter
    campaign: Campaign
    title: str
    why: str
    by: str
    edition: int
    words: str | None
    removable: bool


@dataclass(frozen=True)
class RecordableCampaign:
    """A campaign whose letters the message is about. `response_id`: the response that stands for them, if any.
    `archived`: nothing more is recorded of it."""

    campaign: Campaign
    letters: int
    response_id: int | None
    archived: bool


@dataclass(frozen=True)
class Note:
    text: str
    by: str
    when: str


@dataclass(frozen=True)
class MessagePage:
    """`kind` in words; `decided`: who or what decided it; `reason`: why a mail of ours was not delivered.
    `by_a_person`: it is no report of a machine; `may_be_recorded`: it is of a kind that may be a response."""

    message: Message
    kind: str
    kind_says: str
    shape: str
    decided: str
    reason: ReasonWords | None
    by_a_person: bool
    state: tuple[str, str]
    to: Sequence[str]
    cc: Sequence[str]
    blocks: Sequence[Block]
    files: Sequence[MessageFile]
    about: Sequence[RelatedLetter]
    campaigns: Sequence[RecordableCampaign]
    is_recorded: bool
    may_be_recorded: bool
    holder: str
    notes: Sequence[Note]
    history: Sequence[Mapping[str, str]]
    seen: str


def message_shown(session: Session, now: HeldMessage) -> MessagePage:
    message = now.message
    kind, decided = _kind(session, now)
    addresses = session.execute(
        select(MessageAddress.field, MessageAddress.address)
        .where(MessageAddress.message_id == message.id)
        .order_by(MessageAddress.id)
    ).all()
    about = _about(session, now)
    campaigns = {letter.campaign.id: letter.campaign for letter in about}
    return MessagePage(
        message=message,
        kind=kind.name,
        kind_says=kind.says,
        shape=kind.shape,
        decided=decided,
        reason=REASONS[now.kind.reason] if now.kind and now.kind.reason else None,
        by_a_person=now.kind is None or now.kind.kind in READ_BY_A_PERSON,
        state=State(message.state).shown,
        to=[address for name, address in addresses if name == "to"],
        cc=[address for name, address in addresses if name == "cc"],
        blocks=blocks_of(message.text),
        files=files_of(session, message.id),
        about=about,
        campaigns=[
            RecordableCampaign(
                campaign=campaign,
                letters=sum(letter.campaign.id == campaign.id for letter in about),
                response_id=now.recorded.get(campaign.id),
                archived=campaign.state == CampaignState.ARCHIVED,
            )
            for campaign in campaigns.values()
        ],
        is_recorded=bool(now.recorded),
        may_be_recorded=now.kind is not None and now.kind.kind in REPLIES,
        holder=names_of(session, [message.assigned_to]).get(message.assigned_to, "") if message.assigned_to else "",
        notes=_notes(session, message.id),
        history=_history(session, message.id),
        seen=now.seen,
    )


def files_of(session: Session, message_id: int) -> Sequence[MessageFile]:
    """In the order of the message."""
    files = select(MessageFile).where(MessageFile.message_id == message_id)
    return session.scalars(files.order_by(MessageFile.number)).all()


def blocks_of(text: str) -> list[Block]:
    """What was written, and what is quoted, in turn; empty stretches are left out."""
    passages = [(passage.text.strip("\n"), passage.quoted) for passage in split_quoted(text)]
    return [Block(words, quoted, words.count("\n") + 1) for words, quoted in passages if words.strip()]


def words_as_sent(session: Session, letter_id: int) -> tuple[int, str | None]:
    """The number of the edition that was sent last (or, when none was, made last), and what it says, in plain words.
    None: no edition, or one of a format that this version does not know."""
    sent = select(Attempt.edition_id).where(Attempt.letter_id == letter_id, left_us())
    editions = select(Edition).where(Edition.letter_id == letter_id)
    newest = Edition.number.desc()
    edition = session.scalars(editions.where(Edition.id.in_(sent)).order_by(newest).limit(1)).one_or_none()
    edition = edition or session.scalars(editions.order_by(newest).limit(1)).one_or_none()
    if edition is None:
        return 0, None
    try:
        return edition.number, Page.from_json(edition.content).plain_text()
    except ValueError:
        return edition.number, None


def _about(session: Session, now: HeldMessage) -> list[RelatedLetter]:
    rows = session.execute(
        select(Letter, Campaign)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(Letter.id.in_(now.letter_ids))
        .order_by(Campaign.letter_date.desc(), Letter.number)
    ).all()
    titles: dict[int, str] = {}
    for campaign in {campaign.id: campaign for _, campaign in rows}.values():
        titles |= titles_of(session, campaign, [letter for letter, of in rows if of.id == campaign.id])
    reminded = set(session.scalars(select(Campaign.chases_id).where(Campaign.chases_id.in_({of.id for _, of in rows}))))
    links = {message_letter.letter_id: message_letter for message_letter in now.letters}
    people = names_of(
        session, {message_letter.decided_by for message_letter in now.letters if message_letter.decided_by}
    )
    letters = []
    for letter, campaign in rows:
        link = links[letter.id]
        edition, words = words_as_sent(session, letter.id) if len(rows) <= FULL else (0, None)
        letters.append(
            RelatedLetter(
                letter=letter,
                campaign=campaign,
                title=titles[letter.id],
                why=match_words(link.why, reminded=campaign.id in reminded),
                by=people.get(link.decided_by, "") if link.decided_by else "",
                edition=edition,
                words=words,
                removable=campaign.id not in now.recorded,
            )
        )
    return letters


FULL = 8
"""With more letters than this, none is shown whole beside the message."""


def _kind(session: Session, now: HeldMessage) -> tuple[KindWords, str]:
    """What it is, and who or what decided that: once it is recorded, as what."""
    if recorded := recorded_kinds(session, [now.message.id]).get(now.message.id):
        return recorded_words(recorded), "as recorded"
    words = kind_words(now.kind.kind if now.kind else None, now.message.read_state)
    if day := now.promised_by:
        words = replace(words, says=PROMISES.format(day=format_date(day)))
    return words, _decider(session, now)


def _decider(session: Session, now: HeldMessage) -> str:
    if now.kind is None:
        return ""
    if now.kind.decided_by:
        return f"by {names_of(session, [now.kind.decided_by]).get(now.kind.decided_by, 'a former user')}"
    return RULES.get(now.kind.rule, "sorted automatically")


def _notes(session: Session, message_id: int) -> list[Note]:
    notes = notes_on(session, message_id)
    when = moments(session, {note.recorded for note in notes})
    names = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id is not None})
    return [
        Note(note.text, names.get(when[note.recorded].actor_id or 0, "Despatch"), format_moment(when[note.recorded].at))
        for note in notes
    ]


def _history(session: Session, message_id: int) -> list[dict[str, str]]:
    """As the macro `timeline` takes it, newest first."""
    events = find_events(session, EventFilter(kind="message", identity=str(message_id)), size=EVENTS).events
    names = names_of(session, {event.actor_id for event in events if event.actor_id})
    return [
        {
            "title": sentence(event.action),
            "by": f"by {names.get(event.actor_id, 'a former user') if event.actor_id else 'Despatch'}",
            "when": format_moment(event.at),
            "words": _kind_change(body_of(event)),
        }
        for event in events
    ]


def _kind_change(body: Mapping[str, Mapping[str, object] | None]) -> str:
    """Which kind it was held to be before and after, where an event says so."""
    was, is_now = (str((body[side] or {}).get("kind") or "") for side in ("before", "after"))
    if is_now not in KINDS:
        return ""
    before = f", was {KINDS[was].name.lower()}" if was in KINDS else ""
    return f"Kind: {KINDS[is_now].name.lower()}{before}."
