"""What stands at the top of every page: the places this person may go to, and who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flask_login
from flask import Flask, current_app, g, request, url_for

from app.web.extensions import Extension

MAY_OPEN = Extension[Callable[[str], bool]]("despatch_may_open")
"""Whether the person signed in may open an endpoint: the accounts room decides. Until it does, everything is open."""

UNREAD = Extension[Callable[[], int]]("despatch_unread")
"""How many notices the person signed in has not read: the notices room counts."""


SIGN_IN_END = Extension[Callable[[], dict[str, Any] | None]]("despatch_sign_in_end")
"""When the sign-in of this browser ends (app/accounts/sessions/ending.py: Ending), None where nobody is signed in: the
accounts room says so."""


@dataclass(frozen=True)
class Place:
    """An entry of the top navigation. Pages below `paths` belong to it."""

    label: str
    endpoint: str
    paths: tuple[str, ...]


PLACES = (
    Place("Home", "home.index", ("/",)),
    Place("Campaigns", "campaigns.index", ("/campaigns", "/letters", "/runs")),
    Place("Recipients", "registry.registries", ("/recipients", "/posts", "/organisations", "/imports")),
    Place("Templates", "drafting.index", ("/templates",)),
    Place("Inbox", "inbox.index", ("/inbox",)),
    Place("Areas", "areas.index", ("/areas", "/interventions", "/inspections", "/framework")),
    Place("Questions", "questions.index", ("/questions", "/evidence")),
    Place("Risk", "risk.index", ("/risk",)),
    Place("Administration", "users.index", ("/admin", "/offices")),
    Place("Audit", "audit.index", ("/audit",)),
)


@dataclass(frozen=True)
class Link:
    label: str
    href: str
    current: bool


def init_navigation(app: Flask) -> None:
    MAY_OPEN.put(app, lambda endpoint: True)
    SIGN_IN_END.put(app, lambda: None)
    app.jinja_env.globals.update(
        navigation=navigation,
        signed_in_as=signed_in_as,
        link_to=link_to,
        unread_notices=unread,
        sign_in_end=sign_in_end,
    )


def navigation() -> tuple[Link, ...]:
    """The places that exist in this application and that the person may open."""
    links = ((place, link_to(place.endpoint)) for place in PLACES)
    return tuple(Link(place.label, href, _holds(place, request.path)) for place, href in links if href)


def link_to(endpoint: str, **values: object) -> str | None:
    """The address of an endpoint; None if there is no such page here or this person may not open it."""
    if "bare_page" in g or endpoint not in current_app.view_functions or not MAY_OPEN.current()(endpoint):
        return None
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def signed_in_as() -> str | None:
    """The name of the person signed in, if any."""
    if "bare_page" in g or not hasattr(current_app, "login_manager"):
        return None
    user = flask_login.current_user
    return str(user.name) if user.is_authenticated else None


def unread() -> int:
    """How many notices the person signed in has not read."""
    return UNREAD.current()()


def sign_in_end() -> dict[str, Any] | None:
    """When the sign-in of this browser ends, if somebody is signed in."""
    return SIGN_IN_END.current()()


def _holds(place: Place, path: str) -> bool:
    return any(path == root or (root != "/" and path.startswith(root + "/")) for root in place.paths)
