"""What only an administrator may do about holders of posts: erase them on request, and hold that up."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.clock import today
from app.imports.forget import forget_person
from app.imports.naming import imports_naming
from app.registry.asked import Asked
from app.registry.holders.erase import ErasedAlready, Erasure, UnderLegalHold, erase_holder, erasure_of
from app.registry.holders.forms import ReasonForm
from app.registry.holders.legal_holds import holds_on_posts, lift_hold, place_hold
from app.registry.holders.versions import HolderChanged
from app.registry.pages import post_or_404, words_of_pages
from app.registry.post import UnknownPost
from app.storage import StorageFailed
from app.web.filters import format_plural
from app.web.request import reading, services, writing

blueprint = Blueprint("privacy", __name__)
blueprint.context_processor(words_of_pages)

CHANGED = "Somebody else changed who holds this post after you opened that page. Nothing was erased: look again."
ALREADY = "Nothing is kept of this person any more."
HELD = "A legal hold covers a post of this person. Nothing was erased."


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/erase", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def erase(post_id: int, version_id: int) -> ResponseReturnValue:
    found, form = post_or_404(post_id, Asked(today(), None, "")), ReasonForm()
    try:
        if form.validate_on_submit():
            gone = _erased(post_id, version_id, form.reason.data)
            flash(
                f"Erased from {format_plural(len(gone.post_ids), 'post')}. Letters stay as they were made.", "success"
            )
            return _back(post_id)
        erasure = erasure_of(reading(), post_id, version_id, today=today())
        imports = len(imports_naming(reading(), erasure.versions, services().storage.get))
    except HolderChanged:
        flash(CHANGED, "warning")
    except ErasedAlready:
        flash(ALREADY, "info")
    except UnderLegalHold:
        flash(HELD, "warning")
    else:
        shown = {"post": found, "form": form, "erasure": erasure, "version_id": version_id, "imports": imports}
        page = render_template("registry/erase.html", **shown)
        return page, 400 if form.errors else 200
    return _back(post_id)


def _erased(post_id: int, version_id: int, reason: str) -> Erasure:
    """The person, with the imports that name them; their files once that is committed."""
    with writing() as session:
        versions = erasure_of(session, post_id, version_id, today=today()).versions
        _, keys = forget_person(session, versions, services().storage.get)
        gone = erase_holder(session, post_id, version_id, reason=reason, today=today(), actor=actor())
    try:
        for key in keys:
            services().storage.delete(key)
    except StorageFailed:
        flash("The file store does not answer: a file of an import that names the person is still in it.", "warning")
    return gone


@blueprint.route("/posts/<int:post_id>/legal-hold", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def hold(post_id: int) -> ResponseReturnValue:
    """Place a hold; while one stands, the page has the form that lifts it."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                placed = place_hold(session, post_id, reason=form.reason.data, actor=actor())
        except UnknownPost:
            abort(404)
        if placed:
            flash("A legal hold stands on this post: nothing of its holders can be erased.", "success")
        else:
            flash("A legal hold stands on this post already. Nothing was changed.", "info")
        return _back(post_id)
    return _hold_page(post_id, form)


@blueprint.post("/posts/<int:post_id>/legal-hold/lift")
@needs(Role.ADMINISTRATOR)
def lift(post_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate_on_submit():
        return _hold_page(post_id, form)
    try:
        with writing() as session:
            lifted = lift_hold(session, post_id, reason=form.reason.data, actor=actor())
    except UnknownPost:
        abort(404)
    flash("The legal hold is lifted." if lifted else "No legal hold stands on this post. Nothing was changed.", "info")
    return _back(post_id)


def _hold_page(post_id: int, form: ReasonForm) -> ResponseReturnValue:
    found = post_or_404(post_id, Asked(today(), None, ""))
    standing = holds_on_posts(reading(), [post_id]).get(post_id)
    page = render_template("registry/legal_hold.html", post=found, form=form, hold=standing)
    return page, 400 if form.errors else 200


def _back(post_id: int) -> ResponseReturnValue:
    return redirect(url_for("registry.post", post_id=post_id))
