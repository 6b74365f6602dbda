"""Everything that the rooms recorded of a letter, in words, each with the number of its event."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.accounts.directory import names_of, names_then
from app.audit.event_words import EventDescription
from app.audit.find import EventFilter, body_of, find_events, personal_of
from app.audit.models import AuditEvent
from app.audit.moments import Moment, moments
from app.audit.record import BATCH
from app.campaigns import events as campaigns_events
from app.campaigns.letter.text import compiled_text, text_known
from app.campaigns.models import Campaign, Letter, LetterValue
from app.campaigns.values.letter import fields_by_recipient
from app.clearance.event_words import answered_in_words, said_in_words
from app.clearance.models import Answer, ClearanceRequest, Issue
from app.clearance.states import ANSWERED, GIVEN, State
from app.clearance.words import WHY_ENDED, WHY_REOPENED
from app.delivery.attempts.reasons import words_of
from app.delivery.attempts.words import event_word
from app.delivery.channels import METHODS
from app.delivery.marking.recordings import sent_all_the_same
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import State as AttemptState
from app.delivery.words import all_the_same
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.production import events as production_events
from app.production.models import Edition, Run, RunLetter
from app.production.states import ROW, RowState
from app.production.words import sentence
from app.responses.history import Change, history_of_letter, said_of
from app.responses.kinds import KINDS
from app.tracking.models import Assignment, LetterNote
from app.web.filters import format_date, format_moment

Happened = tuple[int, EventDescription]
"""The event, and what it says."""


def _listing(session: Session, letter: Letter) -> Iterator[Happened]:
    """Letters are listed in the order of their numbers, which are never used twice: the event says from which to which.
    The others name each letter."""
    campaign = EventFilter(action=campaigns_events.LETTERS_LISTED, kind="campaign", identity=str(letter.campaign_id))
    for event in find_events(session, campaign, size=BATCH).events:
        (reference, _, first), (*_, last) = (body_of(event)["after"][end].rpartition("-") for end in ("first", "last"))
        if int(first) <= letter.number <= int(last):
            yield (
                event.seq,
                EventDescription("Letter added to the campaign", f"Its reference is {reference}-{letter.number:04d}."),
            )
    for action, description in (
        (
            campaigns_events.LETTERS_WITHDRAWN,
            EventDescription("Letter removed", "Its recipient is no longer in the audience."),
        ),
        (
            campaigns_events.LETTERS_RESTORED,
            EventDescription("Letter restored", "Its recipient is in the audience again."),
        ),
    ):
        named = EventFilter(action=action, kind="letter", identity=str(letter.id))
        yield from ((event.seq, description) for event in find_events(session, named, size=BATCH).events)


def _hold_outs(session: Session, letter: Letter) -> Iterator[Happened]:
    """Of the post that it goes to. The reason is there unless several posts were excluded, each for its own."""
    if letter.post_id is None:
        return
    for action, title in (
        (campaigns_events.POSTS_HELD_OUT, "Post excluded"),
        (campaigns_events.POST_PUT_BACK, "Post included again"),
    ):
        about = EventFilter(action=action, kind="post", identity=str(letter.post_id))
        for event in find_events(session, about, size=BATCH).events:
            if any(
                (subject.kind, subject.subject_id) == ("campaign", str(letter.campaign_id))
                for subject in event.subjects
            ):
                reason = next((fact.value for fact in personal_of(session, event.seq) if fact.name == "reason"), None)
                yield (
                    event.seq,
                    EventDescription(
                        title, f"Reason: {reason}" if reason and action == campaigns_events.POSTS_HELD_OUT else ""
                    ),
                )


def _values(session: Session, letter: Letter, known_at: int | None) -> Iterator[Happened]:
    """What it alone says in fields that differ by recipient, called as the text called them at `known_at`."""
    rows = session.scalars(select(LetterValue).where(LetterValue.letter_id == letter.id)).all()
    text = text_known(session, session.get_one(Campaign, letter.campaign_id), known_at)
    if not rows or text is None:
        return
    specs = {normalise(spec.name): spec for spec in fields_by_recipient(compiled_text(text.source))}
    now = {(row.recorded, row.name): row.value for row in rows}
    was = {(row.superseded, row.name): row.value for row in rows if row.superseded is not None}
    changed: dict[int, list[str]] = {}
    for seq, name in sorted({*now, *was}):
        new, old = (_value(values.get((seq, name)), specs.get(name)) for values in (now, was))
        label = specs[name].name if name in specs else name
        changed.setdefault(seq, []).append(f"“{label}”: {new}, was {old}.")
    yield from ((seq, EventDescription("Values changed", " ".join(words))) for seq, words in changed.items())


def _value(kept: str | None, spec: FieldSpec | None) -> str:
    if kept is None:
        return "nothing"
    return format_date(date.fromisoformat(kept)) if spec and spec.type == "date" else kept


def _failures(session: Session, letter: Letter) -> Iterator[Happened]:
    """Runs that could not make it. Events name the letters that failed; why is kept with the letter's row."""
    rows = session.execute(
        select(Run.number, RunLetter.error_code, RunLetter.error_facts)
        .join(RunLetter, RunLetter.run_id == Run.id)
        .where(RunLetter.letter_id == letter.id, RunLetter.state == RowState.FAILED)
    ).all()
    why = {number: sentence(code, facts or {}) for number, code, facts in rows}
    failing = select(AuditEvent).where(
        AuditEvent.action.in_((ROW["fail"].action, ROW["give up"].action)),
        AuditEvent.subjects.any(kind="campaign", subject_id=str(letter.campaign_id)),
        AuditEvent.body.contains(f"[{letter.id},", autoescape=True),
    )
    for event in session.scalars(failing) if why else ():
        if any(letter_id == letter.id for letter_id, _ in body_of(event)["after"]["failed"]):
            run = next(subject.subject_id for subject in event.subjects if subject.kind == "run")
            number = int(run.rpartition("/")[2])
            yield event.seq, EventDescription(f"Not generated in run {number}", why[number])


