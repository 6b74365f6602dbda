"""What the pages of recipients begin with."""

from datetime import date

from flask import abort, request

from app.database import now
from app.registry.asked import Asked, asked_in
from app.registry.post import PostRecord, UnknownPost, post_on
from app.web.filters import in_london
from app.web.request import reading


def today() -> date:
    return in_london(now()).date()


def asked_here() -> Asked:
    """The moment that this request's query asks for."""
    return asked_in(request.args, today=today())


def post_or_404(post_id: int, asked: Asked) -> PostRecord:
    try:
        return post_on(reading(), post_id, valid_at=asked.valid_at, known_at=asked.known_at)
    except UnknownPost:
        abort(404, description="There is no such post, or Despatch did not know of it then.")
