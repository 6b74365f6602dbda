"""Keep another version of a campaign's text."""

import hashlib
from collections.abc import Container

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.editing import editing
from app.campaigns.letter.text import text_version
from app.campaigns.models import Campaign, TextVersion
from app.drafting.models import TemplateVersion
from app.errors import Stale
from app.letters.text.template import compile_template


def keep_text(
    session: Session,
    campaign: Campaign,
    source: str,
    *,
    seen: int,
    actor: Actor,
    note: str = "",
    accepted: Container[int] = (),
) -> TextVersion:
    """Keep `source` as the next version, or give the newest one back: see `next_version`.

    Raises Stale, TemplateProblems when it does not compile, CampaignClosed, RemovesClearances.
    """
    compile_template(source, registries=())
    with editing(session, campaign, actor=actor, accepted=accepted) as text:
        return next_version(session, campaign, text, source, seen=seen, note=note, actor=actor)


def take_template(
    session: Session,
    campaign: Campaign,
    template: TemplateVersion,
    *,
    seen: int,
    actor: Actor,
    note: str = "",
    accepted: Container[int] = (),
) -> TextVersion:
    """Keep the text of a template as the next version; the campaign says from now on that its text began as that.

    Audience, signatories and copies stay as they are. Raises what `keep_text` raises.
    """
    with editing(session, campaign, actor=actor, accepted=accepted) as text:
        version = next_version(
            session, campaign, text, template.source, seen=seen, note=note, actor=actor, template_version_id=template.id
        )
        campaign.template_version_id = template.id
        return version


def next_version(
    session: Session,
    campaign: Campaign,
    newest: TextVersion,
    source: str,
    *,
    seen: int,
    actor: Actor,
    note: str = "",
    template_version_id: int | None = None,
) -> TextVersion:
    """The next version, for an edit under way, which began from the `newest`. `seen` is the number of the version that
    `source` was written from; `template_version_id` says whose text it is, if it is a template's.

    The newest version comes back when it says the same already (a second click), and when `source` is the version that
    was seen, unchanged. Raises Stale when somebody has kept another meanwhile.
    """
    if newest.source == source:
        return newest
    if newest.number != seen:
        from_which = text_version(session, campaign.id, seen)
        if from_which and from_which.source == source:
            return newest
        raise Stale
    number = newest.number + 1
    return add_version(
        session, campaign, source, number=number, note=note, actor=actor, template_version_id=template_version_id
    )


def add_version(
    session: Session,
    campaign: Campaign,
    source: str,
    *,
    number: int,
    actor: Actor,
    note: str = "",
    template_version_id: int | None = None,
) -> TextVersion:
    """Version `number`, without a look at the others: for a campaign that is being made."""
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    event = record(
        session,
        events.CAMPAIGN_TEXT_KEPT,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        after={"number": number, "sha256": sha256, "template_version": template_version_id},
    )
    version = TextVersion(
        campaign_id=campaign.id, number=number, source=source, sha256=sha256, note=note, recorded=event.seq
    )
    session.add(version)
    session.flush()
    return version
