"""Posts of SMALL in order, and ways to spoil one, as rows of the registries."""

from datetime import date

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.campaigns.models import Letter
from app.platform.services import Services
from app.registry.models import Contact, HolderVersion, PostVersion
from tests.audit.codes import event_of

LONG_AGO, VERIFIED = date(2010, 1, 1), date(2026, 11, 20)
ADDRESS = ["1 High Street", "Cardiff", "CF10 3NQ"]
NAMES = ("Alex Example", "Sam Example", "Robin Example", "Chris Example")


def in_order(services: Services, campaign_id: int) -> list[tuple[int, int]]:
    """Each post of the campaign has a verified title, one holder and an address of its own; ids of letter and post."""
    with services.database.writing() as session:
        letters = select(Letter.id, Letter.post_id).where(Letter.campaign_id == campaign_id).order_by(Letter.number)
        rows = [tuple(row) for row in session.execute(letters)]
        posts = [post_id for _, post_id in rows]
        of_posts = PostVersion.post_id.in_(posts)
        bodies = select(PostVersion.organisation_id).where(of_posts)
        theirs = or_(Contact.post_id.in_(posts), Contact.organisation_id.in_(bodies))
        session.execute(update(Contact).where(theirs).values(valid_to=LONG_AGO))
        session.execute(update(PostVersion).where(of_posts).values(title_verified_on=VERIFIED))
        for place, post_id in enumerate(posts):
            hold(session, post_id, NAMES[place])
            reach(session, post_id, [f"{place + 1} High Street", *ADDRESS[1:]])
    return rows


def event(session: Session, post_id: int) -> int:
    return record(session, event_of("holder.recorded"), actor=SYSTEM, subjects=[("post", post_id)]).seq


def hold(session: Session, post_id: int, name: str, *, addressed: bool = True, **facts) -> None:
    said = {"title": "", "forename": "", "surname": "", "post_nominals": "", "salutation": "", "source": "A call"}
    said |= {"full_name": name, "acting": False, "addressed": addressed, "valid_from": LONG_AGO, **facts}
    session.execute(insert(HolderVersion).values(post_id=post_id, recorded=event(session, post_id), **said))


def reach(session: Session, post_id: int, lines: list[str], **facts) -> None:
    said = {"channel": "postal", "use": "post", "lines": lines, "source": "A call", "verified_on": VERIFIED, **facts}
    session.execute(insert(Contact).values(post_id=post_id, recorded=event(session, post_id), **said))


def set_holder(session: Session, post_id: int, **facts) -> None:
    session.execute(update(HolderVersion).where(HolderVersion.post_id == post_id).values(**facts))


def set_post(session: Session, post_id: int, **facts) -> None:
    session.execute(update(PostVersion).where(PostVersion.post_id == post_id).values(**facts))


def set_contact(session: Session, post_id: int, **facts) -> None:
    session.execute(update(Contact).where(Contact.post_id == post_id).values(**facts))
