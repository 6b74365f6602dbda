"""Clearance as a step of a campaign, and what each of its pages begins with."""

from typing import Any

from flask_login import current_user
from sqlalchemy.orm import Session

from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.board import board_for, held_up_by, may_issue, slugs_of
from app.campaigns.clearance.locked_out import locked_out, locked_out_words
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_page
from app.campaigns.signatories.offices import former_signatories, registries_all_out
from app.campaigns.states import State
from app.campaigns.steps import CLEAR, Step, StepProgress, waiting
from app.clearance.offices.find import offices_of
from app.clearance.requests import standing_requests
from app.clearance.rounds import current_round
from app.platform.clock import today
from app.registry.registries import registry_names
from app.web.filters import format_plural
from app.web.request import reading

CLEARANCE = "/campaigns/<reference>/clearance"


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    """Done when the text of every registry is issued."""
    if not campaign.signatories:
        return waiting("Add the signatories first")
    if not campaign.audience:
        return waiting("Choose the audience first")
    board = board_for(session, campaign)
    without = len(slugs_of(campaign)) - len(count_letters(session, campaign.id))
    hint = f"{format_plural(len(board.rows), 'office')}, {format_plural(len(campaign.audience), 'text')}"
    hint += f" ({without:,} without letters)" if without else ""
    if board.issued >= set(slugs_of(campaign)):
        return StepProgress("full", "Issued", hint=hint)
    unissued = set(slugs_of(campaign)) - board.issued
    asked = current_round(session, campaign.id) is not None
    if asked and not board.waiting_for and unissued <= registries_all_out(session, campaign) - set(board.complete):
        return StepProgress("full", "Letters sent", hint=hint)
    if not board.asked:
        return StepProgress("empty", "Not asked yet", hint=hint)
    sub = held_up_by(board)
    if set(board.complete) - board.issued and not board.waiting_for:
        return StepProgress("half", "To be issued", hint=hint, sub=f"{board.given:,} of {board.asked:,} given")
    return StepProgress("half", f"{board.given:,} of {board.asked:,} given", hint=hint, sub=sub)


STEP = Step("Clearance", "clearance.clearance", step_progress, stage=CLEAR)


def _offices_to_answer_for(session: Session, campaign: Campaign) -> set[int]:
    """Offices of who looks, unless they are among the campaign's authors."""
    return set() if current_user.id in authors_of(session, campaign) else set(offices_of(session, current_user.id))


def _locked_out(session: Session, campaign: Campaign) -> list[str]:
    """Which clearers of the offices that are or would be asked can't answer, in words."""
    if campaign.state != State.OPEN:
        return []
    asked = {office_id for office_id, _ in standing_requests(session, campaign.id)}
    signing = {signatory.office_id for signatory in campaign.signatories}
    return locked_out_words(locked_out(session, campaign, asked | signing))


def clearance_page(name: str, campaign: Campaign, **shown: Any) -> str:
    session = reading()
    round_ = current_round(session, campaign.id)
    return campaign_page(
        f"clearance/{name}.html",
        campaign,
        STEP.name,
        names=registry_names(session),
        counts=count_letters(session, campaign.id),
        slugs=slugs_of(campaign),
        round=round_,
        issues=may_issue(session, campaign, round_),
        locked_out=_locked_out(session, campaign),
        former=former_signatories(session, campaign, today=today()),
        mine_to_answer=_offices_to_answer_for(session, campaign),
        **shown,
    )
