"""Clearance in the browser: the board, writing down what an office said, taking it back."""

import hashlib
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.audit.moments import moments
from app.campaigns.clear import TextUnfit, record_clearances, take_back
from app.campaigns.edit import Stale
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign, Signatory, TextVersion
from app.campaigns.own import require_owner
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.steps import CLEAR, HowFar, Step, waiting
from app.campaigns.text import newest_text, text_problems, text_version
from app.campaigns.text_history import what_changed
from app.campaigns.to_clear import texts_to_clear
from app.clearance.board import Row, as_recorded, board
from app.clearance.clearances import AlreadyCleared, Given
from app.clearance.forms import ClearanceForm, TakeBackForm
from app.clearance.ways import HOW, WHY_REMOVED
from app.database import now
from app.letters.source import take_apart
from app.registry.registries import registry_names
from app.web.filters import format_date, format_plural, in_london
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
    newest = newest_text(session, campaign.id)
    asked_again = any("edited" in row.removed.values() for row in rows)
    return _page(
        "clearance",
        campaign,
        rows=rows,
        given=sum(row.count for row in rows),
        waiting_for=[row for row in rows if row.count < len(campaign.audience)],
        cleared=[slug for slug in _slugs(campaign) if rows and all(row.given[slug] for row in rows)],
        unfit=bool(text_problems(session, campaign)),
        version=newest.number,
        changed=_changed(session, newest) if asked_again else None,
        recorded=as_recorded(session, campaign.id),
        HOW=HOW,
        WHY_REMOVED=WHY_REMOVED,
    )


@blueprint.route(ONE_OFFICE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def give(reference: str, signatory_id: int) -> ResponseReturnValue:
    campaign, signatory, row = _to_change(reference, signatory_id)
    names = registry_names(reading())
    missing = [slug for slug, given in row.given.items() if given is None]
    texts, newest = [(slug, names[slug]) for slug in missing], newest_text(reading(), campaign.id)
    kept_on = in_london(moments(reading(), [newest.recorded])[newest.recorded].at).date()
    form = ClearanceForm(texts, version=newest.number, kept_on=kept_on, today=in_london(now()).date())
    if request.method == "GET":
        form.registries.data = request.args.getlist("registry") or missing
    elif form.registries.data and all(row.given.get(slug) for slug in form.registries.data):
        return _recorded_already(reference)
    read = _hashes(campaign) | {slug: sent for slug in missing if (sent := request.form.get(f"seen-{slug}"))}
    if missing and form.validate_on_submit():
        try:
            return _record(campaign, signatory, form)
        except Stale:
            form.form_errors.append("The text has changed since this page was opened. Read it again, then record")
            read = _hashes(campaign_or_404(reference))
        except TextUnfit:
            form.form_errors.append("The text has faults for this audience. Put them right under Letter first")
    return _page("give", campaign_or_404(reference), form=form, signatory=signatory, missing=missing, seen=read)


@blueprint.route(ONE_OFFICE + "/take-back", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def taken_back(reference: str, signatory_id: int) -> ResponseReturnValue:
    """Which of them, then the act."""
    campaign, signatory, row = _to_change(reference, signatory_id)
    names = registry_names(reading())
    given = [one for one in row.given.values() if one is not None]
    form = TakeBackForm(
        (str(one.id), f"{names[one.registry_slug]}, given by {one.given_by} on {format_date(one.given_on)}")
        for one in given
    )
    if given and not form.validate_on_submit():
        return _page("take_back", campaign, form=form, signatory=signatory)
    chosen = {one.id for one in given if str(one.id) in (form.clearance.data or ())}
    with writing() as session:
        gone = take_back(session, campaign_or_404(reference, session), chosen, actor=actor())
    if gone:
        flash(f"{format_plural(len(gone), 'clearance')} of {signatory.office} taken back.", "success")
    else:
        flash("Nothing was changed: no such clearance stands.", "info")
    return redirect(url_for(".clearance", reference=reference))


def _changed(session: Session, newest: TextVersion) -> dict[str, str] | None:
    """What the newest version changed: in a line, and both texts; None of the first."""
    before = text_version(session, newest.campaign_id, newest.number - 1)
    if before is None:
        return None
    return {
        "what": what_changed(before.source, newest.source),
        "before": take_apart(before.source).body,
        "after": take_apart(newest.source).body,
    }


def _to_change(reference: str, signatory_id: int) -> tuple[Campaign, Signatory, Row]:
    """For its owner, while it is open: the campaign, one who signs it, and what that office has cleared."""
    campaign = open_campaign_or_404(reference)
    require_owner(campaign, actor())
    signatory = next((one for one in campaign.signatories if one.id == signatory_id), None)
    if signatory is None:
        abort(404, description=f"No such office signs {reference} any more.")
    return campaign, signatory, next(row for row in _board(reading(), campaign) if row.signatory_id == signatory_id)


def _record(campaign: Campaign, signatory: Signatory, form: ClearanceForm) -> ResponseReturnValue:
    given = Given(by=form.by.data, on=form.on.data, how=form.how.data, note=form.note.data or "")
    seen = {slug: request.form.get(f"seen-{slug}", "") for slug in form.registries.data}
    try:
        with writing() as session:
            record_clearances(
                session,
                campaign_or_404(campaign.reference, session),
                session.get_one(Signatory, signatory.id),
                seen=seen,
                given=given,
                actor=actor(),
            )
    except AlreadyCleared:
        return _recorded_already(campaign.reference)
    flash(f"{signatory.office}: {format_plural(len(seen), 'clearance')} recorded.", "success")
    return redirect(url_for(".clearance", reference=campaign.reference))


def _recorded_already(reference: str) -> ResponseReturnValue:
    """A second click, or a colleague who was faster."""
    flash("Nothing was changed: this clearance is recorded already.", "info")
    return redirect(url_for(".clearance", reference=reference))


def _board(session: Session, campaign: Campaign) -> list[Row]:
    return board(session, campaign.id, [(one.id, one.office) for one in campaign.signatories], _slugs(campaign))


def _slugs(campaign: Campaign) -> list[str]:
    return [part.registry_slug for part in campaign.audience]


def _hashes(campaign: Campaign) -> dict[str, str]:
    return {slug: hashlib.sha256(text).hexdigest() for slug, text in texts_to_clear(reading(), campaign).items()}


def _page(name: str, campaign: Campaign, **shown: Any) -> str:
    session = reading()
    return campaign_page(
        f"clearance/{name}.html",
        campaign,
        STEP.name,
        names=registry_names(session),
        counts=count_letters(session, campaign.id),
        slugs=_slugs(campaign),
        **shown,
    )
