"""What only an administrator may do about holders of posts: erase them on request, and hold that up."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.errors import Refused
from app.imports.forget import forget_person
from app.imports.naming import imports_naming
from app.platform.clock import today
from app.platform.storage import StorageFailed
from app.registry.holders.erase import ErasedAlready, Erasure, erase_holder, erasure_of
from app.registry.holders.forms import ReasonForm
from app.registry.holders.legal_holds import holds_on_posts, lift_hold, place_hold
from app.registry.holders.person import PERSON_FIELDS
from app.registry.pages import post_or_404, words_of_pages
from app.registry.requested_moment import RequestedMoment
from app.web.acts import finish, sentence
from app.web.filters import format_plural
from app.web.request import reading, services, writing

blueprint = Blueprint("privacy", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/erase", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def erase(post_id: int, version_id: int) -> ResponseReturnValue:
    record, form = post_or_404(post_id, RequestedMoment(today(), None, "")), ReasonForm()
    try:
        if form.validate_on_submit():
            gone = _erased(post_id, version_id, form.reason.data)
            posts = format_plural(len(gone.post_ids), "post")
            return finish(_page_of(post_id), f"Erased from {posts}. Letters stay as they were made.")
        erasure = erasure_of(reading(), post_id, version_id, today=today())
        imports = len(imports_naming(reading(), erasure.versions, services().storage.get))
    except ErasedAlready as refused:
        flash(sentence(refused), "info")
    except Refused as refused:
        flash(sentence(refused), "warning")
    else:
        return form.page(
            "registry/erase.html",
            post=record,
            erasure=erasure,
            version_id=version_id,
            imports=imports,
            blanked=[*(field.label.lower() for field in PERSON_FIELDS), "source"],
        )
    return redirect(_page_of(post_id))


def _erased(post_id: int, version_id: int, reason: str) -> Erasure:
    """The person, with the imports that name them; their files once that is committed."""
    with writing() as session:
        versions = erasure_of(session, post_id, version_id, today=today()).versions
        _, keys = forget_person(session, versions, services().storage.get)
        erasure = erase_holder(session, post_id, version_id, reason=reason, today=today(), actor=actor())
    try:
        for key in keys:
            services().storage.delete(key)
    except StorageFailed:
        flash(
            "The file store is not responding. It still has an import file that names the person.",
            "warning",
        )
    return erasure


@blueprint.route("/posts/<int:post_id>/legal-hold", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def hold(post_id: int) -> ResponseReturnValue:
    """Place a hold; while one stands, the page has the form that lifts it."""
    form = ReasonForm()
    if done := form.attempt(lambda session: place_hold(session, post_id, reason=form.reason.data, actor=actor())):
        return finish(
            _page_of(post_id),
            "A legal hold is placed on this post. No one can erase its office-holders.",
            changed=done.result,
            unchanged="This post already has a legal hold. Nothing was changed.",
        )
    return _hold_page(post_id, form)


@blueprint.post("/posts/<int:post_id>/legal-hold/lift")
@needs(Role.ADMINISTRATOR)
def lift(post_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    done = form.attempt(lambda session: lift_hold(session, post_id, reason=form.reason.data, actor=actor()))
    if done is None:
        return _hold_page(post_id, form)
    none = "This post has no legal hold. Nothing was changed."
    flash("The legal hold is lifted." if done.result else none, "info")
    return redirect(_page_of(post_id))


def _hold_page(post_id: int, form: ReasonForm) -> ResponseReturnValue:
    record = post_or_404(post_id, RequestedMoment(today(), None, ""))
    standing = holds_on_posts(reading(), [post_id]).get(post_id)
    return form.page("registry/legal_hold.html", post=record, hold=standing)


def _page_of(post_id: int) -> str:
    return url_for("registry.post", post_id=post_id)
