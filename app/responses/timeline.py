"""What happened to replies, in words."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.campaigns.models import Letter
from app.letters.page.wording import join
from app.responses.history import Change
from app.responses.words import differences, effect_words, summary_words
from app.web.filters import format_moment

TITLES = {"response.recorded": "Recorded", "response.corrected": "Corrected", "response.withdrawn": "Withdrawn"}


def timeline_of(session: Session, changes: Sequence[Change]) -> list[dict[str, str]]:
    """For the macro `timeline`: who did what, when, and what it changed."""
    names = names_of(session, {change.moment.actor_id for change in changes if change.moment.actor_id is not None})
    references = _references(session, changes)
    return [
        {
            "title": TITLES[change.moment.action],
            "when": format_moment(change.moment.at),
            "by": f"by {names[change.moment.actor_id]}" if change.moment.actor_id is not None else "by Despatch",
            "words": said_of(change, references),
        }
        for change in changes
    ]


def said_of(change: Change, references: Mapping[int, str]) -> str:
    """What a change was, in sentences. `references` of letters, by id."""
    files = [f"Files: {join(change.files)}."] if change.files else []
    if change.now is None:
        return "It counts nowhere any more."
    if change.was is None:
        letters = join([references[one] for one in change.now.letter_ids])
        return " ".join([f"{summary_words(change.now.details)}. {effect_words(change.now.details)} {letters}.", *files])
    return " ".join([*differences(change.was, change.now, references), *files])


def _references(session: Session, changes: Sequence[Change]) -> dict[int, str]:
    ids = {
        id_ for change in changes for response in (change.was, change.now) if response for id_ in response.letter_ids
    }
    return dict(session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(ids))).all())