def _clearances(session: Session, letter: Letter, known_at: int | None) -> Iterator[Happened]:
    """Of the letter's registry, without what came after the letter was withdrawn: that is not about it."""
    withdrawn = _withdrawn_at(session, letter, known_at)
    for seq, description in _registry_clearances(session, letter):
        if withdrawn is None or seq <= withdrawn:
            yield seq, description


def _withdrawn_at(session: Session, letter: Letter, known_at: int | None) -> int | None:
    """The event by which the letter was withdrawn, unless it had been brought back by `known_at`."""
    last = max(
        (
            (event.seq, action)
            for action in (campaigns_events.LETTERS_WITHDRAWN, campaigns_events.LETTERS_RESTORED)
            for event in find_events(
                session, EventFilter(action=action, kind="letter", identity=str(letter.id)), size=BATCH
            ).events
            if known_at is None or event.seq <= known_at
        ),
        default=(0, campaigns_events.LETTERS_RESTORED),
    )
    return last[0] if last[1] == campaigns_events.LETTERS_WITHDRAWN else None


def _registry_clearances(session: Session, letter: Letter) -> Iterator[Happened]:
    where = (ClearanceRequest.campaign_id == letter.campaign_id, ClearanceRequest.registry_slug == letter.registry_slug)
    for request, answer in session.execute(
        select(ClearanceRequest, Answer).outerjoin(Answer, Answer.request_id == ClearanceRequest.id).where(*where)
    ):
        if answer is not None:
            yield (
                answer.recorded,
                EventDescription(answered_in_words(request.office, answer.answer), said_in_words(answer)),
            )
    for request in session.scalars(select(ClearanceRequest).where(*where, ClearanceRequest.ended.is_not(None))):
        lost = LOST.get(_state_when_ended(session, request))
        if lost:
            yield (
                request.ended or 0,
                EventDescription(f"{request.office}: {lost} void", f"{WHY_ENDED[request.ended_why]}."),
            )
    issues = (Issue.campaign_id == letter.campaign_id, Issue.registry_slug == letter.registry_slug)
    for issue in session.scalars(select(Issue).where(*issues)):
        yield issue.recorded, EventDescription("Text issued")
        if issue.ended is not None:
            yield issue.ended, EventDescription("Clearance no longer issued", f"{WHY_REOPENED[issue.ended_why]}.")


