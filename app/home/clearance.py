"""What clearance needs: of a campaign's owner, of the private offices, and of whom it falls to to issue."""

from collections.abc import Iterable, Iterator

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.sessions.person import Person
from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.board import board_for, held_up_by
from app.campaigns.clearance.in_the_way import hindrances_of
from app.campaigns.letter.text import newest_text
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.clearance.board import Row
from app.clearance.offices.find import offices_of
from app.clearance.rounds import current_round
from app.clearance.states import State as RequestState
from app.clearance.steps import steps_before
from app.clearance.words import WRITE_ROUND
from app.home.need import Need
from app.letters.page.wording import join
from app.registry.registries import registry_names
from app.web.filters import format_date, format_plural
from app.web.names import the_office

TO_DO = {
    RequestState.NOT_CONTENT: "If you change the text, the office is asked again",
    RequestState.SUBJECT_MUST: "Change the text, and the office is asked again",
}
"""What the owner does about what an office objects to."""


def clearance_needs(session: Session, campaign: Campaign) -> Iterator[Need]:
    """Of its owner."""
    href = url_for("clearance.clearance", reference=campaign.reference)
    if not campaign.signatories or not campaign.audience:
        return
    board, round_ = board_for(session, campaign), current_round(session, campaign.id)
    if any(slug not in board.issued for row in board.rows for slug in row.put):
        yield from _to_review_again(session, campaign)
    if round_ is None:
        why = f"{format_plural(len(board.rows), 'office')} must clear the text."
        yield Need("empty", "Ask for clearance", why, f"Dated {format_date(campaign.letter_date)}", href)
        return
    ready = [slug for slug in board.complete if slug not in board.issued]
    if ready and round_.track != WRITE_ROUND:
        texts, them = format_plural(len(ready), "text"), "it" if len(ready) == 1 else "them"
        yield Need("query", f"Issue {texts}", f"Every office has cleared {them}.", "", href)
    for hindrance in hindrances_of(board, registry_names(session), href=href, reminded={}):
        if hindrance.objection:
            why = f"{TO_DO[hindrance.objection]}. Its note: {hindrance.why}"
            yield Need(hindrance.shape, hindrance.title, why, "", hindrance.href)
    if board.to_answer:
        given = f"{board.given:,} of {format_plural(board.asked, 'clearance')} given."
        yield Need("half" if board.given else "empty", held_up_by(board), given, f"Due {format_date(round_.due)}", href)


def _to_review_again(session: Session, campaign: Campaign) -> Iterator[Need]:
    """Whoever reviews the text before ministers do, and answered about an earlier version only."""
    newest = newest_text(session, campaign.id).number
    earlier = [step for step in steps_before(session, campaign.id) if step.version and step.version < newest]
    if earlier:
        seen = {step.version for step in earlier}
        which = f"version {seen.pop()} only" if len(seen) == 1 else "earlier versions only"
        yield Need(
            "query",
            f"Ask for a new review: {join([step.name for step in earlier])}",
            f"The text has changed. Their reviews are of {which}. The newest is version {newest}.",
            "",
            url_for("looks.before", reference=campaign.reference),
        )


def office_needs(session: Session, user: Person, campaigns: Iterable[Campaign]) -> Iterator[Need]:
    """Of a private office's members: what waits for their answer; of the chair's: what they may issue."""
    mine = offices_of(session, user.id)
    for campaign in campaigns if mine else ():
        if campaign.state != State.OPEN:
            continue
        round_ = current_round(session, campaign.id)
        if round_ is None or user.id in authors_of(session, campaign):
            continue
        board = board_for(session, campaign)
        for row in board.rows:
            if row.office.id in mine and (waiting := _waiting(row)):
                yield Need(
                    "warn" if (row.days or 0) else "query",
                    f"Answer for {the_office(row.office.name)}: {campaign.reference}",
                    f"{campaign.title}: {format_plural(waiting, 'text waits', 'texts wait')} for an answer.",
                    f"Due {format_date(round_.due)}",
                    url_for("answering.answer", reference=campaign.reference, office_id=row.office.id),
                )
        ready = [slug for slug in board.complete if slug not in board.issued]
        if round_.track == WRITE_ROUND and round_.chair_id in mine and ready:
            yield Need(
                "query",
                f"Issue the texts of {campaign.reference}",
                f"Every office has cleared {format_plural(len(ready), 'text')}.",
                "",
                url_for("clearing.issue", reference=campaign.reference),
            )


def _waiting(row: Row) -> int:
    return sum(request is not None and request.waits for request in row.put.values())
