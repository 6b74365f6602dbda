"""What a post is called, in the browser: its printed title and salutation are put right."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.clock import today
from app.registry.asked import Asked
from app.registry.pages import post_or_404, words_of_pages
from app.registry.showing import span
from app.registry.title.correct import Called, CalledOtherwise, NotOnList, called, correct_title, last_said
from app.registry.title.forms import TitleForm
from app.registry.title.words import LABELS, in_words
from app.web.request import reading, writing

blueprint = Blueprint("titles", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/posts/<int:post_id>/title", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_post(post_id: int) -> ResponseReturnValue:
    found, form = post_or_404(post_id, Asked(today(), None, "")), TitleForm(today=today())
    stale = False
    if form.validate_on_submit():
        seen = form.seen.data or ""
        try:
            with writing() as session:
                done = correct_title(
                    session,
                    post_id,
                    form.said,
                    today=today(),
                    since=form.since.data,
                    verified_on=form.verified_on.data,
                    seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
                    actor=actor(),
                )
        except NotOnList as refused:
            on_list = span(refused.valid_from, refused.valid_to)
            form.since.errors = [f"The post is on the list {on_list}. Enter one of those days."]
        except CalledOtherwise:
            stale = True
            found = post_or_404(post_id, Asked(today(), None, ""))
        else:
            said = "The title and the salutation are corrected." if done else "That is what was recorded already."
            flash(said, "success" if done else "info")
            return redirect(url_for("registry.post", post_id=post_id))
    if request.method == "GET":
        form.show(called(found.version))
    if stale or request.method == "GET":
        form.seen.data = str(last_said(reading(), post_id))
    differs = _differences(called(found.version), form.said) if stale else []
    page = render_template("registry/title.html", post=found, form=form, stale=stale, differs=differs)
    return page, 409 if stale else 400 if form.errors else 200


def _differences(saved: Called, typed: Called) -> list[tuple[str, str, str]]:
    """What differs, as (label, saved, typed)."""
    before, after = asdict(saved), asdict(typed)
    return [
        (label, in_words(before[name]), in_words(after[name]))
        for name, label in LABELS.items()
        if before[name] != after[name]
    ]
