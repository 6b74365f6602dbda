"""A private office's own page, for its members and administrators; and its minister's signature, which its members
alone see and upload."""

from io import BytesIO

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadSignature
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven_unless
from app.campaigns.words import signature_words
from app.clearance.offices.change import require_seen, seen_of
from app.clearance.offices.find import minister_of, office_by_id, offices_of
from app.clearance.offices.forms import SignatureForm
from app.clearance.offices.ministers import pictures_of, set_signature
from app.clearance.offices.pages import members_shown, offices_shown, require_member, require_of_the_office
from app.clearance.offices.signature_pictures import keep_signature, signature_key
from app.clearance.offices.words import NO_MINISTER, tenure_words
from app.errors import NotFound
from app.letters.page.signature import SignatureRefused
from app.platform.clock import today
from app.platform.storage import SHA256, FileMissing, StorageFailed
from app.web.acts import finish, press
from app.web.files.kept_files import NOT_STORED
from app.web.request import reading, services
from app.web.signing import signer

blueprint = Blueprint("private_offices", __name__)
member = needs(Role.CLEARER, Role.ADMINISTRATOR)

ONE = "/offices/<int:office_id>"


@blueprint.get("/offices")
@member
def mine() -> ResponseReturnValue:
    """The offices of who looks; the only one at once."""
    ids = list(offices_of(reading(), current_user.id))
    if len(ids) == 1:
        return redirect(url_for(".own", office_id=ids[0]))
    return render_template(
        "clearance/own_offices.html", rows=offices_shown(reading(), [office_by_id(reading(), one) for one in ids])
    )


@blueprint.get(ONE)
@member
def own(office_id: int) -> ResponseReturnValue:
    office = office_by_id(reading(), office_id)
    mine = require_of_the_office(office_id)
    (row,) = offices_shown(reading(), [office])
    return render_template(
        "clearance/own_office.html",
        row=row,
        mine=mine,
        members=members_shown(office_id),
        in_post=tenure_words,
    )


@blueprint.route(ONE + "/signature", methods=["GET", "POST"])
@member
def signature(office_id: int) -> ResponseReturnValue:
    """First the file, kept in storage; then a look at it, as it is printed; then it is used."""
    office = office_by_id(reading(), office_id)
    require_member(office_id)
    minister = minister_of(reading(), office_id, today())
    form = SignatureForm()
    if minister and form.validate_on_submit() and form.picture.data:
        try:
            kept = keep_signature(services().storage, form.picture.data.body)
        except SignatureRefused as refused:
            form.picture.errors = [signature_words(refused)]
        except StorageFailed:
            form.picture.errors = [NOT_STORED]
        else:
            return redirect(url_for(".signature", office_id=office_id, kept=_token(office_id, kept)))
    token = request.args.get("kept", "")
    if token:
        _picture(_sha256_in(office_id, token))
    return render_template(
        "clearance/signature.html",
        office=office,
        minister=minister,
        form=form,
        token=token,
        kept=_sha256_in(office_id, token) if token else "",
        seen=seen_of(reading(), office),
        no_minister=NO_MINISTER,
    )


@blueprint.post(ONE + "/signature/<any(use, remove):what>")
@member
@proven_unless("what", "remove")
def use_signature(office_id: int, what: str) -> ResponseReturnValue:
    office_by_id(reading(), office_id)
    require_member(office_id)
    sha256 = _sha256_in(office_id, request.form.get("kept", "")) if what == "use" else None
    if sha256 is not None:
        _picture(sha256)

    def set_it(session: Session) -> bool:
        office = office_by_id(session, office_id)
        minister = minister_of(session, office_id, today()) or abort(409, description=NO_MINISTER)
        if minister.picture_sha256 != sha256:
            require_seen(session, office, request.form.get("seen", ""))
        return set_signature(session, office, minister, sha256, actor=actor()) is not minister

    if done := press(set_it):
        said = (
            "Signature saved. It will be used for letters that the office clears from now on."
            if sha256
            else "Signature removed."
        )
        return finish(url_for(".own", office_id=office_id), said, changed=done.result)
    return redirect(url_for(".signature", office_id=office_id))


@blueprint.get(ONE + "/signatures/<sha256>.png")
@member
def picture(office_id: int, sha256: str) -> ResponseReturnValue:
    """One that a minister of this office has or had, or that who looks has just sent."""
    office_by_id(reading(), office_id)
    require_member(office_id)
    token = request.args.get("kept", "")
    if sha256 not in pictures_of(reading(), office_id) and not (token and _sha256_in(office_id, token) == sha256):
        abort(404)
    return send_file(BytesIO(_picture(sha256)), mimetype="image/png")


def _picture(sha256: str) -> bytes:
    if not SHA256.fullmatch(sha256):
        abort(404)
    try:
        return services().storage.get(signature_key(sha256))
    except FileMissing:
        raise NotFound("signature_not_kept") from None


def _token(office_id: int, sha256: str) -> str:
    """Says that who is signed in has sent this picture for this office: knowing its hash is not enough."""
    return str(signer("signature of a minister").dumps([office_id, current_user.id, sha256]))


def _sha256_in(office_id: int, token: str) -> str:
    try:
        office, user, sha256 = signer("signature of a minister").loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound("signature_not_kept") from None
    if (office, user) != (office_id, current_user.id):
        raise NotFound("signature_not_kept")
    return str(sha256)
