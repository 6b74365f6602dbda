"""Everything that happened to a letter, in words, for its page."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import Moment, moments
from app.campaigns.models import Letter
from app.tracking.happened import SOURCES
from app.web.filters import format_moment


@dataclass(frozen=True)
class TimelineItem:
    """As the timeline macro takes it."""

    title: str
    by: str
    when: str
    words: str


def timeline_of(session: Session, letter: Letter) -> list[TimelineItem]:
    """Newest first."""
    happened = [one for source in SOURCES for one in source(session, letter)]
    when = moments(session, {seq for seq, _ in happened})
    people = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id})
    in_order = sorted(happened, key=lambda one: one[0], reverse=True)
    return [
        TimelineItem(told.title, f"by {_who(when[seq], people)}", format_moment(when[seq].at), told.words)
        for seq, told in in_order
    ]


def _who(moment: Moment, people: Mapping[int, str]) -> str:
    return "Despatch" if moment.actor_id is None else people.get(moment.actor_id, "a former user")
