"""Rehearse: what would go where, and what is in the way, before anything leaves."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import needs
from app.accounts.models import Role
from app.campaigns.models import Letter
from app.campaigns.pages import campaign_page
from app.clock import today
from app.delivery.channels import Channel
from app.delivery.email.choose import only_files
from app.delivery.pages import NONE_CHOSEN, chosen_letters, own_open_campaign, to_the_list
from app.delivery.sending.rehearsed_words import BLOCKS, WARNS, WAYS
from app.delivery.sending.routes import Block, Rehearsal, Routed
from app.delivery.sending.wishes import fields_of, rehearsal_of, wish_in
from app.delivery.words import BY
from app.registry.changes.succession import SuccessorPost, successor_posts
from app.registry.registries import registry_names
from app.registry.titles import called_on
from app.web.request import reading, services

blueprint = Blueprint("rehearsing", __name__)

STEP = "Send"

NAMED = 50
"""Letters that can't go, or that go by one way, of which the page tells one by one."""

GOING = (Channel.EMAIL, Channel.POST)


@blueprint.get("/campaigns/<reference>/send/rehearse")
@needs(Role.DRAFTER)
def rehearse(reference: str) -> ResponseReturnValue:
    """The letters chosen, as on the pages that mark letters as sent, under the wish that the query says."""
    campaign = own_open_campaign(reference)
    session = reading()
    chosen = chosen_letters(session, campaign)
    if not chosen.letters:
        flash(NONE_CHOSEN, "info")
        return to_the_list(reference)
    wish = wish_in(request.values)
    found = rehearsal_of(session, chosen, wish)
    return campaign_page(
        "delivery/rehearse.html",
        campaign,
        STEP,
        chosen=chosen,
        rehearsal=found,
        wish=wish,
        fields=[*chosen.fields, *fields_of(wish)],
        going={channel: found.by(channel) for channel in GOING},
        only_files=only_files(services()),
        unlisted=[*_unlisted(session, found)],
        by_registry=_by_registry(found.routed),
        names=registry_names(session),
        stale=Block.STALE in found.blocks or bool(wish.accepted),
        once=secrets.token_urlsafe(24),
        NAMED=NAMED,
        WAYS=WAYS,
        BY=BY,
        BLOCKS=BLOCKS,
        WARNS=WARNS,
    )


@dataclass(frozen=True)
class Unlisted:
    """A letter to a post that is not on today's list, with the posts that took over."""

    reference: str
    post_id: int
    title: str
    successors: Sequence[SuccessorPost]


def _unlisted(session: Session, rehearsal: Rehearsal) -> Iterator[Unlisted]:
    references = {one.letter.letter_id: one.letter.reference for one in rehearsal.unlisted}
    if not references:
        return
    rows = session.execute(select(Letter.id, Letter.post_id).where(Letter.id.in_(references))).all()
    posts = {letter_id: post_id for letter_id, post_id in rows if post_id is not None}
    titles = called_on(session, posts.values(), valid_at=today())
    successors = successor_posts(session, posts.values(), today=today())
    for letter_id, reference in references.items():
        post_id = posts[letter_id]
        yield Unlisted(reference, post_id, titles[post_id], successors[post_id])


def _by_registry(routed: Sequence[Routed]) -> dict[str, dict[str, int]]:
    """By slug: how many letters go by each way, and how many don't."""
    counts: dict[str, dict[str, int]] = {}
    for one in routed:
        of = counts.setdefault(one.letter.registry_slug, dict.fromkeys((*GOING, "blocked"), 0))
        of[one.channel if one.goes else "blocked"] += 1
    return counts
