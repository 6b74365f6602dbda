"""Corrections: letters that were sent are made again, for a reason; the next edition replaces the sent one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import Printing
from app.delivery.attempts.sent_letters import last_sent, was_sent
from app.delivery.marking.sendable import Outgoing, sendable
from app.delivery.models import Attempt
from app.errors import Stale
from app.letters.letter import Letter as Page
from app.letters.page.correction import without_correction
from app.letters.page.wording import join
from app.production.models import Edition, Run
from app.production.runs.progress import newest_run
from app.production.runs.runs import SentDates, agreed_for, start_run
from app.production.states import UNDER_WAY
from app.web.filters import format_plural


@dataclass(frozen=True)
class MadeAndSentCounts:
    """How many of some letters were made, and how many were sent."""

    made: int
    sent: int


def already_of(session: Session, letter_ids: Collection[int]) -> MadeAndSentCounts:
    made = select(func.count(distinct(Edition.letter_id))).where(Edition.letter_id.in_(letter_ids))
    sent = select(func.count(distinct(Attempt.letter_id))).where(Attempt.letter_id.in_(letter_ids), was_sent())
    return MadeAndSentCounts(made=session.scalars(made).one(), sent=session.scalars(sent).one())


def touched_by_withdrawing(session: Session, letter_ids: Collection[int]) -> str:
    """What becomes of letters that were made or sent and would be withdrawn now; blank when none of them was."""
    already = already_of(session, letter_ids)
    if not already.made:
        return ""
    facts = [f"{already.made:,} of them generated", *([f"{already.sent:,} sent"] if already.sent else [])]
    return (
        f"{format_plural(len(letter_ids), 'letter')} would be removed, {join(facts)} already. Their files and records"
        " stay. Despatch no longer sends them, counts them or waits for replies to them."
    )


COMPARED = 500
"""Letters that a page compares at most: each is composed for it, in some milliseconds."""


def unchanged_letters(
    session: Session, campaign: Campaign, printing: Printing, letters: Sequence[Outgoing]
) -> list[Outgoing] | None:
    """Those of `letters`, all of them sent, whose canonical JSON would be that of the edition that was sent last, less
    what a correction says of the one before it; None for more than COMPARED."""
    if len(letters) > COMPARED:
        return None
    sent = {letter.letter_id: _sent_edition(letter) for letter in letters}
    editions = session.execute(select(Edition.id, Edition.sha256, Edition.content).where(Edition.id.in_(sent.values())))
    kept = {edition_id: _sha256_uncorrected(sha256, content) for edition_id, sha256, content in editions}
    rows = session.scalars(select(Letter).where(Letter.id.in_(sent)).order_by(Letter.number)).all()
    same = {
        now.letter.id
        for now in printed_letters(session, printing, rows, valid_at=campaign.valid_at)
        if now.page and now.page.sha256 == kept.get(sent[now.letter.id] or 0)
    }
    return [letter for letter in letters if letter.letter_id in same]


def _sha256_uncorrected(sha256: str, content: str) -> str:
    try:
        page = Page.from_json(content)
    except ValueError:
        return sha256  # kept by a version of which this one does not know the format
    notice = without_correction(page.notice, language=page.language)
    return sha256 if notice == page.notice else replace(page, notice=notice).sha256


def _sent_edition(letter: Outgoing) -> int | None:
    if letter.sent:
        return letter.edition_id
    return letter.replaces.edition_id if letter.replaces else None


@dataclass(frozen=True)
class Corrections:
    """Of the chosen letters, those that were sent, whether or not they arrived; how many were not, and are left out."""

    letters: Sequence[Outgoing]
    others: int

    @property
    def seen(self) -> str:
        """The digest of what a person has agreed to make again: letters as they are now."""
        return digest_of([letter.letter_id, letter.edition_id] for letter in self.letters)

    @property
    def reason(self) -> str:
        """Why they were made again already, if that is the same for all and none has gone; else blank."""
        reasons = {"" if letter.sent else letter.reason for letter in self.letters}
        return reasons.pop() if len(reasons) == 1 else ""


def corrections(chosen: Iterable[Outgoing]) -> Corrections:
    """What there is to correct of the letters that are chosen."""
    letters = list(chosen)
    sent = [letter for letter in letters if letter.is_out or letter.failed]
    return Corrections(sent, len(letters) - len(sent))


def correct(
    session: Session, campaign: Campaign, chosen: Collection[int], *, reason: str, seen: str, actor: Actor
) -> Run:
    """A run that makes those of the letters `chosen`, by id, again that were sent; `seen`: the digest that was shown.
    A second click gets the first's run, under way or ended.

    Raises NotTheOwner, CampaignClosed, and Stale: RunUnderWay, or when the letters are others now.
    """
    require_own_open(session, campaign, actor)
    ids = frozenset(chosen)
    wanted = corrections(sendable(session, campaign, letter_ids=ids))
    changed, first = wanted.seen != seen, newest_run(session, campaign.id)
    if (
        first
        and first.reason == reason
        and agreed_for(session, first) == seen
        and (changed or first.state in UNDER_WAY)
    ):
        return first
    if changed:
        raise Stale("corrected_meanwhile")
    again = [letter.letter_id for letter in wanted.letters]
    out = last_sent(session, campaign.id, [letter.letter_id for letter in wanted.letters if letter.is_out])
    replaced = {letter_id: SentDates(letter.date, letter.sent_on) for letter_id, letter in out.items()}
    return start_run(session, campaign.id, actor=actor, letter_ids=again, reason=reason, seen=seen, replaced=replaced)
