"""What every page of a campaign begins with."""

from collections.abc import Iterable
from typing import Any

from flask import abort, render_template, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor
from app.accounts.models import Role, User
from app.campaigns.editing import CampaignClosed
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.campaigns.steps import steps_of
from app.campaigns.timeline import Entry
from app.clearance.requests import issued_texts
from app.registry.registries import registry_names
from app.web.filters import format_date, format_moment, format_time, name_in_sentence
from app.web.request import reading


def campaign_or_404(reference: str, session: Session | None = None) -> Campaign:
    """The campaign, from the request's reading session unless another is given."""
    return campaign_by_reference(session or reading(), reference) or abort(404)


def open_campaign_or_404(reference: str) -> Campaign:
    """For a page that leads to a change. Raises CampaignClosed: it says so before anything is typed."""
    campaign = campaign_or_404(reference)
    if campaign.state != State.OPEN:
        raise CampaignClosed(reference)
    return campaign


def own_open_campaign(reference: str) -> Campaign:
    """For a page that leads to a change by its owner. Raises CampaignClosed, NotTheOwner."""
    campaign = open_campaign_or_404(reference)
    require_owner(campaign, actor())
    return campaign


def campaign_page(template: str, campaign: Campaign, step: str = "", **shown: Any) -> str:
    """A page of layouts/campaign.html, at the step of this name. `steps`: all of them, where the caller has worked them
    out. Once a text is issued, only the owner excludes posts and includes them again. With `read_only` nobody may
    change what the page shows. The page has `where`: the campaign, as addresses name it."""
    may_edit = campaign.state == State.OPEN and Role.DRAFTER in current_user.roles and not shown.get("read_only")
    if "steps" not in shown:
        shown["steps"] = steps_of(reading(), campaign)
    return render_template(
        template,
        campaign=campaign,
        campaign_href=url_for("campaigns.campaign", reference=campaign.reference),
        step=step,
        where={"reference": campaign.reference},
        may_edit=may_edit,
        may_hold_out=may_edit and (campaign.owner_id == current_user.id or not issued_texts(reading(), campaign.id)),
        mine=campaign.owner_id == current_user.id and Role.DRAFTER in current_user.roles,
        **shown,
    )


def issued_to(campaign: Campaign) -> list[str]:
    """Names of the registries of the audience whose text is issued, and so can't be changed, as a sentence has them."""
    names, slugs = registry_names(reading()), issued_texts(reading(), campaign.id)
    return [name_in_sentence(names[part.registry_slug]) for part in campaign.audience if part.registry_slug in slugs]


def all_issued(campaign: Campaign) -> bool:
    """Whether every text is issued: nothing that they say can be changed until one is reopened."""
    return bool(campaign.audience) and len(issued_to(campaign)) == len(campaign.audience)


def may_take_on(campaign: Campaign) -> bool:
    """Whether who asks may become the owner of a campaign that has none."""
    return campaign.owner_id is None and Role.DRAFTER in current_user.roles


def may_hand_over(campaign: Campaign) -> bool:
    """Whether who asks may give it another owner."""
    return campaign.owner_id == current_user.id or Role.ADMINISTRATOR in current_user.roles


def owner_of(campaign: Campaign) -> User | None:
    return reading().get_one(User, campaign.owner_id) if campaign.owner_id else None


def timeline_rows(entries: Iterable[Entry]) -> list[dict[str, str]]:
    """Entries of a timeline, as the macro `timeline` takes them."""
    return [
        {"title": entry.told.title, "words": entry.told.words, "by": f"by {entry.by}", "when": _entry_time(entry)}
        for entry in entries
    ]


def _entry_time(entry: Entry) -> str:
    """24 March 2015, 3:20pm; from the first to the last, when it stands for several."""
    first, last = format_moment(entry.since), format_moment(entry.at)
    if first == last:
        return last
    same_day = format_date(entry.since) == format_date(entry.at)
    return f"{first} to {format_time(entry.at) if same_day else last}"
