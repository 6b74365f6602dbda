"""Signatories in the browser: who signs, in what order, and their signatures."""

import re
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.create import campaign_by_reference
from app.campaigns.losses import accepted
from app.campaigns.models import Campaign, Signatory
from app.campaigns.pages import campaign_or_404
from app.campaigns.signatories import (
    MOST,
    TooManySignatories,
    add_signatory,
    change_signatory,
    keep_signature,
    move_signatory,
    remove_signatory,
    seen_of,
    set_signature,
)
from app.campaigns.signatory_forms import SignatoryForm, SignatureForm
from app.campaigns.signatures import signature_key
from app.campaigns.states import State
from app.campaigns.steps import PREPARE, HowFar, Step, steps_of
from app.campaigns.words import signature_words
from app.clearance.clearances import standing
from app.letters.signature import SignatureRefused
from app.storage import FileMissing, StorageFailed
from app.web.filters import format_plural
from app.web.request import reading, services, writing

blueprint = Blueprint("signatories", __name__, template_folder="templates")

ALL = "/campaigns/<reference>/signatories"
ONE = ALL + "/<int:signatory_id>"

SHA256 = re.compile(r"[0-9a-f]{64}")


def how_far(_session: Session, campaign: Campaign) -> HowFar:
    number = len(campaign.signatories)
    if not number:
        return HowFar("empty", "Not started", hint="Nobody signs yet, so nothing can be cleared")
    first = campaign.signatories[0]
    hint = first.office if number == 1 else f"{format_plural(number, 'office')}, {first.office} first"
    without = sum(not one.name for one in campaign.signatories)
    if without:
        return HowFar("half", "Names missing", hint=hint, sub=f"{without} of {number}")
    return HowFar("full", "Done", hint=hint)


STEP = Step("Signatories", "signatories.signatories", how_far, stage=PREPARE)


@blueprint.get(ALL)
@signed_in
def signatories(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    return _page("campaigns/signatories.html", campaign, seen=seen_of(campaign), most=MOST)


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    form = SignatoryForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                add_signatory(
                    session,
                    _campaign(session, reference),
                    form.filled,
                    seen=_seen(),
                    actor=actor(),
                    accepted=accepted(),
                )
        except TooManySignatories:
            flash(f"A letter has room for {MOST} signatories.", "warning")
        else:
            flash(f"{form.office.data} added.", "success")
        return _back(reference)
    return _page("campaigns/signatory.html", campaign, form=form, signatory=None, seen=_seen() or seen_of(campaign))


@blueprint.route(ONE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def change(reference: str, signatory_id: int) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    signatory = _signatory_or_404(campaign, signatory_id)
    form = SignatoryForm(obj=signatory)
    if form.validate_on_submit():
        with writing() as session:
            change_signatory(
                session,
                _campaign(session, reference),
                session.get_one(Signatory, signatory_id),
                form.filled,
                seen=_seen(),
                actor=actor(),
                accepted=accepted(),
            )
        flash(f"{form.office.data} saved.", "success")
        return _back(reference)
    return _page(
        "campaigns/signatory.html", campaign, form=form, signatory=signatory, seen=_seen() or seen_of(campaign)
    )


@blueprint.post(ONE + "/<any(up, down):way>")
@needs(Role.DRAFTER)
def move(reference: str, signatory_id: int, way: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    _signatory_or_404(campaign, signatory_id)
    with writing() as session:
        move_signatory(
            session,
            _campaign(session, reference),
            session.get_one(Signatory, signatory_id),
            up=way == "up",
            seen=_seen(),
            actor=actor(),
            accepted=accepted(),
        )
    return _back(reference)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(reference: str, signatory_id: int) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    signatory = _signatory_or_404(campaign, signatory_id)
    if request.method == "GET":
        return _page(
            "campaigns/signatory_remove.html",
            campaign,
            signatory=signatory,
            seen=seen_of(campaign),
            losing=len(standing(reading(), campaign.id)),
        )
    with writing() as session:
        remove_signatory(
            session,
            _campaign(session, reference),
            session.get_one(Signatory, signatory_id),
            seen=_seen(),
            actor=actor(),
            accepted=True,
        )
    flash(f"{signatory.office} removed.", "success")
    return _back(reference)


@blueprint.route(ONE + "/signature", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def signature(reference: str, signatory_id: int) -> ResponseReturnValue:
    """First the file, kept in storage; then a look at it, as it is printed; then it is used."""
    campaign = campaign_or_404(reference)
    signatory = _signatory_or_404(campaign, signatory_id)
    form = SignatureForm()
    if form.validate_on_submit() and form.picture.data:
        try:
            kept = keep_signature(services().storage, form.picture.data.body)
        except SignatureRefused as refused:
            form.picture.errors = [signature_words(refused)]
        except StorageFailed:
            form.picture.errors = ["The file store took no file. Nothing was changed: try again in a minute"]
        else:
            return redirect(url_for(".signature", reference=reference, signatory_id=signatory_id, kept=kept))
    kept = request.args.get("kept", "")
    losing = sum(one == signatory_id for one, _ in standing(reading(), campaign.id))
    return _page(
        "campaigns/signature.html",
        campaign,
        form=form,
        signatory=signatory,
        seen=seen_of(campaign),
        kept=kept if SHA256.fullmatch(kept) else "",
        losing=losing,
    )


@blueprint.post(ONE + "/signature/<any(use, remove):what>")
@needs(Role.DRAFTER)
def use_signature(reference: str, signatory_id: int, what: str) -> ResponseReturnValue:
    """The page before has said which clearances go."""
    campaign = campaign_or_404(reference)
    _signatory_or_404(campaign, signatory_id)
    kept = request.form.get("kept", "")
    if what == "use":
        _picture_or_404(kept)
    with writing() as session:
        set_signature(
            session,
            _campaign(session, reference),
            session.get_one(Signatory, signatory_id),
            kept if what == "use" else None,
            seen=_seen(),
            actor=actor(),
            accepted=True,
        )
    flash("Signature saved." if what == "use" else "Signature removed.", "success")
    return _back(reference)


@blueprint.get("/campaigns/<reference>/signatures/<sha256>.png")
@needs(Role.DRAFTER)
def picture(reference: str, sha256: str) -> ResponseReturnValue:
    campaign_or_404(reference)
    return send_file(BytesIO(_picture_or_404(sha256)), mimetype="image/png")


def _picture_or_404(sha256: str) -> bytes:
    if not SHA256.fullmatch(sha256):
        abort(404)
    try:
        return services().storage.get(signature_key(sha256))
    except FileMissing:
        abort(404, description="The file store holds no such signature. Add it again.")


def _seen() -> str:
    return request.form.get("seen", "")


def _campaign(session: Session, reference: str) -> Campaign:
    return campaign_by_reference(session, reference) or abort(404)


def _signatory_or_404(campaign: Campaign, signatory_id: int) -> Signatory:
    found = next((one for one in campaign.signatories if one.id == signatory_id), None)
    return found or abort(404, description="This campaign has no such signatory any more.")


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for(".signatories", reference=reference))


def _page(template: str, campaign: Campaign, **shown: Any) -> str:
    return render_template(
        template,
        campaign=campaign,
        campaign_href=url_for("campaigns.campaign", reference=campaign.reference),
        steps=steps_of(reading(), campaign),
        step=STEP.name,
        may_edit=Role.DRAFTER in current_user.roles and campaign.state == State.OPEN,
        **shown,
    )
