"""Standard lines in the letters of campaigns: which stand in one, and which letters hold one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import newest_text
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.drafting.faults import Fault
from app.drafting.lines.find import every_version
from app.drafting.lines.in_text import LineInText, lines_among, lines_in_text
from app.drafting.lines.words import line_faults
from app.letters.text.source import take_apart
from app.platform.clock import today


@dataclass(frozen=True)
class Holding:
    """A campaign whose letter holds a line, and how it stands there."""

    campaign: Campaign
    found: LineInText


def day_of(campaign: Campaign) -> date:
    """On which its lines must hold: that of the letter, or today where the letter's has passed."""
    return max(today(), campaign.letter_date)


def faults_of_lines(session: Session, campaign: Campaign, body: str) -> list[Fault]:
    """What to look at among the standard lines in a body as it is typed. None keeps it from being saved."""
    return line_faults(lines_in_text(session, body, on=day_of(campaign)))


def lines_in_letter(session: Session, campaign: Campaign) -> list[LineInText]:
    """The standard lines in the newest text of a campaign."""
    body = take_apart(newest_text(session, campaign.id).source).body
    return lines_in_text(session, body, on=day_of(campaign))


def letters_with_line(session: Session, line_id: int) -> list[Holding]:
    """The open campaigns whose newest text holds the line, or a changed one, by reference."""
    kept_lines = every_version(session)
    campaigns = session.scalars(select(Campaign).where(Campaign.state == State.OPEN).order_by(Campaign.reference))
    holdings = []
    for campaign in campaigns:
        body = take_apart(newest_text(session, campaign.id).source).body
        lines = lines_among(kept_lines, body, on=day_of(campaign))
        holdings += [Holding(campaign, line) for line in lines if line.kept.line.id == line_id]
    return holdings
