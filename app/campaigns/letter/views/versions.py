"""The versions of a campaign's text in the browser: all, one, two compared; an older one restored, a template taken."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.clearance.lost_clearances import accepted_losses
from app.campaigns.letter.form import OpenedText
from app.campaigns.letter.keep_text import keep_text, take_template
from app.campaigns.letter.step import LETTER, STEP
from app.campaigns.letter.text import kept_version, kept_versions, newest_text, text_versions, version_of_text
from app.campaigns.lifecycle.start import template_to_begin_from
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.drafting.compare import compare_texts
from app.drafting.models import TemplateVersion
from app.drafting.versions import offered_templates
from app.web.acts import finish
from app.web.filters import quoted
from app.web.request import reading, writing
from app.web.tables.paging import requested_page
from app.web.typed import number_in

blueprint = Blueprint("versions", __name__)

VERSIONS = LETTER + "/versions"
SIZE = 50
"""Versions on one page."""


@blueprint.get(VERSIONS)
@signed_in
def versions(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    found = text_versions(reading(), campaign.id)
    page = requested_page(request.args, size=SIZE, total=len(found))
    shown = kept_versions(reading(), found[page.offset : page.offset + SIZE + 1])[:SIZE]
    return _page("versions", campaign, page=page.showing(shown), newest=found[0])


@blueprint.get(VERSIONS + "/<int:number>")
@signed_in
def version(reference: str, number: int) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    text_version = version_of_text(reading(), campaign.id, number)
    newest = newest_text(reading(), campaign.id)
    return _page(
        "version", campaign, kept=kept_version(reading(), text_version), opened=OpenedText(text_version), newest=newest
    )


@blueprint.get(VERSIONS + "/compare")
@signed_in
def compare(reference: str) -> ResponseReturnValue:
    """Two versions; without others named, the newest and the one before it."""
    campaign = campaign_or_404(reference)
    found = text_versions(reading(), campaign.id)
    after = version_of_text(reading(), campaign.id, request.args.get("after", found[0].number, type=int))
    before = version_of_text(reading(), campaign.id, request.args.get("before", max(after.number - 1, 1), type=int))
    both = compare_texts(before.source, after.source)
    return _page("compare", campaign, versions=found, before=before, after=after, compared=both)


@blueprint.post(VERSIONS + "/<int:number>/restore")
@needs(Role.DRAFTER)
def restore(reference: str, number: int) -> ResponseReturnValue:
    old = version_of_text(reading(), campaign_or_404(reference).id, number)
    with writing() as session:
        made = keep_text(
            session,
            campaign_or_404(reference, session),
            old.source,
            seen=_seen_version(),
            note=f"The text of version {number}",
            actor=actor(),
            accepted=accepted_losses(),
        )
    said = f"Version {made.number} saved, with the text of version {number}."
    return finish(url_for("letter.letter", reference=reference), said)


@blueprint.get(LETTER + "/template")
@needs(Role.DRAFTER)
def template(reference: str) -> ResponseReturnValue:
    """Which template, and how its text differs from the campaign's."""
    campaign = open_campaign_or_404(reference)
    newest = newest_text(reading(), campaign.id)
    slug = request.args.get("slug", "")
    template_version = template_to_begin_from(reading(), slug) if slug else None
    both = compare_texts(newest.source, template_version.source) if template_version else None
    templates = offered_templates(reading())
    return _page(
        "letter_template",
        campaign,
        templates=templates,
        slug=slug,
        chosen=template_version,
        newest=newest,
        compared=both,
    )


@blueprint.post(LETTER + "/template")
@needs(Role.DRAFTER)
def take(reference: str) -> ResponseReturnValue:
    template_version = template_to_begin_from(reading(), request.form.get("slug", ""))
    with writing() as session:
        made = take_template(
            session,
            campaign_or_404(reference, session),
            session.get_one(TemplateVersion, template_version.id),
            seen=_seen_version(),
            note=f"From the template {quoted(template_version.title)}, version {template_version.number}",
            actor=actor(),
            accepted=accepted_losses(),
        )
    said = f"Version {made.number} saved, with the text of {quoted(template_version.title)}."
    return finish(url_for("letter.letter", reference=reference), said)


def _seen_version() -> int:
    return number_in(request.form.get("seen")) or 0


def _page(name: str, campaign: Campaign, **shown: Any) -> str:
    return campaign_page(f"campaigns/{name}.html", campaign, STEP.name, **shown)
