"""Whether a signed edition prints words that no office cleared: of its recipient, own values, sender, title."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.find import body_of
from app.audit.models import AuditEvent, AuditSubject
from app.campaigns import events as campaigns_events
from app.campaigns.clearance.to_clear import title_known
from app.campaigns.fields.values import values_of
from app.campaigns.letter.text import compiled_text
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_by_recipient, values_of_letters, values_of_their_posts
from app.clearance.models import ClearanceRequest, ClearedText, Issue
from app.letters.letter import Letter as Page
from app.letters.letter import words_of
from app.production.models import Edition, Run
from app.registry.posts.formats import unusual
from app.registry.posts.recipients_of import recipients
from app.registry.posts.vocabulary import words_of_practice


def uncleared_words(session: Session, letter_id: int, number: int) -> tuple[str, ...]:
    """None of a draft, which says that it is not cleared."""
    query = (
        select(Edition, Run, Letter).join(Run, Run.id == Edition.run_id).join(Letter, Letter.id == Edition.letter_id)
    )
    edition, run, letter = session.execute(query.where(Edition.letter_id == letter_id, Edition.number == number)).one()
    text = session.get(ClearedText, edition.text_sha256)
    if edition.draft or text is None:
        return ()
    cleared = json.loads(text.content)
    listed = {(kind, words) for kind, words in cleared.get("words", ())}
    found = [words for kind, words in _unusual(session, letter, run) if (kind, words) not in listed]
    page = Page.from_json(edition.content)
    if not words_of(page.subject) and page.title_words not in _titles(session, letter, edition.text_sha256, cleared):
        found.append(page.title_words)
    sender = page.sender
    if "sender" in cleared:
        found += [line for line in sender if line not in cleared["sender"]]
    elif _sender_changed(session, letter, edition.text_sha256, run.known_at):
        found += sender
    return tuple(found)


def _unusual(session: Session, letter: Letter, run: Run) -> list[tuple[str, str]]:
    """As the registries were when the edition was made. An open letter lists its recipients in its cleared annex."""
    if letter.post_id is None:
        return []
    there = recipients(session, [letter.post_id], valid_at=run.valid_at, known_at=run.known_at)
    values = values_of_their_posts(session, [letter], known_at=run.known_at).get(letter.id, {})
    values |= values_of_letters(session, [letter.id], known_at=run.known_at).get(letter.id, {})
    fields = fields_by_recipient(compiled_text(run.printing["source"])) if run.printing else ()
    more = words_of_practice(session)
    return [one for recipient in there.values() for one in unusual(recipient, values_of(values, fields), more)]


def _titles(session: Session, letter: Letter, text_sha256: str, cleared: Mapping[str, Any]) -> set[str | None]:
    """By which a letter may be called whose subject came to nothing: as cleared; of a text that was cleared without its
    title, as it was when offices were asked."""
    if "title" in cleared:
        return {cleared["title"]}
    campaign = session.get_one(Campaign, letter.campaign_id)
    query = select(ClearanceRequest.asked).where(
        ClearanceRequest.campaign_id == campaign.id, ClearanceRequest.text_sha256 == text_sha256
    )
    return {title_known(session, campaign, seq) for seq in session.scalars(query.distinct())}


def _sender_changed(session: Session, letter: Letter, text_sha256: str, made: int) -> bool:
    """Whether the sender's address was changed after a text without it was issued, and before event `made`."""
    issues = select(Issue.recorded).where(
        Issue.campaign_id == letter.campaign_id, Issue.text_sha256 == text_sha256, Issue.recorded < made
    )
    issued = session.scalars(issues.order_by(Issue.recorded.desc()).limit(1)).one_or_none()
    changes = (
        select(AuditEvent)
        .join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
        .where(AuditSubject.kind == "campaign", AuditSubject.subject_id == str(letter.campaign_id))
        .where(
            AuditEvent.action == campaigns_events.CAMPAIGN_DETAILS_CHANGED,
            AuditEvent.seq > (issued or 0),
            AuditEvent.seq < made,
        )
    )
    return issued is not None and any("sender" in body_of(event)["after"] for event in session.scalars(changes))
