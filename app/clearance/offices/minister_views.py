"""Who holds a ministerial office, for an administrator. Before somebody leaves office by it, the page says which
clearances that voids, and asks."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.losses import accepted, sent_on, went_back
from app.campaigns.reshuffle import LeavesOffice, by_campaign, change_minister
from app.clearance.models import Minister, PrivateOffice
from app.clearance.offices.change import OfficeChanged, require_seen, seen_of
from app.clearance.offices.find import minister_of
from app.clearance.offices.forms import EndForm, MinisterForm
from app.clearance.offices.ministers import (
    MinistersOverlap,
    NoDays,
    correct_minister,
    end_minister,
    ministers,
    record_minister,
)
from app.clearance.offices.pages import ONE, minister_or_404, office_or_404
from app.clearance.offices.words import REFUSED, in_post
from app.clock import today
from app.registry.registries import registry_names
from app.web.request import reading, writing

blueprint = Blueprint("ministers", __name__, template_folder="../templates")
administrator = needs(Role.ADMINISTRATOR)

Form = MinisterForm | EndForm
Change = Callable[[Session, PrivateOffice], Minister]
"""Records something of an office's ministers."""


@blueprint.route(ONE + "/ministers/new", methods=["GET", "POST"])
@administrator
def new(office_id: int) -> ResponseReturnValue:
    form = MinisterForm()

    def change(session: Session, office: PrivateOffice) -> Minister:
        said = {"name": form.name.data, "since": form.since.data, "until": form.until}
        return record_minister(session, office, **said, actor=actor())

    return _saved(office_id, form, change) or _page("minister", office_id, form)


@blueprint.route(ONE + "/ministers/<int:minister_id>", methods=["GET", "POST"])
@administrator
def correct(office_id: int, minister_id: int) -> ResponseReturnValue:
    office_or_404(office_id)
    minister = minister_or_404(reading(), office_id, minister_id)
    form = MinisterForm()
    if request.method == "GET":
        form.show(minister)

    def change(session: Session, office: PrivateOffice) -> Minister:
        there = minister_or_404(session, office_id, minister_id)
        said = {"name": form.name.data, "since": form.since.data, "until": form.until}
        return correct_minister(session, office, there, **said, actor=actor())

    saved = _saved(office_id, form, change, corrects=minister_id)
    return saved or _page("minister", office_id, form, minister)


@blueprint.route(ONE + "/ministers/<int:minister_id>/end", methods=["GET", "POST"])
@administrator
def end(office_id: int, minister_id: int) -> ResponseReturnValue:
    office_or_404(office_id)
    minister = minister_or_404(reading(), office_id, minister_id)
    form = EndForm(first=minister.valid_from)

    def change(session: Session, office: PrivateOffice) -> Minister:
        there = minister_or_404(session, office_id, minister_id)
        return end_minister(session, office, there, until=form.until, actor=actor())

    return _saved(office_id, form, change) or _page("minister_end", office_id, form, minister)


def _saved(office_id: int, form: Form, change: Change, *, corrects: int | None = None) -> ResponseReturnValue | None:
    """The answer to a form that was saved, or that asks first; None: the form is to be shown."""
    office = office_or_404(office_id)
    if request.method == "GET":
        form.seen.data = seen_of(reading(), office)
    if went_back() or not form.validate_on_submit():
        return None
    try:
        with writing() as session:
            there = office_or_404(office_id, session)
            require_seen(session, there, form.seen.data)
            change_minister(
                session,
                there,
                lambda: change(session, there),
                corrects=minister_or_404(session, office_id, corrects) if corrects else None,
                today=today(),
                actor=actor(),
                accepted=accepted(),
            )
    except LeavesOffice as leaves:
        return _ask(office, leaves)
    except OfficeChanged:
        form.seen.data = seen_of(reading(), office)
        form.form_errors.append(
            "Somebody else has changed this office since you opened the page. Nothing was saved: look at who holds it "
            "as it stands below, then save yours."
        )
        return None
    except MinistersOverlap as overlap:
        form.last.errors = [REFUSED[overlap.code].format(name=overlap)]
        return None
    except NoDays as no_days:
        form.last.errors = [REFUSED[no_days.code]]
        return None
    flash("Saved. An open campaign that prints another name for this office says so under Signatories.", "success")
    return redirect(url_for("offices.office", office_id=office_id))


def _ask(office: PrivateOffice, leaves: LeavesOffice) -> ResponseReturnValue:
    return render_template(
        "clearance/office_leaves.html",
        office=office,
        voids=by_campaign(leaves.voids, registry_names(reading())),
        number=len(leaves.voids),
        accepted=" ".join(str(one.request_id) for one in leaves.voids),
        fields=sent_on(),
    )


def _page(name: str, office_id: int, form: Form, minister: Minister | None = None) -> ResponseReturnValue:
    session = reading()
    page = render_template(
        f"clearance/{name}.html",
        office=office_or_404(office_id),
        form=form,
        minister=minister,
        ministers=ministers(session, office_id)[::-1],
        now=minister_of(session, office_id, today()),
        in_post=in_post,
    )
    return page, 400 if form.errors else 200
