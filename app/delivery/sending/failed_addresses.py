"""Addresses at which the last letter did not arrive because of the address: nobody has it, or whoever had it moved."""

import re
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.delivery.attempts.reasons import OF_POST, REASONS
from app.delivery.channels import Channel
from app.delivery.models import Attempt
from app.delivery.sending.routes import printed_addresses
from app.delivery.states import State

OF_ADDRESSES = [reason for reason, words in {**REASONS, **OF_POST}.items() if words.contact]

ARRIVED = (State.HANDED_OVER, State.DELIVERED, State.SENT)
"""As far as anybody has said."""

Address = str | tuple[int, str]
"""Of an email, in lower case; of a post by its id and the words that letters print, however they are set in lines."""

Heard = tuple[Address, bool]
"""Where a letter went, and whether it failed so."""


def email_address(value: str) -> Address:
    return value.lower()


def postal_address(post_id: int, lines: Sequence[str]) -> Address:
    return post_id, " ".join(re.findall(r"\w+", " ".join(lines).casefold()))


def failed_addresses(session: Session, emails: Collection[str], posts: Collection[int]) -> set[Address]:
    """Of these `emails`, and of the postal addresses that letters to the `posts` have printed, those at which the last
    letter failed. That somebody recorded or verified one again says nothing of whether letters arrive there. A few
    queries."""
    last = dict([*_emails(session, emails), *_postal(session, posts)])
    return {address for address, failed in last.items() if failed}


def printed_failed(session: Session, of: ColumnElement[bool]) -> dict[str, str]:
    """Those letters of the attempts `of` that print an address at which the last letter failed: the address, by
    reference. Copies are left out."""
    rows = session.execute(
        select(Letter.reference, Letter.post_id, Attempt.edition_id)
        .join(Attempt, Attempt.letter_id == Letter.id)
        .where(of, Attempt.copy == 0, Letter.post_id.is_not(None))
        .order_by(Letter.number)
    ).all()
    failed = failed_addresses(session, (), {post_id for _, post_id, _ in rows if post_id})
    printed = printed_addresses(session, [edition_id for *_, edition_id in rows]) if failed else {}
    return {
        reference: ", ".join(lines)
        for reference, post_id, edition_id in rows
        if post_id and (lines := printed.get(edition_id)) and postal_address(post_id, lines) in failed
    }


def _emails(session: Session, emails: Collection[str]) -> Iterator[Heard]:
    rows = session.execute(
        select(Attempt.address, Attempt.ended)
        .where(
            Attempt.address.in_({*emails, *map(str.lower, emails)}),
            Attempt.channel == Channel.EMAIL,
            *_attempts_with_outcome(),
        )
        .order_by(Attempt.id)
    )
    yield from ((email_address(address), ended is not None) for address, ended in rows)


def _postal(session: Session, posts: Collection[int]) -> Iterator[Heard]:
    rows = session.execute(
        select(Letter.post_id, Attempt.edition_id, Attempt.ended)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.post_id.in_(posts), Attempt.channel == Channel.POST, Attempt.copy == 0, *_attempts_with_outcome())
        .order_by(Attempt.id)
    ).all()
    failed = {post_id for post_id, _, ended in rows if ended}
    printed = printed_addresses(session, [edition_id for post_id, edition_id, _ in rows if post_id in failed])
    for post_id, edition_id, ended in rows:
        if post_id and (lines := printed.get(edition_id)):
            yield postal_address(post_id, lines), ended is not None


def _attempts_with_outcome() -> tuple[ColumnElement[bool], ...]:
    """Attempts of which something was heard that says whether the address is right."""
    return (
        Attempt.undone.is_(None),
        Attempt.state.in_(ARRIVED) | (Attempt.ended.is_not(None) & Attempt.reason.in_(OF_ADDRESSES)),
    )
