"""Signatories in the browser: who signs, in what order, and their signatures."""

import re
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.edit import Stale
from app.campaigns.losses import accepted
from app.campaigns.models import Campaign, Signatory
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.signatories import (
    MOST,
    SignsAlready,
    TooManySignatories,
    add_signatory,
    change_signatory,
    keep_signature,
    move_signatory,
    office_of,
    remove_signatory,
    seen_of,
    set_signature,
)
from app.campaigns.signatory_forms import SignatoryForm, SignatureForm
from app.campaigns.signatures import signature_key
from app.campaigns.steps import PREPARE, HowFar, Step
from app.campaigns.words import SIGNS_ALREADY, signature_words
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
    return _page("signatories", campaign, most=MOST)


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    form = SignatoryForm()
    if len(campaign.signatories) >= MOST:
        return _back(reference, f"A letter has room for {MOST} signatories.", "warning")
    if not form.validate_on_submit():
        return _form(campaign, form)
    try:
        with writing() as session:
            found = campaign_or_404(reference, session)
            add_signatory(session, found, form.filled, seen=_seen(), actor=actor(), accepted=accepted())
    except SignsAlready:
        return _twice(reference, form)
    except (Stale, TooManySignatories):
        return _stale(reference, form)
    return _back(reference, f"{form.office.data} added.")


@blueprint.route(ONE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def change(reference: str, signatory_id: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    signatory = _signatory_or_404(campaign, signatory_id)
    form = SignatoryForm(obj=signatory)
    if not form.validate_on_submit():
        return _form(campaign, form, signatory)
    try:
        with writing() as session:
            found, one = _both(session, reference, signatory_id)
            change_signatory(session, found, one, form.filled, seen=_seen(), actor=actor(), accepted=accepted())
    except SignsAlready:
        return _twice(reference, form, signatory)
    except Stale:
        return _stale(reference, form, signatory)
    return _back(reference, f"{form.office.data} saved.")


@blueprint.post(ONE + "/<any(up, down):way>")
@needs(Role.DRAFTER)
def move(reference: str, signatory_id: int, way: str) -> ResponseReturnValue:
    with writing() as session:
        found, one = _both(session, reference, signatory_id)
        move_signatory(session, found, one, up=way == "up", seen=_seen(), actor=actor(), accepted=accepted())
        said = f"{one.office} signs in place {one.position + 1} now."
    return _back(reference, said)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(reference: str, signatory_id: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    signatory = _signatory_or_404(campaign, signatory_id)
    if request.method == "GET":
        losing = [one.id for one in standing(reading(), campaign.id).values()]
        return _page("signatory_remove", campaign, signatory=signatory, losing=losing)
    with writing() as session:
        found, one = _both(session, reference, signatory_id)
        remove_signatory(session, found, one, seen=_seen(), actor=actor(), accepted=accepted())
    return _back(reference, f"{signatory.office} removed.")


@blueprint.route(ONE + "/signature", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def signature(reference: str, signatory_id: int) -> ResponseReturnValue:
    """First the file, kept in storage; then a look at it, as it is printed; then it is used."""
    campaign = open_campaign_or_404(reference)
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
    if kept:
        _picture_or_404(kept)
    given = standing(reading(), campaign.id).items()
    losing = [clearance.id for (signatory, _), clearance in given if signatory == signatory_id]
    return _page("signature", campaign, form=form, signatory=signatory, kept=kept, losing=losing)


@blueprint.post(ONE + "/signature/<any(use, remove):what>")
@needs(Role.DRAFTER)
def use_signature(reference: str, signatory_id: int, what: str) -> ResponseReturnValue:
    """The page before has said which clearances go."""
    open_campaign_or_404(reference)
    sha256 = request.form.get("kept", "") if what == "use" else None
    if sha256 is not None:
        _picture_or_404(sha256)
    with writing() as session:
        found, one = _both(session, reference, signatory_id)
        set_signature(session, found, one, sha256, seen=_seen(), actor=actor(), accepted=accepted())
    return _back(reference, "Signature saved." if sha256 else "Signature removed.")


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


def _both(session: Session, reference: str, signatory_id: int) -> tuple[Campaign, Signatory]:
    campaign = campaign_or_404(reference, session)
    return campaign, _signatory_or_404(campaign, signatory_id)


def _signatory_or_404(campaign: Campaign, signatory_id: int) -> Signatory:
    found = next((one for one in campaign.signatories if one.id == signatory_id), None)
    return found or abort(404, description="This campaign has no such signatory any more.")


def _back(reference: str, said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for(".signatories", reference=reference))


def _form(campaign: Campaign, form: SignatoryForm, signatory: Signatory | None = None) -> str:
    seen = _seen() or seen_of(campaign)
    return campaign_page(
        "campaigns/signatory.html", campaign, STEP.name, form=form, signatory=signatory, seen=seen, stale=False
    )


def _twice(reference: str, form: SignatoryForm, signatory: Signatory | None = None) -> ResponseReturnValue:
    form.office.errors = [SIGNS_ALREADY]
    return _form(campaign_or_404(reference), form, signatory), 400


def _stale(reference: str, form: SignatoryForm, signatory: Signatory | None = None) -> ResponseReturnValue:
    """Somebody else has changed the signatories: they are listed, and what was typed stays in the boxes. When they say
    what was typed, it was a second click."""
    campaign = open_campaign_or_404(reference)
    already = [one for one in campaign.signatories if office_of(one) == form.filled]
    if any(signatory is None or one.id == signatory.id for one in already):
        return _back(reference, f"Nothing was changed: {form.office.data} signs already.", "info")
    return _page("signatory", campaign, form=form, signatory=signatory, stale=True), 409


def _page(name: str, campaign: Campaign, **shown: Any) -> str:
    return campaign_page(f"campaigns/{name}.html", campaign, STEP.name, seen=seen_of(campaign), **shown)
