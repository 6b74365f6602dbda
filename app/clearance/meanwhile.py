"""What happened to what an office is asked, between reading it and answering."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.clearance.answer import answers_to
from app.clearance.models import Answer, Request
from app.clearance.states import State
from app.errors import Stale


@dataclass(frozen=True)
class Read:
    """What somebody read before answering: the SHA-256 of the text, and the last answer (its id; 0: none)."""

    text_sha256: str
    answer_id: int


@dataclass(frozen=True)
class Meanwhile:
    """`text_sha256` of the text that was read. It is another now, or nobody asks any more; or, with an `answer`,
    somebody of the office has answered otherwise."""

    registry_slug: str
    text_sha256: str
    answer: Answer | None = None


def meanwhile(
    session: Session, campaign_id: int, office_id: int, seen: Mapping[int, Read], answer: State | None
) -> list[Meanwhile]:
    """What changed of `seen`, by request id, for somebody who is about to answer so."""
    last = answers_to(session, seen)
    found = []
    for request_id, was in seen.items():
        request = session.get(Request, request_id, populate_existing=True)
        if request is None or (request.campaign_id, request.office_id) != (campaign_id, office_id):
            continue
        if request.ended is not None or request.text_sha256 != was.text_sha256:
            found.append(Meanwhile(request.registry_slug, was.text_sha256))
            continue
        newest = next(iter(last.get(request_id, [])), None)
        if newest and newest.id != was.answer_id and request.state != answer:
            found.append(Meanwhile(request.registry_slug, was.text_sha256, newest))
    return found


def require_unchanged(
    session: Session, campaign_id: int, office_id: int, seen: Mapping[int, Read], answer: State
) -> None:
    """Raise Stale (read_changed) unless what was read is what stands."""
    if meanwhile(session, campaign_id, office_id, seen, answer):
        raise Stale("read_changed")
