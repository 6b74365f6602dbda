"""What somebody typed, kept while they sign in: in the page that asks them to, never in a log. Only while they set up a
second factor is it on the server, where their browser alone can open it (waiting_forms.py)."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from itsdangerous import BadSignature

from app.accounts import events
from app.accounts.access import same_origin_path
from app.accounts.security.security_events import security_event
from app.web.signing import signer

FIELD = "kept"
"""The field of the sign-in form that carries it."""

MOST = 500_000
"""Bytes of names and values that are carried, in UTF-8: a hundred long letters, and within what a form may hold even
when each is written as three."""

CSRF = "csrf_token"

PROVING = "factor_"
"""How the names of fields begin that prove a second factor."""


@dataclass(frozen=True)
class KeptForm:
    """A form that was not taken: where it was sent (`to`), the page that it stood on (`back`), and what it held.

    `fields` in the order in which they were sent, a name as often as it was; `files`: whether a file, which can't be
    kept, was sent too.
    """

    to: str
    back: str
    fields: tuple[tuple[str, str], ...]
    files: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """What of it a person can be shown: the values that are more than one word."""
        return tuple(value for _, value in self.fields if len(value.split()) > 1)


def submitted_form() -> KeptForm | None:
    """The form of this request, if it can be kept: from a page of ours, with no password or code in it, and not too
    long. Of a form that asks for a password or a code, what it carries."""
    if FIELD in request.form:
        return carried_form() if is_our_own() else None
    if request.method != "POST" or "HX-Request" in request.headers or not is_our_own():
        return None
    to = same_origin_path(request.full_path.rstrip("?"))
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != CSRF)
    secret = any("password" in name.lower() or name.startswith(PROVING) for name, _ in fields)
    if to is None or not fields or secret or _length(fields) > MOST:
        return None
    files = any(file.filename for file in request.files.values())
    return KeptForm(to=to, back=came_from() or "/", fields=fields, files=files)


def seal(kept: KeptForm) -> str:
    """As one value for FIELD. Signed, so that what comes back is what was typed and nothing else."""
    return signer("despatch-kept").dumps([kept.to, kept.back, kept.fields, kept.files])


def carried_form() -> KeptForm | None:
    """What the sign-in form of this request carries; None when it carries nothing, or something not from here."""
    return unseal(request.form.get(FIELD, ""))


def unseal(sealed: str) -> KeptForm | None:
    """The form that `seal` made one value of; None when it is nothing, or not from here."""
    if not sealed:
        return None
    try:
        to, back, fields, files = signer("despatch-kept").loads(sealed)
    except BadSignature:
        security_event(events.SECURITY_FORM_REFUSED, "signature")
        return None
    return KeptForm(to=to, back=back, fields=tuple((name, value) for name, value in fields), files=files)


def is_our_own() -> bool:
    """Whether the browser says that a page of ours sent this request. Browsers set these headers; no page can."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def came_from() -> str | None:
    """The page of ours whose form was sent, or whose link was followed."""
    page = urlsplit(request.referrer or "")
    if page.netloc != request.host:
        return None
    return same_origin_path(page.path + (f"?{page.query}" if page.query else ""))


def _length(fields: Iterable[tuple[str, str]]) -> int:
    return sum(len(part.encode()) for field in fields for part in field)
