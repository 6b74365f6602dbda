"""Enclosures in the browser: the list of them, each with its file, which is looked at before it is used."""

from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.accounts.security.rate_limits import PICTURES, costly
from app.campaigns.clearance.lost_clearances import accepted_losses
from app.campaigns.enclosures.change import (
    EnclosureRefused,
    KeptFile,
    add_enclosure,
    change_enclosure,
    keep_file,
    kept_file,
    move_enclosure,
    remove_enclosure,
    seen_of,
)
from app.campaigns.enclosures.enclosure_list import Enclosure, enclosure_key, enclosure_of, enclosures_of, files_of
from app.campaigns.enclosures.forms import PLACES, EnclosureForm
from app.campaigns.enclosures.words import GONE, advice_words, refused_words
from app.campaigns.letter.step import LETTER, STEP
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.clearance.requests import given_requests
from app.errors import existing
from app.letters.pdf.picture import NoSuchPage, page_picture_apart
from app.platform.limited import LimitReached
from app.platform.storage import SHA256, FileMissing, StorageFailed, verified_chunks
from app.web.acts import finish
from app.web.files.kept_files import NOT_STORED
from app.web.files.sending import send_uploaded
from app.web.files.uploads import clean_name
from app.web.request import reading, services, writing

blueprint = Blueprint("enclosures", __name__)

ALL = LETTER + "/enclosures"
ONE = ALL + "/<int:number>"
FILE = ALL + "/files/<sha256>"


@blueprint.get(ALL)
@signed_in
def enclosures(reference: str) -> ResponseReturnValue:
    return _page("enclosures", campaign_or_404(reference), places=PLACES)


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(reference: str) -> ResponseReturnValue:
    return _fill(open_campaign_or_404(reference), None)


