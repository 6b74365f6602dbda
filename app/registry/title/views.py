"""What a post is called, in the browser: its printed title and salutation are put right."""

from dataclasses import asdict

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField
from wtforms.validators import DataRequired

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.platform.clock import today
from app.registry.forms import source_field
from app.registry.holders.forms import STILL_TO_COME
from app.registry.pages import post_or_404, words_of_pages
from app.registry.requested_moment import RequestedMoment
from app.registry.title.correct import TitleDetails, correct_title, last_said, title_details
from app.registry.title.words import LABELS, title_value_words
from app.web.acts import ActForm, finish
from app.web.forms import DatedForm, checkbox, date_input, line, not_in_future
from app.web.request import reading


class TitleForm(DatedForm, ActForm):
    """`seen`: what the page knew of, so that what somebody else changed meanwhile is not replaced unread."""

    seen = HiddenField()
    title = line(LABELS["title"], "As printed above the address", 250, DataRequired("Enter the title"))
    names_organisation = checkbox(LABELS["names_organisation"])
    salutation = line(LABELS["salutation"], "For example, Dear Commissioner", 250, DataRequired("Enter the salutation"))
    office_is_form = checkbox(LABELS["office_is_form"])
    note = line(LABELS["note"], "For your colleagues. It is not printed", 500)
    since = date_input("Changed on")
    source = source_field()
    verified_on = date_input("Verified on", "", "", not_in_future(STILL_TO_COME))

    @property
    def said(self) -> TitleDetails:
        return TitleDetails(**{name: self[name].data for name in TitleDetails.__dataclass_fields__})

    def show(self, said: TitleDetails) -> None:
        """Fill the boxes with what is so."""
        for name, value in asdict(said).items():
            self[name].data = value


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
            unchanged="Nothing was changed. These details were already recorded.",
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