LOST: Mapping[State, str] = dict.fromkeys(ANSWERED, "answer") | dict.fromkeys(GIVEN, "clearance")
"""What an office loses when what it is asked changes, by the state of its request until then."""


def _state_when_ended(session: Session, request: ClearanceRequest) -> State:
    """Return the state that the event which ended the request found it in."""
    ended = body_of(session.get_one(AuditEvent, request.ended))["before"]["requests"]
    mine = [request.office, request.registry_slug, request.text_sha256]
    return next(State(state) for *about, state in ended if about == mine)


def _editions(session: Session, letter: Letter) -> Iterator[Happened]:
    made = (
        select(Edition.number, Edition.draft, Edition.recorded, Run.reason)
        .join(Run, Run.id == Edition.run_id)
        .where(Edition.letter_id == letter.id)
    )
    for number, draft, recorded, reason in session.execute(made):
        yield recorded, EventDescription(f"{'Draft edition' if draft else 'Edition'} {number} made", reason)


def _large_print(session: Session, letter: Letter) -> Iterator[Happened]:
    made = EventFilter(action=production_events.LETTER_MADE_LARGE, kind="letter", identity=str(letter.id))
    for event in find_events(session, made, size=BATCH).events:
        yield event.seq, EventDescription(f"Edition {body_of(event)['after']['edition']} generated in large print")


def _attempts(session: Session, letter: Letter) -> Iterator[Happened]:
    replaced = aliased(Edition)
    rows = (
        select(Attempt, Edition.number, replaced.number)
        .join(Edition, Edition.id == Attempt.edition_id)
        .outerjoin(replaced, replaced.id == Attempt.replaces_id)
        .where(Attempt.letter_id == letter.id)
    )
    for attempt, number, corrects in session.execute(rows):
        by_hand = attempt.handed == attempt.recorded
        what = (
            f"Edition {number} {METHODS[attempt.channel].went}" if by_hand else f"Edition {number} waiting to be sent"
        )
        on = f"On {format_date(attempt.sent_on)}." if by_hand else _whereto(attempt)
        instead = f"It corrects edition {corrects}." if corrects else ""
        why = sent_all_the_same(session, attempt.recorded)
        despite = all_the_same(why.election, why.reason) if why else ""
        note = f"Note: {attempt.note}" if attempt.note else ""
        yield attempt.recorded, EventDescription(what, " ".join(filter(None, (on, despite, instead, note))))
        if attempt.undone is not None and attempt.state != AttemptState.TRIAL:
            marked = f"It was marked as {METHODS[attempt.channel].went} on {format_date(attempt.sent_on)}."
            yield (
                attempt.undone,
                EventDescription(f"Edition {number} no longer marked as sent", marked)
                if by_hand
                else EventDescription("Sending cancelled", f"Edition {number} was not sent."),
            )
        yield from _told_of(session, attempt, number)


def _whereto(attempt: Attempt) -> str:
    copy = " It is a copy." if attempt.copy else ""
    return f"{METHODS[attempt.channel].by}{', to ' + attempt.address if attempt.address else ''}.{copy}"


