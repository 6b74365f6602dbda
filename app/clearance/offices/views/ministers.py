"""Who holds a ministerial office, for an administrator. Before somebody leaves office by it, the page says which
clearances that voids, and asks."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, administrator
from app.campaigns.clearance.lost_clearances import accepted_losses, sent_on, went_back
from app.campaigns.signatories.reshuffle import LeavesOffice, change_minister, registries_by_campaign
from app.clearance.models import Minister, PrivateOffice
from app.clearance.offices.change import require_seen, seen_of
from app.clearance.offices.find import minister_of, office_by_id
from app.clearance.offices.forms import EndForm, MinisterForm
from app.clearance.offices.ministers import (
    correct_minister,
    end_minister,
    minister_by_id,
    ministers,
    record_minister,
    require_other_first_day,
)
from app.clearance.offices.pages import ONE
from app.clearance.offices.words import tenure_words
from app.errors import Stale
from app.platform.clock import today
from app.registry.registries import registry_names
from app.web.acts import finish
from app.web.request import reading

blueprint = Blueprint("ministers", __name__)

Change = Callable[[Session, PrivateOffice], Minister]
"""Records something of an office's ministers."""


@blueprint.route(ONE + "/ministers/new", methods=["GET", "POST"])
@administrator
def new(office_id: int) -> ResponseReturnValue:
    form = MinisterForm()

    def change(session: Session, office: PrivateOffice) -> Minister:
        said = {"name": form.name.data, "since": form.since.data, "until": form.until}
        require_other_first_day(session, office, name=form.name.data, since=form.since.data)
        return record_minister(session, office, **said, actor=actor())

    return _changed("minister", office_id, form, change)


@blueprint.route(ONE + "/ministers/<int:minister_id>", methods=["GET", "POST"])
@administrator
def correct(office_id: int, minister_id: int) -> ResponseReturnValue:
    office_by_id(reading(), office_id)
    minister = minister_by_id(reading(), office_id, minister_id)
    form = MinisterForm()
    if request.method == "GET":
        form.show(minister)

    def change(session: Session, office: PrivateOffice) -> Minister:
        there = minister_by_id(session, office_id, minister_id)
        said = {"name": form.name.data, "since": form.since.data, "until": form.until}
        return correct_minister(session, office, there, **said, actor=actor())

    return _changed("minister", office_id, form, change, minister, corrects=True)


@blueprint.route(ONE + "/ministers/<int:minister_id>/end", methods=["GET", "POST"])
@administrator
def end(office_id: int, minister_id: int) -> ResponseReturnValue:
    office_by_id(reading(), office_id)
    minister = minister_by_id(reading(), office_id, minister_id)
    form = EndForm(first=minister.valid_from)

    def change(session: Session, office: PrivateOffice) -> Minister:
        there = minister_by_id(session, office_id, minister_id)
        return end_minister(session, office, there, until=form.until, actor=actor())

    return _changed("minister_end", office_id, form, change, minister)


def _changed(
    page: str,
    office_id: int,
    form: MinisterForm | EndForm,
    change: Change,
    minister: Minister | None = None,
    *,
    corrects: bool = False,
) -> ResponseReturnValue:
    """The answer to a form that was saved, or the page with the form. `corrects`: the change only puts right what is
    said of `minister`."""
    office = office_by_id(reading(), office_id)

    def save(session: Session) -> None:
        private_office = office_by_id(session, office_id)
        require_seen(session, private_office, form.seen.data)
        change_minister(
            session,
            private_office,
            lambda: change(session, private_office),
            corrects=minister_by_id(session, office_id, minister.id) if minister and corrects else None,
            today=today(),
            actor=actor(),
            accepted=accepted_losses(),
        )

    if not went_back() and form.attempt(save):
        return finish(
            url_for("offices.office", office_id=office_id),
            "Saved. If an open campaign prints another name for this office, its Signatories page says so.",
        )
    if form.stale:
        form.refuse(Stale("ministers_changed"))
    if form.is_opened:
        form.seen.data = seen_of(reading(), office)
    return form.page(
        f"clearance/{page}.html",
        office=office_by_id(reading(), office_id),
        minister=minister,
        ministers=ministers(reading(), office_id)[::-1],
        now=minister_of(reading(), office_id, today()),
        in_post=tenure_words,
    )


def ask_first(leaves: LeavesOffice) -> ResponseReturnValue:
    return render_template(
        "clearance/office_leaves.html",
        office=office_by_id(reading(), leaves.office_id),
        voids=registries_by_campaign(leaves.voids, registry_names(reading())),
        number=len(leaves.voids),
        accepted=" ".join(str(answer.request_id) for answer in leaves.voids),
        fields=sent_on(),
    )


blueprint.register_error_handler(LeavesOffice, ask_first)
