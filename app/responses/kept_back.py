"""Replies whose words are kept back, because the message that they came by is restricted.

Whatever reads replies out for a page, a table or a file leaves the words, the quoted passages and the files of these
out, whoever looks. Only the page of the reply, its form and the audit record show them to somebody who may see the
message, once it is recorded that they looked.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Role
from app.places import Place
from app.responses.models import Response

KEPT_BACK = "Withheld: this reply came in a restricted message."
"""Stands in the place of the words."""


@dataclass(frozen=True)
class Rule:
    """`replies`: makes the query of ids of replies that are kept back. `may_see`: whether somebody with these roles may
    see this reply. `looked`: records that the person at this browser is about to see it."""

    replies: Callable[[], Select[int]]
    may_see: Callable[[Session, int, Collection[Role]], bool]
    looked: Callable[[int], None]


RULES: Place[Rule] = Place("which replies are kept back")


def is_kept_back(response_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Of a query of replies, by the column with their ids."""
    return or_(false(), *(response_id.in_(rule.replies()) for rule in RULES))


def kept_back(session: Session, response_id: int) -> bool:
    return response_id in kept_back_among(session, [response_id])


def kept_back_among(session: Session, response_ids: Collection[int]) -> set[int]:
    """Those of the replies, by id, that are kept back."""
    return set(session.scalars(select(Response.id).where(Response.id.in_(response_ids), is_kept_back(Response.id))))


def may_see(session: Session, response_id: int, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles may see all of a reply."""
    return all(rule.may_see(session, response_id, roles) for rule in RULES)


def record_reply_view(response_id: int) -> None:
    """Call it before all of a reply is shown to the person at this browser, who may see it."""
    for rule in RULES:
        rule.looked(response_id)
