"""Retire a template, and bring it back: a retired one is offered no more, and campaigns that began from it keep it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.drafting.models import Template


def retire(session: Session, slug: str, *, actor: Actor) -> None:
    """Twice is as good as once."""
    template = _locked(session, slug)
    if template.retired is None:
        event = record(session, "template.retired", actor=actor, subjects=[("template", slug)])
        template.retired = event.seq


def bring_back(session: Session, slug: str, *, actor: Actor) -> None:
    """Twice is as good as once."""
    template = _locked(session, slug)
    if template.retired is not None:
        record(session, "template.brought_back", actor=actor, subjects=[("template", slug)])
        template.retired = None


def _locked(session: Session, slug: str) -> Template:
    return session.scalars(select(Template).where(Template.slug == slug).with_for_update()).one()
