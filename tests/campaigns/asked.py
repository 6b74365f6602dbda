"""What tests of clearance do with MAR15, each in a line."""

from dataclasses import replace
from datetime import date

import pytest

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor, record
from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.clearance.clear import (
    OwnCampaign,
    answer_requests,
    take_back_answers,
)
from app.campaigns.enclosures.change import EnclosureDetails, add_enclosure
from app.campaigns.enclosures.change import seen_of as enclosures_seen
from app.campaigns.enclosures.enclosure_list import AFTER
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import Beginning, Details, create_campaign
from app.campaigns.lifecycle.details import change_details, details_of
from app.campaigns.lifecycle.details import seen_of as details_seen
from app.campaigns.signatories.change import Office, add_signatory, change_signatory, seen_of
from app.clearance.answer import OfficeAnswer
from app.clearance.models import ClearanceRequest, OfficeMember
from app.clearance.requests import standing_requests
from app.clearance.states import State
from app.drafting.models import TemplateVersion
from app.platform.clock import now
from tests.audit.codes import event_of
from tests.campaigns.clearing import ALL

POLICE = "Make sure that every report is recorded when it is made"
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
        session, campaign, {request.id: request.text_sha256}, OfficeAnswer(state, **how), today=TODAY, actor=actor
    )


def of_office(session, office_id: int, *, name: str = "Writer Example"):
    """One who drafts, and is of the office too."""
    found = person(session, name=name)
    session.add(OfficeMember(office_id=office_id, user_id=found.user_id, gateway=False))
    session.flush()
    return found


def refuses_to_answer(session, campaign, office_id: int, actor) -> None:
    """Neither answered nor taken back by `actor`; a colleague of the office may."""
    request = one(session, campaign, office_id, "lead-members")
    with pytest.raises(OwnCampaign):
        say(session, campaign, request, actor)
    with pytest.raises(OwnCampaign):
        take_back_answers(session, campaign, [request.id], reason="x", actor=actor)
    colleague = person(session, name="Colleague Example")
    session.add(OfficeMember(office_id=office_id, user_id=colleague.user_id, gateway=False))
    session.flush()
    assert say(session, campaign, request, colleague)


ADDED = Office("Minister for Practice", "Department for Practice", "A Minister")


def write_beside(session, campaign, way: str, *, actor) -> None:
    if way == "sender":
        details = replace(details_of(campaign), sender=("2 Marsham Street",))
        change_details(
            session, campaign, details, seen=details_seen(campaign), printed=False, actor=actor, accepted=ALL
        )
    elif way == "copy":
        add_copy(session, campaign, "A copy line", seen=copies_seen(campaign), actor=actor, accepted=ALL)
    elif way == "signatory":
        add_signatory(session, campaign, ADDED, seen=seen_of(campaign), actor=actor, accepted=ALL)
    elif way == "signatory changed":
        first = campaign.signatories[0]
        named = Office(first.office, first.department, "Another Name")
        change_signatory(session, campaign, first, named, seen=seen_of(campaign), actor=actor, accepted=ALL)
    else:
        paper = EnclosureDetails("A paper", AFTER, None)
        add_enclosure(session, campaign, paper, seen=enclosures_seen(session, campaign), actor=actor, accepted=ALL)


def copied_as(session, reference: str, campaign, **beginning):
    source = newest_text(session, campaign.id).source
    day = campaign.letter_date
    details = Details(reference, "Another", letter_date=day, reply_by=None, valid_at=day)
    return create_campaign(session, Beginning(source=source, **beginning), details, actor=SYSTEM)


def begun_from(session, template: TemplateVersion, *, actor):
    day = date(2015, 3, 3)
    beginning = Beginning(source=template.source, template_version_id=template.id)
    details = Details("TEMPLATES", "From a template", letter_date=day, reply_by=None, valid_at=day)
    return create_campaign(session, beginning, details, actor=actor)


def _without_template(session, action: str, **how):
    how["after"].pop("template_version", None)
    return record(session, event_of(action), **how)
