"""Comments on paragraphs of the texts that offices are asked about, and where each stands in a later text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.audit.record import Actor, record
from app.clearance import events
from app.clearance.models import Comment
from app.clearance.offices.find import names_of_offices
from app.clearance.read import Paragraph, Text
from app.clearance.requests import about
from app.web.pairing import ALIKE, likeness

LONGEST = 2000
"""Characters of one comment."""


@dataclass(frozen=True)
class Remark:
    """`paragraph`: its block in the text, from 0, with the words `quote`; None: on the whole. `office_id` None: by the
    campaign's own side."""

    registry_slug: str
    text_sha256: str
    paragraph: int | None
    quote: str
    body: str
    office_id: int | None = None


@dataclass(frozen=True)
class ThreadComment:
    """A comment or a reply, by whom (`side`: an office's name; blank: the campaign's own) and when (UTC)."""

    comment: Comment
    by: str
    side: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, the oldest first."""

    first: ThreadComment
    replies: Sequence[ThreadComment]

    @property
    def is_settled(self) -> bool:
        return self.first.comment.settled is not None


def comment_on_paragraph(session: Session, campaign_id: int, remark: Remark, *, actor: Actor) -> Comment:
    """Comment on a paragraph. The same person's same last words about it are said once (a second click)."""
    query = select(Comment).where(
        Comment.campaign_id == campaign_id,
        Comment.registry_slug == remark.registry_slug,
        Comment.paragraph == remark.paragraph,
        Comment.quote == remark.quote,
        Comment.settled.is_(None),
        Comment.reply_to_id.is_(None),
    )
    return _once(session, campaign_id, query, remark, actor=actor)


def reply(session: Session, to: Comment, body: str, *, office_id: int | None, actor: Actor) -> Comment:
    """Reply to a comment, or to whatever it replies to. The same person's same last words are said once."""
    first = to if to.reply_to_id is None else session.get_one(Comment, to.reply_to_id)
    query = select(Comment).where(Comment.reply_to_id == first.id)
    remark = Remark(first.registry_slug, first.text_sha256, first.paragraph, first.quote, body, office_id)
    return _once(session, first.campaign_id, query, remark, reply_to_id=first.id, actor=actor)


def settle(session: Session, comment: Comment, *, actor: Actor) -> None:
    """Nothing is left to do about it. Doing it twice changes nothing."""
    if comment.settled is None:
        event = record(session, events.COMMENT_SETTLED, actor=actor, subjects=_about(comment))
        comment.settled = event.seq
        session.flush()


def reopen(session: Session, comment: Comment, *, actor: Actor) -> None:
    """It is to be settled again. Doing it twice changes nothing."""
    if comment.settled is not None:
        before = {"settled": comment.settled}
        record(session, events.COMMENT_REOPENED, actor=actor, subjects=_about(comment), before=before)
        comment.settled = None
        session.flush()


def threads(session: Session, campaign_id: int) -> list[Thread]:
    """All of a campaign's, in the order in which they began."""
    rows = session.scalars(select(Comment).where(Comment.campaign_id == campaign_id).order_by(Comment.id)).all()
    if not rows:
        return []
    people = names_of(session, (row.user_id for row in rows))
    offices = names_of_offices(session, {row.office_id for row in rows if row.office_id})
    when = moments(session, {row.recorded for row in rows})
    comments = [
        ThreadComment(row, people[row.user_id], offices.get(row.office_id or 0, ""), when[row.recorded].at)
        for row in rows
    ]
    return [
        Thread(first, [comment for comment in comments if comment.comment.reply_to_id == first.comment.id])
        for first in comments
        if first.comment.reply_to_id is None
    ]


def _once(
    session: Session,
    campaign_id: int,
    said: Select[Comment],
    remark: Remark,
    *,
    reply_to_id: int | None = None,
    actor: Actor,
) -> Comment:
    """What `said` finds last is returned when it says the same and is by the same person."""
    last = session.scalars(said.order_by(Comment.id.desc()).limit(1)).one_or_none()
    if last and (last.user_id, last.body) == (actor.user_id, remark.body):
        return last
    offices = names_of_offices(session, [remark.office_id] if remark.office_id else [])
    event = record(
        session,
        events.COMMENT_REPLIED if reply_to_id else events.COMMENT_MADE,
        actor=actor,
        subjects=about(campaign_id, [remark.registry_slug]),
        after={
            "paragraph": remark.paragraph,
            "text": remark.text_sha256,
            "office": offices.get(remark.office_id or 0, ""),
        },
        personal={"body": remark.body},
    )
    made = Comment(
        campaign_id=campaign_id,
        office_id=remark.office_id,
        user_id=actor.user_id,
        reply_to_id=reply_to_id,
        registry_slug=remark.registry_slug,
        text_sha256=remark.text_sha256,
        paragraph=remark.paragraph,
        quote=remark.quote,
        body=remark.body,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def _about(comment: Comment) -> Sequence[tuple[str, int | str]]:
    return [*about(comment.campaign_id, [comment.registry_slug]), ("comment", comment.id)]


@dataclass(frozen=True)
class Place:
    """`paragraph` None: the paragraph is gone. `changed`: its words are not what they were."""

    paragraph: Paragraph | None
    changed: bool = False


@dataclass(frozen=True)
class PlacedComment:
    """A comment as one text shows it, and with whose text (`registry`) it was said. `paragraph` None: it is on the
    whole text or, when `changed`, on a paragraph that is gone."""

    thread: Thread
    registry: str
    paragraph: Paragraph | None
    changed: bool = False


def place(quote: str, block: int, paragraphs: Sequence[Paragraph]) -> Place:
    """The paragraph that has the words `quote`; else the one most like it. `block`: where it stood, which decides
    between equals."""
    near = sorted(
        (paragraph for paragraph in paragraphs if paragraph.lines), key=lambda paragraph: abs(paragraph.block - block)
    )
    for one in near:
        if one.words == quote:
            return Place(one)
    alike = max(near, key=lambda one: likeness(one.words, quote), default=None)
    if alike is None or likeness(alike.words, quote) < ALIKE:
        return Place(None, changed=True)
    return Place(alike, changed=True)


def shared_paragraph(words: Sequence[str], paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    """The paragraph of another registry's text that has any of these words, exactly: it is the same paragraph."""
    return next((paragraph for paragraph in paragraphs if paragraph.lines and paragraph.words in words), None)


def placed_in(registry: str, texts: Mapping[str, Text], threads: Sequence[Thread]) -> Iterator[PlacedComment]:
    """Where comments stand in the text for a registry: its own, and those on paragraphs that it shares with others.
    `texts`: by registry, as they are asked about now."""
    for thread in threads:
        comment = thread.first.comment
        home = texts.get(comment.registry_slug)
        if comment.paragraph is None:
            if comment.registry_slug == registry:
                yield PlacedComment(thread, registry, None)
            continue
        there = place(comment.quote, comment.paragraph, home.paragraphs) if home else Place(None, changed=True)
        if comment.registry_slug == registry:
            yield PlacedComment(thread, registry, there.paragraph, there.changed)
            continue
        words = [comment.quote, *([there.paragraph.words] if there.paragraph else [])]
        if registry in texts and (shared := shared_paragraph(words, texts[registry].paragraphs)):
            yield PlacedComment(thread, comment.registry_slug, shared, shared.words != comment.quote)
