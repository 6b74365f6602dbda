"""Legal holds: all that stand; place and lift one on an area or a campaign."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.lifecycle.create import campaign_by_reference
from app.evidence.disclosure.forms import WhyForm
from app.evidence.disclosure.holds import all_holds, hold_on, lift, place
from app.evidence.disclosure.scope import area_names
from app.registry.models import Area
from app.web.acts import finish
from app.web.request import reading

blueprint = Blueprint("holds", __name__)

WHOM = {
    "area": "the office-holders of any body that serves it",
    "campaign": "the office-holders in the posts that it writes to",
}
"""Who may not be erased under a hold, by what it is on."""

ONE = "/evidence/holds/<any(area, campaign):kind>/<slug>"


@blueprint.get("/evidence/holds")
@signed_in
def index() -> ResponseReturnValue:
    return render_template("evidence/disclosure_holds.html", holds=all_holds(reading()))


@blueprint.route(ONE, methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def one(kind: str, slug: str) -> ResponseReturnValue:
    """Place a hold; while one stands, the page has the form that lifts it."""
    identity, _, _ = _hold_target(kind, slug)
    form = WhyForm()
    if done := form.attempt(lambda session: place(session, kind, identity, reason=form.reason.data, actor=actor())):
        return finish(
            url_for(".index"),
            f"Legal hold placed on this {kind}. No one can erase what is recorded about {WHOM[kind]}.",
            changed=done.result,
            unchanged=f"This {kind} was already under a legal hold. Nothing was changed.",
        )
    return _page(kind, slug, form)


@blueprint.post(f"{ONE}/lift")
@needs(Role.ADMINISTRATOR)
def lifted(kind: str, slug: str) -> ResponseReturnValue:
    identity, _, _ = _hold_target(kind, slug)
    form = WhyForm()
    if done := form.attempt(lambda session: lift(session, kind, identity, reason=form.reason.data, actor=actor())):
        nothing = f"This {kind} is not under a legal hold. Nothing was changed."
        flash("Legal hold lifted." if done.result else nothing, "info")
        return redirect(url_for(".index"))
    return _page(kind, slug, form)


def _page(kind: str, slug: str, form: WhyForm) -> ResponseReturnValue:
    identity, name, back = _hold_target(kind, slug)
    standing = hold_on(reading(), kind, identity)
    if standing:
        form.reason.label.text = "Reason for lifting the hold"
    return form.page(
        "evidence/disclosure_hold.html", kind=kind, slug=slug, name=name, back=back, hold=standing, whom=WHOM[kind]
    )


def _hold_target(kind: str, slug: str) -> tuple[int, str, str]:
    """The id of what the address names, what it is called, and its page."""
    session = reading()
    if kind == "area":
        area_id = session.scalar(select(Area.id).where(Area.slug == slug)) or abort(404)
        return area_id, area_names(session, [area_id])[area_id], url_for("areas.area", area=slug)
    campaign = campaign_by_reference(session, slug) or abort(404)
    back = url_for("campaigns.campaign", reference=campaign.reference)
    return campaign.id, f"{campaign.reference}, {campaign.title}", back
