"""An installation to measure: a database with a campaign of as many letters as are asked for, cleared and signed."""

import io
import math
import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.clear import answer_requests, ask_for_clearance, issue_texts
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.shipped import REFERENCE, make_shipped_campaign
from app.campaigns.models import Campaign, Letter
from app.clearance.answer import OfficeAnswer
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.clearance.offices.signature_pictures import keep_signature
from app.clearance.requests import standing_requests
from app.clearance.rounds import RoundTerms
from app.clearance.states import State
from app.commands.setup import RECIPIENTS, TEMPLATES
from app.drafting.keep import load_templates
from app.letters.page.signature import clean_signature
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.schema import upgrade
from app.platform.services import Services, open_services
from app.registry.shipped.load import load_package
from app.registry.shipped.package import read_package
from bench.letters.worlds import add_holders, with_worlds

WORLD = 1268
"""Letters of the March 2015 campaign in one world."""

NAMES = ("Alex Example", "Chris Example", "Kim Example", "Pat Example", "Sam Example")
"""Of the signatories, whom the shipped campaign leaves blank."""


def settings_in(folder: Path, *, database_url: str = "", workers: int = 1) -> Settings:
    secrets = {"secret_key": "secret-key-of-the-bench-" * 2, "audit_key": "audit-key-of-the-bench-" * 2}
    return Settings(instance_dir=folder, database_url=database_url, workers=workers, **secrets)


@contextmanager
def opened(settings: Settings) -> Iterator[Services]:
    with closing(open_services(settings)) as services:
        yield services


def make_instance(settings: Settings, letters: int) -> None:
    """The March 2015 campaign to that many posts; every text cleared, every signature there."""
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    package = with_worlds(read_package(RECIPIENTS), math.ceil(letters / WORLD) - 1)
    with opened(settings) as services:
        upgrade(services.database)
        with services.database.writing() as session:
            load_package(session, package, actor=SYSTEM)
            add_holders(session)
        with services.database.writing() as session:
            load_templates(session, TEMPLATES, actor=SYSTEM)
        with services.database.writing() as session:
            campaign = make_shipped_campaign(session, actor=SYSTEM)
            _leave(session, campaign, letters)
            _sign(services, session, campaign)
            _clear(session, campaign)


def campaign_of(session: Session) -> Campaign:
    campaign = campaign_by_reference(session, REFERENCE)
    assert campaign is not None
    return campaign


def _leave(session: Session, campaign: Campaign, letters: int) -> None:
    """That many letters, taken from all worlds and registries alike: every so many of them all."""
    ids = session.scalars(select(Letter.id).where(Letter.campaign_id == campaign.id).order_by(Letter.number)).all()
    kept = {ids[place * len(ids) // letters] for place in range(letters)}
    assert len(kept) == letters, f"only {len(ids)} letters"
    gone = [letter_id for letter_id in ids if letter_id not in kept]
    for start in range(0, len(gone), 1000):
        session.execute(delete(Letter).where(Letter.id.in_(gone[start : start + 1000])))


def _sign(services: Services, session: Session, campaign: Campaign) -> None:
    """Each office's minister has a name and a signature, and one of the office may answer."""
    for number, signatory in enumerate(campaign.signatories):
        office = session.get_one(PrivateOffice, signatory.office_id)
        signatory.name = NAMES[number % len(NAMES)]
        picture = keep_signature(services.storage, signature(number))
        record_minister(session, office, name=signatory.name, since=None, picture_sha256=picture, actor=SYSTEM)
        clearer = User(email=f"office{number}@office.example", name=f"Private secretary {number}", created_at=now())
        clearer.give([Role.CLEARER])
        session.add(clearer)
        session.flush()
        session.add(OfficeMember(office_id=office.id, user_id=clearer.id, gateway=False))
    session.flush()


def _clear(session: Session, campaign: Campaign) -> None:
    """Every office is asked about every text and is content; all are issued."""
    ask_for_clearance(session, campaign, RoundTerms("joint", campaign.letter_date), actor=SYSTEM)
    asked = standing_requests(session, campaign.id)
    for office_id in {office_id for office_id, _ in asked}:
        mine = {one.id: one.text_sha256 for (office, _), one in asked.items() if office == office_id}
        member = session.scalars(select(OfficeMember.user_id).where(OfficeMember.office_id == office_id)).first()
        content = OfficeAnswer(State.CONTENT)
        answer_requests(session, campaign, mine, content, today=campaign.letter_date, actor=Actor(member))
    issue_texts(session, campaign, list({slug: None for _, slug in asked}), actor=SYSTEM)


def signature(number: int) -> bytes:
    """A scrawl, as the product keeps pictures of signatures."""
    chance = random.Random(number)
    picture = Image.new("RGBA", (720, 210), (0, 0, 0, 0))
    stroke = [(20 + step * 8, 105 + 60 * math.sin(step / (3 + number)) + chance.uniform(-25, 25)) for step in range(84)]
    ImageDraw.Draw(picture).line(stroke, fill=(16, 24, 90, 255), width=6, joint="curve")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return clean_signature(file.getvalue())
