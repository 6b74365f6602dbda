"""Which audit events, of those since a pack's own, changed the rows of a pack: by what each row is made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, true
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.campaigns.as_known import TAKEN_BACK
from app.campaigns.models import Campaign, HoldOut, Letter, TextVersion
from app.delivery.models import Attempt, AttemptEvent
from app.evidence.framework.models import WorkEditionVersion, WorkVersion
from app.evidence.interventions.models import InspectionRoundArea, InspectionRoundVersion, InterventionVersion
from app.platform.history import Versioned
from app.registry import events as registry_events
from app.registry.models import AreaService, AreaVersion, BankHoliday, Coverage, OrganisationVersion, PostVersion
from app.responses.models import AskAnswer, ResponseLetter, ResponseVersion

ANY = "*"
"""In place of a row: the event is about all of them."""

OF_ALL = (BankHoliday, Coverage, AreaVersion, AreaService, WorkEditionVersion, WorkVersion)
"""What many rows are made of."""


UNCOUNTED = (
    "answer", "audit", "bundle", "clearance", "comment", "data", "disclosure", "notices", "pack", "password",
    "question", "risk", "sign_in", "template", "user",
)  # fmt: skip
"""What events are about, as their actions begin, that change nothing of what packs count."""


@dataclass(frozen=True)
class ChangedIds:
    """What of a pack came out different: letters, posts, interventions and rounds, by their ids."""

    campaigns: Collection[int]
    letters: Collection[int]
    posts: Collection[int]
    interventions: Collection[int]
    rounds: Collection[int]


@dataclass(frozen=True)
class Span:
    """The events after `known_at`, up to `until`."""

    known_at: int
    until: int

    def holding(self, seqs: Iterable[int | None]) -> list[int]:
        return [seq for seq in seqs if seq is not None and self.known_at < seq <= self.until]

    def among(self, *columns: Any) -> ColumnElement[bool]:
        return or_(*(and_(column > self.known_at, column <= self.until) for column in columns))


Touched = Mapping[int, Collection[str]]
"""By event: what it touches, as "letter:12", "post:3", "campaign:1", "intervention:2", "round:1", or ANY."""


def may_count(session: Session, span: Span) -> bool:
    """Whether any event of the span may have changed what a pack counts."""
    others = [AuditEvent.action.startswith(f"{one}.", autoescape=True) for one in UNCOUNTED]
    query = select(AuditEvent.seq).where(span.among(AuditEvent.seq), not_(or_(*others))).limit(1)
    return session.scalar(query) is not None


def touched_since(session: Session, changed: ChangedIds, span: Span) -> Touched:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for seq, what in (
        *_replies(session, changed, span),
        *_deliveries(session, changed, span),
        *_campaigns(session, changed, span),
        *_posts(session, changed, span),
        *_published(session, changed, span),
        *_general_changes(session, span),
    ):
        found[seq].add(what)
    return found


Hits = Iterator[tuple[int, str]]


def _versions(
    session: Session, model: type[Versioned], identity: Any, kind: str, where: ColumnElement[bool], span: Span
) -> Hits:
    columns = (identity, model.recorded, model.superseded)
    rows = session.execute(select(*columns).where(where, span.among(model.recorded, model.superseded)))
    for one, recorded, superseded in rows:
        yield from ((seq, f"{kind}:{one}") for seq in span.holding((recorded, superseded)))


def _replies(session: Session, changed: ChangedIds, span: Span) -> Hits:
    link = ResponseLetter.letter_id.in_(changed.letters)
    yield from _versions(session, ResponseLetter, ResponseLetter.letter_id, "letter", link, span)
    answer = AskAnswer.letter_id.in_(changed.letters)
    yield from _versions(session, AskAnswer, AskAnswer.letter_id, "letter", answer, span)
    rows = session.execute(
        select(ResponseLetter.letter_id, ResponseVersion.recorded, ResponseVersion.superseded)
        .join(ResponseVersion, ResponseVersion.response_id == ResponseLetter.response_id)
        .where(link, span.among(ResponseVersion.recorded, ResponseVersion.superseded))
    )
    for letter_id, *seqs in rows:
        yield from ((seq, f"letter:{letter_id}") for seq in span.holding(seqs))


def _deliveries(session: Session, changed: ChangedIds, span: Span) -> Hits:
    mine = Attempt.letter_id.in_(changed.letters)
    for letter_id, *seqs in session.execute(
        select(Attempt.letter_id, Attempt.recorded, Attempt.undone).where(
            mine, span.among(Attempt.recorded, Attempt.undone)
        )
    ):
        yield from ((seq, f"letter:{letter_id}") for seq in span.holding(seqs))
    for letter_id, seq in session.execute(
        select(Attempt.letter_id, AttemptEvent.recorded)
        .join(AttemptEvent, AttemptEvent.attempt_id == Attempt.id)
        .where(mine, span.among(AttemptEvent.recorded))
    ):
        yield seq, f"letter:{letter_id}"


def _campaigns(session: Session, changed: ChangedIds, span: Span) -> Hits:
    """What a campaign's row and those of its letters said before; its text, and whom it excludes."""
    ids = [str(campaign) for campaign in changed.campaigns]
    events = session.scalars(
        select(AuditEvent)
        .join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
        .where(AuditSubject.kind == "campaign", AuditSubject.subject_id.in_(ids))
        .where(AuditEvent.action.in_(TAKEN_BACK), span.among(AuditEvent.seq))
    ).all()
    for event in events:
        letters = [subject.subject_id for subject in event.subjects if subject.kind == "letter"]
        yield from ((event.seq, f"letter:{letter}") for letter in letters)
        if not letters:
            yield from (
                (event.seq, f"campaign:{subject.subject_id}")
                for subject in event.subjects
                if subject.kind == "campaign"
            )
    texts = select(TextVersion.campaign_id, TextVersion.recorded).where(
        TextVersion.campaign_id.in_(changed.campaigns), span.among(TextVersion.recorded)
    )
    yield from ((seq, f"campaign:{one}") for one, seq in session.execute(texts))
    yield from _exclusions(session, changed, span)