@blueprint.route(ONE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def change(reference: str, number: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    return _fill(campaign, enclosure_of(reading(), campaign, number))


def _fill(campaign: Campaign, one: Enclosure | None) -> ResponseReturnValue:
    """First what is said of it and the file, which is kept in storage; then a look at the file; then it is used."""
    form = EnclosureForm(data=_initial_values(one))
    here: dict[str, Any] = {"reference": campaign.reference, **({"number": one.number} if one else {})}
    kept, said = _earlier_upload(form)
    if form.validate_on_submit():
        if form.file.data:
            sent = _keep(form, form.file.data.body)
            if sent:
                typed = {"kept": sent.sha256, "name": form.name.data, "placement": form.placement.data}
                return redirect(url_for(request.endpoint or "", **here, **typed))
        elif said:
            form.file.errors = [said]
        else:
            return _save(campaign, one, form, kept)
    elif said and not form.is_submitted():
        abort(404, description=f"{said}.")
    return _form(campaign, form, one, kept)


def _save(campaign: Campaign, one: Enclosure | None, form: EnclosureForm, kept: KeptFile | None) -> ResponseReturnValue:
    def save(session: Session) -> None:
        found = campaign_or_404(campaign.reference, session)
        if one is None:
            add_enclosure(session, found, form.filled(kept), **_change_arguments())
        else:
            change_enclosure(session, found, one.number, form.filled(kept), **_change_arguments())

    if form.run(save):
        return finish(_enclosures_url(campaign.reference), f"“{form.name.data}” {'saved' if one else 'added'}.")
    if form.stale:
        return _stale(campaign.reference, form, one, kept)
    return _form(campaign, form, one, kept)


@blueprint.post(ONE + "/<any(up, down):way>")
@needs(Role.DRAFTER)
def move(reference: str, number: int, way: str) -> ResponseReturnValue:
    name = enclosure_of(reading(), open_campaign_or_404(reference), number).name
    with writing() as session:
        move_enclosure(session, campaign_or_404(reference, session), number, up=way == "up", **_change_arguments())
    return finish(_enclosures_url(reference), f"“{name}” moved {way}.")


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(reference: str, number: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    enclosure = enclosure_of(reading(), campaign, number)
    if request.method == "GET":
        losing = len(given_requests(reading(), campaign.id))
        return _page("enclosure_remove", campaign, one=enclosure, losing=losing)
    with writing() as session:
        remove_enclosure(session, campaign_or_404(reference, session), number, **_change_arguments())
    return finish(_enclosures_url(reference), f"“{enclosure.name}” removed.")


@blueprint.get(FILE + ".pdf")
@signed_in
def file(reference: str, sha256: str) -> ResponseReturnValue:
    found = existing(next((one for one in _files(reference) if one.sha256 == sha256), None), "no_such_enclosure_file")
    chunks = verified_chunks(services().storage, enclosure_key(sha256), length=found.length, sha256=sha256)
    name = clean_name(f"{found.name.replace('/', '-')}.pdf")
    return send_uploaded(chunks, name=name, mimetype="application/pdf", length=found.length, etag=sha256)


@blueprint.get(FILE + "/pages/<int:page>.png")
@signed_in
@costly(PICTURES)
def picture(reference: str, sha256: str, page: int) -> ResponseReturnValue:
    """Also of a file that is not used yet, for those who may use it."""
    drafts = Role.DRAFTER in current_user.roles and SHA256.fullmatch(sha256)
    if not drafts and sha256 not in {one.sha256 for one in _files(reference)}:
        abort(404)
    try:
        body = services().storage.get(enclosure_key(sha256))
        return send_file(BytesIO(page_picture_apart(body, page, dpi=60)), mimetype="image/png")
    except (FileMissing, NoSuchPage, LimitReached):
        abort(404)


def _change_arguments() -> dict[str, Any]:
    """What every change is told."""
    return {"seen": request.form.get("seen", ""), "actor": actor(), "accepted": accepted_losses()}


def _files(reference: str) -> list[Any]:
    return list(files_of(reading(), campaign_or_404(reference).id).values())


def _initial_values(one: Enclosure | None) -> dict[str, Any]:
    """What the form begins with: what is kept of the enclosure, over which goes what was typed beside a file."""
    stands = {"name": one.name} if one else {}
    if one and one.file:
        stands["placement"] = one.file.placement
    typed = {name: request.args[name] for name in ("kept", "name", "placement") if name in request.args}
    return stands | typed


def _earlier_upload(form: EnclosureForm) -> tuple[KeptFile | None, str]:
    """The file that was sent before; or why it can't be used."""
    sha256 = form.kept.data
    if not sha256:
        return None, ""
    if not SHA256.fullmatch(sha256):
        abort(404)
    try:
        return kept_file(services().storage, sha256), ""
    except (FileMissing, EnclosureRefused):
        return None, GONE
    except StorageFailed:
        return None, NOT_STORED


def _keep(form: EnclosureForm, body: bytes) -> KeptFile | None:
    """The file just sent, in storage; None when it is refused, which stands beside the box then."""
    try:
        return keep_file(services().storage, body)
    except EnclosureRefused as refused:
        form.file.errors = refused_words(refused.findings)
    except StorageFailed:
        form.file.errors = [NOT_STORED]
    return None


def _enclosures_url(reference: str) -> str:
    return url_for(".enclosures", reference=reference)


def _form(
    campaign: Campaign, form: EnclosureForm, one: Enclosure | None, kept: KeptFile | None, *, seen: str = ""
) -> ResponseReturnValue:
    page = _page(
        "enclosure",
        campaign,
        form=form,
        one=one,
        kept=kept,
        advice=advice_words(kept.advice if kept else ()),
        seen=seen or request.form.get("seen", "") or seen_of(reading(), campaign),
    )
    return page, form.status


def _stale(reference: str, form: EnclosureForm, one: Enclosure | None, kept: KeptFile | None) -> ResponseReturnValue:
    """Somebody else has changed the enclosures: they are listed, and what was typed stays in the boxes. When they say
    what was typed, it was a second click."""
    campaign = open_campaign_or_404(reference)
    wanted = (form.name.data, form.placement.data, kept.sha256 if kept else None)
    for at in enclosures_of(reading(), campaign):
        stands = (at.name, at.file.placement if at.file else wanted[1], at.file.sha256 if at.file else None)
        if stands == wanted and (one is None or at.number == one.number):
            flash(f"Nothing was changed: “{at.name}” is already an enclosure.", "info")
            return redirect(_enclosures_url(reference))
    return _form(campaign, form, one, kept, seen=seen_of(reading(), campaign))


def _page(name: str, campaign: Campaign, **shown: Any) -> str:
    found = enclosures_of(reading(), campaign)
    return campaign_page(
        f"campaigns/{name}.html",
        campaign,
        STEP.name,
        **{"enclosures": found, "seen": seen_of(reading(), campaign), **shown},
    )
