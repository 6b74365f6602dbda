"""What happened, as the audit record tells it: a timeline for each post, area, campaign and letter asked about."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_then
from app.audit.find import Wanted, events_before, personal_of
from app.audit.models import AuditEvent
from app.audit.words import name_of_fact, sentence
from app.campaigns.models import Letter
from app.evidence.disclosure.finding.addressees import addressees
from app.evidence.disclosure.finding.found import Found, Source
from app.evidence.disclosure.finding.hidden import FAMILIES, events_of_hidden_replies
from app.evidence.disclosure.finding.lines import in_words, paragraphs
from app.evidence.disclosure.scope import Reach
from app.inbox.hidden import hidden_messages

OWN = ("disclosure", "bundle")
"""Events of searching for information are no part of what is searched."""


def find(session: Session, reach: Reach) -> Iterator[Found]:
    letters = session.scalars(select(Letter).where(Letter.id.in_(reach.letters_by_post())).order_by(Letter.id)).all()
    titles = addressees(session, letters)
    for post_id, title in sorted(reach.titles.items()):
        yield Found(f"timeline:post-{post_id}", "timeline", "What happened to the post", title, None, post_id=post_id)
    for area_id, name in reach.areas_named.items():
        yield Found(f"timeline:area-{area_id}", "timeline", "What happened to the area", name, None, area_id=area_id)
    for campaign_id, reference in sorted(reach.references.items()):
        what = f"What happened to campaign {reference}"
        key = f"timeline:campaign-{campaign_id}"
        yield Found(key, "timeline", what, reference, None, campaign_id=campaign_id)
    for letter in letters:
        yield Found(
            f"timeline:letter-{letter.id}",
            "timeline",
            f"What happened to letter {letter.reference}",
            titles.get(letter.id, ""),
            None,
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
        )


def _words(session: Session, identity: str, known_at: int) -> str | None:
    kind, _, subject = identity.partition("-")
    messages = hidden_messages(session)
    hidden, replies = {("message", str(one)) for one in messages}, events_of_hidden_replies(session, messages)
    events = [
        event
        for event in events_before(session, Wanted(kind=kind, identity=subject), known_at + 1)
        if _told(event)
        and event.seq not in replies
        and not any((one.kind, one.subject_id) in hidden for one in event.subjects)
    ]
    names = names_then(session, {one.actor_id for one in events if one.actor_id})
    lines = []
    for event in events:
        by = names(event.actor_id, event.seq) if event.actor_id else "Despatch"
        kept = [f"{name_of_fact(one.name)}: {one.value}" for one in personal_of(session, event.seq) if one.value]
        lines.append("\n".join(chain([f"{in_words(event.at)}, {by}: {sentence(event.action)}"], kept)))
    return paragraphs(*lines) or "Nothing is recorded."


def _told(event: AuditEvent) -> bool:
    return event.action.partition(".")[0] not in (*FAMILIES, *OWN)


SOURCE = Source(find, words={"timeline": _words}, files={})