def _exclusions(session: Session, changed: ChangedIds, span: Span) -> Hits:
    """Whom a reminder is not for changes nothing of the posts that the first letters went to."""
    chasers = set(
        session.scalars(select(Campaign.id).where(Campaign.id.in_(changed.campaigns), Campaign.chases_id.is_not(None)))
    )
    of_letters = HoldOut.campaign_id.in_(set(changed.campaigns) - chasers)
    yield from _versions(session, HoldOut, HoldOut.post_id, "post", of_letters, span)
    of_chasers = HoldOut.campaign_id.in_(chasers)
    yield from _versions(session, HoldOut, HoldOut.campaign_id, "campaign", of_chasers, span)


def _posts(session: Session, changed: ChangedIds, span: Span) -> Hits:
    posts = {*changed.posts, *session.scalars(select(Letter.post_id).where(Letter.id.in_(changed.letters)))} - {None}
    mine = PostVersion.post_id.in_(posts)
    yield from _versions(session, PostVersion, PostVersion.post_id, "post", mine, span)
    rows = session.execute(
        select(PostVersion.post_id, OrganisationVersion.recorded, OrganisationVersion.superseded)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(mine, span.among(OrganisationVersion.recorded, OrganisationVersion.superseded))
    )
    for post_id, *seqs in rows:
        yield from ((seq, f"post:{post_id}") for seq in span.holding(seqs))


def _published(session: Session, changed: ChangedIds, span: Span) -> Hits:
    version = InterventionVersion
    mine = version.intervention_id.in_(changed.interventions)
    yield from _versions(session, version, version.intervention_id, "intervention", mine, span)
    for model in (InspectionRoundVersion, InspectionRoundArea):
        yield from _versions(session, model, model.round_id, "round", model.round_id.in_(changed.rounds), span)


def _general_changes(session: Session, span: Span) -> Hits:
    for model in OF_ALL:
        yield from ((seq, ANY) for seq, _ in _versions(session, model, model.id, "", true(), span))
    registries = select(AuditEvent.seq).where(
        AuditEvent.action.in_((registry_events.REGISTRY_ADDED, registry_events.REGISTRY_RENAMED)),
        span.among(AuditEvent.seq),
    )
    yield from ((seq, ANY) for seq in session.scalars(registries))


def marks_of(ids: Iterable[str], posts: Mapping[str, int | None]) -> set[str]:
    """What rows are made of, as events touch it. `posts`: the post of each letter, by its id in the database."""
    marks: set[str] = set()
    for one in ids:
        kind, _, rest = one.partition(":")
        if kind in ("letter", "answer"):
            letter = rest.partition(":")[0]
            marks |= {f"letter:{letter}", f"post:{posts.get(letter)}"}
        elif kind == "reply":
            marks.add(f"letter:{rest.rpartition(':')[2]}")
        elif kind in ("out", "to"):
            marks |= {f"campaign:{rest.partition(':')[0]}", f"post:{rest.rpartition(':')[2]}"}
        else:
            marks.add(f"{kind}:{rest.partition(':')[0]}")
    return marks
