"""The form in which a post wants its letters, and by which way."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.platform.clock import today
from app.registry.contacts.preferences import (
    FORMATS,
    STANDARD,
    preference_of,
    preference_words,
    set_preference,
    ways,
)
from app.registry.forms import source_field
from app.registry.models import PostPreference
from app.registry.pages import post_or_404
from app.registry.requested_moment import RequestedMoment
from app.web.acts import ActForm, finish
from app.web.forms import choices, radios
from app.web.request import reading

blueprint = Blueprint("preferences", __name__)


class PreferenceForm(ActForm):
    """`seen`: the last preference that the page knew of."""

    seen = HiddenField()
    format = radios("Preferred format", "Choose standard or large print.", FORMATS.items())
    way = radios("Preferred delivery method", default="")
    source = source_field("Who asked for it, and how, such as by letter or by telephone")

    def __init__(self) -> None:
        super().__init__()
        self.way.choices = choices(ways().items())


@blueprint.route("/posts/<int:post_id>/format", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_post(post_id: int) -> ResponseReturnValue:
    record, form = post_or_404(post_id, RequestedMoment(today(), None, "")), PreferenceForm()
    if form.attempt(
        lambda session: set_preference(
            session,
            post_id,
            form.format.data,
            way=form.way.data or "",
            source=form.source.data,
            seen=form.seen_event,
            actor=actor(),
        )
    ):
        said = f"{preference_words(form.format.data, form.way.data or '')} is recorded as this post’s preference."
        return finish(url_for("registry.post", post_id=post_id), said)
    standing = preference_of(reading(), post_id)
    if request.method == "GET":
        form.format.data = standing.format if standing else STANDARD
        form.way.data = standing.way if standing else ""
    if form.is_opened:
        form.seen.data = str(standing.recorded if standing else 0)
    theirs = form.stale.facts if form.stale else None
    return form.page("registry/preference.html", post=record, standing=standing, theirs=theirs)


@blueprint.app_context_processor
def _preferred() -> dict[str, Any]:
    """For the pages of posts and of letters: what is recorded, in words, or None."""

    def preferred(post_id: int | None, known_at: int | None = None) -> PostPreference | None:
        return None if post_id is None else preference_of(reading(), post_id, known_at=known_at)

    return {"preferred_format": preferred, "FORMATS": FORMATS, "preference_in_words": preference_words}
