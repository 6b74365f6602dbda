"""One person who holds several posts, in the browser: shown once, verified once, linked and told apart."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.clock import today
from app.errors import Stale
from app.registry.asked import Asked
from app.registry.holders.changes import verify_holders
from app.registry.holders.forms import chosen_one
from app.registry.holders.namesakes import namesakes
from app.registry.holders.same import link_holders, posts_of_person, unlink_holder
from app.registry.holders.versions import tenure_with
from app.registry.pages import post_or_404, words_of_pages
from app.registry.post import UnknownPost
from app.web.request import reading, writing

blueprint = Blueprint("people", __name__)
blueprint.context_processor(words_of_pages)

CHANGED = "Somebody else changed who holds these posts after you opened that page. Nothing of yours was changed."


@blueprint.get("/people/<int:person_id>")
@signed_in
def person(person_id: int) -> ResponseReturnValue:
    posts = posts_of_person(reading(), person_id, valid_at=today())
    now = [one for one in posts if one.tenure.end > today()]
    return render_template(
        "registry/person.html",
        person_id=person_id,
        name=(now or posts)[-1].tenure.held.name,
        now=now,
        before=[one for one in posts if one not in now],
        verifiers=names_of(reading(), [i for one in posts if (i := one.tenure.held.verified_by) is not None]),
    )


@blueprint.post("/people/<int:person_id>/verified")
@needs(Role.DRAFTER)
def verified(person_id: int) -> ResponseReturnValue:
    """All posts that the page named, and no other: each is sent with its version."""
    chosen = [pair for value in request.form.get("posts", "").split() if (pair := chosen_one(value))]
    try:
        with writing() as session:
            theirs = {(one.post_id, one.tenure.id) for one in posts_of_person(session, person_id, valid_at=today())}
            if not set(chosen) <= theirs:
                raise Stale("holder_changed")
            number = verify_holders(session, chosen, on=today(), actor=actor())
    except Stale:
        flash(CHANGED, "warning")
    else:
        flash(f"Verified in {number} posts at once." if number else "All were verified today already.", "success")
    return redirect(url_for(".person", person_id=person_id))


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/same-person", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def same(post_id: int, version_id: int) -> ResponseReturnValue:
    """Link a holder to those of the same name that hold other posts."""
    found = post_or_404(post_id, Asked(today(), None, ""))
    try:
        tenure = tenure_with(reading(), post_id, version_id)
        name, person_id = tenure.held.person.full_name, tenure.held.person_id
        alike = [
            one
            for one in namesakes(reading(), name, besides=post_id, since=today())
            if person_id is None or one.tenure.held.person_id != person_id
        ]
        chosen = [pair for value in request.form.getlist("holder") if (pair := chosen_one(value))]
        if request.method == "POST" and chosen:
            with writing() as session:
                linked = link_holders(session, [(post_id, version_id), *chosen], actor=actor())
            flash("They are one person now, shown and verified once.", "success")
            return redirect(url_for(".person", person_id=linked))
    except (Stale, UnknownPost):
        return _changed(post_id)
    missing = request.method == "POST"
    page = render_template("registry/same_person.html", post=found, tenure=tenure, alike=alike, missing=missing)
    return page, 400 if missing else 200


@blueprint.post("/posts/<int:post_id>/holders/<int:version_id>/other-person")
@needs(Role.DRAFTER)
def other(post_id: int, version_id: int) -> ResponseReturnValue:
    try:
        with writing() as session:
            unlink_holder(session, post_id, version_id, actor=actor())
    except Stale:
        return _changed(post_id)
    flash("The holder of this post is somebody else than in the other posts now.", "success")
    return redirect(url_for("registry.post", post_id=post_id))


def _changed(post_id: int) -> ResponseReturnValue:
    flash(CHANGED, "warning")
    return redirect(url_for("registry.post", post_id=post_id))
