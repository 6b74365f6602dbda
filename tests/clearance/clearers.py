"""Private offices at work on WRITE (tests/campaigns/writing.py): its owner, and clearers of its offices, signed in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.ownership import take_on
from app.clearance.models import Answer, ClearanceRequest, OfficeMember
from app.clearance.requests import standing_requests
from app.platform.services import Services
from tests.campaigns.clearing import ask
from tests.campaigns.writing import DAY, HOME, letter_to_write, written
from tests.web.filled import Fields, Main

CLEARANCE = "/campaigns/WRITE/clearance"
POLICE, LEAD = "chief-constables", "lead-members"
SignedIn = Callable[..., FlaskClient]


def asked_campaign(services: Services, owner_id: int, **how: Any) -> None:
    """WRITE, whose offices are asked."""
    with services.database.writing() as session:
        letter_to_write(session)
        take_on(session, written(session), actor=Actor(owner_id))
        ask(session, written(session), due=DAY + timedelta(9), **how)


def office_id(services: Services, title: str = HOME) -> int:
    with services.database.reading() as session:
        return next(one.office_id for one in written(session).signatories if one.office == title)


def clearer(services: Services, signed_in: SignedIn, title: str = HOME, *, name: str = "Alex Example") -> FlaskClient:
    """Somebody of a private office, signed in; `page` is the office's."""
    client = signed_in(Role.CLEARER, name=name)
    client.office = office_id(services, title)
    client.page = f"{CLEARANCE}/offices/{client.office}"
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=client.office, user_id=client.member.id, gateway=False))
    return client


def form_of(client: FlaskClient, page: str = "") -> Fields:
    """The form in which an office answers, with every text that it offers ticked by hand."""
    html = client.get(page or client.page).text
    form = next(form for form in Main(html).forms if "answer" in form.offered)
    return form.fields | {"answer": []} | {name: form.offered[name] for name in ("requests",) if name in form.offered}


def saying(form: Fields, answer: str, *slugs: str, services: Services | None = None, note: str = "") -> Fields:
    """The form filled in: about the texts for these registries, or those that are ticked."""
    filled = form | {"answer": [answer], "note": [note]}
    if slugs:
        assert services
        filled["requests"] = [str(one) for one in request_ids(services, *slugs)]
    return filled


def request_ids(services: Services, *slugs: str, title: str = HOME) -> list[int]:
    with services.database.reading() as session:
        mine = standing_requests(session, written(session).id)
        return [
            one.id for (office, slug), one in mine.items() if office == office_id(services, title) and slug in slugs
        ]


def states(services: Services, title: str = HOME) -> dict[str, str]:
    """What stands of an office, by registry."""
    with services.database.reading() as session:
        mine = standing_requests(session, written(session).id)
        return {slug: one.state for (office, slug), one in mine.items() if office == office_id(services, title)}


def answers(services: Services) -> list[tuple[str, str]]:
    """All that was ever said: answer and note."""
    with services.database.reading() as session:
        return [(one.answer, one.note) for one in _answers(session)]


def _answers(session: Session) -> list[Answer]:
    return list(
        session.scalars(
            select(Answer).join(ClearanceRequest, ClearanceRequest.id == Answer.request_id).order_by(Answer.id)
        )
    )
