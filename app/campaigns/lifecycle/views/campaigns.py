"""Campaigns in the browser: the list, one campaign's steps, and everything that happened to it."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import signed_in
from app.accounts.models import Role
from app.audit.event_words import tables
from app.audit.words import name_of_family
from app.campaigns.clearance.lost_clearances import answer_refusals
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import campaigns
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, may_take_on, owner_of, timeline_rows
from app.campaigns.states import State
from app.campaigns.steps import next_of, steps_of
from app.campaigns.timeline import count_by_family, latest, timeline
from app.drafting.models import Template, TemplateVersion
from app.evidence.disclosure.holds import hold_on
from app.letters.dates import working_days_between
from app.registry.working_days import bank_holidays
from app.web.filters import format_date, format_plural
from app.web.request import reading
from app.web.tables.paging import page_of

blueprint = Blueprint("campaigns", __name__)
answer_refusals(blueprint)

CAMPAIGNS = 50
"""Campaigns on one page of the list."""

LATEST = 5
"""Events beside a campaign's steps."""

EVENTS = 50
"""Events on one page of a campaign's history."""

SHOWN = {
    "": ("Open and closed", (State.OPEN, State.CLOSED)),
    "open": ("Open", (State.OPEN,)),
    "closed": ("Closed", (State.CLOSED,)),
    "archived": ("Archived", (State.ARCHIVED,)),
}
"""What the list may show: by the query's `state`, its words and the states."""


@dataclass(frozen=True)
class Row:
    """A campaign in the list. `owner` is blank when it has none."""

    campaign: Campaign
    owner: str
    letters: int
    shape: str
    word: str


@blueprint.get("/campaigns")
@signed_in
def index() -> ResponseReturnValue:
    session = reading()
    chosen = request.args.get("state", "")
    chosen = chosen if chosen in SHOWN else ""
    lists = {key: campaigns(session, states=states) for key, (_, states) in SHOWN.items()}
    found = lists[chosen]
    page = page_of(found, request.args, size=CAMPAIGNS)
    return render_template(
        "campaigns/index.html",
        page=page.showing([_row(session, item) for item in page.items]),
        chosen=chosen,
        tabs=[(key, words, len(lists[key])) for key, (words, _) in SHOWN.items()],
        may_start=Role.DRAFTER in current_user.roles,
    )


@blueprint.get("/campaigns/<reference>")
@signed_in
def campaign(reference: str) -> ResponseReturnValue:
    session = reading()
    found = campaign_or_404(reference)
    counts = count_letters(session, found.id)
    steps = steps_of(session, found)
    version = session.get(TemplateVersion, found.template_version_id) if found.template_version_id else None
    return campaign_page(
        "campaigns/campaign.html",
        found,
        steps=steps,
        next_step=next_of(steps) if found.state == State.OPEN else None,
        total=sum(counts.values()),
        registries=len(counts),
        owner=_owner(found),
        may_take_on=may_take_on(found),
        may_start=Role.DRAFTER in current_user.roles,
        reply=_reply(session, found),
        state=State(found.state).shown,
        version=version,
        earlier=session.get_one(Campaign, found.earlier_id) if found.earlier_id else None,
        slug=session.get_one(Template, version.template_id).slug if version else "",
        latest=timeline_rows(latest(session, found, tables(), size=LATEST)),
        events=sum(count_by_family(session, found).values()),
        legal_hold=hold_on(session, "campaign", found.id),
    )


@blueprint.get("/campaigns/<reference>/history")
@signed_in
def history(reference: str) -> ResponseReturnValue:
    session = reading()
    found = campaign_or_404(reference)
    families = count_by_family(session, found)
    asked = request.args.get("kind", "")
    family = asked if asked in families else ""
    part = timeline(
        session,
        found,
        tables(),
        size=EVENTS,
        family=family,
        before=request.args.get("before", type=int),
        after=request.args.get("after", type=int),
    )
    return campaign_page(
        "campaigns/timeline.html",
        found,
        entries=timeline_rows(part.entries),
        newer=part.newer,
        older=part.older,
        kind=family,
        kinds=sorted((name_of_family(one), one, number) for one, number in families.items()),
        total=sum(families.values()),
    )


def _row(session: Session, campaign: Campaign) -> Row:
    letters = sum(count_letters(session, campaign.id).values())
    return Row(campaign, _owner(campaign), letters, *State(campaign.state).shown)


def _owner(campaign: Campaign) -> str:
    owner = owner_of(campaign)
    return owner.name if owner else ""


def _reply(session: Session, campaign: Campaign) -> str:
    if campaign.reply_by is None:
        return "No reply needed"
    days = working_days_between(campaign.letter_date, campaign.reply_by, holidays=bank_holidays(session))
    return f"{format_date(campaign.reply_by)}, {format_plural(days, 'working day')}"
