"""Look for a letter that a message is about: by its reference, whatever its campaign, or by words within one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.inbox.sorting.match import references_in
from app.responses.recording.choose import find_letters, titles_of


@dataclass(frozen=True)
class FoundLetters:
    """Letters to choose from, of `total`; `titles` by letter id. `typed`: what was looked for; blank: nothing was."""

    typed: str = ""
    letters: Sequence[Letter] = ()
    titles: Mapping[int, str] | None = None
    total: int = 0


def find(session: Session, typed: str, reference: str, *, besides: Collection[int] = ()) -> FoundLetters:
    """`reference`: of the campaign to look in; without one, the newest. `besides`: letters that are not offered."""
    typed = typed.strip()[:500]
    if not typed:
        return FoundLetters()
    if named := references_in(typed):
        letters = session.scalars(
            select(Letter).where(Letter.reference.in_(named), Letter.id.not_in(besides)).order_by(Letter.id)
        ).all()
        return _with_titles(session, typed, letters, len(letters))
    campaigns = searchable_campaigns(session)
    campaign = next((one for one in campaigns if one.reference == reference), campaigns[0] if campaigns else None)
    if campaign is None:
        return FoundLetters(typed)
    result = find_letters(session, campaign, typed, besides=besides)
    return _with_titles(session, typed, result.offered, result.total)


def searchable_campaigns(session: Session) -> Sequence[Campaign]:
    """Campaigns whose letters can be looked for, the newest first. What answers a chaser is about an earlier letter."""
    open_still = select(Campaign).where(Campaign.state != State.ARCHIVED, Campaign.chases_id.is_(None))
    return session.scalars(open_still.order_by(Campaign.letter_date.desc(), Campaign.id.desc())).all()


def _with_titles(session: Session, typed: str, letters: Sequence[Letter], total: int) -> FoundLetters:
    titles: dict[int, str] = {}
    for campaign_id in {letter.campaign_id for letter in letters}:
        campaign = session.get_one(Campaign, campaign_id)
        titles |= titles_of(session, campaign, [letter for letter in letters if letter.campaign_id == campaign_id])
    return FoundLetters(typed, letters, titles, total)
