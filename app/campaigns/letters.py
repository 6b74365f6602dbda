"""A campaign's letters: one row for each post of its audience, with the reference that is printed."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, record
from app.campaigns.models import Campaign, HoldOut, Letter
from app.registry.posts import post_ids_on


def list_letters(session: Session, campaign: Campaign, *, actor: Actor) -> list[Letter]:
    """Give every post of the audience, less hold-outs, its letter; those that have one keep its reference.

    Numbers run through the registries in their order, organisations by name, and are never used twice.
    """
    held_out = set(session.scalars(select(HoldOut.post_id).where(HoldOut.campaign_id == campaign.id)))
    has_one = set(session.scalars(select(Letter.post_id).where(Letter.campaign_id == campaign.id)))
    last = session.scalar(select(func.max(Letter.number)).where(Letter.campaign_id == campaign.id)) or 0
    parts = [(part.registry_slug, part.filters) for part in campaign.audience]
    wanted = [
        (slug, post_id)
        for slug, post_id in post_ids_on(session, parts, valid_at=campaign.valid_at)
        if post_id not in held_out | has_one
    ]
    letters = [
        Letter(
            campaign_id=campaign.id,
            post_id=post_id,
            registry_slug=slug,
            number=number,
            reference=f"{campaign.reference}-{number:04d}",
        )
        for number, (slug, post_id) in enumerate(wanted, start=last + 1)
    ]
    if letters:
        session.add_all(letters)
        session.flush()
        record(
            session,
            "letters.listed",
            actor=actor,
            subjects=[("campaign", campaign.id)],
            after={
                "letters": len(letters),
                "first": letters[0].reference,
                "last": letters[-1].reference,
                "digests": digests_of([[letter.id, letter.post_id, letter.reference] for letter in letters]),
            },
        )
    return letters


def count_letters(session: Session, campaign_id: int) -> dict[str, int]:
    """Letters by registry slug, in the letters' order."""
    rows = session.execute(
        select(Letter.registry_slug, func.count())
        .where(Letter.campaign_id == campaign_id)
        .group_by(Letter.registry_slug)
        .order_by(func.min(Letter.number))
    )
    return dict(rows.all())


@dataclass(frozen=True)
class LetterToPost:
    """A letter and the campaign that it belongs to, for the post's page."""

    reference: str
    campaign_reference: str
    campaign_title: str


def letters_to(session: Session, post_id: int) -> list[LetterToPost]:
    """The letters to a post, the latest campaign first."""
    rows = session.execute(
        select(Letter.reference, Campaign.reference, Campaign.title)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(Letter.post_id == post_id)
        .order_by(Campaign.letter_date.desc())
    )
    return [LetterToPost(*row) for row in rows]


def letter_by_reference(session: Session, reference: str) -> Letter | None:
    return session.scalars(select(Letter).where(Letter.reference == reference)).one_or_none()
