"""What needs a person now, by their roles: the list on the first page."""

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
    if run is None:
        letters = sum(count_letters(session, campaign.id).values())
        yield Need(
            "empty",
            f"Look at the letters, then make {letters:,} drafts",
            f"{campaign.title}. Nothing is cleared yet, so every page carries DRAFT.",
            f"Dated {campaign.letter_date.day} {campaign.letter_date:%B %Y}",
            url_for("production.generate", reference=campaign.reference),
        )
        return
    progress = progress_of(session, run, at=now())
    page = url_for("production.run", reference=campaign.reference, number=run.number)
    if progress.failed:
        words = f"Put right {progress.failed:,} letters" if progress.failed != 1 else "Put right 1 letter"
        yield Need(
            "warn", f"{words} that could not be made", "Each has a reason and what to do.", f"Run {run.number}", page
        )
    if run.state == "paused":
        waiting = f"{progress.waiting:,} letters wait."
        yield Need("query", f"Resume or cancel run {run.number}", f"It is paused. {waiting}", "Paused", page)


def _without_owner(campaign: Campaign) -> Need:
    return Need(
        "empty",
        f"Take on {campaign.reference}",
        f"{campaign.title} has no owner. Only an owner can make its letters.",
        "",
        url_for("campaigns.campaign", reference=campaign.reference),
    )
