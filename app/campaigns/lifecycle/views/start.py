"""Start a campaign: choose what it begins from, then say what it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.forms import DetailsForm
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import Beginning, beginning_from_template, campaigns
from app.campaigns.lifecycle.start import (
    beginning_from_blank_page,
    beginning_from_campaign,
    hold_outs_of,
    proposed_reference,
    start_campaign,
    template_to_begin_from,
)
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.drafting.versions import offered_templates
from app.letters.text.front_matter import Front
from app.letters.text.template import compile_template
from app.platform.clock import today
from app.registry.working_days import bank_holidays
from app.web.acts import finish
from app.web.filters import format_plural
from app.web.request import reading

blueprint = Blueprint("start", __name__)


@dataclass(frozen=True)
class Origin:
    """What a campaign is to begin from: at most one of the two. A blank page has neither."""

    beginning: Beginning | None = None
    template: str = ""
    earlier: Campaign | None = None
    hold_outs: int = 0

    @property
    def title(self) -> str:
        return self.earlier.title if self.earlier else self.template

    @property
    def front(self) -> Front | None:
        """Its text's front matter."""
        return compile_template(self.beginning.source, registries=()).front if self.beginning else None

    @property
    def days(self) -> int | None:
        """Working days that its text gives for a reply."""
        return self.front.reply_working_days if self.front else None

    @property
    def notice(self) -> str:
        """The notice that its text prints on every letter; blank where it has none."""
        return self.front.notice if self.front else ""


@blueprint.get("/campaigns/new")
@needs(Role.DRAFTER)
def choose() -> ResponseReturnValue:
    session = reading()
    return render_template("campaigns/new.html", templates=offered_templates(session), earlier=campaigns(session))


@blueprint.route("/campaigns/new/details", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def details() -> ResponseReturnValue:
    session = reading()
    origin = _origin(session)
    proposed = _proposed_details(session, origin, today())
    form = DetailsForm(proposed, days=origin.days, holidays=bank_holidays(session))

    def start(session: Session) -> tuple[str, int]:
        beginning = origin.beginning or beginning_from_blank_page(form.filled.title)
        made = start_campaign(session, beginning, form.filled, actor=actor())
        return made.reference, sum(count_letters(session, made.id).values())

    if done := form.attempt(start):
        reference, letters = done.result
        told = f"with {format_plural(letters, 'letter')}" if letters else "with no audience yet"
        return finish(url_for("campaigns.campaign", reference=reference), f"{reference} started, {told}.")
    return form.page("campaigns/new_details.html", origin=origin)


def _origin(session: Session) -> Origin:
    """What the address names."""
    if slug := request.args.get("template"):
        version = template_to_begin_from(session, slug)
        return Origin(beginning_from_template(version), template=version.title)
    if reference := request.args.get("campaign"):
        earlier = campaign_or_404(reference)
        return Origin(
            beginning_from_campaign(session, earlier), earlier=earlier, hold_outs=hold_outs_of(session, earlier.id)
        )
    return Origin()


def _proposed_details(session: Session, origin: Origin, today: date) -> dict[str, Any]:
    """A letter of today. The day to reply by and that of the registries are left to be worked out from its date;
    whether a reply is needed is left open where nothing that it begins from says so."""
    earlier = origin.earlier
    return {
        "reference": proposed_reference(session, origin.title, today),
        "title": origin.title,
        "letter_date": today,
        "reply": "date" if origin.days or (earlier and earlier.reply_by) else "none" if earlier else "",
        "marking": (earlier and earlier.marking) or "none",
        "sender": "\n".join(earlier.sender if earlier else ()),
        "top_and_tail": bool(earlier and earlier.top_and_tail),
    }
