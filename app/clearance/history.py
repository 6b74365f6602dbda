"""What one office was asked about the text for one registry, what it said, and what happened meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.recorded_proof import proof_in
from app.audit.find import EventFilter, bodies_of, body_of, find_events, personal_of
from app.audit.models import AuditEvent
from app.audit.moments import moments
from app.clearance import events
from app.clearance.answer import answers_to
from app.clearance.event_words import answered_in_words, said_in_words
from app.clearance.models import Answer, ClearanceRequest
from app.clearance.states import ANSWERED, State
from app.clearance.words import WHY_ENDED
from app.errors import Stale
from app.platform.clock import london_time


@dataclass(frozen=True)
class ReadText:
    """What somebody read before answering: the SHA-256 of the text, and the last answer (its id; 0: none)."""

    text_sha256: str
    answer_id: int


@dataclass(frozen=True)
class ChangeSinceRead:
    """`text_sha256` of the text that was read. It is another now, or nobody asks any more; or, with an `answer`,
    somebody of the office has answered otherwise."""

    registry_slug: str
    text_sha256: str
    answer: Answer | None = None


def changes_since_read(
    session: Session, campaign_id: int, office_id: int, seen: Mapping[int, ReadText], answer: State | None
) -> list[ChangeSinceRead]:
    """What changed of `seen`, by request id, for somebody who is about to answer so."""
    last = answers_to(session, seen)
    found = []
    for request_id, was in seen.items():
        request = session.get(ClearanceRequest, request_id, populate_existing=True)
        if request is None or (request.campaign_id, request.office_id) != (campaign_id, office_id):
            continue
        if request.ended is not None or request.text_sha256 != was.text_sha256:
            found.append(ChangeSinceRead(request.registry_slug, was.text_sha256))
            continue
        newest = next(iter(last.get(request_id, [])), None)
        if newest and newest.id != was.answer_id and request.state != answer:
            found.append(ChangeSinceRead(request.registry_slug, was.text_sha256, newest))
    return found


def require_unchanged(
    session: Session, campaign_id: int, office_id: int, seen: Mapping[int, ReadText], answer: State
) -> None:
    """Raise Stale (read_changed) unless what was read is what stands."""
    if changes_since_read(session, campaign_id, office_id, seen, answer):
        raise Stale("read_changed")


MOST = 500
"""Events of one kind that are looked through."""


@dataclass(frozen=True)
class RequestWithAnswers:
    """A request that stands or stood, since when (London), and what was said to it, the newest first."""

    request: ClearanceRequest
    asked_on: date
    answers: Sequence[Answer]

    @property
    def is_standing(self) -> bool:
        return self.request.ended is None

    @property
    def is_void(self) -> bool:
        """Whether no answer to it is valid: it has ended, or the office took its answer back."""
        return not self.is_standing or self.request.state not in ANSWERED


@dataclass(frozen=True)
class RequestHistoryEntry:
    """`at` is UTC."""

    seq: int
    at: datetime
    title: str
    words: str = ""


def asked_over_time(
    session: Session, campaign_id: int, registry_slug: str, *, office_id: int | None = None
) -> list[RequestWithAnswers]:
    """The newest first: what one office, or with None any office, was asked about the text for a registry."""
    query = select(ClearanceRequest).where(
        ClearanceRequest.campaign_id == campaign_id, ClearanceRequest.registry_slug == registry_slug
    )
    if office_id is not None:
        query = query.where(ClearanceRequest.office_id == office_id)
    requests = session.scalars(query.order_by(ClearanceRequest.id.desc())).all()
    answers = answers_to(session, {request.id for request in requests})
    when = moments(session, {request.asked for request in requests})
    return [
        RequestWithAnswers(request, london_time(when[request.asked].at).date(), answers.get(request.id, []))
        for request in requests
    ]


def history(session: Session, asked: Sequence[RequestWithAnswers]) -> list[RequestHistoryEntry]:
    """Everything that happened to what one office was asked, the newest first."""
    answers = [answer.recorded for request in asked for answer in request.answers]
    bodies = bodies_of(session, AuditEvent.seq.in_(answers)) if answers else ()
    proofs = {body["seq"]: proof_in(body).words for body in bodies if "proof" in body}
    lines = [line for request in asked for line in _of_request(request, proofs)]
    when = moments(session, {seq for seq, _, _ in lines})
    happened = [RequestHistoryEntry(seq, when[seq].at, title, words) for seq, title, words in lines]
    if asked:
        happened += [*_taken_back(session, asked[0].request), *_reminded(session, asked[0].request)]
    return sorted(happened, key=lambda entry: -entry.seq)


def _of_request(one: RequestWithAnswers, proofs: Mapping[int, str]) -> list[tuple[int, str, str]]:
    request = one.request
    lines = [(request.asked, f"Asked about version {request.version}", "")]
    lines += [
        (
            each.recorded,
            answered_in_words(request.office, each.answer),
            said_in_words(each, proof=proofs.get(each.recorded, "")),
        )
        for each in one.answers
    ]
    if request.ended is not None:
        lines.append(
            (
                request.ended,
                f"No longer asked about version {request.version}",
                f"{WHY_ENDED[request.ended_why]}.",
            )
        )
    return lines


def _taken_back(session: Session, request: ClearanceRequest) -> list[RequestHistoryEntry]:
    entries = []
    for event in _events(session, events.CLEARANCE_TAKEN_BACK, request):
        after = body_of(event)["after"]
        if after["office"] == request.office and request.registry_slug in after["registries"]:
            personal = {fact.name: fact.value for fact in personal_of(session, event.seq)}
            by, note = personal.get("said_by"), personal.get("note")
            words = " ".join(filter(None, (f"By {by}." if by else "", f"Note: {note}" if note else "")))
            entries.append(RequestHistoryEntry(event.seq, event.at, f"{request.office}: answer withdrawn", words))
    return entries


def _reminded(session: Session, request: ClearanceRequest) -> list[RequestHistoryEntry]:
    return [
        RequestHistoryEntry(event.seq, event.at, "Reminded")
        for event in _events(session, events.CLEARANCE_REMINDED, request)
        if request.office in body_of(event)["after"]["offices"]
        and ("registry", request.registry_slug) in {(subject.kind, subject.subject_id) for subject in event.subjects}
    ]


def _events(session: Session, action: str, request: ClearanceRequest) -> Sequence[AuditEvent]:
    event_filter = EventFilter(action=action, kind="campaign", identity=str(request.campaign_id))
    return find_events(session, event_filter, size=MOST).events
