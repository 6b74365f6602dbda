"""Who may open a route. Each view says so with one of three marks; a route without one opens for nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user

from app.accounts.models import Role
from app.audit.record import Actor

View = TypeVar("View", bound=Callable[..., Any])

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
    return lambda view: _mark(view, frozenset(roles))


def access_of(app: Flask, endpoint: str) -> str | frozenset[Role] | None:
    """What an endpoint demands; None when its view carries no mark."""
    return getattr(app.view_functions[endpoint], "access", None)


def may_open(app: Flask, endpoint: str) -> bool:
    """Whether the person at this browser may open `endpoint`: for navigation."""
    access = access_of(app, endpoint)
    if access == PUBLIC:
        return True
    if access is None or not current_user.is_authenticated:
        return False
    return access == SIGNED_IN or bool(current_user.roles & access)


def guard(app: Flask) -> None:
    """Check every request before its view runs: 403 for the wrong role, the sign-in page for nobody."""

    @app.before_request
    def _check() -> Any:
        if request.endpoint is None or may_open(app, request.endpoint):
            return None
        if current_user.is_authenticated or access_of(app, request.endpoint) is None:
            abort(403)
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back))


def actor() -> Actor:
    """The signed-in user, for the audit record."""
    return Actor(user_id=current_user.id)


def _mark(view: View, access: str | frozenset[Role]) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
