"""Which letters can be marked sent, and why the others can't: of a whole campaign in a few queries."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.campaigns.letter_memory import LetterMemory
from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze, pictures_for, signed_names
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.sent_letters import waits, was_sent
from app.delivery.channels import METHODS, Channel
from app.delivery.models import Attempt
from app.delivery.states import State
from app.platform.database import plain_rows
from app.platform.history import as_at
from app.production.models import Edition, Run
from app.registry.contacts.of_posts import has_postal_address
from app.registry.models import PostVersion

Of = list[ColumnElement[bool]]
"""Which letters."""


class Why(StrEnum):
    """Why a letter's newest edition can't be marked sent. The last three depend on the channel."""

    NOT_MADE = "not_made"
    DRAFT = "draft"
    CLEARED_SINCE = "cleared_since"
    NOT_CLEARED = "not_cleared"
    TEXT_CHANGED = "text_changed"
    SIGNATURE_CHANGED = "signature_changed"
    NO_ADDRESS = "no_address"
    SENT_ALREADY = "sent_already"
    QUEUED_ALREADY = "queued_already"


OUTDATED = frozenset({Why.CLEARED_SINCE, Why.TEXT_CHANGED, Why.SIGNATURE_CHANGED})


class Stand(StrEnum):
    """Where a letter stands that nothing hinders, or whose correction is hindered. Another has its `Why` for it."""

    READY = "ready"
    CORRECTION = "correction"
    CORRECTION_WAITS = "correction_waits"
    FAILED = "failed"
    QUEUED = "queued"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class ReplacedEdition:
    """The sent edition that a newer one corrects."""

    edition_id: int
    edition: int


class Standing:
    """Where a letter, or letters alike, stand by their newest editions: as `Outgoing` says of its own fields."""

    __slots__ = ()

    hindrance: Why | None
    sent: Any
    queued: Any
    failed: bool
    replaces: Any

    @property
    def stand(self) -> Stand | Why:
        if self.sent:
            return Stand.SENT
        if self.queued:
            return Stand.QUEUED
        if self.hindrance:
            return Stand.CORRECTION_WAITS if self.replaces else self.hindrance
        if self.failed:
            return Stand.FAILED
        return Stand.CORRECTION if self.replaces else Stand.READY

    @property
    def not_arrived(self) -> bool:
        """Nobody received this edition and it does not wait to go, whatever keeps it from being sent again."""
        return self.failed and not self.queued

    @property
    def is_out(self) -> bool:
        """It was sent, in this edition or an earlier one, and did not come back. Only a correction is made of it."""
        return bool(self.sent or self.replaces)

    @property
    def outdated(self) -> bool:
        """It comes out otherwise if it is made again now, since its text is cleared."""
        return self.hindrance in OUTDATED and not self.sent and not self.queued


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing(Standing):
    """A letter with its newest edition (None: not made). `hindrance`: what keeps it back whatever the channel.

    `posted`: a postal address is printed on it. `open_letter`: it goes to a whole registry, and so by post to the
    address of each of its posts. `sent`: how often this edition went by a channel, counting from 0: its highest
    standing `resend`. `tried`: likewise, whether or not it arrived. `queued`: the channels by which it waits to go.
    `failed`: no attempt at sending this edition arrived, and one failed or came back; `held_back`: none failed either,
    and Despatch itself did not send it. `replaces`: the last edition that was sent before this one. `reason`: why it
    was made again, if somebody said. `signatories`: how many offices sign it; `unsigned`: how many of them have given
    no signature for it; `signed_by`: whose signatures it carries. `was_sent`: an edition of it was, also where it came
    back (sent.was_sent).
    """

    letter_id: int
    reference: str
    registry_slug: str
    edition_id: int | None
    edition: int
    hindrance: Why | None
    posted: bool
    open_letter: bool
    sent: Mapping[str, int]
    tried: Mapping[str, int]
    queued: frozenset[str]
    failed: bool
    replaces: ReplacedEdition | None
    reason: str
    signatories: int = 0
    unsigned: int = 0
    signed_by: tuple[str, ...] = ()
    was_sent: bool = False
    held_back: bool = False

    def why_not(self, channel: Channel, *, again: bool = False) -> Why | None:
        """Why it can't be marked sent by `channel`; `again`: although it went that way already."""
        if self.hindrance:
            return self.hindrance
        if channel in self.queued:
            return Why.QUEUED_ALREADY
        if METHODS[channel].prints_address and not self.may_be_posted:
            return Why.NO_ADDRESS
        return Why.SENT_ALREADY if channel in self.sent and not again else None

    @property
    def nobody_signed(self) -> bool:
        return 0 < self.unsigned == self.signatories

    @property
    def may_be_posted(self) -> bool:
        return self.posted or self.open_letter


