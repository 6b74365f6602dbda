"""What a campaign may start from besides a template; a reference for it; and that two clicks start one."""

import re
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.enclosures.enclosure_list import files_of
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import Beginning, Details, ReferenceTaken, campaign_by_reference, create_campaign
from app.campaigns.models import Campaign, HoldOut
from app.campaigns.signatories.change import office_of
from app.drafting.models import TemplateVersion
from app.drafting.versions import offered_version
from app.errors import existing
from app.letters.text.source import blank, put_together
from app.platform.history import known
from app.registry.posts.formats import words_of_messages

LONGEST_REFERENCE = 20


def template_to_begin_from(session: Session, slug: str) -> TemplateVersion:
    """Raises NotFound: template_not_offered."""
    return existing(offered_version(session, slug), "template_not_offered")


def beginning_from_campaign(session: Session, earlier: Campaign) -> Beginning:
    """Its newest text, audience, signatories, copies, enclosures, fields. Never clearances, signatures, exclusions."""
    return Beginning(
        source=newest_text(session, earlier.id).source,
        template_version_id=earlier.template_version_id,
        earlier=earlier,
        registries=[(part.registry_slug, part.filters) for part in earlier.audience],
        signatories=[office_of(signatory) for signatory in earlier.signatories],
        copies=[copy.line if copy.post_id is None else copy.post_id for copy in earlier.copies],
        enclosures=earlier.enclosures,
        enclosed=list(files_of(session, earlier.id).values()),
        values=earlier.values,
        open_letter=earlier.open_letter,
    )


def beginning_from_blank_page(title: str) -> Beginning:
    """A title and a paragraph to write over; no audience and no signatories yet."""
    return Beginning(source=put_together(blank(title)))


def hold_outs_of(session: Session, campaign_id: int) -> int:
    """How many posts are excluded from a campaign."""
    return session.scalar(select(func.count()).where(HoldOut.campaign_id == campaign_id, known(HoldOut))) or 0


def proposed_reference(session: Session, title: str, letter_date: date) -> str:
    """One that no campaign has: the month, MAR15; then with the title's initials, MAR15-LLCSE; then with a number."""
    month = f"{letter_date:%b%y}".upper()
    initials = "".join(word[0] for word in re.findall(r"[A-Z]{3,}", title.upper()))[:8]
    stems = [month] if words_of_messages(initials) or not initials else [month, f"{month}-{initials}"]
    taken = set(session.scalars(select(Campaign.reference).where(Campaign.reference.startswith(month))))
    numbered = (f"{stems[-1]}-{number}" for number in range(2, len(taken) + 3))
    return next(reference for reference in (*stems, *numbered) if reference not in taken)


def start_campaign(session: Session, beginning: Beginning, details: Details, *, actor: Actor) -> Campaign:
    """A new campaign; of two clicks, the second gets the first's. Raises ReferenceTaken."""
    try:
        with session.begin_nested():
            return create_campaign(session, beginning, details, actor=actor)
    except (ReferenceTaken, IntegrityError):  # the second: both at once, where the database lets two write
        campaign = campaign_by_reference(session, details.reference)
        if campaign is None:
            raise
        if (campaign.owner_id, campaign.title, campaign.letter_date) == (
            actor.user_id,
            details.title,
            details.letter_date,
        ):
            return campaign
        raise ReferenceTaken(reference=details.reference) from None
