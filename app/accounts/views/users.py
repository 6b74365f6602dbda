"""Users, for an administrator."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, administrator
from app.accounts.directory import find_users
from app.accounts.factors.own import has_factor
from app.accounts.forms import NewUserForm, UserForm
from app.accounts.models import Role, User
from app.accounts.proof import proven
from app.accounts.roles import ROLES
from app.accounts.sessions.showing import sign_in_lines
from app.accounts.sessions.sign_in import end, end_all
from app.accounts.sign_on.identities import identities_of, users_signing_on
from app.accounts.sign_on.provider import PROVIDERS
from app.accounts.users import user_by_id
from app.letters.page.wording import join
from app.people import ask
from app.people.ask import AccountChange
from app.people.first_run import lasts, settle, story
from app.people.link_mail import mail_link
from app.people.second_person import (
    administrators_beside,
    is_protected,
    possible_confirmers,
    second_people,
    sponsors_of,
    waiting_for,
)
from app.people.words import asked_for
from app.platform.clock import now
from app.web.acts import finish, press
from app.web.list_filters import select_filter, text_filter
from app.web.request import reading, services, writing
from app.web.tables.paging import page_of

blueprint = Blueprint("users", __name__, url_prefix="/admin/users")

PAGE = 50


@blueprint.context_processor
def ways_in() -> dict[str, Any]:
    """Whether people sign on: a sign-in link need not set a password then."""
    return {"signs_on": bool(services().settings.sign_on)}


@blueprint.get("")
@administrator
def index() -> ResponseReturnValue:
    text, asked = request.args.get("q", ""), request.args.get("role", "")
    role = Role(asked) if asked in set(Role) else None
    users = find_users(reading(), text=text, role=role)
    page = page_of(users, request.args, size=PAGE)
    return render_template(
        "accounts/users.html",
        page=page,
        signing_on=users_signing_on(reading(), [user.id for user in page.items]),
        filters=[
            text_filter("q", "Name, email or office", text, input_type="text", heading="Text"),
            select_filter("role", "Role", role or "", "All roles", ((one, ROLES[one].name) for one in ROLES)),
        ],
        roles=ROLES,
        waiting=len(waiting_for(reading(), now())),
        first_run=story(reading(), services().settings) if _first_run_lasts() else None,
        **_second_person(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@administrator
@proven
def add() -> ResponseReturnValue:
    form = NewUserForm()
    if done := form.attempt(
        lambda session: ask.add(
            session,
            name=form.name.data,
            email=form.email.data,
            office=form.office.data or "",
            roles=form.chosen,
            settings=services().settings,
            actor=actor(),
            at=now(),
        )
    ):
        return _after(done.result)
    return form.page(
        "accounts/add_user.html", alone=_first_run_lasts(), given_elsewhere=_given_elsewhere(), **_second_person()
    )


@blueprint.get("/<int:user_id>")
@administrator
def user(user_id: int) -> ResponseReturnValue:
    found = user_by_id(reading(), user_id)
    sponsor = sponsors_of(reading(), [found.id]).get(found.id)
    sign_ins = sign_in_lines(reading(), found.id, found.roles, settings=services().settings, at=now())
    return render_template(
        "accounts/user.html",
        user=found,
        sign_ins=sign_ins,
        accounts=[PROVIDERS.current().title_of(identity.provider) for identity in identities_of(reading(), found.id)],
        roles=ROLES,
        has_factor=has_factor(reading(), found.id),
        requests=waiting_for(reading(), now(), user_id=user_id),
        asked_for=asked_for,
        sponsor=sponsor,
        may_vouch=bool(sponsor and second_people(reading(), sponsor.id, [current_user.id])),
        first_run=lasts(reading(), services().settings),
        second_person=_link_takes_two(found),
    )


@blueprint.route("/<int:user_id>/edit", methods=["GET", "POST"])
@administrator
@proven
def edit(user_id: int) -> ResponseReturnValue:
    found = user_by_id(reading(), user_id)
    form = UserForm(data={"name": found.name, "office": found.office, "roles": sorted(found.roles)})
    if done := form.attempt(
        lambda session: ask.change(
            session,
            user_by_id(session, user_id),
            name=form.name.data,
            office=form.office.data or "",
            roles=form.chosen,
            settings=services().settings,
            actor=actor(),
            at=now(),
        )
    ):
        if done.result.changed:
            flash(f"Changes to {form.name.data} saved.", "success")
        return _after(done.result)
    return form.page("accounts/edit_user.html", user=found, given_elsewhere=_given_elsewhere())


@blueprint.route("/<int:user_id>/link", methods=["GET", "POST"])
@administrator
@proven
def link(user_id: int) -> ResponseReturnValue:
    """POST sends a link, or asks for a second person; in the first run the GET that follows shows it this once."""
    if request.method == "POST":
        with writing() as session:
            found = user_by_id(session, user_id)
            done = ask.reset(session, found, settings=services().settings, actor=actor(), at=now())
        return _after(done)
    made: dict[str, str] = cookie.pop("made_link", {})
    address = made.get("address", "") if made.get("user") == str(user_id) else ""
    found = user_by_id(reading(), user_id)
    return render_template(
        "accounts/link.html",
        user=found,
        address=address,
        hours=services().settings.link_hours,
        second_person=_link_takes_two(found),
    )


@blueprint.route("/<int:user_id>/factors", methods=["GET", "POST"], endpoint="reset_factors")
@administrator
@proven
def reset_factors_of_user(user_id: int) -> ResponseReturnValue:
    """For somebody who has lost their second factors."""
    found, to = user_by_id(reading(), user_id), url_for(".user", user_id=user_id)
    if request.method == "GET":
        return render_template("accounts/reset_factors.html", user=found)
    done = press(
        lambda session: ask.reset_factors(
            session, user_by_id(session, user_id), settings=services().settings, actor=actor(), at=now()
        )
    )
    if done is None:
        return redirect(to)
    if done.result.request is None:
        flash(f"{found.name} has been signed out, and sets up a new second factor at the next sign-in.", "success")
    return _after(done.result)


@blueprint.route("/<int:user_id>/deactivate", methods=["GET", "POST"], endpoint="deactivate")
@administrator
def deactivate_user(user_id: int) -> ResponseReturnValue:
    found, to = user_by_id(reading(), user_id), url_for(".user", user_id=user_id)
    if request.method == "GET":
        return render_template("accounts/deactivate.html", user=found)
    if press(
        lambda session: ask.leave(
            session, user_by_id(session, user_id), settings=services().settings, actor=actor(), at=now()
        )
    ):
        return finish(to, f"{found.name} has been deactivated and signed out everywhere.")
    return redirect(to)


@blueprint.route("/<int:user_id>/activate", methods=["GET", "POST"], endpoint="activate")
@administrator
@proven
def activate_user(user_id: int) -> ResponseReturnValue:
    if request.method == "POST":
        with writing() as session:
            found = user_by_id(session, user_id)
            done = ask.come_back(session, found, settings=services().settings, actor=actor(), at=now())
        if done.request is None:
            flash(f"{found.name} has been activated.", "success")
        return _after(done)
    return render_template("accounts/activate.html", user=user_by_id(reading(), user_id))


@blueprint.post("/<int:user_id>/sign-ins/<int:sign_in_id>/end")
@administrator
def end_sign_in(user_id: int, sign_in_id: int) -> ResponseReturnValue:
    with writing() as session:
        found = user_by_id(session, user_id)
        end(session, sign_in_id, user_id=found.id, actor=actor(), at=now())
    flash(f"{found.name} has been signed out of that browser.", "success")
    return redirect(url_for(".user", user_id=user_id))


@blueprint.post("/<int:user_id>/sign-ins/end")
@administrator
def end_sign_ins(user_id: int) -> ResponseReturnValue:
    with writing() as session:
        found = user_by_id(session, user_id)
        end_all(session, found.id, actor=actor(), at=now())
    flash(f"{found.name} has been signed out everywhere.", "success")
    return redirect(url_for(".user", user_id=user_id))


def _first_run_lasts() -> bool:
    """Whoever looks once it is over records that it ended."""
    session, settings = reading(), services().settings
    if lasts(session, settings):
        return True
    told = story(session, settings)
    if told is not None and told.until is None:
        with writing() as writes:
            settle(writes, settings)
    return False


def _link_takes_two(user: User) -> bool:
    """Whether a second person must confirm a new sign-in link for this user."""
    return not lasts(reading(), services().settings) and is_protected(reading(), user)


def _given_elsewhere() -> dict[str, str]:
    """By the title of each identity server whose claims give roles: the names of these roles."""
    given = {one.title: one.settings.roles for one in PROVIDERS.current().values() if one.settings.roles}
    return {title: join([ROLES[role].name for role in Role if role in roles]) for title, roles in given.items()}


def _second_person() -> dict[str, Any]:
    """Whether somebody can confirm what this administrator asks for, for the macro `no_second_person`."""
    session = reading()
    independent, dependent = administrators_beside(session, session.get_one(User, current_user.id))
    return {"no_second": not independent and not lasts(session, services().settings), "dependent": dependent}


def _after(done: AccountChange) -> ResponseReturnValue:
    """Send the link that was made, and say what waits for a second person; where there is none, the page of the request
    says what to do. In the first run the link is shown on the next page and nowhere else: it waits in the
    administrator's own cookie."""
    if done.request is not None:
        flash(f"{asked_for(done.request, done.user)}: a second person must confirm this within 7 days.", "info")
    if done.shown:
        cookie["made_link"] = {"user": str(done.user.id), "address": done.address}
        return redirect(url_for(".link", user_id=done.user.id))
    if done.address:
        flash(*mail_link(services(), done.user, done.address, by=current_user, at=now()))
    if done.request is not None and not possible_confirmers(reading(), done.request, at=now()):
        return redirect(url_for("account_requests.one", request_id=done.request.id))
    return redirect(url_for(".user", user_id=done.user.id))
