"""What of the statutory framework a campaign's letter cites, and whether it was in force on the letter's date."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.campaigns.text import text_known
from app.evidence.framework.cited import Cited, cited, miscited
from app.evidence.framework.listed import Edition, editions
from app.evidence.packs.findings import CitedFindings
from app.evidence.packs.letter_rows import CampaignRows
from app.web.filters import format_date


def citations(session: Session, found: CampaignRows, *, known_at: int) -> Sequence[CitedFindings]:
    """Each edition once, in the letter's order."""
    text = text_known(session, found.campaign, known_at)
    there = editions(session, known_at=known_at)
    if text is None or not there:
        return ()
    day = found.then.letter_date
    wrong = {one.words for one in miscited(text.source, day, there)}
    told: dict[tuple[int, str], CitedFindings] = {}
    for one in cited(text.source, there):
        told.setdefault(_which(one), _told(one, found, amiss=one.words in wrong))
    return tuple(told.values())


def _which(one: Cited) -> tuple[int, str]:
    return one.edition.id if one.edition else 0, one.work_slug + one.said


def _told(one: Cited, found: CampaignRows, *, amiss: bool) -> CitedFindings:
    day = format_date(found.then.letter_date)
    title = one.edition.title if one.edition else one.work_title
    if not amiss:
        words = f"{title}: in force on the letters’ date, {day}."
    elif one.edition:
        words = f"{title}: not in force on the letters’ date, {day}{_when(one.edition)}."
    else:
        words = f"{title}, cited as “{one.words}”: no edition of it that is recorded was in force on {day}."
    return CitedFindings(one.edition.id if one.edition else 0, title, not amiss, words)


def _when(edition: Edition) -> str:
    since = f" from {format_date(edition.in_force_from)}" if edition.in_force_from else ""
    until = f" until {format_date(edition.in_force_to)}" if edition.in_force_to else ""
    return f" (it is{since}{until})" if since or until else ""
