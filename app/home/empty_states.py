"""What the first page shows a person without tasks: what will appear for each of their roles, and where to begin."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.sessions.person import Person
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.clearance.offices.find import names_of_offices, offices_of
from app.letters.page.wording import join
from app.web.filters import format_plural
from app.web.names import the_office

NAMED = 3
"""Campaigns that an owner is shown by reference; more are counted."""


@dataclass(frozen=True)
class EmptyState:
    """`link`: words and address of what this person can do now."""

    title: str
    words: str
    link: tuple[str, str]


def empty_states(session: Session, user: Person) -> Iterator[EmptyState]:
    """One for each role of a person; a viewer's only if there is no other."""
    roles = frozenset(user.roles)
    every_campaign = ("See all campaigns", url_for("campaigns.index"))
    if Role.CLEARER in roles:
        yield _of_clearer(session, user, every_campaign)
    if Role.DRAFTER in roles:
        yield _of_drafter(session, user)
    if Role.SAFEGUARDING in roles:
        yield EmptyState(
            "No report of risk needs you",
            "Reports of risk to a child appear here first, with the time left to tell the director.",
            ("See reports of risk", url_for("risk.index")),
        )
    if Role.ADMINISTRATOR in roles:
        yield EmptyState(
            "No administration tasks",
            "Emails to users that failed appear here. Account changes for you to confirm arrive as notices.",
            ("See who uses Despatch", url_for("users.index")),
        )
    if roles <= {Role.VIEWER}:
        yield EmptyState(
            "You have no tasks",
            "Your role is Viewer. You can read every campaign, letter and reply, and download lists. You can’t change "
            "anything, so no task appears here.",
            every_campaign,
        )


def _of_clearer(session: Session, user: Person, every_campaign: tuple[str, str]) -> EmptyState:
    offices = names_of_offices(session, offices_of(session, user.id))
    if not offices:
        return EmptyState(
            "You are not in a private office yet",
            "An administrator adds you to your minister’s office, and a second person confirms it. Then the letters "
            "for your office to clear appear here.",
            every_campaign,
        )
    return EmptyState(
        "No letters to clear",
        f"You answer for {join([the_office(name) for name in offices.values()])}. When an owner asks for clearance, "
        "the letter and the date to answer by appear here.",
        ("See your private office", url_for("private_offices.mine")),
    )


def _of_drafter(session: Session, user: Person) -> EmptyState:
    owned = select(Campaign.reference).where(Campaign.owner_id == user.id, Campaign.state != State.ARCHIVED)
    references = session.scalars(owned.order_by(Campaign.letter_date.desc(), Campaign.reference)).all()
    also = "So do letters assigned to you, messages to match and parliamentary questions."
    if references:
        owned_words = join(references) if len(references) <= NAMED else format_plural(len(references), "campaign")
        return EmptyState(
            "Your campaigns have no tasks",
            f"You own {owned_words}. The next task for {'each' if len(references) > 1 else 'it'} appears here, such "
            f"as replies to read. {also}",
            ("Start another campaign", url_for("start.choose")),
        )
    return EmptyState(
        "You do not own a campaign yet",
        f"When you start a campaign or become its owner, its next task appears here. {also}",
        ("Start a campaign", url_for("start.choose")),
    )
