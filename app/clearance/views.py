"""Clearance in the browser: the board, writing down what an office said, taking it back."""

import hashlib
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.clear import TextUnfit, record_clearances, take_back
from app.campaigns.create import campaign_by_reference
from app.campaigns.edit import Stale
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign, Signatory
from app.campaigns.own import require_owner
from app.campaigns.pages import campaign_or_404
from app.campaigns.states import State
from app.campaigns.steps import CLEAR, HowFar, Step, steps_of, waiting
from app.campaigns.text import newest_text, text_problems
from app.campaigns.to_clear import texts_to_clear
from app.clearance.board import Row, as_recorded, board
from app.clearance.clearances import AlreadyCleared, Given
from app.clearance.forms import ClearanceForm
from app.clearance.ways import HOW, WHY_REMOVED
from app.database import now
from app.registry.registries import registry_names
from app.web.filters import format_plural, in_london
from app.web.request import reading, writing

blueprint = Blueprint("clearance", __name__, template_folder="templates")

ONE_OFFICE = "/campaigns/<reference>/clearance/<int:signatory_id>"


def how_far(session: Session, campaign: Campaign) -> HowFar:
    """Done when every office has cleared the text of every registry."""
    if not campaign.signatories:
        return waiting("Waits for Signatories")
    if not campaign.audience:
        return waiting("Waits for Audience")
    rows = _board(session, campaign)
    given, wanted = sum(row.count for row in rows), len(rows) * len(campaign.audience)
    hint = f"{format_plural(len(rows), 'office')}, {format_plural(len(campaign.audience), 'text')}"
    if given == wanted:
        return HowFar("full", "Done", hint=hint)
    return HowFar("half" if given else "empty", f"{given:,} of {wanted:,} given", hint=hint)


STEP = Step("Clearance", "clearance.clearance", how_far, stage=CLEAR)


@blueprint.get("/campaigns/<reference>/clearance")
@signed_in
def clearance(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    rows = _board(session, campaign)
    return _page(
        "clearance/clearance.html",
        campaign,
        rows=rows,
        given=sum(row.count for row in rows),
        waiting_for=[row for row in rows if row.count < len(campaign.audience)],
        cleared=[slug for slug in _slugs(campaign) if rows and all(row.given[slug] for row in rows)],
        unfit=bool(text_problems(session, campaign)),
        version=newest_text(session, campaign.id).number,
        recorded=as_recorded(session, campaign.id),
        HOW=HOW,
        WHY_REMOVED=WHY_REMOVED,
    )


@blueprint.route(ONE_OFFICE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def give(reference: str, signatory_id: int) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    require_owner(campaign, actor())
    signatory = _signatory_or_404(campaign, signatory_id)
    row = next(row for row in _board(session, campaign) if row.signatory_id == signatory_id)
    missing = [slug for slug in _slugs(campaign) if row.given[slug] is None]
    names = registry_names(session)
    form = ClearanceForm([(slug, names[slug]) for slug in missing], today=in_london(now()).date())
    if request.method == "GET":
        form.registries.data = request.args.getlist("registry") or missing
    if missing and form.validate_on_submit():
        try:
            return _record(campaign, signatory, form)
        except Stale:
            form.form_errors.append("The text has changed since this page was opened. Read it again, then record")
        except TextUnfit:
            form.form_errors.append("The text has faults for this audience. Put them right under Letter first")
    return _page(
        "clearance/give.html",
        campaign,
        form=form,
        signatory=signatory,
        row=row,
        missing=missing,
        seen=_hashes(session, campaign),
    )


@blueprint.route(ONE_OFFICE + "/take-back", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def taken_back(reference: str, signatory_id: int) -> ResponseReturnValue:
    """A confirmation that names what goes, then the act."""
    campaign = campaign_or_404(reference)
    require_owner(campaign, actor())
    signatory = _signatory_or_404(campaign, signatory_id)
    row = next(row for row in _board(reading(), campaign) if row.signatory_id == signatory_id)
    wanted = request.values.getlist("registry") or _slugs(campaign)
    given = [one for slug, one in row.given.items() if one is not None and slug in wanted]
    if request.method == "GET" and given:
        return _page("clearance/take_back.html", campaign, signatory=signatory, given=given)
    ids = {int(value) for value in request.form.getlist("clearance") if value.isascii() and value.isdigit()}
    gone = []
    if ids:
        with writing() as session:
            found = campaign_by_reference(session, reference) or abort(404)
            gone = take_back(session, found, ids, actor=actor())
    if gone:
        flash(f"{format_plural(len(gone), 'clearance')} of {signatory.office} taken back.", "success")
    else:
        flash("Nothing was changed: no such clearance stands.", "info")
    return redirect(url_for(".clearance", reference=reference))


def _record(campaign: Campaign, signatory: Signatory, form: ClearanceForm) -> ResponseReturnValue:
    given = Given(by=form.by.data, on=form.on.data, how=form.how.data, note=form.note.data or "")
    seen = {slug: request.form.get(f"seen-{slug}", "") for slug in form.registries.data}
    with writing() as session:
        found = campaign_by_reference(session, campaign.reference) or abort(404)
        try:
            record_clearances(
                session, found, session.get_one(Signatory, signatory.id), seen=seen, given=given, actor=actor()
            )
        except AlreadyCleared:
            flash("Nothing was changed: this clearance is recorded already.", "info")
        else:
            flash(f"{signatory.office}: {format_plural(len(seen), 'clearance')} recorded.", "success")
    return redirect(url_for(".clearance", reference=campaign.reference))


def _board(session: Session, campaign: Campaign) -> list[Row]:
    return board(session, campaign.id, [(one.id, one.office) for one in campaign.signatories], _slugs(campaign))


def _slugs(campaign: Campaign) -> list[str]:
    return [part.registry_slug for part in campaign.audience]


def _hashes(session: Session, campaign: Campaign) -> dict[str, str]:
    return {slug: hashlib.sha256(text).hexdigest() for slug, text in texts_to_clear(session, campaign).items()}


def _signatory_or_404(campaign: Campaign, signatory_id: int) -> Signatory:
    return next((one for one in campaign.signatories if one.id == signatory_id), None) or abort(404)


def _page(template: str, campaign: Campaign, **shown: Any) -> str:
    session = reading()
    return render_template(
        template,
        campaign=campaign,
        campaign_href=url_for("campaigns.campaign", reference=campaign.reference),
        steps=steps_of(session, campaign),
        step=STEP.name,
        names=registry_names(session),
        counts=count_letters(session, campaign.id),
        slugs=_slugs(campaign),
        mine=campaign.owner_id == current_user.id
        and Role.DRAFTER in current_user.roles
        and campaign.state == State.OPEN,
        **shown,
    )
