"""Private offices, for an administrator: the list in its order, one office, what it is called, who is of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, administrator
from app.accounts.directory import find_users
from app.accounts.models import Role, User
from app.accounts.proof import proven
from app.campaigns.signatories.offices import campaigns_signed_by
from app.clearance.offices.change import (
    bring_back,
    move_office,
    offices_in_order,
    order_seen,
    retire_office,
    seen_of,
)
from app.clearance.offices.find import office_by_id, offices
from app.clearance.offices.forms import MemberForm, NewOfficeForm, OfficeForm
from app.clearance.offices.members import clearers, remove_member, set_gateway, user_to_join
from app.clearance.offices.ministers import ministers
from app.clearance.offices.pages import ALL, ONE, after_set_up, members_shown, offices_shown
from app.clearance.offices.second_person import ask_to_join, ask_to_make_gateway, ask_to_rename
from app.clearance.offices.set_up import set_up_office
from app.clearance.offices.words import clearers_words, tenure_words
from app.people.first_run import lasts
from app.people.models import AccountRequest
from app.people.second_person import possible_confirmers, sponsors_of
from app.platform.clock import now
from app.web.acts import finish, press
from app.web.request import reading, services, writing

blueprint = Blueprint("offices", __name__)


@blueprint.get(ALL)
@administrator
def index() -> ResponseReturnValue:
    session = reading()
    everyone = list(offices(session, retired=True))
    return render_template(
        "clearance/offices.html",
        rows=offices_shown(session, [private_office for private_office in everyone if private_office.retired is None]),
        retired=[private_office for private_office in everyone if private_office.retired is not None],
        seen=order_seen(session),
        who_clears=clearers_words,
    )


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@administrator
@proven
def new() -> ResponseReturnValue:
    form = NewOfficeForm(find_users(reading()))
    if done := form.attempt(
        lambda session: set_up_office(session, form.details, settings=services().settings, actor=actor(), at=now())
    ):
        flash(f"{form.title.data} added.", "success")
        return after_set_up([done.result], form.named.not_yet)
    return form.page("clearance/office_new.html", alone=lasts(reading(), services().settings))


@blueprint.get(ONE)
@administrator
def office(office_id: int) -> ResponseReturnValue:
    return _office_page(office_id)


def _office_page(office_id: int, form: MemberForm | None = None) -> ResponseReturnValue:
    """One office, with a form to add a member."""
    session = reading()
    private_office = office_by_id(session, office_id)
    members = members_shown(office_id)
    taken = {user.id for _, user in members}
    (row,) = offices_shown(session, [private_office])
    form = form or MemberForm(clearer for clearer in clearers(session) if clearer.id not in taken)
    return form.page(
        "clearance/office.html",
        row=row,
        ministers=ministers(session, office_id)[::-1],
        members=members,
        clearer=Role.CLEARER,
        sponsors={} if lasts(session, services().settings) else sponsors_of(session, [one.id for _, one in members]),
        in_post=tenure_words,
        who_clears=clearers_words,
        campaigns=campaigns_signed_by(session, office_id),
    )


@blueprint.route(ONE + "/edit", methods=["GET", "POST"])
@administrator
@proven
def edit(office_id: int) -> ResponseReturnValue:
    private_office = office_by_id(reading(), office_id)
    form = OfficeForm(obj=private_office)
    if done := form.attempt(
        lambda session: ask_to_rename(
            session,
            office_by_id(session, office_id),
            form.said,
            seen=form.seen.data,
            settings=services().settings,
            actor=actor(),
            at=now(),
        )
    ):
        waits = "The name has not changed yet. A second person must confirm the new name within 7 days."
        return _finish(office_id, done.result, "Office saved.", waits=waits)
    if form.is_opened:
        form.seen.data = seen_of(reading(), private_office)
    return form.page("clearance/office_form.html", office=private_office)


@blueprint.post(ONE + "/<any(up, down):way>")
@administrator
def move(office_id: int, way: str) -> ResponseReturnValue:
    def move_it(session: Session) -> tuple[bool, str]:
        """Whether it moved, and where it stands then."""
        private_office = office_by_id(session, office_id)
        moved = move_office(session, private_office, up=way == "up", seen=request.form.get("seen", ""), actor=actor())
        return (
            moved,
            f"{private_office.title} is now number {offices_in_order(session).index(private_office) + 1} in the order.",
        )

    if done := press(move_it):
        moved, said = done.result
        return finish(url_for(".index"), said, changed=moved)
    return redirect(url_for(".index"))


@blueprint.route(ONE + "/retire", methods=["GET", "POST"])
@administrator
def retire(office_id: int) -> ResponseReturnValue:
    private_office = office_by_id(reading(), office_id)
    if request.method == "GET":
        signing = campaigns_signed_by(reading(), office_id)
        return render_template("clearance/office_retire.html", office=private_office, campaigns=signing)
    with writing() as session:
        retired = retire_office(session, office_by_id(session, office_id), actor=actor())
    return finish(
        _page_of(office_id),
        f"{private_office.title} has been retired. New campaigns cannot choose it.",
        changed=retired,
        unchanged="Nothing was changed: this office is already retired.",
    )


@blueprint.post(ONE + "/bring-back")
@administrator
def put_back(office_id: int) -> ResponseReturnValue:
    private_office = office_by_id(reading(), office_id)
    with writing() as session:
        back = bring_back(session, office_by_id(session, office_id), actor=actor())
    unchanged = "Nothing was changed: this office is not retired."
    return finish(_page_of(office_id), f"{private_office.title} has been restored.", changed=back, unchanged=unchanged)


@blueprint.post(ONE + "/members")
@administrator
@proven
def add_to(office_id: int) -> ResponseReturnValue:
    office_by_id(reading(), office_id)
    form = MemberForm(clearers(reading()))

    def ask_for_chosen(session: Session) -> tuple[AccountRequest | bool, str]:
        """What came of it, and the name of the user."""
        user, office = user_to_join(session, form.user_id), office_by_id(session, office_id)
        asked = ask_to_join(
            session,
            office,
            user,
            gateway=form.gateway.data,
            settings=services().settings,
            actor=actor(),
            at=now(),
        )
        return asked, user.name

    if done := form.attempt(ask_for_chosen):
        joined, name = done.result
        return _finish(
            office_id,
            joined,
            f"{name} has been added to this office.",
            waits=f"A second person must confirm within 7 days that {name} joins this office.",
            unchanged=f"Nothing was changed: {name} is already a member.",
        )
    return _office_page(office_id, form)


@blueprint.post(ONE + "/members/<int:user_id>/remove")
@administrator
def remove_from(office_id: int, user_id: int) -> ResponseReturnValue:
    name = user_to_join(reading(), user_id).name
    with writing() as session:
        removed = remove_member(session, office_by_id(session, office_id), user_id, actor=actor())
    return finish(
        _page_of(office_id),
        f"{name} has been removed from this office. Their earlier answers are still valid.",
        changed=removed,
        unchanged=f"Nothing was changed: {name} is not a member of this office.",
    )


@blueprint.post(ONE + "/members/<int:user_id>/gateway")
@administrator
@proven
def set_as_gateway(office_id: int, user_id: int) -> ResponseReturnValue:
    """`gateway` of the form: 1 for yes."""
    wanted = request.form.get("gateway") == "1"
    name = user_to_join(reading(), user_id).name

    def set_it(session: Session) -> AccountRequest | bool:
        office = office_by_id(session, office_id)
        if not wanted:
            return set_gateway(session, office, user_id, gateway=False, actor=actor())
        user = session.get_one(User, user_id)
        return ask_to_make_gateway(session, office, user, settings=services().settings, actor=actor(), at=now())

    if done := press(set_it):
        said = (
            "is now the gateway, and can also assign texts and answer in absence"
            if wanted
            else "is no longer the gateway"
        )
        waits = f"A second person must confirm within 7 days that {name} becomes the gateway."
        return _finish(office_id, done.result, f"{name} {said}.", waits=waits)
    return redirect(_page_of(office_id))


def _finish(
    office_id: int,
    asked: AccountRequest | bool,
    message: str,
    *,
    waits: str,
    unchanged: str = "Nothing was changed.",
) -> ResponseReturnValue:
    """Say that it was done, or that it waits for a second person. Where nobody can confirm it, lead to the page of the
    request, which says what to do."""
    if isinstance(asked, bool):
        return finish(_page_of(office_id), message, changed=asked, unchanged=unchanged)
    flash(waits, "info")
    if possible_confirmers(reading(), asked, at=now()):
        return redirect(_page_of(office_id))
    return redirect(url_for("account_requests.one", request_id=asked.id))


def _page_of(office_id: int) -> str:
    return url_for(".office", office_id=office_id)