def _told_of(session: Session, attempt: Attempt, number: int) -> Iterator[Happened]:
    """What came of an attempt, by who says so; that it was queued, taken in hand or cancelled is told otherwise."""
    left_out = (AttemptState.HANDING, AttemptState.CANCELLED)
    of = (AttemptEvent.attempt_id == attempt.id, AttemptEvent.kind.not_in(left_out))
    for event in session.scalars(select(AttemptEvent).where(*of)):
        if event.kind == AttemptState.QUEUED and not event.reason:
            continue
        word = event_word(event.came_to, attempt.channel, copy=attempt.copy > 0).lower()
        title = "will be tried again" if event.kind == AttemptState.QUEUED else word
        why = f"{words_of(event.reason).word}." if event.reason else ""
        quoted = "" if event.kind == AttemptState.HANDED_OVER else event.said  # "250 2.0.0 Ok: queued as 4F2"
        yield (
            event.recorded,
            EventDescription(
                f"Edition {number} {METHODS[attempt.channel].by.lower()}: {title}", f"{why} {quoted}".strip()
            ),
        )


def _responses(session: Session, letter: Letter) -> Iterator[Happened]:
    changes = history_of_letter(session, letter.id)
    ids = {
        one for change in changes for response in (change.was, change.now) if response for one in response.letter_ids
    }
    references = dict(session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(ids))).all())
    for change in changes:
        yield change.moment.seq, EventDescription(_title(change), said_of(change, references))


def _title(change: Change) -> str:
    if change.now is None:
        return "Response withdrawn"
    return "Response corrected" if change.was else f"{KINDS[change.now.details.kind].name} recorded"


def _notes(session: Session, letter: Letter, known_at: int | None) -> Iterator[Happened]:
    for note in session.scalars(select(LetterNote).where(LetterNote.letter_id == letter.id)):
        back = note.withdrawn is not None and (known_at is None or note.withdrawn <= known_at)
        yield note.recorded, EventDescription("Note added", "It was withdrawn later." if back else note.text)
        if note.withdrawn is not None:
            yield note.withdrawn, EventDescription("Note withdrawn")


def _assignments(session: Session, letter: Letter) -> Iterator[Happened]:
    """One that ends as another begins is told once. People have the names that they had then."""
    rows = session.scalars(select(Assignment).where(Assignment.letter_id == letter.id)).all()
    named = names_then(session, {row.user_id for row in rows})
    begun = {row.recorded: f"Assigned to {named(row.user_id, row.recorded)}" for row in rows}
    ended = {row.superseded: "Assigned to no one" for row in rows if row.superseded is not None}
    yield from ((seq, EventDescription(title)) for seq, title in {**ended, **begun}.items())


SOURCES: Sequence[Callable[[Session, Letter], Iterator[Happened]]] = (
    _listing,
    _hold_outs,
    _failures,
    _editions,
    _large_print,
    _attempts,
    _responses,
    _assignments,
)

READ_AS_KNOWN: Sequence[Callable[[Session, Letter, int | None], Iterator[Happened]]] = (_values, _clearances, _notes)
"""Those whose words of one event, or whether it is told, depend on later ones."""


def happened_to(session: Session, letter: Letter, *, known_at: int | None = None) -> list[Happened]:
    """Everything that was recorded of a letter up to an audit event (None: until now), newest first."""
    happened = [one for source in SOURCES for one in source(session, letter)]
    happened += [one for source in READ_AS_KNOWN for one in source(session, letter, known_at)]
    recorded = [one for one in happened if known_at is None or one[0] <= known_at]
    return sorted(recorded, key=lambda one: one[0], reverse=True)


@dataclass(frozen=True)
class TimelineItem:
    """As the timeline macro takes it."""

    title: str
    by: str
    when: str
    words: str


def timeline_of(session: Session, letter: Letter) -> list[TimelineItem]:
    """Newest first."""
    happened = happened_to(session, letter)
    when = moments(session, {seq for seq, _ in happened})
    people = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id})
    return [
        TimelineItem(told.title, f"by {_actor_name(when[seq], people)}", format_moment(when[seq].at), told.words)
        for seq, told in happened
    ]


def _actor_name(moment: Moment, people: Mapping[int, str]) -> str:
    return "Despatch" if moment.actor_id is None else people.get(moment.actor_id, "a former user")
