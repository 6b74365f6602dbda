"""A campaign that offices have cleared, for tests of what comes after."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.clear import answer_requests, ask_for_clearance, issue_texts, take_back_answers
from app.campaigns.models import Campaign
from app.clearance.answer import OfficeAnswer
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import given_requests, issued_texts, standing_requests
from app.clearance.rounds import RoundTerms, current_round
from app.clearance.states import State
from app.platform.clock import now


class _Every:
    def __contains__(self, request_id: object) -> bool:
        return True


ALL = _Every()
"""`accepted=ALL`: whatever clearances an edit removes."""


def clearer_of(session: Session, office_id: int) -> Actor:
    """A member of a private office, who is added when there is none."""
    found = session.scalars(select(OfficeMember.user_id).where(OfficeMember.office_id == office_id)).first()
    if found is None:
        email = f"office{office_id}@office.example"
        user = User(email=email, name=f"Private secretary {office_id}", created_at=now())
        user.give([Role.CLEARER])
        session.add(user)
        session.flush()
        session.add(OfficeMember(office_id=office_id, user_id=user.id, gateway=False))
        session.flush()
        found = user.id
    return Actor(found)


def ask(session: Session, campaign: Campaign, *, actor: Actor = SYSTEM, **how: object) -> None:
    """Every office is asked about the text as it is."""
    asking = RoundTerms(**{"track": "joint", "due": campaign.letter_date - timedelta(1), **how})
    ask_for_clearance(session, campaign, asking, actor=actor)


def answer(
    session: Session,
    campaign: Campaign,
    office_id: int,
    *slugs: str,
    state: State = State.CONTENT,
    note: str = "",
    today: date | None = None,
    proof: Mapping[str, object] | None = None,
) -> None:
    """One office answers about the texts for these registries, or for all that it is asked about. `proof`: as Actor
    has it."""
    mine = {slug: one for (office, slug), one in standing_requests(session, campaign.id).items() if office == office_id}
    seen = {one.id: one.text_sha256 for slug, one in mine.items() if not slugs or slug in slugs}
    answer_requests(
        session,
        campaign,
        seen,
        OfficeAnswer(state, note),
        today=today or campaign.letter_date,
        actor=replace(clearer_of(session, office_id), proof=proof),
    )


def clear_all(
    session: Session,
    campaign: Campaign,
    *,
    registries: Collection[str] | None = None,
    issue: bool = True,
    actor: Actor = SYSTEM,
) -> None:
    """Every office clears the text of each registry, or of those named, and its clearance is issued."""
    if current_round(session, campaign.id) is None:
        ask(session, campaign, actor=actor)
    slugs = [part.registry_slug for part in campaign.audience if registries is None or part.registry_slug in registries]
    for office_id in {office_id: None for office_id, _ in standing_requests(session, campaign.id)}:
        answer(session, campaign, office_id, *slugs)
    if issue:
        issue_texts(
            session, campaign, [one for one in slugs if one not in issued_texts(session, campaign.id)], actor=actor
        )


def take_back(session: Session, campaign: Campaign, *slugs: str) -> None:
    """Every office takes back what it said of the texts for these registries."""
    there = [
        (office_id, one.id) for (office_id, slug), one in given_requests(session, campaign.id).items() if slug in slugs
    ]
    for office_id in {office_id: None for office_id, _ in there}:
        mine = [request_id for office, request_id in there if office == office_id]
        take_back_answers(session, campaign, mine, reason="A mistake", actor=clearer_of(session, office_id))


def answer_again(session: Session, campaign: Campaign) -> None:
    """Every office takes back what it cleared, clears it once more, with its minister's signature of now, and it is
    issued."""
    slugs = [*issued_texts(session, campaign.id)]
    take_back(session, campaign, *slugs)
    clear_all(session, campaign, registries=slugs)


def sign_with(session: Session, office_id: int, picture_sha256: str | None) -> None:
    """The office's minister, as far back as is known, has this signature."""
    office = session.get_one(PrivateOffice, office_id)
    record_minister(session, office, name="", since=None, picture_sha256=picture_sha256, actor=SYSTEM)


def going_on(page: str) -> dict[str, str]:
    """What the button of the page that asks about clearances sends: those that it names."""
    named = re.search(r'name="accepted" value="([\d ]+)"', page)
    assert named, "the page asks about no clearances"
    return {"accepted": named[1]}
