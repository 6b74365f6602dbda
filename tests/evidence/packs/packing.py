"""Packs for tests: of the March 2015 campaign’s police letters, and of schools, to which none goes."""

from datetime import date

from app.audit.record import SYSTEM, Actor
from app.campaigns.create import campaign_by_reference
from app.evidence.packs.file_ask import ask_files
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.findings import Asked, AskedPart
from app.evidence.packs.make import look, make_pack
from app.evidence.packs.models import Pack
from app.services import Services

DAY = date(2016, 6, 24)
PARTS = (AskedPart("a", "what steps police forces have taken", "police"), AskedPart("b", "and schools", "schools"))


def pack(services: Services, *, once: str = "once", parts=PARTS, day: date = DAY, question=None) -> int:
    """Its number."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        asked = Asked(parts, [campaign.id], None, None)
        looked = look(session, asked, valid_at=day)
    with services.database.writing() as session:
        return make_pack(
            session, looked, title="Child sexual exploitation", once=once, actor=SYSTEM, question=question
        ).number


def the_pack(session, number: int = 1) -> Pack:
    found = pack_by_number(session, number)
    assert found
    return found


def ask(services: Services, number: int = 1, *, seen: int = 0, actor: Actor = SYSTEM) -> int:
    """The id of a new set of files."""
    with services.database.writing() as session:
        return ask_files(session, the_pack(session, number), seen=seen, actor=actor).id