NAMED = 1_000
"""Letters that a query names one by one at most: for more, it reads all of the campaign."""

SENDABLE: LetterMemory[Outgoing] = LetterMemory(250_000)
"""By the campaign's state of clearance. 20,000 take 20 MB."""


def sendable(session: Session, campaign: Campaign, *, letter_ids: Collection[int] | None = None) -> list[Outgoing]:
    """The campaign's letters, or those of them with these ids, in their order; those withdrawn are left out."""
    cleared = _CampaignClearance.of(session, campaign)
    if letter_ids is not None and len(letter_ids) <= NAMED:
        return list(_sendable(session, campaign, cleared, letter_ids).values())
    letters = SENDABLE.recall(session, campaign, cleared, lambda ids: _sendable(session, campaign, cleared, ids))
    return [one for letter_id, one in letters.items() if letter_ids is None or letter_id in letter_ids]


@dataclass(frozen=True)
class _CampaignClearance:
    """What decides about all letters of a campaign alike, as pairs: `cleared`, of a registry's slug and the SHA-256 of
    its cleared text; `signed_as_now`, of a run's id and a registry whose letters it signed as they would be now;
    `pictures` and `signed_by`, of a slug and its signatures, and who gave them."""

    cleared: tuple[tuple[str, str], ...]
    signed_as_now: frozenset[tuple[int, str]]
    pictures: tuple[tuple[str, tuple[str | None, ...]], ...]
    signed_by: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, session: Session, campaign: Campaign) -> "_CampaignClearance":
        printing = freeze(session, campaign)
        slugs = [part.registry_slug for part in campaign.audience]
        return cls(
            tuple((slug, printing.texts[slug]) for slug in printing.cleared),
            frozenset(runs_signed_as_now(session, campaign, printing.signatories)),
            tuple((slug, tuple(pictures_for(printing.signatories, slug))) for slug in slugs),
            tuple((slug, signed_names(printing.signatories, slug)) for slug in slugs),
        )


def _sendable(
    session: Session, campaign: Campaign, clearance: _CampaignClearance, letter_ids: Collection[int] | None
) -> dict[int, Outgoing]:
    """By id, of the letters with some ids, or of all."""
    of = [Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False)]
    if letter_ids is not None:
        of.append(Letter.id.in_(letter_ids))
    cleared, signed_as_now = dict(clearance.cleared), clearance.signed_as_now
    pictures, signed_by = dict(clearance.pictures), dict(clearance.signed_by)
    posted = {edition_id for (edition_id,) in plain_rows(session, _posted(of))}
    sent = _SendingHistory(session, of)
    only_held_back = sent.held_back.difference(sent.failed, sent.channels, sent.queued)

    def outgoing(row: Any) -> Outgoing:
        return Outgoing(
            letter_id=row.id,
            reference=row.reference,
            registry_slug=row.registry_slug,
            edition_id=row.edition_id,
            edition=row.edition or 0,
            hindrance=hindrance_of(row, cleared, signed_as_now),
            posted=row.edition_id in posted,
            open_letter=row.post_id is None,
            sent=sent.channels.get(row.edition_id, {}),
            tried=sent.tried.get(row.edition_id, {}),
            queued=frozenset(sent.queued.get(row.edition_id, ())),
            failed=row.edition_id in sent.failed and row.edition_id not in sent.channels,
            replaces=sent.before(row.id, row.edition),
            reason=row.reason or "",
            signatories=len(pictures.get(row.registry_slug, ())),
            unsigned=pictures.get(row.registry_slug, ()).count(None),
            signed_by=signed_by.get(row.registry_slug, ()),
            was_sent=row.id in sent.was_sent,
            held_back=row.edition_id in only_held_back,
        )

    newest = {row.id: row for row in plain_rows(session, _editions(of))}
    return {letter_id: outgoing(row) for letter_id, row in newest.items()}


def outdated_letters(session: Session, campaign: Campaign) -> list[int]:
    """Those that are outdated and were not sent, or came back."""
    return [one.letter_id for one in sendable(session, campaign) if one.outdated and not one.is_out]


