"""Whether somebody signed in at this browser before: a signed cookie says so, which holds numbers of users and no more.
Without it a sign-in is from a new browser, and its user is told."""

from flask import Response, current_app, request
from itsdangerous import BadSignature

from app.web.signing import signer

COOKIE = "despatch-known"
SALT = "browser where somebody signed in"
LASTS_SECONDS = 400 * 24 * 60 * 60
"""The longest that browsers keep a cookie."""
MOST = 20
"""Users of one browser that are remembered, the newest first."""


def is_known(user_id: int) -> bool:
    return user_id in _known_user_ids()


def remember(response: Response, user_id: int) -> Response:
    known = [user_id, *(one for one in _known_user_ids() if one != user_id)][:MOST]
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    name = f"__Host-{COOKIE}" if secure else COOKIE
    value = str(signer(SALT).dumps(known))
    response.set_cookie(name, value, max_age=LASTS_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return response


def _known_user_ids() -> list[int]:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    try:
        return list(signer(SALT).loads(request.cookies.get(f"__Host-{COOKIE}" if secure else COOKIE, "")))
    except BadSignature:
        return []
