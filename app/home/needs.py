"""What needs a person now, by their roles: the list on the first page."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.person import Person
from app.campaigns.create import campaigns
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.database import now
from app.production.progress import newest_run, progress_of
from app.production.runs import letters_not_made, still_failed
from app.production.states import UNDER_WAY, RunState
from app.production.words import MOVED_ON
from app.web.filters import format_date, format_plural


@dataclass(frozen=True)
class Need:
    """One line: a shape of the status vocabulary, what to do, why, and when."""

    shape: str
    title: str
    why: str
    when: str
    href: str


@dataclass(frozen=True)
class Group:
    heading: str
    needs: tuple[Need, ...]


def needs_of(session: Session, user: Person) -> list[Group]:
    """Groups with something in them, in the order of the page."""
    groups = []
    for campaign in campaigns(session):
        if campaign.owner_id == user.id:
            groups.append(Group(f"As owner of {campaign.reference}", tuple(_of_owner(session, campaign))))
        elif campaign.owner_id is None and Role.DRAFTER in user.roles:
            groups.append(Group("As a drafter", (_without_owner(campaign),)))
    return [group for group in groups if group.needs]


def _of_owner(session: Session, campaign: Campaign) -> Iterator[Need]:
    run = newest_run(session, campaign.id)
    letters = sum(count_letters(session, campaign.id).values())
    if run is None:
        yield Need(
            "empty",
            f"Look at the letters, then make {letters:,} drafts",
            f"{campaign.title}. Nothing is cleared yet, so every page carries DRAFT.",
            f"Dated {format_date(campaign.letter_date)}",
            url_for("production.generate", reference=campaign.reference),
        )
        return
    failed = still_failed(session, campaign.id)
    for number, times in sorted(Counter(failed.values()).items()):
        yield Need(
            "warn",
            f"Put right {format_plural(times, 'letter')} that could not be made",
            "Each has a reason and what to do.",
            f"Run {number}",
            url_for("production.run", reference=campaign.reference, number=number),
        )
    if run.state == RunState.PAUSED:
        waiting = progress_of(session, run, at=now()).waiting
        yield Need(
            "query",
            f"Resume or cancel run {run.number}",
            f"It is paused. {format_plural(waiting, 'letter waits', 'letters wait')}.",
            "Paused",
            url_for("production.run", reference=campaign.reference, number=run.number),
        )
    not_made = letters_not_made(session, campaign.id)
    if run.state not in UNDER_WAY and not failed.keys() >= set(not_made):
        yield Need(
            "half",
            f"Make the {format_plural(len(not_made), 'letter that is', 'letters that are')} not made",
            f"{letters - len(not_made):,} of {letters:,} are made; run {run.number} {MOVED_ON[run.state]}.",
            "",
            url_for("production.generate", reference=campaign.reference),
        )


def _without_owner(campaign: Campaign) -> Need:
    return Need(
        "empty",
        f"Take on {campaign.reference}",
        f"{campaign.title} has no owner. Only an owner can make its letters.",
        "",
        url_for("campaigns.campaign", reference=campaign.reference),
    )