def hindrance_of(row: Any, cleared: Mapping[str, str], signed_as_now: Container[tuple[int, str]]) -> Why | None:
    """What keeps a letter back, by the columns of its newest edition. `cleared`: SHA-256 of the text that every office
    has cleared, by registry slug."""
    if row.edition_id is None:
        return Why.NOT_MADE
    text = cleared.get(row.registry_slug)
    if row.draft:
        return Why.CLEARED_SINCE if text else Why.DRAFT
    if not text:
        return Why.NOT_CLEARED
    if row.text_sha256 != text:
        return Why.TEXT_CHANGED
    return None if (row.run_id, row.registry_slug) in signed_as_now else Why.SIGNATURE_CHANGED


def _editions(of: Of) -> Select[*tuple[Any, ...]]:
    """Each letter with each of its editions, the newest last; once without any."""
    return (
        select(
            Letter.id,
            Letter.number,
            Letter.reference,
            Letter.registry_slug,
            Letter.post_id,
            Edition.id.label("edition_id"),
            Edition.number.label("edition"),
            Edition.draft,
            Edition.text_sha256,
            Edition.run_id,
            Run.reason,
        )
        .outerjoin(Edition, Edition.letter_id == Letter.id)
        .outerjoin(Run, Run.id == Edition.run_id)
        .where(*of)
        .order_by(Letter.number, Edition.number)
    )


def _posted(of: Of) -> Select[int]:
    """Editions to a post that had a postal address when they were made, as the registries were known to their run."""
    then = (Run.valid_at, Run.known_at)
    return (
        select(Edition.id)
        .join(Letter, Letter.id == Edition.letter_id)
        .join(Run, Run.id == Edition.run_id)
        .join(PostVersion, (PostVersion.post_id == Letter.post_id) & as_at(PostVersion, *then))
        .where(*of, has_postal_address(PostVersion.post_id, PostVersion.organisation_id, *then))
    )


class _SendingHistory:
    """What was tried of sending. By edition id: `channels`, the highest resend by channel of what stands as sent;
    `tried`, of what was tried at all; `queued`, the channels by which it waits; `failed`, those that have not arrived;
    `held_back`, those that Despatch did not send. `was_sent`: ids of the letters that were, also of those that came
    back."""

    def __init__(self, session: Session, of: Of) -> None:
        self.channels: dict[int, dict[str, int]] = {}
        self.tried: dict[int, dict[str, int]] = {}
        self.queued: dict[int, list[str]] = {}
        self.failed: set[int] = set()
        self.held_back: set[int] = set()
        self.was_sent: set[int] = set()
        self._editions: dict[int, dict[int, int]] = {}
        rows = (
            select(
                Attempt.letter_id,
                Edition.id,
                Edition.number,
                Attempt.channel,
                Attempt.resend,
                Attempt.state,
                Attempt.reason,
                waits(),
                was_sent(),
            )
            .join(Letter, Letter.id == Attempt.letter_id)
            .join(Edition, Edition.id == Attempt.edition_id)
            .where(*of, Attempt.undone.is_(None), Attempt.copy == 0)
            .order_by(Attempt.resend)
        )
        for letter_id, edition_id, number, channel, resend, state, reason, waiting, left in plain_rows(session, rows):
            self.tried.setdefault(edition_id, {})[channel] = resend
            if left:
                self.was_sent.add(letter_id)
            if waiting:
                self.queued.setdefault(edition_id, []).append(channel)
            elif state == State.FAILED and reason == HELD_BACK:
                self.held_back.add(edition_id)
            elif state in (State.FAILED, State.RETURNED):
                self.failed.add(edition_id)
            else:
                self.channels.setdefault(edition_id, {})[channel] = resend
                self._editions.setdefault(letter_id, {})[number] = edition_id

    def before(self, letter_id: int, newest: int) -> ReplacedEdition | None:
        """The last edition that was sent of those before `newest`."""
        earlier = [number for number in self._editions.get(letter_id, ()) if number < newest]
        return ReplacedEdition(self._editions[letter_id][max(earlier)], max(earlier)) if earlier else None


def runs_signed_as_now(
    session: Session, campaign: Campaign, signing: Sequence[Mapping[str, Any]]
) -> set[tuple[int, str]]:
    """The runs, and the registries in them by slug, that printed the signatures of the signatories `signing`, those of
    now: a text says nothing of its pictures."""
    slugs = [part.registry_slug for part in campaign.audience]
    now = {slug: pictures_for(signing, slug) for slug in slugs}
    rows = session.execute(
        select(Run.id, Run.printing["signatories"]).where(Run.campaign_id == campaign.id, Run.printing.is_not(None))
    ).all()
    return {(run_id, slug) for run_id, then in rows for slug in slugs if pictures_for(then, slug) == now[slug]}
