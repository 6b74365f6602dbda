"""The March 2015 campaign, as a ready draft. The date, the offices and the asks are a reconstruction."""

from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.lifecycle.create import Details, beginning_from_template, campaign_by_reference, create_campaign
from app.campaigns.models import Campaign
from app.drafting.versions import version_in_use
from app.letters.dates import add_working_days
from app.letters.text.template import compile_template
from app.registry.working_days import bank_holidays

SLUG = "march-2015-accountability"
REFERENCE = "MAR15"
LETTER_DATE = date(2015, 3, 3)


def make_shipped_campaign(session: Session, *, actor: Actor) -> Campaign:
    """Make it once; later calls give the same campaign back, untouched. Needs registries and templates loaded."""
    if made := campaign_by_reference(session, REFERENCE):
        return made
    template = version_in_use(session, SLUG)
    if template is None:
        raise LookupError(f"the template {SLUG} is not loaded")
    allowed = compile_template(template.source).front.reply_working_days
    details = Details(
        reference=REFERENCE,
        title="Local leadership on child sexual exploitation",
        letter_date=LETTER_DATE,
        reply_by=add_working_days(LETTER_DATE, allowed, holidays=bank_holidays(session)) if allowed else None,
        valid_at=LETTER_DATE,
        marking="OFFICIAL",
        sender=("Private Office", "2 Marsham Street", "London SW1P 4DF"),
    )
    beginning = beginning_from_template(template, filters={"chief-constables": {"nation": ["England", "Wales"]}})
    return create_campaign(session, beginning, details, actor=actor)
