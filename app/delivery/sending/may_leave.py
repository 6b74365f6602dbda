"""Whether an edition that was queued may still leave: much may have happened since it was."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Campaign, CopyLine, Letter
from app.delivery.channels import METHODS
from app.delivery.marking.sendable import Outgoing, sendable
from app.delivery.models import Attempt, Sending
from app.delivery.sending.hold_reasons import HeldBack, HoldReason, held_because
from app.delivery.sending.routes import printed_addresses
from app.delivery.states import LEFT, State
from app.delivery.words import STANDS
from app.registry.contacts.of_posts import contacts_of, postal
from app.registry.posts.posts import listed_posts
from app.web.filters import format_date

WAITS = (State.QUEUED, State.HANDING)


def why_not_as_made(letter: Outgoing | None, edition_id: int) -> HeldBack | None:
    """What has happened to the letter, or to its text, since it was made. A `letter` that is None was withdrawn."""
    if letter is None:
        return held_because(HoldReason.WITHDRAWN)
    if letter.edition_id != edition_id:
        return held_because(HoldReason.NEWER_EDITION, number=letter.edition)
    if letter.hindrance:
        words = STANDS[letter.hindrance]
        return held_because(HoldReason.NOT_SENDABLE, letter=letter.reference, why=words.one, to_do=words.to_do)
    return None


def count_held_back(session: Session, campaign: Campaign, sending: Sending) -> int:
    """How many letters that the sending has still to send may not leave as they were made, as things are now."""
    of = (Attempt.sending_id == sending.id, Attempt.state == State.QUEUED)
    queued = session.execute(select(Attempt.letter_id, Attempt.edition_id).where(*of)).all()
    ids = {one.letter_id for one in queued}
    letters = {letter.letter_id: letter for letter in sendable(session, campaign, letter_ids=ids)}
    return sum(bool(why_not_as_made(letters.get(one.letter_id), one.edition_id)) for one in queued)


def going_otherwise(session: Session, of: ColumnElement[bool]) -> Mapping[int, HeldBack]:
    """Those of the attempts `of`, by id, whose edition went, or is to go, to its recipient by another attempt: when,
    and how. Copies are left out."""
    other = aliased(Attempt)
    rows = session.execute(
        select(Attempt.id, other)
        .join(other, (other.edition_id == Attempt.edition_id) & (other.id != Attempt.id))
        .where(of, Attempt.copy == 0, other.copy == 0, other.undone.is_(None), other.state.in_((*LEFT, *WAITS)))
        .order_by(other.id)
    )
    return {attempt_id: _otherwise(one) for attempt_id, one in rows}


def _otherwise(other: Attempt) -> HeldBack:
    if other.state in WAITS:
        return held_because(HoldReason.GOES_OTHERWISE, by=METHODS[other.channel].by.lower())
    went, on = METHODS[other.channel].went, format_date(other.sent_on)
    return held_because(HoldReason.WENT_OTHERWISE, went=went, on=on)


def why_not_listed(session: Session, attempt: Attempt, *, today: date) -> HeldBack | None:
    """Its post is not on its registry's list today; None: it is, or this is an open letter, or a copy to no post."""
    if attempt.copy:
        post_id = session.scalar(
            select(CopyLine.post_id)
            .join(Letter, Letter.campaign_id == CopyLine.campaign_id)
            .where(Letter.id == attempt.letter_id, CopyLine.position == attempt.copy - 1)
        )
        gone = post_id is not None and not listed_posts(session, [post_id], valid_at=today)
        return held_because(HoldReason.UNLISTED_COPY) if gone else None
    unlisted = unlisted_among(session, Attempt.id == attempt.id, today=today)
    return held_because(HoldReason.UNLISTED) if unlisted else None


def unlisted_among(session: Session, of: ColumnElement[bool], *, today: date) -> set[int]:
    """The letters of the attempts `of`, by id, whose posts are not on their registries' lists today. Copies and open
    letters are left out."""
    rows = session.execute(
        select(Letter.id, Letter.post_id)
        .join(Attempt, Attempt.letter_id == Letter.id)
        .where(of, Attempt.copy == 0, Letter.post_id.is_not(None))
    )
    posts = {letter_id: post_id for letter_id, post_id in rows if post_id is not None}
    listed = listed_posts(session, set(posts.values()), valid_at=today)
    return {letter_id for letter_id, post_id in posts.items() if post_id not in listed}


def why_not_there(session: Session, attempt: Attempt, *, today: date) -> HeldBack | None:
    """Its email address, or the postal address that it prints, is none by which the post is to be reached today; None:
    it is, or it is no address of a post on today's list."""
    spec = METHODS[attempt.channel]
    if spec.prints_address:
        return printed_otherwise(session, Attempt.id == attempt.id, today=today).get(attempt.letter_id)
    if not spec.contact or attempt.copy:
        return None
    post_id = session.scalars(select(Letter.post_id).where(Letter.id == attempt.letter_id)).one()
    owners = listed_posts(session, [post_id] if post_id else [], valid_at=today)
    known = contacts_of(session, owners, valid_at=today).get(post_id or 0, ())
    usable = [contact.text for contact in known if contact.channel == spec.contact and not contact.do_not_use]
    if attempt.address.lower() in {one.lower() for one in usable}:
        return None
    if usable:
        return held_because(HoldReason.ADDRESS_CHANGED, queued=attempt.address, now=usable[0])
    return held_because(HoldReason.NO_ADDRESS_NOW, queued=attempt.address)


def printed_otherwise(session: Session, of: ColumnElement[bool], *, today: date) -> dict[int, HeldBack]:
    """Those letters of the attempts `of` that print another postal address than that of their post today, by letter
    id. Copies, and letters to posts that are not on today's list, are left out."""
    rows = session.execute(
        select(Letter.id, Letter.post_id, Attempt.edition_id)
        .join(Attempt, Attempt.letter_id == Letter.id)
        .where(of, Attempt.copy == 0, Letter.post_id.is_not(None))
    ).all()
    owners = listed_posts(session, {post_id for _, post_id, _ in rows if post_id}, valid_at=today)
    contacts = contacts_of(session, owners, valid_at=today)
    addresses = printed_addresses(session, [edition_id for *_, edition_id in rows])
    found = {}
    for letter_id, post_id, edition_id in rows:
        printed = addresses.get(edition_id)
        now = postal(contacts.get(post_id or 0, []))
        if printed and post_id in owners and (now is None or now.lines != printed):
            reason = HoldReason.PRINTED_CHANGED if now else HoldReason.PRINTED_NO_ADDRESS
            found[letter_id] = held_because(reason, printed=", ".join(printed), now=now.text if now else "")
    return found
