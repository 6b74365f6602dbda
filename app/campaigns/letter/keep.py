"""Save the page of the letter: its text as the next version, its fields and enclosures with the campaign."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.editing import editing
from app.campaigns.enclosures.change import let_go
from app.campaigns.fields.values import filled, values_of
from app.campaigns.letter.keep_text import next_version
from app.campaigns.letter.written import Written, digest_beside
from app.campaigns.models import Campaign, TextVersion
from app.errors import Stale
from app.letters.text.fields import normalise
from app.letters.text.template import compile_template


@dataclass(frozen=True)
class Seen:
    """What it was written from: the number of the text's version, and the digest of what stood beside it."""

    number: int
    beside: str


def keep_letter(
    session: Session,
    campaign: Campaign,
    written: Written,
    *,
    seen: Seen,
    actor: Actor,
    note: str = "",
    accepted: Container[int] = (),
) -> TextVersion:
    """Keep what was written, with all campaign-wide fields that its source declares; the newest version of the text
    comes back.

    The text, and what stands beside it, are each left as they are when this person did not change them: two people may
    write the one and fill the other at once. Raises Stale when somebody has saved the same meanwhile, TemplateProblems,
    InvalidValue, CampaignClosed, RemovesClearances.
    """
    specs = compile_template(written.source, registries=()).campaign_fields
    with editing(session, campaign, actor=actor, accepted=accepted):
        version = next_version(session, campaign, written.source, seen=seen.number, note=note, actor=actor)
        now = digest_beside(values_of(campaign.values, specs), campaign.enclosures)
        if written.beside not in (seen.beside, now):
            if now != seen.beside:
                raise Stale
            _keep_beside(session, campaign, filled(campaign.values, written.values, specs), written, actor=actor)
        return version


def _keep_beside(
    session: Session, campaign: Campaign, values: dict[str, Any], written: Written, *, actor: Actor
) -> None:
    was, now = ({normalise(name): value for name, value in one.items()} for one in (campaign.values, values))
    written_as = {normalise(name): name for name in (*campaign.values, *values)}
    enclosures = list(campaign.enclosures)
    campaign.values, campaign.enclosures = values, list(written.enclosures)
    changed = sorted(written_as[key] for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    if changed:
        record(
            session,
            "campaign.fields_filled",
            actor=actor,
            subjects=[("campaign", campaign.id)],
            after={"fields": changed},
            personal={name: str(values.get(name, "")) for name in changed},
        )
    if enclosures != campaign.enclosures:
        gone = let_go(session, campaign)
        record(
            session,
            "campaign.enclosures_named",
            actor=actor,
            subjects=[("campaign", campaign.id)],
            before={"enclosures": enclosures},
            after={"enclosures": campaign.enclosures, **({"files_let_go": gone} if gone else {})},
        )
