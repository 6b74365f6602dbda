"""Start a campaign: choose what it begins from, then say what it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.create import Beginning, ReferenceTaken, campaigns, from_template
from app.campaigns.forms import DetailsForm
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.campaigns.start import from_blank_page, from_campaign, hold_outs_of, proposed_reference, start_campaign
from app.campaigns.words import REFERENCE_TAKEN
from app.clock import today
from app.drafting.versions import offered, offered_version
from app.letters.dates import add_working_days
from app.letters.template import compile_template
from app.registry.working_days import bank_holidays
from app.web.filters import format_plural
from app.web.request import reading, writing

blueprint = Blueprint("start", __name__, template_folder="templates")


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
    def days(self) -> int | None:
        """Working days that its text gives for a reply."""
        return (
            compile_template(self.beginning.source, registries=()).front.reply_working_days if self.beginning else None
        )


@blueprint.get("/campaigns/new")
@needs(Role.DRAFTER)
def choose() -> ResponseReturnValue:
    session = reading()
    return render_template("campaigns/new.html", templates=offered(session), earlier=campaigns(session))


@blueprint.route("/campaigns/new/details", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def details() -> ResponseReturnValue:
    session = reading()
    origin = _origin(session)
    this_day, holidays = today(), bank_holidays(session)
    form = DetailsForm(_proposed(session, origin, this_day), days=origin.days, holidays=holidays)
    if form.validate_on_submit():
        beginning = origin.beginning or from_blank_page(form.filled.title)
        try:
            with writing() as session:
                made = start_campaign(session, beginning, form.filled, actor=actor())
                letters = sum(count_letters(session, made.id).values())
        except ReferenceTaken as problem:
            form.reference.errors = [REFERENCE_TAKEN.format(reference=problem.reference)]
        else:
            told = f"with {format_plural(letters, 'letter')}" if letters else "with no audience yet"
            flash(f"{made.reference} is started, {told}.", "success")
            return redirect(url_for("campaigns.campaign", reference=made.reference))
    proposed = add_working_days(this_day, origin.days, holidays=holidays) if origin.days else None
    page = render_template("campaigns/new_details.html", form=form, origin=origin, proposed=proposed)
    return page, 400 if form.errors else 200


def _origin(session: Session) -> Origin:
    """What the address names."""
    if slug := request.args.get("template"):
        version = offered_version(session, slug) or abort(404, description="There is no such template to begin from.")
        return Origin(from_template(version), template=version.title)
    if reference := request.args.get("campaign"):
        earlier = campaign_or_404(reference)
        return Origin(from_campaign(session, earlier), earlier=earlier, hold_outs=hold_outs_of(session, earlier.id))
    return Origin()


def _proposed(session: Session, origin: Origin, today: date) -> dict[str, Any]:
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
