"""A small campaign, for tests of following it up: rows alone, since nobody looks at what its letters say.

Letters 1 to 4 go to chief constables in Wales, 5 to 16 to directors of children's services in the North East.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor, record
from app.campaigns.lifecycle.create import Details, beginning_from_template, campaign_by_reference, create_campaign
from app.campaigns.models import Campaign, Letter
from app.delivery.models import Attempt
from app.drafting.versions import version_in_use
from app.letters.letter import Letter as Page
from app.letters.text.fields import Run as Words
from app.platform.clock import now
from app.platform.services import Services
from app.production.models import Edition, Run
from app.production.states import RunState
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion
from tests.audit.codes import event_of
from tests.letters.factory import march_letter

REFERENCE = "TRK15"
LETTER_DATE, REPLY_BY = date(2015, 3, 3), date(2015, 3, 24)
TODAY = date(2015, 3, 27)
"""Three working days after the letters were to be answered."""

WALES, NORTH_EAST = range(1, 5), range(5, 17)
AUDIENCE = (
    ("chief-constables", {"nation": ["Wales"]}),
    ("directors-of-childrens-services", {"region": ["North East"]}),
)


def small_campaign(
    services: Services, *, reference: str = REFERENCE, reply_by: date | None = REPLY_BY, actor: Actor = SYSTEM
) -> Campaign:
    """Sixteen letters, of which none is sent."""
    details = Details(
        reference=reference, title="A small campaign", letter_date=LETTER_DATE, reply_by=reply_by, valid_at=LETTER_DATE
    )
    with services.database.writing() as session:
        template = version_in_use(session, "march-2015-accountability")
        beginning = replace(beginning_from_template(template), registries=AUDIENCE)
        return create_campaign(session, beginning, details, actor=actor)


def busy_campaign(services: Services, *, actor: Actor = SYSTEM) -> Campaign:
    """Letters 1 to 9 are sent and fared differently; 10 to 16 are not sent."""
    campaign = small_campaign(services, actor=actor)
    send(services, range(1, 9))
    send(services, [9], channel="hand")
    reply(services, [1], on=date(2015, 3, 19), answers=["yes"] * 5)
    reply(services, [2], on=date(2015, 3, 26), answers=["yes", "not_answered"])
    reply(services, [3], on=date(2015, 3, 5), kind="acknowledgement")
    reply(services, [4], on=date(2015, 3, 20), kind="holding", new_reply_by=date(2015, 4, 1))
    reply(services, [5], on=date(2015, 3, 9), kind="returned")
    reply(services, [6, 7], on=date(2015, 3, 24))
    return campaign


def small(session: Session, reference: str = REFERENCE) -> Campaign:
    return campaign_by_reference(session, reference)


def letter(session: Session, number: int, reference: str = REFERENCE) -> Letter:
    return session.scalars(select(Letter).where(Letter.reference == f"{reference}-{number:04d}")).one()


def letter_ids(session: Session, numbers: Iterable[int], reference: str = REFERENCE) -> list[int]:
    return [letter(session, number, reference).id for number in numbers]


def send(
    services: Services,
    numbers: Iterable[int],
    *,
    sent_on: date = LETTER_DATE,
    channel: str = "post",
    reference: str = REFERENCE,
    **printed: Any,
) -> list[Attempt]:
    """The next edition of each letter is made, and sent. `printed`: what it prints otherwise than the others do."""
    with services.database.writing() as session:
        campaign = small(session, reference)
        seq = _event(session, campaign, "letters.sent")
        runs = session.scalars(select(Run).where(Run.campaign_id == campaign.id)).all()
        run = Run(
            campaign_id=campaign.id,
            number=len(runs) + 1,
            state=RunState.DONE,
            valid_at=campaign.valid_at,
            known_at=seq,
            total=len(list(numbers)),
            started_at=now(),
            ended_at=now(),
        )
        session.add(run)
        session.flush()
        attempts = []
        for letter_id in letter_ids(session, numbers, reference):
            made = session.scalars(select(Edition).where(Edition.letter_id == letter_id)).all()
            edition = Edition(
                letter_id=letter_id,
                number=len(made) + 1,
                run_id=run.id,
                content=_content(session.get_one(Letter, letter_id).reference, printed),
                sha256="0" * 64,
                draft=False,
                pages=2,
                recorded=seq,
            )
            session.add(edition)
            session.flush()
            attempts.append(
                Attempt(
                    letter_id=letter_id,
                    edition_id=edition.id,
                    channel=channel,
                    resend=0,
                    state="sent",
                    sent_on=sent_on,
                    note="",
                    recorded=seq,
                    handed=seq,
                )
            )
        session.add_all(attempts)
        session.flush()
        return attempts


def _content(reference: str, printed: Mapping[str, Any]) -> str:
    """What an edition of the letter says: all but its reference is another's."""
    usual = {"date": "3 March 2015", "reply_by": "24 March 2015"}
    return replace(_page(), reference=reference, **usual | printed).canonical_json().decode()


@cache
def _page() -> Page:
    return replace(march_letter(), notice="", subject=(Words("Keeping children safe"),))


def reply(
    services: Services,
    numbers: Iterable[int],
    *,
    on: date,
    kind: str = "substantive",
    new_reply_by: date | None = None,
    answers: Iterable[str] = (),
) -> Response:
    """One response that answers all these letters. `answers`: to ask 1 and those after it."""
    with services.database.writing() as session:
        campaign = small(session)
        seq = _event(session, campaign, "response.recorded")
        response = Response(campaign_id=campaign.id, once=uuid4().hex, recorded=seq)
        session.add(response)
        session.flush()
        session.add(
            ResponseVersion(
                response_id=response.id,
                received_on=on,
                how="email",
                kind=kind,
                summary="What they say.",
                new_reply_by=new_reply_by,
                recorded=seq,
            )
        )
        for letter_id in letter_ids(session, numbers):
            session.add(ResponseLetter(response_id=response.id, letter_id=letter_id, recorded=seq))
            session.add_all(
                AskAnswer(response_id=response.id, letter_id=letter_id, number=number, answer=answer, recorded=seq)
                for number, answer in enumerate(answers, start=1)
            )
        return response


def _event(session: Session, campaign: Campaign, action: str) -> int:
    return record(session, event_of(action), actor=SYSTEM, subjects=[("campaign", campaign.id)]).seq
