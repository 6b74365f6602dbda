"""One person who holds several posts, in the browser: shown once, verified once, linked and told apart."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.errors import Stale
from app.platform.clock import today
from app.registry.holders.changes import verify_holders
from app.registry.holders.forms import chosen_one
from app.registry.holders.linked_posts import link_holders, posts_of_person, unlink_holder
from app.registry.holders.namesakes import namesakes
from app.registry.holders.versions import tenure_with
from app.registry.pages import post_or_404, words_of_pages
from app.registry.refusals import REFUSALS
from app.registry.requested_moment import RequestedMoment
from app.web.acts import finish, press
from app.web.request import reading

blueprint = Blueprint("people", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.get("/people/<int:person_id>")
@signed_in
def person(person_id: int) -> ResponseReturnValue:
    posts = posts_of_person(reading(), person_id, valid_at=today())
    now = [post for post in posts if post.tenure.end > today()]
    return render_template(
        "registry/person.html",
        person_id=person_id,
        name=(now or posts)[-1].tenure.held.name,
        now=now,
        before=[post for post in posts if post not in now],
        verifiers=names_of(reading(), [i for post in posts if (i := post.tenure.held.verified_by) is not None]),
    )


@blueprint.post("/people/<int:person_id>/verified")
@needs(Role.DRAFTER)
def verified(person_id: int) -> ResponseReturnValue:
    """All posts that the page named, and no other: each is sent with its version."""
    chosen = [pair for value in request.form.get("posts", "").split() if (pair := chosen_one(value))]

    def verb(session: Session) -> int:
        theirs = {(post.post_id, post.tenure.id) for post in posts_of_person(session, person_id, valid_at=today())}
        if not set(chosen) <= theirs:
            raise Stale("holders_changed")
        return verify_holders(session, chosen, on=today(), actor=actor())

    to = url_for(".person", person_id=person_id)
    if done := press(verb):
        number = done.result
        return finish(to, f"Verified in {number} posts at once." if number else "All were already verified today.")
    return redirect(to)


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/same-person", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def same(post_id: int, version_id: int) -> ResponseReturnValue:
    """Link a holder to those of the same name that hold other posts."""
    record = post_or_404(post_id, RequestedMoment(today(), None, ""))
    to = url_for("registry.post", post_id=post_id)
    try:
        tenure = tenure_with(reading(), post_id, version_id)
    except Stale:
        flash(REFUSALS["holders_changed"], "warning")
        return redirect(to)
    name, person_id = tenure.held.person.full_name, tenure.held.person_id
    alike = [
        namesake
        for namesake in namesakes(reading(), name, besides=post_id, since=today())
        if person_id is None or namesake.tenure.held.person_id != person_id
    ]
    chosen = [pair for value in request.form.getlist("holder") if (pair := chosen_one(value))]
    if request.method == "POST" and chosen:
        done = press(lambda session: link_holders(session, [(post_id, version_id), *chosen], actor=actor()))
        if done is None:
            return redirect(to)
        return finish(url_for(".person", person_id=done.result), "These posts are now recorded as held by one person.")
    missing = request.method == "POST"
    page = render_template("registry/same_person.html", post=record, tenure=tenure, alike=alike, missing=missing)
    return page, 400 if missing else 200


@blueprint.post("/posts/<int:post_id>/holders/<int:version_id>/other-person")
@needs(Role.DRAFTER)
def other(post_id: int, version_id: int) -> ResponseReturnValue:
    to = url_for("registry.post", post_id=post_id)
    if press(lambda session: unlink_holder(session, post_id, version_id, actor=actor())):
        return finish(to, "This post is now recorded as held by a different person.")
    return redirect(to)
