"""Comments on paragraphs of the texts that offices are asked about: say one, reply, settle, take up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.audit.record import Actor, record
from app.clearance.models import Comment
from app.clearance.offices.find import names_of_offices
from app.clearance.requests import about

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
class Said:
    """A comment or a reply, by whom (`side`: an office's name; blank: the campaign's own) and when (UTC)."""

    comment: Comment
    by: str
    side: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, the oldest first."""

    first: Said
    replies: Sequence[Said]

    @property
    def is_settled(self) -> bool:
        return self.first.comment.settled is not None


def say(session: Session, campaign_id: int, remark: Remark, *, actor: Actor) -> Comment:
    """Comment on a paragraph. The same person's same last words about it are said once (a second click)."""
    said = select(Comment).where(
        Comment.campaign_id == campaign_id,
        Comment.registry_slug == remark.registry_slug,
        Comment.paragraph == remark.paragraph,
        Comment.quote == remark.quote,
        Comment.settled.is_(None),
        Comment.reply_to_id.is_(None),
    )
    return _once(session, campaign_id, said, remark, actor=actor)


def reply(session: Session, to: Comment, body: str, *, office_id: int | None, actor: Actor) -> Comment:
    """Reply to a comment, or to whatever it replies to. The same person's same last words are said once."""
    first = to if to.reply_to_id is None else session.get_one(Comment, to.reply_to_id)
    said = select(Comment).where(Comment.reply_to_id == first.id)
    remark = Remark(first.registry_slug, first.text_sha256, first.paragraph, first.quote, body, office_id)
    return _once(session, first.campaign_id, said, remark, reply_to_id=first.id, actor=actor)


def settle(session: Session, comment: Comment, *, actor: Actor) -> None:
    """Nothing is left to do about it. Doing it twice changes nothing."""
    if comment.settled is None:
        event = record(session, "comment.settled", actor=actor, subjects=_about(comment))
        comment.settled = event.seq
        session.flush()


def reopen(session: Session, comment: Comment, *, actor: Actor) -> None:
    """It is to be settled again. Doing it twice changes nothing."""
    if comment.settled is not None:
        before = {"settled": comment.settled}
        record(session, "comment.reopened", actor=actor, subjects=_about(comment), before=before)
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
    said = [Said(row, people[row.user_id], offices.get(row.office_id or 0, ""), when[row.recorded].at) for row in rows]
    return [
        Thread(first, [one for one in said if one.comment.reply_to_id == first.comment.id])
        for first in said
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
        "comment.replied" if reply_to_id else "comment.made",
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
