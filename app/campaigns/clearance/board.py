"""The board of a campaign's clearance: who is asked about which of its texts, and who holds it up."""

from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.campaigns.clearance.authors import authors_of
from app.campaigns.letter.text import newest_text
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.clearance.board import Board, Office, board_of
from app.clearance.models import ClearanceRound, PrivateOffice
from app.clearance.offices.find import offices_of
from app.clearance.rounds import committee_of, current_round
from app.clearance.steps import Review, reviews_of
from app.clearance.words import WRITE_ROUND
from app.letters.page.wording import join
from app.platform.clock import today
from app.registry.working_days import bank_holidays
from app.web.filters import format_plural
from app.web.names import capitalise_first, the_office


def board_for(session: Session, campaign: Campaign) -> Board:
    """Those who sign, in their order, then the other offices that a write-round asks."""
    slugs = slugs_of(campaign)
    rows = [
        Office(
            signatory.office_id,
            signatory.office,
            signatory.department,
            [slug for slug in slugs if signatory.signs(slug)],
        )
        for signatory in campaign.signatories
    ]
    if round_ := current_round(session, campaign.id):
        for office_id in committee_of(session, round_):
            if all(row.id != office_id for row in rows):
                office = session.get_one(PrivateOffice, office_id)
                rows.append(Office(office.id, office.title, office.name, slugs))
    this_day = today()
    return board_of(session, campaign.id, rows, slugs, today=this_day, holidays=bank_holidays(session))


def reviews_now(session: Session, campaign: Campaign) -> list[Review]:
    """What those said who review the text before ministers do, against its newest version."""
    return reviews_of(session, campaign.id, newest=newest_text(session, campaign.id).number)


def held_up_by(board: Board) -> str:
    """Who is to act, and for how long: “With the Home Office, 3 working days”. Where every office that holds it up has
    said what it objects to, the owner is: “The Home Office waits for a change, since today”. Blank: nobody."""
    rows = board.to_answer or board.waiting_for
    if not rows:
        return ""
    first, others = rows[0], rows[1:]
    days = f", {format_plural(first.days, 'working day')}" if first.days else ", since today"
    named = [the_office(first.office.name)]
    if others:
        one = the_office(others[0].office.name)
        named.append(one if len(others) == 1 else format_plural(len(others), "other office"))
    offices = join(named)
    if board.to_answer:
        return f"With {offices}{days}"
    return f"{capitalise_first(offices)} {'wait' if others else 'waits'} for a change{days}"


def slugs_of(campaign: Campaign) -> list[str]:
    return [part.registry_slug for part in campaign.audience]


def may_issue(session: Session, campaign: Campaign, round_: ClearanceRound | None) -> bool:
    """Whether it falls to who looks to issue clearance."""
    if round_ is None or campaign.state != State.OPEN:
        return False
    if round_.track == WRITE_ROUND:
        clears = Role.CLEARER in current_user.roles and round_.chair_id in offices_of(session, current_user.id)
        return clears and current_user.id not in authors_of(session, campaign)
    return campaign.owner_id == current_user.id and Role.DRAFTER in current_user.roles
