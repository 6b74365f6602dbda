"""Templates to try things on."""

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.drafting.keep import keep_shipped, keep_version, new_template
from app.drafting.models import TemplateVersion

SLUG = "letter"
SOURCE = "---\ntitle: A letter\nsummary: For a test\n---\n\nWe write to you.\n"
MORE = SOURCE + "\nAnd gladly so.\n"
SHIPPED = "march-2015-accountability"


def ship(session: Session, source: str = SOURCE, slug: str = SLUG) -> TemplateVersion:
    return keep_shipped(session, slug, source, actor=SYSTEM)


def make(session: Session, source: str = SOURCE, slug: str = SLUG, *, actor: Actor = SYSTEM) -> TemplateVersion:
    return new_template(session, slug, source, actor=actor)


def edit(session: Session, seen: int, source: str = MORE, *, note: str = "", actor: Actor = SYSTEM) -> TemplateVersion:
    return keep_version(session, SLUG, source, seen=seen, note=note, actor=actor)
