"""Who may open a route. Each view says so with one of three marks; a route without one opens for nobody."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, g, request
from flask_login import current_user

from app.accounts.models import Role
from app.audit.record import Actor

View = TypeVar("View", bound=Callable[..., Any])
Access = str | frozenset[Role]

PUBLIC = "public"
SIGNED_IN = "signed in"


def public(view: View) -> View:
    """Anyone, signed in or not."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any user who is signed in: reading."""
    return _mark(view, SIGNED_IN)


def needs(*roles: Role) -> Callable[[View], View]:
    """A user with at least one of `roles`."""
    if not roles:
        raise ValueError("needs() takes at least one role")
    return lambda view: _mark(view, frozenset(roles))


administrator = needs(Role.ADMINISTRATOR)
safeguarding = needs(Role.SAFEGUARDING)


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What an endpoint demands; None when it does not exist or its view carries no mark."""
    return getattr(app.view_functions.get(endpoint), "access", None)


def may_open(app: Flask, endpoint: str) -> bool:
    """Whether the person at this browser may open `endpoint`: for navigation."""
    access = access_of(app, endpoint)
    if access == PUBLIC:
        return True
    if access is None or not current_user.is_authenticated:
        return False
    return access == SIGNED_IN or bool(current_user.roles & access)


def guard(app: Flask, *, nobody: Callable[[], Any]) -> None:
    """Check every request before all else: 403 for the wrong role, what `nobody` answers when none is signed in.

    Before the check of forms too: who was signed out meanwhile is asked to sign in, not told of a form out of date.
    """

    def check() -> Any:
        if request.endpoint is None or may_open(app, request.endpoint):
            return None
        if access_of(app, request.endpoint) is None or current_user.is_authenticated:
            abort(403)
        return nobody()

    app.before_request_funcs.setdefault(None, []).insert(0, check)


def same_origin_path(address: str | None) -> str | None:
    """`address` when it is a path on this site, to be followed without leaving it; else None.

    Browsers read a backslash as a slash and skip tabs and line ends, so an address with one is refused outright.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(c) < 0x20 or ord(c) == 0x7F for c in address):
        return None
    return address


def actor() -> Actor:
    """The signed-in user, for the audit record, and the proof that the view asked of them (proof.py)."""
    return Actor(user_id=current_user.id, proof=g.get("proof"))


def _mark(view: View, access: Access) -> View:
    if hasattr(view, "access"):
        raise ValueError(f"{view} is marked twice")
    view.access = access  # type: ignore[attr-defined]
    return view


def does_its_work() -> bool:
    """Whether this request does what its view is for: a form is sent to it, or it takes no form."""
    takes_a_form = request.url_rule and "POST" in (request.url_rule.methods or ())
    return request.method == "POST" or not takes_a_form


def asks_for(file: re.Pattern[str]) -> bool:
    """Whether this request asks for a file of ours whose address ends so."""
    return request.method in ("GET", "HEAD") and request.endpoint != "static" and bool(file.search(request.path))
