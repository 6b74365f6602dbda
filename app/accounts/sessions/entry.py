"""The last step of every way to sign in: a password, a second factor after it, a sign-on elsewhere."""

from collections.abc import Callable

from flask import current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user
from sqlalchemy.orm import Session

from app.accounts.security.known_browser import remember
from app.accounts.sessions.carried_forms import KeptForm
from app.accounts.sessions.sign_in import describe_browser
from app.accounts.sessions.sign_in_requests import unsent_form_page
from app.accounts.sessions.steps import COOKIE
from app.accounts.wiring import load_person
from app.places import Place
from app.web.request import writing

SIGNED_IN: Place[Callable[[Session, int, str, str], None]] = Place("what else happens at a sign-in")
"""Each is called in the transaction of the sign-in, with the number of the user, the token and the name of the browser.
"""


def enter(
    user_id: int, start: Callable[[Session, str], str], *, kept: KeptForm | None, back: str | None
) -> ResponseReturnValue:
    """Let this user in, and lead on. `start` records the sign-in of a browser, given by its name, and returns the
    token; what it raises, such as SignInRefused, lets nobody in. The identifier in the cookie is a new one."""
    browser = describe_browser(request.user_agent.string)
    with writing() as session:
        token = start(session, browser)
        for then in SIGNED_IN:
            then(session, user_id, token, browser)
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
