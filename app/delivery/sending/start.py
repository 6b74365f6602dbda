"""Start a sending: every attempt is committed as queued before anything leaves (rule 2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.audit.find import body_of, personal_of
from app.audit.models import AuditEvent
from app.audit.record import BATCH, Actor, Subject, digest_of, record
from app.campaigns.letter.text import campaign_text
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign
from app.delivery.attempts.settle import keep_queued
from app.delivery.channels import METHODS, Channel
from app.delivery.email.covers import Cover, explaining
from app.delivery.email.numbers import message_id_for, reply_tokens
from app.delivery.email.sign_off import SignOff, add_sign_off
from app.delivery.marking.record import period_with_reason
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.release.embargo import require_no_embargo
from app.delivery.replay import attempts_made
from app.delivery.sending.former_ministers import OFFICES, facts_of_former, former_in_letters
from app.delivery.sending.routes import Rehearsal, RoutedLetter, Warn
from app.delivery.states import ATTEMPT, SENDING, UNDER_WAY
from app.errors import Stale
from app.platform.clock import london_time
from app.platform.config import Settings
from app.platform.database import count_anew

TASK = "send"
"""What the worker calls to go on with a sending."""

MOST_PER_MINUTE = 600

NO_MAIL, NO_SIGN_OFF = Cover("", ""), SignOff()
"""Of letters that go by post."""


class SendingUnderWay(Stale):
    """The campaign sends by this channel already. `number`: of that sending; `same`: it is the one that was asked for,
    by a second click."""

    code = "sending_under_way"

    def __init__(self, number: int, *, same: bool) -> None:
        super().__init__(number=number)
        self.number = number
        self.same = same


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How letters are to be sent. `starts_at`: the end of the countdown. `first_wave`: so many go before somebody looks
    (0: nobody does); `per_minute`: how many leave in a minute at most. `mail`, `sign_off`: of the email around each.
    `mistake`: what was wrong in the letters that are corrected, for their recipients. `despite`: why they are sent
    although that day lies in a pre-election period."""

    channel: Channel
    carrier: str
    starts_at: datetime
    first_wave: int
    per_minute: int
    mail: Cover = NO_MAIL
    sign_off: SignOff = NO_SIGN_OFF
    mistake: str = ""
    despite: str = ""


def start_sending(
    session: Session,
    campaign: Campaign,
    rehearsal: Rehearsal,
    terms: Terms,
    *,
    settings: Settings,
    seen: str,
    at: datetime,
    actor: Actor,
) -> Sending:
    """Queue those letters of `rehearsal` that may go by the channel of `terms`: those that the person was shown, by the
    rehearsal's digest `seen`. The rehearsal was made in this session's transaction, at the moment `at`.

    Raises NotTheOwner, CampaignClosed, CoverUnfit when an email has no sign-off or no way to reply, UnderEmbargo,
    SendingUnderWay, Refused: in_pre_election; and Stale when the rehearsal comes out otherwise now, or with no letter.
    """
    require_own_open(session, campaign, actor)
    mail = mail_in(session, campaign, terms, settings) if METHODS[terms.channel].covering_email else NO_MAIL
    require_no_embargo(session, campaign.id, at=terms.starts_at)
    if other := sending_under_way(session, campaign.id, terms.channel):
        raise SendingUnderWay(other.number, same=_seen_by(session, other) == seen)
    period = period_with_reason(session, london_time(terms.starts_at).date(), terms.despite)
    going = rehearsal.by(terms.channel)
    if rehearsal.seen(terms.channel) != seen:
        raise Stale("letters_changed")
    if not going:
        raise Stale("nothing_to_send")
    then = {"period": period.name} if period else {}
    former = former_in_letters(rehearsal.former, {letter.letter.registry_slug for letter in going})
    why = ({"despite": terms.despite} if period else {}) | ({"former": rehearsal.wish.former} if former else {})
    facts = {"seen": seen, **then, **facts_of_former(former)}
    sending = _begin(session, campaign, rehearsal, terms, mail, going, facts=facts, personal=why, at=at, actor=actor)
    if METHODS[terms.channel].covering_email:  # so that composing a mail only reads
        reply_tokens(session, [letter.letter.letter_id for letter in going])
    for start in range(0, len(going), BATCH):
        part = [
            row_of(sending, one, start + place, settings, at=at) for place, one in enumerate(going[start:][:BATCH], 1)
        ]
        queue_attempts(session, campaign, sending, part, facts=then, at=at, actor=actor)
    count_anew(session, [Attempt, AttemptEvent])
    return sending


def mail_in(session: Session, campaign: Campaign, terms: Terms, settings: Settings) -> Cover:
    """Return the email of `terms` with its sign-off, as a sending keeps it. Raises CoverUnfit."""
    language = campaign_text(session, campaign).front.language
    mail = explaining(terms.mail, terms.mistake)
    return add_sign_off(mail, terms.sign_off, language=language, replies_to=settings.replies_address)


def sending_under_way(session: Session, campaign_id: int, channel: str) -> Sending | None:
    of = (Sending.campaign_id == campaign_id, Sending.channel == channel, Sending.state.in_(UNDER_WAY))
    return session.scalars(select(Sending).where(*of)).one_or_none()


