"""The board of a campaign's clearance: who is asked about which of its texts, and who holds it up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.text import texts_kept
from app.campaigns.letter.text import compiled_text, newest_text, text_version
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.clearance.board import Board, Office, board_of
from app.clearance.models import ClearanceRequest, ClearanceRound, PrivateOffice
from app.clearance.offices.find import offices_of
from app.clearance.redline import redline, redline_words
from app.clearance.requests import Place, ended_requests, given_requests, standing_requests
from app.clearance.rounds import committee_of, current_round
from app.clearance.states import State as RequestState
from app.clearance.steps import Review, reviews_of
from app.clearance.words import EDITED, WRITE_ROUND
from app.drafting.compare import text_change_words
from app.drafting.readable import readable_text
from app.letters.page.wording import join
from app.letters.text.source import take_apart
from app.platform.clock import today
from app.registry.registries import registry_names
from app.registry.working_days import bank_holidays
from app.web.filters import format_plural
from app.web.names import capitalise_first, the_office


def board_for(session: Session, campaign: Campaign) -> Board:
    """Those who sign, in their order, then the other offices that a write-round asks."""
    slugs = slugs_of(campaign)
    rows = [
        Office(
            signatory.office_id,
            signatory.office,
            signatory.department,
            [slug for slug in slugs if signatory.signs(slug)],
        )
        for signatory in campaign.signatories
    ]
    if round_ := current_round(session, campaign.id):
        for office_id in committee_of(session, round_):
            if all(row.id != office_id for row in rows):
                office = session.get_one(PrivateOffice, office_id)
                rows.append(Office(office.id, office.title, office.name, slugs))
    this_day = today()
    return board_of(session, campaign.id, rows, slugs, today=this_day, holidays=bank_holidays(session))


def reviews_now(session: Session, campaign: Campaign) -> list[Review]:
    """What those said who review the text before ministers do, against its newest version."""
    return reviews_of(session, campaign.id, newest=newest_text(session, campaign.id).number)


def held_up_by(board: Board) -> str:
    """Who must act, and for how long: “Waiting for the Home Office for 3 working days”. Where every office that holds
    it up has answered, the owner must: “The Home Office has asked for a change (answered 2 working days ago)”, or
    “is not content”.
    Blank: no one."""
    rows = board.to_answer or board.waiting_for
    if not rows:
        return ""
    first, others = rows[0], rows[1:]
    days = format_plural(first.days, "working day") if first.days else "less than a working day"
    named = [the_office(first.office.name)]
    if others:
        one = the_office(others[0].office.name)
        named.append(one if len(others) == 1 else format_plural(len(others), "other office"))
    offices = join(named)
    if board.to_answer:
        if first.is_since_today(first.outstanding):
            return f"Waiting since today for {offices}"
        return f"Waiting for {offices} for {days}"
    states = {put.state for row in rows for put in row.put.values() if put and not put.given}
    if states == {RequestState.SUBJECT_MUST}:
        holds = "have asked for a change" if others else "has asked for a change"
    elif states == {RequestState.NOT_CONTENT}:
        holds = "are not content" if others else "is not content"
    else:
        holds = "have not given clearance" if others else "has not given clearance"
    when = "today" if first.is_since_today(first.outstanding) else f"{days} ago"
    return f"{capitalise_first(offices)} {holds} (answered {when})"


def slugs_of(campaign: Campaign) -> list[str]:
    return [part.registry_slug for part in campaign.audience]


def may_issue(session: Session, campaign: Campaign, round_: ClearanceRound | None) -> bool:
    """Whether it falls to who looks to issue clearance."""
    if round_ is None or campaign.state != State.OPEN:
        return False
    if round_.track == WRITE_ROUND:
        clears = Role.CLEARER in current_user.roles and round_.chair_id in offices_of(session, current_user.id)
        return clears and current_user.id not in authors_of(session, campaign)
    return campaign.owner_id == current_user.id and Role.DRAFTER in current_user.roles


@dataclass(frozen=True)
class LastChange:
    """`what`: in a line; both bodies, as they read; `touched`: slugs of the registries whose offices were asked again
    about it; `beside`: of those whose offices were asked again since about the same words, and what changed beside
    these; `kept`: clearances of the others, which stand."""

    version: int
    what: str
    before: str
    after: str
    touched: Sequence[str]
    beside: Mapping[str, str]
    kept: int


def last_change(session: Session, campaign: Campaign) -> LastChange | None:
    """None when nobody was asked again by the newest version."""
    newest = newest_text(session, campaign.id)
    standing = standing_requests(session, campaign.id).values()
    asked_again = _asked_again((*ended_requests(session, campaign.id), *standing), newest.number)
    before = text_version(session, campaign.id, newest.number - 1)
    if before is None or not asked_again:
        return None
    was, now, names = compiled_text(before.source), compiled_text(newest.source), registry_names(session)
    same = {slug: pair for slug, pair in asked_again.items() if was.sha256(slug) == now.sha256(slug)}
    beside = _changed_beside(session, campaign, same)
    return LastChange(
        version=newest.number,
        what=text_change_words(before.source, newest.source),
        before=readable_text(take_apart(before.source).body, names, was.front.fields),
        after=readable_text(take_apart(newest.source).body, names, now.front.fields),
        touched=[slug for slug in asked_again if slug not in beside],
        beside=beside,
        kept=sum(slug not in asked_again for _, slug in given_requests(session, campaign.id)),
    )


def _changed_beside(
    session: Session, campaign: Campaign, asked_again: Mapping[str, tuple[ClearanceRequest, ClearanceRequest]]
) -> dict[str, str]:
    """In words, what changed beside the words of each text; those in which nothing that is printed changed are left
    out, as where a field is filled in otherwise."""
    texts = texts_kept(session, campaign, {request.text_sha256 for pair in asked_again.values() for request in pair})
    found = {
        slug: redline(*(texts[request.text_sha256].text for request in pair)) for slug, pair in asked_again.items()
    }
    return {slug: redline_words(changes) for slug, changes in found.items() if changes.anything}


def _asked_again(
    requests: Iterable[ClearanceRequest], version: int
) -> dict[str, tuple[ClearanceRequest, ClearanceRequest]]:
    """By registry slug, the request about an earlier version and the one about this version that replaced it, whether
    or not the office has been asked once more since, as after a minister has left. `requests`: the oldest first."""
    before: dict[Place, ClearanceRequest] = {}
    found: dict[str, tuple[ClearanceRequest, ClearanceRequest]] = {}
    for request in requests:
        place = request.office_id, request.registry_slug
        earlier = before.get(place)
        if earlier and earlier.ended_why == EDITED and earlier.version < version == request.version:
            found.setdefault(request.registry_slug, (earlier, request))
        before[place] = request
    return found
