"""Private offices, for an administrator: the list in its order, one office, what it is called, who is of it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role, User
from app.accounts.users import OwnAccount
from app.campaigns.office_uses import campaigns_signed_by
from app.clearance.models import PrivateOffice
from app.clearance.offices.change import (
    OfficeChanged,
    TitleTaken,
    add_office,
    bring_back,
    in_order,
    move_office,
    order_seen,
    retire_office,
    seen_of,
)
from app.clearance.offices.find import offices
from app.clearance.offices.forms import MemberForm, OfficeForm
from app.clearance.offices.members import NotAClearer, clearers, remove_member, set_gateway
from app.clearance.offices.ministers import ministers
from app.clearance.offices.pages import ALL, ONE, members_shown, office_or_404, shown
from app.clearance.offices.second_person import ask_to_join, ask_to_make_gateway, ask_to_rename
from app.clearance.offices.words import ORDER_CHANGED, REFUSED, in_post, who_clears
from app.clock import now
from app.people.models import AccountRequest
from app.people.second import who_may_confirm
from app.web.request import reading, services, writing

blueprint = Blueprint("offices", __name__, template_folder="../templates")
administrator = needs(Role.ADMINISTRATOR)


@blueprint.get(ALL)
@administrator
def index() -> ResponseReturnValue:
    session = reading()
    everyone = list(offices(session, retired=True))
    return render_template(
        "clearance/offices.html",
        rows=shown(session, [one for one in everyone if one.retired is None]),
        retired=[one for one in everyone if one.retired is not None],
        seen=order_seen(session),
        who_clears=who_clears,
    )


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@administrator
def new() -> ResponseReturnValue:
    form = OfficeForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                office_id = add_office(session, form.said, actor=actor()).id
        except TitleTaken as taken:
            form.title.errors = [REFUSED[taken.code]]
        else:
            flash(f"{form.title.data} added. Now say who holds the office and who is of it.", "success")
            return redirect(url_for(".office", office_id=office_id))
    return _form_page(form)


@blueprint.get(ONE)
@administrator
def office(office_id: int) -> ResponseReturnValue:
    return _office_page(office_id)


def _office_page(office_id: int, form: MemberForm | None = None) -> ResponseReturnValue:
    """One office, with a form to add a member."""
    session = reading()
    found = office_or_404(office_id)
    members = members_shown(office_id)
    taken = {user.id for _, user in members}
    (row,) = shown(session, [found])
    return render_template(
        "clearance/office.html",
        row=row,
        ministers=ministers(session, office_id)[::-1],
        members=members,
        form=form or MemberForm(one for one in clearers(session) if one.id not in taken),
        clearer=Role.CLEARER,
        in_post=in_post,
        who_clears=who_clears,
        campaigns=campaigns_signed_by(session, office_id),
    ), 400 if form and form.errors else 200


@blueprint.route(ONE + "/edit", methods=["GET", "POST"])
@administrator
def edit(office_id: int) -> ResponseReturnValue:
    found = office_or_404(office_id)
    form = OfficeForm(obj=found)
    stale = False
    if request.method == "GET":
        form.seen.data = seen_of(reading(), found)
    if form.validate_on_submit():
        try:
            with writing() as session:
                there = office_or_404(office_id, session)
                done = ask_to_rename(
                    session,
                    there,
                    form.said,
                    seen=form.seen.data,
                    settings=services().settings,
                    actor=actor(),
                    at=now(),
                )
        except TitleTaken as taken:
            form.title.errors = [REFUSED[taken.code]]
        except OfficeChanged:
            form.seen.data, stale = seen_of(reading(), found), True
        else:
            if done is True:
                return _back_to(office_id, "The office is saved.")
            waits = "The name has not changed yet. A second person must confirm the new name within 7 days."
            return _waits(office_id, done, waits) or _back_to(office_id, "Nothing was changed.", "info")
    return _form_page(form, found, stale=stale)


@blueprint.post(ONE + "/<any(up, down):way>")
@administrator
def move(office_id: int, way: str) -> ResponseReturnValue:
    try:
        with writing() as session:
            found = office_or_404(office_id, session)
            seen = request.form.get("seen", "")
            moved = move_office(session, found, up=way == "up", seen=seen, actor=actor())
            place, title = in_order(session).index(found) + 1, found.title
    except OfficeChanged:
        flash(ORDER_CHANGED, "warning")
    else:
        said = f"{title} stands in place {place} now."
        flash(said if moved else "Nothing was changed.", "success" if moved else "info")
    return redirect(url_for(".index"))


@blueprint.route(ONE + "/retire", methods=["GET", "POST"])
@administrator
def retire(office_id: int) -> ResponseReturnValue:
    found = office_or_404(office_id)
    if request.method == "GET":
        signing = campaigns_signed_by(reading(), office_id)
        return render_template("clearance/office_retire.html", office=found, campaigns=signing)
    with writing() as session:
        retired = retire_office(session, office_or_404(office_id, session), actor=actor())
    said = f"{found.title} has been retired. New campaigns cannot choose it."
    flash(said if retired else "Nothing was changed: it is retired already.", "success" if retired else "info")
    return redirect(url_for(".office", office_id=office_id))


@blueprint.post(ONE + "/bring-back")
@administrator
def put_back(office_id: int) -> ResponseReturnValue:
    found = office_or_404(office_id)
    with writing() as session:
        back = bring_back(session, office_or_404(office_id, session), actor=actor())
    said = f"{found.title} is brought back." if back else "Nothing was changed: it is not retired."
    flash(said, "success" if back else "info")
    return redirect(url_for(".office", office_id=office_id))


@blueprint.post(ONE + "/members")
@administrator
def add_to(office_id: int) -> ResponseReturnValue:
    office_or_404(office_id)
    form = MemberForm(clearers(reading()))
    if not form.validate_on_submit():
        return _office_page(office_id, form)
    try:
        with writing() as session:
            user = session.get(User, int(form.user.data)) or abort(404, description="There is no such user.")
            name = user.name
            office = office_or_404(office_id, session)
            joined = ask_to_join(
                session,
                office,
                user,
                gateway=form.gateway.data,
                settings=services().settings,
                actor=actor(),
                at=now(),
            )
    except (NotAClearer, OwnAccount) as refused:
        form.user.errors = [REFUSED[refused.code]]
        return _office_page(office_id, form)
    if joined is True:
        return _back_to(office_id, f"{name} has been added to this office.")
    waits = f"A second person must confirm within 7 days that {name} joins this office."
    already = f"Nothing was changed: {name} is a member already."
    return _waits(office_id, joined, waits) or _back_to(office_id, already, "info")


@blueprint.post(ONE + "/members/<int:user_id>/remove")
@administrator
def remove_from(office_id: int, user_id: int) -> ResponseReturnValue:
    with writing() as session:
        name = _name(user_id)
        removed = remove_member(session, office_or_404(office_id, session), user_id, actor=actor())
    if removed:
        return _back_to(office_id, f"{name} has been removed from this office. Their earlier answers are still valid.")
    return _back_to(office_id, f"Nothing was changed: {name} is not a member of this office.", "info")


@blueprint.post(ONE + "/members/<int:user_id>/gateway")
@administrator
def set_as_gateway(office_id: int, user_id: int) -> ResponseReturnValue:
    """`gateway` of the form: 1 for yes."""
    wanted = request.form.get("gateway") == "1"
    name = _name(user_id)
    try:
        with writing() as session:
            office, user = office_or_404(office_id, session), session.get_one(User, user_id)
            done = (
                ask_to_make_gateway(session, office, user, settings=services().settings, actor=actor(), at=now())
                if wanted
                else set_gateway(session, office, user_id, gateway=False, actor=actor())
            )
    except OwnAccount:
        return _back_to(office_id, "Another administrator must make you the gateway of an office.", "warning")
    if done is not True:
        waits = f"A second person must confirm within 7 days that {name} becomes the gateway."
        return _waits(office_id, done, waits) or _back_to(office_id, "Nothing was changed.", "info")
    said = "is the gateway now: they may also reassign, and answer in absence" if wanted else "is not the gateway now"
    return _back_to(office_id, f"{name} {said}.")


def _form_page(form: OfficeForm, office: PrivateOffice | None = None, *, stale: bool = False) -> ResponseReturnValue:
    page = render_template("clearance/office_form.html", form=form, office=office, stale=stale)
    return page, 409 if stale else 400 if form.errors else 200


def _name(user_id: int) -> str:
    user = reading().get(User, user_id) or abort(404, description="There is no such user.")
    return user.name


def _waits(office_id: int, asked: AccountRequest | bool, words: str) -> ResponseReturnValue | None:
    """Say that a request waits for a second person; where nobody can confirm it, go to its page, which says what to
    do. None: nothing waits."""
    if not isinstance(asked, AccountRequest):
        return None
    flash(words, "info")
    if who_may_confirm(reading(), asked, at=now()):
        return redirect(url_for(".office", office_id=office_id))
    return redirect(url_for("account_requests.one", request_id=asked.id))


def _back_to(office_id: int, said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for(".office", office_id=office_id))