def sending_subjects(campaign: Campaign, number: int) -> list[Subject]:
    """What the audit record files a sending's events under."""
    return [("campaign", campaign.id), ("sending", f"{campaign.reference}/{number}")]


def _seen_by(session: Session, sending: Sending) -> str:
    started = session.get_one(AuditEvent, sending.recorded)
    return str(body_of(started)["after"]["seen"])


def _begin(
    session: Session,
    campaign: Campaign,
    rehearsal: Rehearsal,
    terms: Terms,
    mail: Cover,
    going: Sequence[RoutedLetter],
    *,
    facts: Mapping[str, Any],
    personal: Mapping[str, str],
    at: datetime,
    actor: Actor,
) -> Sending:
    newest = session.scalar(select(func.max(Sending.number)).where(Sending.campaign_id == campaign.id))
    number = (newest or 0) + 1
    stale = [letter.letter.letter_id for letter in going if letter.stale]
    unlisted = [letter.letter.letter_id for letter in going if Warn.UNLISTED in letter.warns]
    event = record(
        session,
        SENDING["start"].action,
        actor=actor,
        subjects=sending_subjects(campaign, number),
        after={
            "letters": len(going),
            "channel": terms.channel.value,
            "carrier": terms.carrier,
            "starts_at": terms.starts_at.isoformat(),
            "first_wave": terms.first_wave,
            "per_minute": terms.per_minute,
            "with_word": rehearsal.wish.with_word,
            "stale": len(stale),
            **({"again": True} if rehearsal.wish.again else {}),
            **({"unlisted": True, "unlisted_letters": unlisted} if rehearsal.wish.unlisted else {}),
            **facts,
        },
        personal=personal,
    )
    sending = Sending(
        campaign_id=campaign.id,
        number=number,
        channel=terms.channel.value,
        carrier=terms.carrier,
        state=SENDING["start"].target.value,
        starts_at=terms.starts_at,
        first_wave=terms.first_wave,
        looked=not 0 < terms.first_wave < len(going),
        per_minute=terms.per_minute,
        subject=mail.subject,
        cover=mail.text,
        with_word=rehearsal.wish.with_word,
        reasons={str(letter_id): rehearsal.wish.accepted for letter_id in stale},
        total=len(going),
        created_by=actor.user_id,
        recorded=event.seq,
        started_at=at,
    )
    session.add(sending)
    session.flush()
    return sending


def row_of(sending: Sending, one: RoutedLetter, position: int, settings: Settings, *, at: datetime) -> dict[str, Any]:
    """Return what an attempt of the sending is made of."""
    letter = one.letter
    return {
        "letter_id": letter.letter_id,
        "edition_id": letter.edition_id,
        "replaces_id": letter.replaces.edition_id if letter.replaces else None,
        "channel": sending.channel,
        "resend": letter.tried.get(sending.channel, -1) + 1,
        "state": ATTEMPT["queue"].target.value,
        "sent_on": london_time(at).date(),
        "note": "",
        "sending_id": sending.id,
        "position": position,
        "address": one.address,
        "message_id": message_id_for(letter.reference, settings) if METHODS[sending.channel].covering_email else None,
        "due_at": sending.starts_at,
    }


def queue_attempts(
    session: Session,
    campaign: Campaign,
    sending: Sending,
    rows: Sequence[dict[str, Any]],
    *,
    facts: Mapping[str, str],
    at: datetime,
    actor: Actor,
) -> None:
    """One event for a batch, filed under the sending alone: the campaign's own history tells of its start."""
    event = record(
        session,
        ATTEMPT["queue"].action,
        actor=actor,
        subjects=sending_subjects(campaign, sending.number)[1:],
        after={
            "letters": len(rows),
            "channel": sending.channel,
            **facts,
            "attempts": attempts_made(rows),
            "digest": digest_of([[row["letter_id"], row["edition_id"], row["resend"]] for row in rows]),
        },
    )
    insert_rows = insert(Attempt).returning(Attempt.id)
    ids = session.scalars(insert_rows, [row | {"recorded": event.seq} for row in rows]).all()
    keep_queued(session, ids, seq=event.seq, at=at, actor=actor)


@dataclass(frozen=True)
class StartDetails:
    """What the event that started a sending says of a pre-election period, blank for none: its election, and why it
    was sent all the same (blank, too, once erased). `again`: also letters that had gone already were chosen.
    `unlisted`: the letters, by id, that were chosen although their posts were not on that day's list;
    `unlisted_places`: of copies, the places in the copy list. `former_offices`: the offices, by id, whose former
    minister's letters were sent; `former`: why, blank once erased."""

    election: str
    despite: str
    again: bool
    unlisted: Collection[int]
    unlisted_places: Collection[int]
    former_offices: Collection[int]
    former: str


def sending_said(session: Session, sending: Sending) -> StartDetails:
    after = body_of(session.get_one(AuditEvent, sending.recorded))["after"]
    kept = {fact.name: fact.value or "" for fact in personal_of(session, sending.recorded)}
    unlisted = frozenset(after.get("unlisted_letters", ()))
    places = frozenset(after.get("unlisted_places", ()))
    return StartDetails(
        after.get("period", ""),
        kept.get("despite", ""),
        after.get("again", False),
        unlisted,
        places,
        frozenset(after.get(OFFICES, ())),
        kept.get("former", ""),
    )
