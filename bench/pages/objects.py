"""What pages are about besides letters, posts and mail: each thing made by the product's own verbs."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.campaigns.enclosures.change import EnclosureDetails, add_enclosure, keep_file, seen_of
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.checking.start import start_check
from app.checking.work import work_on as work_on_check
from app.clearance.models import OfficeMember
from app.drafting.lines.keep import LineWords, new_line
from app.evidence.disclosure.begin import Details, begin
from app.evidence.disclosure.items.search import search
from app.evidence.disclosure.scope import Scope
from app.evidence.packs.figures.findings import PackRequest
from app.evidence.packs.make import look, make_pack
from app.people import ask
from app.platform.clock import now
from app.platform.services import Services
from app.registry.areas.number_changes import NumberFacts, record_number
from app.registry.areas.numbers import FRONT_DOOR
from app.registry.filters.saved_filters import save_filter
from app.registry.filters.tags import tag_posts
from app.registry.models import Area, Post
from app.tracking.letter_notes import add_note, assign
from bench.seed import LARGE
from tests.campaigns.clearing import clear_all
from tests.clearance.offices.people import minister
from tests.evidence.packs.packing import PARTS
from tests.fixtures.app import Member, add_member
from tests.imports.making import csv_of, previewed
from tests.letters.enclosure.files import leaflet
from tests.safeguarding.reporting import RECEIVED, Duty, after
from tests.test_every_page import EVERYBODY

COLLEAGUES, REPORTS, LINES = 60, 60, 60
ROWS = 500
"""Of a table that is imported."""

DAY = date(2015, 3, 27)


@dataclass(frozen=True)
class People:
    """Whose pages are measured: `owner` of the campaigns, in every role, and a `clearer` of every office, who is
    another, since nobody clears their own campaign."""

    owner: Member
    clearer: Member


def people(services: Services) -> People:
    """Them, and colleagues."""
    owner = add_member(services, *EVERYBODY)
    clearer = add_member(services, Role.CLEARER, name="Robin Example")
    with services.database.writing() as session:
        session.add_all(
            User(email=f"colleague{n}@office.example", name=f"Colleague {n}", active=True, created_at=now())
            for n in range(COLLEAGUES)
        )
        session.execute(update(Campaign).values(owner_id=owner.id))
        large = campaign_by_reference(session, LARGE)
        offices = {signatory.office_id for signatory in large.signatories}
        session.add_all(OfficeMember(office_id=office, user_id=clearer.id) for office in offices)
    return People(owner, clearer)


def things(services: Services, member: Member) -> None:
    """One or more of everything that has a page."""
    actor = Actor(member.id)
    _clearance(services, actor)
    _of_the_campaign(services, member, actor)
    _of_registries(services, actor)
    _of_evidence(services, actor)
    _reports_of_risk(services, member)
    with services.database.writing() as session:
        for number in range(LINES):
            said = LineWords(topic="Inspection", title=f"Line {number}", body=f"Line {number}.", owner="The office")
            new_line(session, said, actor=actor)
        ask.add(
            session,
            name="Kim Example",
            email="kim@office.example",
            office="Private office",
            roles=[Role.CLEARER],
            settings=services.settings,
            actor=actor,
            at=now(),
        )


def _clearance(services: Services, actor: Actor) -> None:
    """An enclosure; every office is asked, and has cleared one registry's text, for which there is a certificate."""
    enclosure = keep_file(services.storage, leaflet())
    with services.database.writing() as session:
        large = campaign_by_reference(session, LARGE)
        details = EnclosureDetails("A leaflet", file=enclosure)
        add_enclosure(session, large, details, seen=seen_of(session, large), actor=actor)
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, LARGE), registries=["chief-constables"], actor=actor)
        minister(session, "Alex Example")


def _of_the_campaign(services: Services, member: Member, actor: Actor) -> None:
    with services.database.writing() as session:
        for campaign in session.scalars(select(Campaign)).all():
            some = session.scalars(select(Letter.id).where(Letter.campaign_id == campaign.id).limit(200)).all()
            assign(session, campaign, some, to=member.id, actor=SYSTEM)
        first = session.scalars(select(Letter).where(Letter.reference.like(f"{LARGE}-%")).order_by(Letter.id)).first()
        assert first is not None
        add_note(session, first, text="They rang about it.", once="bench", actor=actor)
        check_id = start_check(session, campaign_by_reference(session, "MAR15"), actor=actor).id
    while work_on_check(services, check_id):
        pass


def _of_registries(services: Services, actor: Actor) -> None:
    with services.database.writing() as session:
        save_filter(session, "council-leaders", "London", "region=London", shared=False, actor=actor)
        posts = session.scalars(select(Post.id).order_by(Post.id).limit(200)).all()
        tag_posts(session, posts, "Bench", actor=actor)
        area = session.scalars(select(Area.id).where(Area.slug == "rotherham")).one()
        said = NumberFacts(FRONT_DOOR, "01709 555 0101", "Day and night", "Their page", None, None, RECEIVED.date())
        record_number(session, area, said, actor=actor)
    head = ["Police force", "Name", "Email"]
    rows = ([f"Force {n}", f"Alex Example {n}", f"chief{n}@force.example"] for n in range(ROWS))
    previewed(services, csv_of(head, *rows), actor=actor)


def _of_evidence(services: Services, actor: Actor) -> None:
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, LARGE)
        looked = look(session, PackRequest(PARTS, [campaign.id], None, None), valid_at=DAY)
        scope = Scope(campaigns=(campaign.id,))
    with services.database.writing() as session:
        make_pack(session, looked, title="Child sexual exploitation", once="bench", actor=actor)
    details = Details("FOI 2015/1", "All letters, and all that came back.", DAY, None, scope)
    with services.database.writing() as session:
        number = begin(session, details, once="bench", actor=actor).number
    with services.database.writing() as session:
        search(session, number, actor=actor)


def _reports_of_risk(services: Services, member: Member) -> None:
    """The last of them runs; two of the first have claims."""
    fran = add_member(services, Role.SAFEGUARDING, name="Fran Example")
    duty = Duty(services, fran.id, member.id)
    for _ in range(REPORTS):
        duty.report(note="Rang twice.", source="A head teacher")
    duty.say_told(1, after(1))
    duty.tell(2, after(1))
