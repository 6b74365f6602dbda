"""What happened, as the audit record tells it: a timeline for each post, area, campaign and letter asked about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_then
from app.audit.find import EventFilter, about_risk, moments_before, personal_before
from app.audit.models import AuditEvent, AuditSubject
from app.audit.moments import Moment, moments
from app.audit.words import name_of_fact, sentence
from app.campaigns.models import Campaign, Letter
from app.campaigns.timeline import CAME_BACK, all_about
from app.evidence.disclosure.finding.addressees import addressees
from app.evidence.disclosure.finding.found_item import FoundItem, Source, moment_words, paragraphs
from app.evidence.disclosure.finding.replies import asks_recorded, labelled_asks
from app.evidence.disclosure.finding.restricted_messages import FAMILIES, events_of_hidden_messages
from app.evidence.disclosure.scope import Reach
from app.inbox.hidden import hidden_messages
from app.responses.models import AskAnswer
from app.tracking.letter_events import happened_to

ASKS = "asks"
"""The personal value of an event that keeps what is answered to the asks."""

OWN = ("disclosure", "bundle")
"""Events of searching for information are no part of what is searched."""


def find(session: Session, reach: Reach) -> Iterator[FoundItem]:
    letters = session.scalars(select(Letter).where(Letter.id.in_(reach.letters_by_post())).order_by(Letter.id)).all()
    titles = addressees(session, letters)
    for post_id, title in sorted(reach.titles.items()):
        yield FoundItem(
            f"timeline:post-{post_id}",
            "timeline",
            "Internal record of events about the post",
            title,
            None,
            post_id=post_id,
        )
    for area_id, name in reach.areas_named.items():
        yield FoundItem(
            f"timeline:area-{area_id}",
            "timeline",
            "Internal record of events about the area",
            name,
            None,
            area_id=area_id,
        )
    for campaign_id, reference in sorted(reach.references.items()):
        what = "Internal record of the steps in preparing and sending the letters"
        key = f"timeline:campaign-{campaign_id}"
        yield FoundItem(key, "timeline", what, reference, None, campaign_id=campaign_id)
    for letter in letters:
        yield FoundItem(
            f"timeline:letter-{letter.id}",
            "timeline",
            f"Internal record of what happened to letter {letter.reference}",
            titles.get(letter.id, ""),
            None,
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
        )


def _words(session: Session, identity: str, known_at: int) -> str | None:
    """The oldest first. A letter's as its own page tells it, with all else that is filed under it."""
    kind, _, subject = identity.partition("-")
    about = _filed(session, kind, subject)
    filed = moments_before(session, about, known_at + 1)
    if kind == "letter":
        told, others = _on_its_page(session, int(subject), known_at)
    else:
        told, others = _single_letters(session, filed.values()), {}
    seen = sorted(_visible(session, {**others, **filed}.values()), key=lambda moment: moment.seq)
    personal = personal_before(session, about, known_at + 1)
    asks = asks_recorded(session, [seq for seq, facts in personal.items() if any(name == ASKS for name, _ in facts)])
    names = names_then(session, {moment.actor_id for moment in seen if moment.actor_id})
    lines = []
    for event in seen:
        by = names(event.actor_id, event.seq) if event.actor_id else "Despatch"
        happened = told.get(event.seq) or [sentence(event.action)]
        kept = _other_personal_facts(personal.get(event.seq, ()), asks.get(event.seq, ()), besides="\n".join(happened))
        lines += [f"{moment_words(event.at)}, {by}: {one}" for one in happened]
        lines[-1] = "\n".join([lines[-1], *kept])
    return paragraphs(*lines) or NOTHING


def _filed(session: Session, kind: str, identity: str) -> EventFilter:
    if kind == "campaign":
        return all_about(session.get_one(Campaign, int(identity)))
    return EventFilter(kind=kind, identity=identity)


def _single_letters(session: Session, events: Collection[Moment]) -> Mapping[int, Sequence[str]]:
    """What became of single letters of a campaign, and which letter it was, by the number of the event."""
    became = {event.seq: event for event in events if event.action in CAME_BACK}
    subjects = select(AuditSubject.seq, AuditSubject.subject_id).where(
        AuditSubject.seq.in_(became), AuditSubject.kind == "letter"
    )
    about: dict[int, int] = {}
    for seq, letter_id in session.execute(subjects.order_by(AuditSubject.position)):
        about.setdefault(seq, int(letter_id))
    query = select(Letter.id, Letter.reference).where(Letter.id.in_(about.values()))
    references = dict(session.execute(query).all())
    return {seq: [f"{sentence(event.action)}: {references[about[seq]]}"] for seq, event in became.items()}


def _on_its_page(
    session: Session, letter_id: int, known_at: int
) -> tuple[Mapping[int, Sequence[str]], Mapping[int, Moment]]:
    """What a letter's page says of each event, by its number; and the events, also those filed under its campaign."""
    told: defaultdict[int, list[str]] = defaultdict(list)
    for seq, description in happened_to(session, session.get_one(Letter, letter_id), known_at=known_at):
        told[seq].append("\n".join(filter(None, (description.title, description.words))))
    events = session.scalars(select(AuditEvent).where(AuditEvent.seq.in_(told))).all()
    kept_back = about_risk(session, events)
    return told, moments(session, [event.seq for event in events if event not in kept_back])


NOTHING = (
    "No event in the audit record names it. Its other items say what the registries have of it, and when that was "
    "recorded."
)
"""Of a post or an area that is as it was shipped."""


def _visible(session: Session, events: Collection[Moment]) -> list[Moment]:
    messages = hidden_messages(session)
    about = select(AuditSubject.seq).where(
        AuditSubject.kind == "message", AuditSubject.subject_id.in_(map(str, messages))
    )
    kept_back = events_of_hidden_messages(session, messages).union(session.scalars(about))
    return [event for event in events if _belongs_on_timeline(event) and event.seq not in kept_back]


def _other_personal_facts(
    facts: Iterable[tuple[str, str | None]], answers: Iterable[AskAnswer], *, besides: str
) -> Iterator[str]:
    """What is kept beside an event and is not told already. `answers`: those to the asks that the event recorded."""
    for name, value in facts:
        if value and value not in besides:
            yield f"{name_of_fact(name)}: {labelled_asks(answers, value) if name == ASKS else value}"


def _belongs_on_timeline(event: Moment) -> bool:
    return event.action.partition(".")[0] not in (*FAMILIES, *OWN)


SOURCE = Source(find, words={"timeline": _words}, files={})
