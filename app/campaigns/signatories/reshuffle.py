"""A minister leaves office: what the office said for that minister is void in every open campaign, and the office is
asked anew about the same texts, where letters are left to be sent. Letters already made and sent stay as they are."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.tell import ClearanceNotifier
from app.campaigns.editing import require_open
from app.campaigns.letter.text import newest_text
from app.campaigns.models import Campaign
from app.campaigns.signatories.offices import registries_all_out
from app.campaigns.states import State
from app.clearance.answer import answers_to
from app.clearance.models import ClearanceRequest, ClearedText, Minister, PrivateOffice
from app.clearance.offices.find import minister_of
from app.clearance.offices.ministers import ministers
from app.clearance.requests import WantedRequest, end
from app.clearance.rounds import ask_about, current_round
from app.clearance.states import ANSWERED
from app.clearance.words import LEFT_OFFICE
from app.errors import Blocked
from app.platform.clock import london_time


@dataclass(frozen=True)
class VoidAnswer:
    """An answer that does not stand once its minister has left: whose, in which campaign, for which registry. It
    outlives the transaction."""

    request_id: int
    reference: str
    title: str
    office: str
    registry_slug: str
    answer: str


class LeavesOffice(Blocked):
    """Somebody leaves office by this. `voids` are the answers that would not stand any more: a page of its own asks."""

    def __init__(self, office_id: int, voids: Sequence[VoidAnswer]) -> None:
        super().__init__()
        self.office_id, self.voids = office_id, tuple(voids)


def change_minister(
    session: Session,
    office: PrivateOffice,
    change: Callable[[], Minister],
    *,
    corrects: Minister | None = None,
    today: date,
    actor: Actor,
    accepted: Container[int] = (),
) -> Minister:
    """Make a change of who holds `office`, and void what the office said for a minister who has left by it.

    `change` records it, and gives what stands then; `corrects`: the minister of whom it only puts right what is said.
    Raises LeavesOffice when an answer goes that was not `accepted`, by the id of its request, and whatever `change`
    raises: the transaction must be given up.
    """
    _hold(session, [office.id])
    was, before = minister_of(session, office.id, today), _holder_names(session, office.id, today)
    made = change()
    righted = corrects is not None and was in (corrects, None) and minister_of(session, office.id, today) is made
    stays = before in (None, _holder_names(session, office.id, today)) or righted
    clearance_requests = answered_requests(session, [office.id])
    requests = departed_requests(session, clearance_requests, today=today) if stays else clearance_requests
    if any(request.id not in accepted for request in requests):
        raise LeavesOffice(office.id, _void_answers(session, requests))
    void_requests(session, requests, actor=actor)
    return made


def answered_before_departing(session: Session, *, today: date) -> list[ClearanceRequest]:
    """What was said for ministers who have left since, by what was known before it came."""
    return departed_requests(
        session, answered_requests(session, session.scalars(select(PrivateOffice.id)).all()), today=today
    )


def void_departed(session: Session, *, today: date, actor: Actor = SYSTEM) -> Sequence[ClearanceRequest]:
    """Void it. The requests."""
    _hold(session, session.scalars(select(PrivateOffice.id)).all())
    requests = answered_before_departing(session, today=today)
    void_requests(session, requests, actor=actor)
    return requests


def answered_requests(session: Session, office_ids: Collection[int]) -> list[ClearanceRequest]:
    """What these offices have answered and stands, in open campaigns."""
    query = (
        select(ClearanceRequest)
        .join(Campaign, Campaign.id == ClearanceRequest.campaign_id)
        .where(
            ClearanceRequest.office_id.in_(office_ids),
            ClearanceRequest.ended.is_(None),
            ClearanceRequest.state.in_(ANSWERED),
        )
        .where(Campaign.state == State.OPEN)
    )
    return list(session.scalars(query.order_by(ClearanceRequest.campaign_id, ClearanceRequest.id)))


def _hold(session: Session, office_ids: Collection[int]) -> None:
    """Hold the campaigns that ask these offices something, so that nobody answers meanwhile; before the record is
    written to, as every edit of a campaign does."""
    query = select(ClearanceRequest.campaign_id).where(
        ClearanceRequest.office_id.in_(office_ids), ClearanceRequest.ended.is_(None)
    )
    statement = select(Campaign.id).where(Campaign.id.in_(query)).order_by(Campaign.id).with_for_update()
    session.scalars(statement).all()


def departed_requests(session: Session, requests: Iterable[ClearanceRequest], *, today: date) -> list[ClearanceRequest]:
    """Those that were answered when another held the office than today, by what is known now."""
    requests = list(requests)
    said = {
        id_: answers[0]
        for id_, answers in answers_to(session, {clearance_request.id for clearance_request in requests}).items()
    }
    when = moments(session, {one.recorded for one in said.values()})
    clearance_requests = []
    for request in requests:
        if answer := said.get(request.id):
            then = _holder_names(session, request.office_id, london_time(when[answer.recorded].at).date())
            if then not in (None, _holder_names(session, request.office_id, today)):
                clearance_requests.append(request)
    return clearance_requests


def void_requests(session: Session, requests: Sequence[ClearanceRequest], *, actor: Actor) -> None:
    """End them, and ask the same offices anew about the same texts, except where the letters have all been sent."""
    by_campaign: dict[int, list[ClearanceRequest]] = {}
    for clearance_request in requests:
        by_campaign.setdefault(clearance_request.campaign_id, []).append(clearance_request)
    for campaign_id, gone in sorted(by_campaign.items()):
        campaign = session.get_one(Campaign, campaign_id)
        require_open(session, campaign)
        end(session, gone, why=LEFT_OFFICE, actor=actor)
        clearance_requests: Sequence[ClearanceRequest] = ()
        if round_ := current_round(session, campaign_id):
            all_out = registries_all_out(session, campaign)
            again = {
                (request.office_id, request.registry_slug): WantedRequest(request.office, _content(session, request))
                for request in gone
                if request.registry_slug not in all_out
            }
            version = newest_text(session, campaign_id).number
            clearance_requests = ask_about(session, round_, again, version=version, actor=actor, why=LEFT_OFFICE)
        ClearanceNotifier(session, campaign, actor).left_office(round_, gone, clearance_requests)


def registries_by_campaign(voids: Iterable[VoidAnswer], names: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """Names of the registries, in their order, by campaign (its reference and title)."""
    found: dict[tuple[str, str], list[str]] = {}
    for void_answer in sorted(voids, key=lambda answer: list(names).index(answer.registry_slug)):
        found.setdefault((void_answer.reference, void_answer.title), []).append(names[void_answer.registry_slug])
    return dict(sorted(found.items()))


def _content(session: Session, request: ClearanceRequest) -> bytes:
    return session.get_one(ClearedText, request.text_sha256).content.encode()


def _holder_names(session: Session, office_id: int, day: date) -> tuple[str, ...] | None:
    """Who holds an office on a day, by the name: in office again, or recorded twice, is one person. Empty: nobody any
    more; None: nothing is known of who holds it."""
    if found := minister_of(session, office_id, day):
        return (found.name.casefold(),)
    return (
        ()
        if any(minister.valid_to and minister.valid_to <= day for minister in ministers(session, office_id))
        else None
    )


def _void_answers(session: Session, requests: Iterable[ClearanceRequest]) -> list[VoidAnswer]:
    campaigns: dict[int, Campaign] = {}
    for clearance_request in requests:
        campaigns.setdefault(clearance_request.campaign_id, session.get_one(Campaign, clearance_request.campaign_id))
    return [
        VoidAnswer(
            request.id,
            campaigns[request.campaign_id].reference,
            campaigns[request.campaign_id].title,
            request.office,
            request.registry_slug,
            request.state,
        )
        for request in requests
    ]
