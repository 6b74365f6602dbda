"""Clearance in the browser: the board."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import signed_in
from app.audit.moments import moments
from app.campaigns.clearance.board import board_for, held_up_by, last_change, reviews_now
from app.campaigns.clearance.certificate import certificates_of
from app.campaigns.clearance.clear import late_for_replies
from app.campaigns.clearance.in_the_way import Hindrance, hindrances_of
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.letter.text import newest_text, text_problems
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.campaigns.states import State
from app.clearance.board import Board
from app.clearance.rounds import current_round
from app.platform.clock import today
from app.registry.periods.words import periods_said
from app.registry.registries import registry_names
from app.web.request import reading

blueprint = Blueprint("clearance", __name__)


@blueprint.get(CLEARANCE)
@signed_in
def clearance(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    board, reviews = board_for(session, campaign), reviews_now(session, campaign)
    return clearance_page(
        "clearance",
        campaign,
        board=board,
        certificates=certificates_of(session, campaign.id),
        held_up=held_up_by(board),
        hindrances=_beside_board(
            hindrances_of(
                board,
                registry_names(session),
                reviews if board.asked and campaign.state == State.OPEN else (),
                href=request.path,
                reminded=_reminded(session, board),
            )
        ),
        change=last_change(session, campaign),
        reviews=reviews,
        unfit=bool(text_problems(session, campaign)),
        version=newest_text(session, campaign.id).number,
        late=_late(campaign, board),
        passed=_deadline_passed(campaign, board),
        period=periods_said(session, campaign.letter_date, today=today()) if campaign.state == State.OPEN else "",
    )


def _beside_board(hindrances: Sequence[Hindrance]) -> list[Hindrance]:
    """Every office that is outstanding, or none where the table of the board says all of each: a list of some of them
    would read as all."""
    whole = any(not (hindrance.is_on_board or hindrance.is_review) for hindrance in hindrances)
    return [hindrance for hindrance in hindrances if whole or not hindrance.is_on_board]


def _late(campaign: Campaign, board: Board) -> str:
    """A warning of a deadline that leaves no time before the reply-by date, while offices are still to answer."""
    round_ = current_round(reading(), campaign.id)
    return late_for_replies(campaign, round_.due, today=today()) if round_ and _waits(campaign, board) else ""


def _deadline_passed(campaign: Campaign, board: Board) -> bool:
    """Whether offices are still to answer after the deadline."""
    round_ = current_round(reading(), campaign.id)
    return round_ is not None and round_.due < today() and _waits(campaign, board)


def _waits(campaign: Campaign, board: Board) -> bool:
    return campaign.state == State.OPEN and bool(board.to_answer)


def _reminded(session: Session, board: Board) -> dict[int, datetime]:
    """When offices were reminded, by the event."""
    requests = [
        board_request.request for row in board.rows for board_request in row.put.values() if board_request is not None
    ]
    return {
        seq: moment.at
        for seq, moment in moments(
            session, {clearance_request.reminded for clearance_request in requests if clearance_request.reminded}
        ).items()
    }
