"""A campaign of four letters, for tests that change its audience."""

from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.posts import Audience
from app.campaigns.lifecycle.create import Beginning, Details, beginning_from_template, create_campaign
from app.campaigns.models import Campaign
from app.drafting.versions import version_in_use

DAY = date(2015, 3, 3)
WELSH = Audience((("chief-constables", {"nation": ["Wales"]}),), DAY)


def small_campaign(
    session: Session,
    *,
    reference: str = "SMALL",
    title: str = "A small campaign",
    reply_by: date | None = None,
    offices: int | None = None,
    actor: Actor = SYSTEM,
) -> Campaign:
    """To the four chief constables of Wales, in the words and over the signatures of the shipped template.

    `offices`: how many of its five sign, if not all."""
    template = version_in_use(session, "march-2015-accountability")
    assert template is not None
    proposed = beginning_from_template(template)
    beginning = Beginning(
        source=proposed.source,
        template_version_id=template.id,
        registries=WELSH.parts,
        signatories=proposed.signatories[:offices],
    )
    details = Details(reference=reference, title=title, letter_date=DAY, reply_by=reply_by, valid_at=DAY)
    return create_campaign(session, beginning, details, actor=actor)
