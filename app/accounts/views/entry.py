"""The last step of every way to sign in: a password, a second factor after it, a sign-on elsewhere."""

from collections.abc import Callable

from flask import current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user
from sqlalchemy.orm import Session

from app.accounts.carried_forms import KeptForm
from app.accounts.sign_in import describe_browser
from app.accounts.sign_in_requests import unsent_form_page
from app.accounts.steps import COOKIE
from app.accounts.wiring import load_person
from app.people import tell
from app.people.break_glass import alarm
from app.people.first_run import settle
from app.people.known_browser import is_known, remember
from app.platform.clock import now
from app.web.request import services, writing


def enter(
    user_id: int, start: Callable[[Session, str], str], *, kept: KeptForm | None, back: str | None
) -> ResponseReturnValue:
    """Let this user in, and lead on. `start` records the sign-in of a browser, given by its name, and returns the
    token; what it raises, such as SignInRefused, lets nobody in. The identifier in the cookie is a new one."""
    browser = describe_browser(request.user_agent.string)
    with writing() as session:
        token = start(session, browser)
        if not is_known(user_id):
            tell.new_browser(session, user_id, browser, at=now())
        settle(session, services().settings)
        alarm(session, token, settings=services().settings, at=now())
    forget_all_but_steps()
    login_user(load_person(token))
    return remember(current_app.make_response(go_on(kept, back)), user_id)


def forget_all_but_steps() -> None:
    """Empty the cookie. What other tabs have begun, and the text that waits with it, can still be finished there: it is
    in rows that only these tokens open."""
    begun = cookie.get(COOKIE)
    cookie.clear()
    if begun:
        cookie[COOKIE] = begun


def go_on(kept: KeptForm | None, back: str | None) -> ResponseReturnValue:
    """Where it leads: to what was typed before, else back."""
    return unsent_form_page(kept) if kept else redirect(back or url_for("home.index"))


def leaving_page(address: str, title: str, *, signing_out: bool = False) -> ResponseReturnValue:
    """The page after a form that leads to an identity server. Browsers follow no redirect from a form to another site
    under our content security policy, so the page leads on by itself, and has a link."""
    return render_template("sign_on/leaving.html", address=address, title=title, signing_out=signing_out)
