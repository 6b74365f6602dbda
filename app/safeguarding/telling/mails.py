"""The mail that asks a director to telephone: a reference and a number to call, and no word about a child. It is made
and kept before it leaves; that a server takes it tells nobody."""

import re
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor, record
from app.delivery.email.numbers import address_with_token
from app.errors import Refused
from app.platform.config import Settings
from app.platform.database import wake_after_commit
from app.platform.mail_settings import is_address
from app.safeguarding import events
from app.safeguarding.locking import facts_of, lock, subjects_of
from app.safeguarding.models import RiskMail, RiskOutcome, RiskTry
from app.safeguarding.rows import area_is_known
from app.safeguarding.states import About, How, MailState, Outcome, Rung
from app.safeguarding.telling.routes import route_for
from app.safeguarding.telling.tell import LONGEST_NAME, made_by
from app.safeguarding.typed_facts import require_text
from app.web.filters import format_moment_in_sentence

TASK = "risk-mail"
"""The worker's task that sends what is due."""

NUMBER = re.compile(r"\+?[0-9 ()-]{6,30}(,? ?(ext|extension|option) ?[0-9]{1,6})?", re.ASCII | re.IGNORECASE)
"""A telephone number, and nothing in which anything else might be written."""

SUBJECT = "{sender}please telephone us now about a report ({reference})"

TEXT = """\
{greeting},

At {received} we received a report that {about}. {why}

Please telephone us now on {call}, quoting {reference}. We will give you the details by telephone.

To check that this email is genuine, call the switchboard of our department on a number that you find yourself, such \
as on GOV.UK, and ask for {name}.

To protect {whom}, this email says nothing more. Please write nothing about {whom} in a reply.

If you cannot telephone, please forward this email to someone who can act for you. Please reply in any case, so \
that we know you have read it. We will keep trying until we hear from you.

Kind regards,

{by}
"""

ABOUT = {
    About.CHILD: "may mean that a child{where} is at risk",
    About.SERVICE: "may mean that children are at risk in a service{where}",
}
WHOM = {About.CHILD: "the child", About.SERVICE: "the children"}


def mail_subject(reference: str, *, sender: str) -> str:
    """`sender`: what the office calls itself in its mail; may be blank."""
    subject = SUBJECT.format(reference=reference, sender=f"{sender}: " if sender else "")
    return f"{subject[:1].upper()}{subject[1:]}"


def mail_text(
    reference: str, about: About, *, received_at: datetime, call: str, by: User, sender: str, director: str
) -> str:
    """The text of the mail. `received_at`: when the report came; `call`: the number to call us on; `by`: who sends it;
    `sender`: what the office calls itself in its mail; may be blank; `director`: who has to be told (Route), blank
    where the area is not known."""
    return TEXT.format(
        received=format_moment_in_sentence(received_at),
        name=by.name,
        reference=reference,
        call=call,
        greeting="Dear Director" if director else "Dear colleague",
        about=ABOUT[about].format(where=" in your area" if director else ""),
        why=why_words(director),
        whom=WHOM[about],
        by="\n".join(filter(None, (by.name, by.office, sender))),
    )


def why_words(director: str) -> str:
    """Why somebody has this mail: as the director for the area; where a service has to be told, without its title."""
    if not director:
        return "We do not know the area yet. You are receiving this email because it may be yours."
    if director.startswith(("the director", "the chief")):
        return f"You are receiving this email because you are {director} for the area, or act for that person."
    return "You are receiving this email because you are responsible for the area, or act for the person who is."


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
    facts, by = facts_of(session, report.id), session.get_one(User, actor.user_id)
    sender = settings.letters_mailbox.name
    text = mail_text(
        report.reference,
        About(facts.about),
        received_at=facts.received_at,
        call=call,
        by=by,
        sender=sender,
        director=route_for(facts.nation).director if area_is_known(facts) else "",
    )
    secret = secrets.token_hex(10)
    event = record(
        session,
        events.RISK_MAILED,
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
                subject=mail_subject(report.reference, sender=sender),
                text=text,
                state=MailState.WAITING,
                due_at=at,
            ),
        )
    )
    session.flush()
    wake_after_commit(session, TASK)
    return made
