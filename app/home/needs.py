"""What needs a person now, by what they are: the list on the first page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.sessions.person import Person
from app.campaigns.lifecycle.create import campaigns
from app.campaigns.models import Campaign
from app.home.after_sending import unread_reply_needs
from app.home.clearance import office_needs
from app.home.need import Need, urgent_first
from app.home.owner import needs_of_owner, needs_without_owner
from app.home.waiting import disclosure_needs, inbox_needs, needs_of_risk, question_needs
from app.notices.failed_mail import failed_mail
from app.platform.memory import Memory
from app.responses.answers import Late
from app.tracking.answers import Answers
from app.tracking.letter_notes import assigned_to
from app.tracking.snapshot import CampaignSnapshot
from app.web.filters import format_plural


@dataclass(frozen=True)
class Group:
    """A heading, and what needs somebody under it: the most urgent first. `name`: its id on the page."""

    name: str
    heading: str
    needs: Sequence[Need]


def needs_of(session: Session, user: Person, *, today: date, at: datetime) -> list[Group]:
    """Groups with something in them, in the order in which they matter: risk, clearances, own campaigns with their
    sendings, mail, replies that are late, parliamentary questions, requests for information, campaigns without an
    owner. Archived campaigns need nobody."""
    looked_after: list[Need] = []
    to_take_on: list[Need] = []
    there = campaigns(session)
    groups = [
        Group("risk", "Children at risk", needs_of_risk(session, user, at=at)),
        Group("office", "For your private office", urgent_first(office_needs(session, user, there))),
    ]
    for campaign, needs in zip(there, _needs_of_campaigns(session, user, there, today), strict=True):
        owned = urgent_first(needs.of_owner)
        groups.append(Group(f"owner-{campaign.reference}", f"As owner of {campaign.reference}", owned))
        to_take_on += needs.without_owner
        looked_after += needs.looked_after
    groups += [
        Group("inbox", "In the inbox", list(inbox_needs(session, user))),
        Group("looked-after", "Letters assigned to you", urgent_first(looked_after)),
        Group("questions", "Parliamentary questions", list(question_needs(session, user, today=today))),
        Group("disclosures", "Information requests", list(disclosure_needs(session, user, today=today))),
        Group("administrator", "As an administrator", _of_administrator(session, user)),
        Group("drafter", "As a drafter", urgent_first(to_take_on)),
    ]
    return [group for group in groups if group.needs]


@dataclass(frozen=True)
class CampaignNeeds:
    """What a campaign needs of a user: as its owner, as who may become its owner, and about letters assigned to
    them."""

    of_owner: Sequence[Need] = ()
    without_owner: Sequence[Need] = ()
    looked_after: Sequence[Need] = ()


NEEDS: Memory[Sequence[CampaignNeeds]] = Memory(32)
"""By the user's id and roles and the day."""


def _needs_of_campaigns(
    session: Session, user: Person, there: Iterable[Campaign], today: date
) -> Sequence[CampaignNeeds]:
    """Of each of the campaigns, in their order."""

    def needs() -> Sequence[CampaignNeeds]:
        held = assigned_to(session, user.id)
        return [_needs_of_campaign(session, campaign, user, held.get(campaign.id, ()), today) for campaign in there]

    return NEEDS.recall(session, (user.id, user.roles, today), needs)


def _needs_of_campaign(
    session: Session, campaign: Campaign, user: Person, held: Collection[int], today: date
) -> CampaignNeeds:
    """`held`: ids of the letters that the user looks after."""
    mine = campaign.owner_id == user.id
    free = campaign.owner_id is None and Role.DRAFTER in user.roles
    if not (mine or free or held):
        return CampaignNeeds()
    answers = CampaignSnapshot(session, campaign, today).followed
    return CampaignNeeds(
        list(needs_of_owner(session, campaign, answers)) if mine else (),
        list(needs_without_owner(session, campaign, answers)) if free else (),
        list(_looked_after(campaign, user, [answers[letter_id] for letter_id in held if letter_id in answers])),
    )


def _of_administrator(session: Session, user: Person) -> list[Need]:
    return list(_not_mailed(session)) if Role.ADMINISTRATOR in user.roles else []


def _not_mailed(session: Session) -> Iterator[Need]:
    if number := failed_mail().count(session):
        title = f"{format_plural(number, 'notice')} could not be emailed"
        yield Need("warn", title, "Their readers can see them only in Despatch.", "", url_for("mail.index"))


def _looked_after(campaign: Campaign, user: Person, answers: Iterable[Answers]) -> Iterator[Need]:
    """`answers`: about the letters of `campaign` that `user` looks after."""
    answers = list(answers)
    late = [answer.late.code for answer in answers]
    href = url_for("tracking.track", reference=campaign.reference, assigned=user.id)
    if overdue := late.count(Late.OVERDUE):
        title = f"{format_plural(overdue, 'letter')} of {campaign.reference} overdue"
        yield Need("warn", title, "The reply-by date has passed and no reply is recorded.", "", href)
    elif waiting := late.count(Late.NOT_DUE):
        title = f"{format_plural(waiting, 'letter')} of {campaign.reference} awaiting a reply"
        none = "It is not overdue." if waiting == 1 else "They are not overdue."
        yield Need("empty", title, none, "", href)
    yield from unread_reply_needs(campaign, answers, of=f" of {campaign.reference}", assigned=user.id)
