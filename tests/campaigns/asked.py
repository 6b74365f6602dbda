"""What tests of clearance do with MAR15, each in a line."""

from datetime import date

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.clear import (
    answer_requests,
)
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.clearance.answer import Said
from app.clearance.models import ClearanceRequest
from app.clearance.requests import standing_requests
from app.clearance.states import State
from app.platform.clock import now

POLICE = "Be sure that a report is recorded as a crime when it is made"
"""Words that chief constables alone are sent."""
EVERYONE = "We look forward to your reply"
TODAY = date(2015, 3, 2)
DUE = date(2015, 3, 20)


def edited(session, campaign, before: str, after: str, *, actor: Actor = SYSTEM, **how):
    newest = newest_text(session, campaign.id)
    assert before in newest.source
    return keep_text(session, campaign, newest.source.replace(before, after), seen=newest.number, actor=actor, **how)


def one(session, campaign, office_id: int, slug: str) -> ClearanceRequest:
    return standing_requests(session, campaign.id)[office_id, slug]


def person(session, *, name: str = "Alex Example") -> Actor:
    user = User(email=f"{name.split(maxsplit=1)[0].lower()}@office.example", name=name, created_at=now())
    user.give([Role.CLEARER, Role.DRAFTER])
    session.add(user)
    session.flush()
    return Actor(user.id)


def say(session, campaign, request: ClearanceRequest, actor: Actor, state: State = State.CONTENT, **how):
    return answer_requests(
        session, campaign, {request.id: request.text_sha256}, Said(state, **how), today=TODAY, actor=actor
    )
