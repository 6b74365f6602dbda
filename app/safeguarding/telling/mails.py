"""The mail that asks a director to telephone: a reference and a number to call, and no word about a child. It is made
and kept before it leaves; that a server takes it tells nobody."""

import re
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.delivery.email.numbers import address_with_token
from app.errors import Refused
from app.platform.config import Settings
from app.platform.database import wake_after_commit
from app.platform.mail_settings import is_address
from app.safeguarding.held import facts_of, lock, subjects_of
from app.safeguarding.models import RiskMail, RiskOutcome, RiskTry
from app.safeguarding.states import About, How, MailState, Outcome, Rung
from app.safeguarding.telling.tell import LONGEST_NAME, made_by
from app.safeguarding.typed import require_text

TASK = "risk-mail"
"""The worker's task that sends what is due."""

NUMBER = re.compile(r"\+?[0-9 ()-]{6,30}(,? ?(ext|extension|option) ?[0-9]{1,6})?", re.ASCII | re.IGNORECASE)
"""A telephone number, and nothing in which anything else might be written."""

SUBJECT = "{reference}: please telephone us now"

TEXT = """\
A report that {about} has come to this office. It is for you as the person who answers for the area, or for whoever \
acts for you.

Reference: {reference}
Please telephone now: {call}

For the child’s sake nothing more is said in this mail, and nothing more should be written in an answer to it. We tell \
you by telephone.

If you can’t telephone, pass this on to whoever acts for you, and answer this mail so that we know that it was read. \
Until we hear from you we go on trying.
"""

ABOUT = {
    About.CHILD: "may mean that a child in your area is at risk",
    About.SERVICE: "may mean that children are at risk in a service in your area",
}


def ask_mail(
    session: Session,
    number: int,
    *,
    to_whom: str,
    address: str,
    call: str,
    token: str,
    actor: Actor,
    at: datetime,
    settings: Settings,
) -> RiskTry:
    """A try by mail, to the director: it leaves after the commit. `call`: the number to call us on. One for a form
    (`token`). Raises NotFound and Refused.
    """
    report = lock(session, number)
    if already := made_by(session, token):
        return already
    to_whom, address, call = require_text(to_whom, "to_whom", most=LONGEST_NAME), address.strip(), call.strip()
    if not is_address(address) or len(address) > 254:
        raise Refused("no_address", field="value")
    if not NUMBER.fullmatch(call):
        raise Refused("no_number", field="call")
    if actor.user_id is None:
        raise ValueError("a person asks for a mail")
    words = {
        "reference": report.reference,
        "call": call,
        "about": ABOUT[About(facts_of(session, report.id).about)],
    }
    secret = secrets.token_hex(10)
    event = record(
        session,
        "risk.mailed",
        actor=actor,
        subjects=subjects_of(report),
        after={"rung": Rung.DIRECTOR, "how": How.EMAIL},
        personal={"to_whom": to_whom, "value": address, "call": call},
    )
    made = RiskTry(
        report_id=report.id,
        token=token,
        rung=Rung.DIRECTOR,
        to_whom=to_whom,
        value=address,
        how=How.EMAIL,
        tried_at=at,
        by_id=actor.user_id,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    session.add_all(
        (
            RiskOutcome(try_id=made.id, outcome=Outcome.WAITING, message_id=None, words="", recorded=event.seq),
            RiskMail(
                try_id=made.id,
                header_id=f"{report.reference.lower()}.{secret}@{settings.mail_domain}",
                reply_to=address_with_token(settings.replies_address, secret),
                address=address,
                subject=SUBJECT.format_map(words),
                text=TEXT.format_map(words),
                state=MailState.WAITING,
                due_at=at,
            ),
        )
    )
    session.flush()
    wake_after_commit(session, TASK)
    return made


def mail_of(session: Session, try_id: int) -> RiskMail | None:
    """The mail of a try; None when it was none."""
    return session.scalars(select(RiskMail).where(RiskMail.try_id == try_id)).one_or_none()
