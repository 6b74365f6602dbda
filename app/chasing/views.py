"""Chase: who is late, what the policy proposes, and a person's decision to begin a chaser."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.clearance.lost_clearances import owner_only_reason
from app.campaigns.lifecycle.chasers import chasers_of
from app.campaigns.lifecycle.create import ReferenceTaken
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.signatories.offices import cannot_sign
from app.campaigns.states import State
from app.chasing.policy import ChasingPolicy
from app.chasing.propose import Proposals, proposals, recipients_of, seen_of
from app.chasing.start import start_chaser
from app.chasing.waiting import away_words, count_unread
from app.chasing.words import HELD, NONE_CHOSEN, ORDINALS, heard_words, held_back_reason, today_in_words
from app.delivery.attempts.sent_letters import sent_facts
from app.errors import Stale
from app.platform.clock import today
from app.production.sections import LetterSection
from app.registry.registries import registry_names
from app.web.acts import finish, press
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.request import reading
from app.web.tables.paging import page_of

blueprint = Blueprint("chasing", __name__)

STEP = "Track"

LETTER = "letter"

SIZE = 50
"""Suggested reminders on one page."""

SHOWN = 20
"""Letters that the confirmation names one by one."""

NAMED = 100
"""Letters held back that the page names one by one."""


@blueprint.get("/campaigns/<reference>/chase")
@signed_in
def chase(reference: str) -> ResponseReturnValue:
    return _page(campaign_or_404(reference))


@blueprint.post("/campaigns/<reference>/chase")
@needs(Role.DRAFTER)
def start(reference: str) -> ResponseReturnValue:
    """With letters ticked, a confirmation; with the digest `seen` of what it showed, the deed."""
    campaign = campaign_or_404(reference)
    require_owner(campaign, actor())
    found = proposals(reading(), campaign, today=today())
    ids = _chosen_letter_ids(found)
    lines = found.among(ids)
    if not lines:
        flash(NONE_CHOSEN, "warning")
        return redirect(url_for(".chase", reference=reference))
    if not (seen := request.form.get("seen")):
        shown_lines = lines[:SHOWN]
        away = away_words(reading(), [line.tracked.id for line in shown_lines], today=today())
        shown = {
            "lines": lines,
            "shown_lines": shown_lines,
            "recipients": recipients_of(reading(), campaign, shown_lines),
            "seen": seen_of(lines),
            "away": away,
            "heard_words": heard_words,
            "cannot_sign": cannot_sign(reading(), campaign, today()),
        }
        return campaign_page("chasing/confirm.html", campaign, STEP, **shown, LETTER=LETTER)

    def begin(session: Session) -> str:
        campaign = campaign_or_404(reference, session)
        try:
            return start_chaser(session, campaign, ids, seen=seen, today=today(), actor=actor()).reference
        except ReferenceTaken:
            raise Stale("reminders_changed") from None

    done = press(begin)
    if not done:
        return redirect(url_for(".chase", reference=reference))
    return finish(
        url_for("campaigns.campaign", reference=done.result),
        f"You have started {done.result}, with {format_plural(len(lines), 'letter')}. Nothing has been sent.",
    )


def _chosen_letter_ids(found: Proposals) -> set[int]:
    choice = requested_choice(request.form, LETTER)
    return {line.tracked.id for line in found.lines} if choice.everything else set(choice.ids)


def _page(campaign: Campaign) -> str:
    session = reading()
    found = proposals(session, campaign, today=today())
    page, held = page_of(found.lines, request.args, size=SIZE), found.held[:NAMED]
    return campaign_page(
        "chasing/chase.html",
        campaign,
        STEP,
        found=found,
        today_in_words=today_in_words(found),
        page=page,
        held=held,
        recipients=recipients_of(session, campaign, [*page.items, *held]),
        away=away_words(session, [line.tracked.id for line in page.items], today=today()),
        policy=ChasingPolicy(),
        unread=count_unread(session),
        chasers=chasers_of(session, campaign.id),
        names=registry_names(session),
        open=campaign.state != State.ARCHIVED,
        whose=owner_only_reason(campaign),
        why=held_back_reason,
        heard_words=heard_words,
        HELD=HELD,
        ORDINALS=ORDINALS,
        LETTER=LETTER,
    )


def _of_letter(campaign: Campaign, letter: Letter) -> dict[str, Any]:
    session = reading()
    return {"reminders": _reminders(session, letter), "reminds_of": _reminds_of(session, campaign, letter)}


def _reminders(session: Session, letter: Letter) -> list[tuple[Letter, date | None, Any]]:
    """The chasers' letters about it, each with the day by which it asks for a reply, and how it went, or None."""
    if letter.post_id is None:
        return []
    theirs = (
        select(Letter, Campaign.reply_by)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(Campaign.chases_id == letter.campaign_id, Letter.post_id == letter.post_id, Letter.withdrawn.is_(False))
        .order_by(Letter.id)
    )
    return [
        (one, reply_by, sent_facts(session, one.campaign_id, letter_ids=[one.id]).get(one.id))
        for one, reply_by in session.execute(theirs)
    ]


def _reminds_of(session: Session, campaign: Campaign, letter: Letter) -> Letter | None:
    if campaign.chases_id is None or letter.post_id is None:
        return None
    first = select(Letter).where(Letter.campaign_id == campaign.chases_id, Letter.post_id == letter.post_id)
    return session.scalars(first).one_or_none()


OF_LETTER = LetterSection("chasing/of_letter.html", _of_letter)
