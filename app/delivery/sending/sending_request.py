"""What a request says of how letters are to go, and the rehearsal of it."""

from collections.abc import Sequence
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.delivery.pages import ChosenLetters
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.rehearsed_words import WAYS
from app.delivery.sending.routes import PREFERRED, Rehearsal, Wish
from app.platform.clock import today
from app.web.forms import tidy
from app.web.request import services

MOST_REASON = 1000


def wish_in(query: MultiDict[str, str]) -> Wish:
    """As each post prefers, and by another way where that is not possible, unless the query says otherwise."""
    said = "way" in query
    way = query.get("way", PREFERRED)
    return Wish(
        way=way if way in WAYS else PREFERRED,
        fallback="fallback" in query if said else True,
        with_word="with_word" in query,
        accepted=_reason("accepted", query),
        again="again" in query,
        unlisted="unlisted" in query,
        former=_reason("former", query),
    )


def _reason(name: str, query: MultiDict[str, str]) -> str:
    return (tidy(query.get(name, "")) or "")[:MOST_REASON]


def fields_of(wish: Wish) -> Sequence[tuple[str, str]]:
    """The names and values by which a form or an address goes on wishing it."""
    ticked = [name for name in ("fallback", "with_word", "again", "unlisted") if getattr(wish, name)]
    reasons = [(name, wish_said) for name in ("accepted", "former") if (wish_said := getattr(wish, name))]
    return [("way", wish.way), *((name, "y") for name in ticked), *reasons]


def query_of(fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The query of an address that holds them."""
    query: dict[str, Any] = {}
    for name, value in fields:
        query.setdefault(name, []).append(value)
    return query


def rehearsal_of(session: Session, chosen: ChosenLetters, wish: Wish | None = None) -> Rehearsal:
    """Of the letters chosen, as things stand now; `wish` None: the one that the request's values say."""
    settings = services().settings
    return rehearse(
        session,
        chosen.letters,
        wish or wish_in(request.values),
        today=today(),
        months=settings.contact_months,
        most=settings.most_letter_bytes,
    )
