"""Campaigns in the browser: the list, one campaign's steps, taking it on."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role, User
from app.campaigns.create import campaign_by_reference, campaigns
from app.campaigns.letters import count_letters
from app.campaigns.losses import answer_refusals
from app.campaigns.own import HasAnOwner, take_on
from app.campaigns.pages import campaign_or_404
from app.campaigns.steps import HowFar, Step, steps_of
from app.campaigns.text import asks_of
from app.drafting.models import Template, TemplateVersion
from app.registry.registries import registry_names
from app.web.request import reading, writing

blueprint = Blueprint("campaigns", __name__, template_folder="templates")
answer_refusals(blueprint)

STEP = Step("Overview", "campaigns.campaign", lambda _session, _campaign: HowFar("full", "Done"))


@blueprint.get("/campaigns")
@signed_in
def index() -> ResponseReturnValue:
    session = reading()
    rows = [(campaign, sum(count_letters(session, campaign.id).values())) for campaign in campaigns(session)]
    return render_template("campaigns/index.html", rows=rows)


@blueprint.get("/campaigns/<reference>")
@signed_in
def campaign(reference: str) -> ResponseReturnValue:
    session = reading()
    found = campaign_or_404(reference)
    version = session.get(TemplateVersion, found.template_version_id) if found.template_version_id else None
    counts = count_letters(session, found.id)
    return render_template(
        "campaigns/campaign.html",
        campaign=found,
        steps=steps_of(session, found),
        step=STEP.name,
        owner=session.get(User, found.owner_id) if found.owner_id else None,
        may_take_on=Role.DRAFTER in current_user.roles,
        counts=counts,
        total=sum(counts.values()),
        names=registry_names(session),
        version=version,
        slug=session.get_one(Template, version.template_id).slug if version else "",
        asks=asks_of(session, found),
    )


@blueprint.post("/campaigns/<reference>/owner")
@needs(Role.DRAFTER)
def own(reference: str) -> ResponseReturnValue:
    with writing() as session:
        found = campaign_by_reference(session, reference)
        if found is None:
            abort(404)
        try:
            take_on(session, found, actor=actor())
        except HasAnOwner:
            flash(f"{reference} has an owner already. Ask them, or an administrator, to hand it over.", "warning")
        else:
            flash(f"You own {reference} now.", "success")
    return redirect(url_for(".campaign", reference=reference))
