"""What a post is called, in the browser: its printed title and salutation are put right."""

from dataclasses import asdict

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.platform.clock import today
from app.registry.pages import post_or_404, words_of_pages
from app.registry.requested_moment import RequestedMoment
from app.registry.title.correct import TitleDetails, correct_title, last_said, title_details
from app.registry.title.forms import TitleForm
from app.registry.title.words import LABELS, title_value_words
from app.web.acts import finish
from app.web.request import reading

blueprint = Blueprint("titles", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/posts/<int:post_id>/title", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_post(post_id: int) -> ResponseReturnValue:
    record, form = post_or_404(post_id, RequestedMoment(today(), None, "")), TitleForm(today=today())
    if done := form.attempt(
        lambda session: correct_title(
            session,
            post_id,
            form.said,
            today=today(),
            since=form.since.data,
            verified_on=form.verified_on.data,
            seen=form.seen_event,
            actor=actor(),
        )
    ):
        return finish(
            url_for("registry.post", post_id=post_id),
            "The title and the salutation are corrected.",
            changed=done.result,
            unchanged="That is what was recorded already.",
        )
    if form.stale:
        record = post_or_404(post_id, RequestedMoment(today(), None, ""))
    if request.method == "GET":
        form.show(title_details(record.version))
    if form.is_opened:
        form.seen.data = str(last_said(reading(), post_id))
    differs = _differences(title_details(record.version), form.said) if form.stale else []
    return form.page("registry/title.html", post=record, differs=differs)


def _differences(saved: TitleDetails, typed: TitleDetails) -> list[tuple[str, str, str]]:
    """What differs, as (label, saved, typed)."""
    before, after = asdict(saved), asdict(typed)
    return [
        (label, title_value_words(before[name]), title_value_words(after[name]))
        for name, label in LABELS.items()
        if before[name] != after[name]
    ]
