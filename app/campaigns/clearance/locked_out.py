"""Which clearers can't answer about a campaign because one person alone stands for their account."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.campaigns.clearance.authors import authors_of, people_behind
from app.campaigns.models import Campaign
from app.clearance.offices.members import clearers_of
from app.letters.page.wording import join
from app.people.second_person import sponsors_of


@dataclass(frozen=True)
class LockedOut:
    """A clearer of an office (`office_id`), whose account `sponsor` set up alone. The sponsor, or another person whose
    account the sponsor set up, worked on the campaign."""

    office_id: int
    user: User
    sponsor: User


def locked_out(session: Session, campaign: Campaign, office_ids: Collection[int]) -> list[LockedOut]:
    """By office, then by name. Those who worked on the campaign themselves are left out."""
    everyone = clearers_of(session, office_ids)
    own = people_behind(session, campaign)
    barred = authors_of(session, campaign) - own
    sponsors = sponsors_of(session, barred)
    return [
        LockedOut(office_id, user, sponsors[user.id])
        for office_id, users in everyone.items()
        for user in users
        if user.id in sponsors
    ]


def offices_that_answer(session: Session, campaign: Campaign, office_ids: Collection[int]) -> set[int]:
    """The offices of which somebody can answer about the campaign."""
    authors = authors_of(session, campaign)
    return {
        office_id
        for office_id, users in clearers_of(session, office_ids).items()
        if any(user.id not in authors for user in users)
    }


def locked_out_words(found: Iterable[LockedOut]) -> list[str]:
    """A sentence for each sponsor: who can't answer until when."""
    by_sponsor: dict[str, list[str]] = {}
    for one in found:
        names = by_sponsor.setdefault(one.sponsor.name, [])
        if one.user.name not in names:
            names.append(one.user.name)
    return [
        f"{join(names)} can’t answer yet, because {sponsor} set up "
        f"{'this account' if len(names) == 1 else 'these accounts'} alone. Someone other than {sponsor} must vouch for "
        f"{'it' if len(names) == 1 else 'them'} first."
        for sponsor, names in by_sponsor.items()
    ]
