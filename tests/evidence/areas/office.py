"""A campaign to the leaders in Yorkshire and the Humber, as it stands at the end of 27 March 2015: made up, for tests
of the file on an area and of areas compared."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import Details, beginning_from_template, create_campaign
from app.campaigns.models import Letter
from app.drafting.versions import version_in_use
from app.platform.services import Services
from app.registry.areas.area import area_on
from app.registry.areas.leaders import leaders_of
from tests.tracking.office import LETTER_DATE, REFERENCE, REPLY_BY, reply, send, small

TODAY = date(2015, 3, 27)
PLACE = {"region": ["Yorkshire and the Humber"]}
REGISTRIES = (
    "chief-constables",
    "council-leaders",
    "lead-members",
    "chief-executives",
    "directors-of-childrens-services",
)


def campaign(services: Services, *, open_letter: bool = False, reference: str = REFERENCE) -> None:
    """None of its letters is sent. `open_letter`: one to each registry."""
    details = Details(
        reference=reference,
        title="A letter to Yorkshire",
        letter_date=LETTER_DATE,
        reply_by=REPLY_BY,
        valid_at=LETTER_DATE,
    )
    with services.database.writing() as session:
        template = version_in_use(session, "march-2015-accountability")
        parts = tuple((slug, PLACE) for slug in REGISTRIES)
        beginning = replace(beginning_from_template(template), registries=parts, open_letter=open_letter)
        create_campaign(session, beginning, details, actor=SYSTEM)


def numbers(services: Services, slug: str = "rotherham") -> dict[str, int]:
    """Of the letters to an area's leaders, by registry."""
    with services.database.reading() as session:
        area = area_on(session, slug, valid_at=LETTER_DATE)
        posts = {one.post_id: one.registry_slug for one in leaders_of(session, area, valid_at=LETTER_DATE)}
        here = select(Letter).where(Letter.campaign_id == small(session).id, Letter.post_id.in_(posts))
        return {posts[letter.post_id]: letter.number for letter in session.scalars(here)}


def rotherham(services: Services) -> dict[str, int]:
    """All five letters are sent. Nothing came from the lead member, from the council leader a holding reply; the others
    have answered, the director late and in part."""
    campaign(services)
    to = numbers(services)
    send(services, [to[slug] for slug in REGISTRIES if slug != "lead-members"], channel="hand")
    send(services, [to["lead-members"]])
    reply(services, [to["chief-constables"]], on=date(2015, 3, 18), answers=["yes"] * 5)
    reply(services, [to["council-leaders"]], on=date(2015, 3, 19), kind="holding", new_reply_by=date(2015, 4, 10))
    reply(services, [to["chief-executives"]], on=date(2015, 3, 23), answers=["yes", "partly", "no", "yes", "yes"])
    late = ["yes", "partly", "not_answered"]
    reply(services, [to["directors-of-childrens-services"]], on=date(2015, 3, 26), answers=late)
    return to


def event(services: Services) -> int:
    with services.database.reading() as session:
        return head(session).seq
