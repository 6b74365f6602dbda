"""What a question's history, and that of sitting days, says of each event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.event_words import EventDescription, Facts, Tell, describe_event
from app.audit.find import EventFilter, all_personal, find_events
from app.evidence import events
from app.evidence.questions.states import Stage
from app.evidence.questions.words import HOUSES, UNDONE
from app.letters.page.wording import join
from app.web.filters import format_date, format_moment, format_plural

FIELDS: Mapping[str, str] = {
    "house": "house",
    "kind": "type",
    "uin": "UIN",
    "department": "department",
    "text": "text",
    "own_words": "whether the text is a summary",
    "tabled_on": "date tabled",
    "named_day": "day for answer",
    "asked_by": "asked by",
    "minister_office": "answering minister’s office",
    "notes": "notes",
    "source": "source",
}


def _recorded(facts: Facts) -> EventDescription:
    return EventDescription("Question recorded", f"With {format_plural(len(facts.after['parts']), 'part')}.")


def _corrected(facts: Facts) -> EventDescription:
    changed = [FIELDS[name] for name in FIELDS if name in facts.after["changed"]]
    return EventDescription("Details corrected", f"Changed: {join(changed)}.")


def _parted(facts: Facts) -> EventDescription:
    return EventDescription("Parts changed", f"It has {format_plural(len(facts.after['parts']), 'part')} now.")


def _given(facts: Facts) -> EventDescription:
    to = facts.after["to"]
    return EventDescription(f"Assigned to {facts.name('user', to)}" if to else "Assigned to no one")


def _grouped(facts: Facts) -> EventDescription:
    lead, others = facts.after["lead"], facts.after["with"]
    if not others:
        return EventDescription(f"Question no. {lead} is no longer grouped with other questions")
    return EventDescription(f"Grouped with question no. {lead}: {join([f'no. {number}' for number in others])}")


def _stage_change(title: str) -> Tell:
    def tell(facts: Facts) -> EventDescription:
        after = facts.after
        said = [f"On {_day(after['day'])}."]
        if after["department"]:
            said.append(f"To the {after['department']}.")
        if after["expected_on"]:
            said.append(f"The answer is expected by {_day(after['expected_on'])}.")
        return EventDescription(title, " ".join(said))

    return tell


def _undone(facts: Facts) -> EventDescription:
    return EventDescription(
        "Step undone", f"Undone: {UNDONE[facts.after['act']]}. The stage is now “{Stage(facts.after['stage']).word}”."
    )


def _listed(facts: Facts) -> EventDescription:
    after = facts.after
    span = f"{_day(after['begins'])} to {_day(after['ends'])}"
    return EventDescription(f"Sitting days of the {HOUSES[after['house']]}, {span}", f"{after['days']} days.")


def _sitting_added(facts: Facts) -> EventDescription:
    return EventDescription(f"{_day(facts.after['day'])} added as a sitting day of the {HOUSES[facts.after['house']]}")


def _sitting_removed(facts: Facts) -> EventDescription:
    return EventDescription(
        f"{_day(facts.before['day'])} removed from the sitting days of the {HOUSES[facts.before['house']]}"
    )


def _reminded(facts: Facts) -> EventDescription:
    return EventDescription(
        f"{facts.the('user')} reminded of {format_plural(facts.after['questions'], 'question')} due"
    )


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))


TOLD: Mapping[str, Tell] = {
    events.QUESTION_RECORDED: _recorded,
    events.QUESTION_CORRECTED: _corrected,
    events.QUESTION_PARTED: _parted,
    events.QUESTION_GIVEN: _given,
    events.QUESTION_GROUPED: _grouped,
    events.QUESTION_DRAFTING: _stage_change("Drafting began"),
    events.QUESTION_WITH_ADVISERS: _stage_change("With policy and advisers"),
    events.QUESTION_WITH_OFFICE: _stage_change("With the private office"),
    events.QUESTION_SENT_BACK: _stage_change("Returned to drafting"),
    events.QUESTION_HELD: _stage_change("Holding answer recorded"),
    events.QUESTION_ANSWERED: _stage_change("Answer recorded"),
    events.QUESTION_ANSWER_CORRECTED: _stage_change("Correction to the answer recorded"),
    events.QUESTION_TRANSFERRED: _stage_change("Transfer recorded"),
    events.QUESTION_WITHDRAWN: _stage_change("Withdrawal recorded"),
    events.QUESTION_STEP_UNDONE: _undone,
    events.QUESTION_REMINDED: _reminded,
    events.SITTINGS_LISTED: _listed,
    events.SITTING_ADDED: _sitting_added,
    events.SITTING_REMOVED: _sitting_removed,
}


MOST = 200
"""Events of one question that its page tells."""


@dataclass(frozen=True)
class TimelineItem:
    """As the timeline macro takes it."""

    title: str
    by: str
    when: str
    words: str


def history_of(session: Session, kind: str, identity: str, *, told: Mapping[str, Tell] = TOLD) -> list[TimelineItem]:
    """Newest first. `kind`: question or house; `told`: what is said of each event."""
    users = {("user", str(user.id)): user.name for user in session.execute(select(User.id, User.name))}
    found = find_events(session, EventFilter(kind=kind, identity=identity), size=MOST)
    personal = all_personal(session, [event.seq for event in found.events])
    items = []
    for event in found.events:
        description = describe_event(event, told, names=users, personal=personal.get(event.seq, {}))
        who = users.get(("user", str(event.actor_id)), "Despatch")
        items.append(TimelineItem(description.title, f"by {who}", format_moment(event.at), description.words))
    return items
