"""What a campaign needs of its owner, in the order of the work."""

from collections import Counter
from collections.abc import Iterator, Mapping

from flask import url_for
from sqlalchemy.orm import Session

from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.campaigns.text import text_problems
from app.clearance.clearances import standing
from app.database import now
from app.delivery.sendable import Outgoing, Stand, Why, sendable
from app.home.need import Need
from app.production.progress import newest_run, progress_of
from app.production.runs import letters_not_made, still_failed
from app.production.states import UNDER_WAY, RunState
from app.production.words import MOVED_ON
from app.web.filters import format_date, format_plural

MAKE_AGAIN = frozenset({Why.CLEARED_SINCE, Why.TEXT_CHANGED, Why.SIGNATURE_CHANGED})
"""Letters that are made, and cleared by now, but not as they would be made today."""


def needs_of_owner(session: Session, campaign: Campaign, late: Mapping[int, str]) -> Iterator[Need]:
    """Nothing more than replies is waited for once a campaign is closed. `late`: codes of its letters, by id
    (`app.tracking.answers.late_of`)."""
    if campaign.state == State.OPEN:
        letters = sum(count_letters(session, campaign.id).values())
        yield from _to_prepare(session, campaign, letters)
        if letters:
            yield from _to_make(session, campaign, letters)
            yield from _to_send(campaign, sendable(session, campaign))
    yield from _to_chase(campaign, [*late.values()].count("overdue"))


def _to_prepare(session: Session, campaign: Campaign, letters: int) -> Iterator[Need]:
    reference = campaign.reference
    if not letters:
        yield Need(
            "empty",
            "Choose the audience",
            f"{campaign.title} has no letters yet.",
            "",
            url_for("audience.audience", reference=reference),
        )
    if text_problems(session, campaign):
        why = "An audience has no words, or is not asked what the letter asks. Nothing can be cleared until then."
        yield Need("warn", "Put the text right", why, "", url_for("letter.letter", reference=reference))
    if not campaign.signatories:
        yield Need(
            "empty",
            "Say who signs",
            "Each signing minister’s office clears the text.",
            "",
            url_for("signatories.signatories", reference=reference),
        )
    wanted = len(campaign.signatories) * len(campaign.audience)
    given = len(standing(session, campaign.id))
    if given < wanted:
        yield Need(
            "half" if given else "empty",
            "Record what the offices say",
            f"{given:,} of {format_plural(wanted, 'clearance')} given. Letters not cleared carry DRAFT.",
            f"Dated {format_date(campaign.letter_date)}",
            url_for("clearance.clearance", reference=reference),
        )


def _to_make(session: Session, campaign: Campaign, letters: int) -> Iterator[Need]:
    run = newest_run(session, campaign.id)
    generate = url_for("production.generate", reference=campaign.reference)
    if run is None:
        yield Need(
            "empty",
            f"Look at the letters, then make {format_plural(letters, 'letter')}",
            "Those that are not cleared are drafts, to be read and to be shown.",
            "",
            generate,
        )
        return
    failed = still_failed(session, campaign.id)
    for number, times in sorted(Counter(failed.values()).items()):
        yield Need(
            "warn",
            f"Put right {format_plural(times, 'letter')} that could not be made",
            "Each has a reason and what to do.",
            f"Run {number}",
            url_for("production.run", reference=campaign.reference, number=number),
        )
    if run.state == RunState.PAUSED:
        waiting = progress_of(session, run, at=now()).waiting
        yield Need(
            "query",
            f"Resume or cancel run {run.number}",
            f"It is paused. {format_plural(waiting, 'letter waits', 'letters wait')}.",
            "Paused",
            url_for("production.run", reference=campaign.reference, number=run.number),
        )
    not_made = letters_not_made(session, campaign.id)
    if run.state not in UNDER_WAY and not failed.keys() >= set(not_made):
        yield Need(
            "half",
            f"Make the {format_plural(len(not_made), 'letter that is', 'letters that are')} not made",
            f"{letters - len(not_made):,} of {letters:,} are made; run {run.number} {MOVED_ON[run.state]}.",
            "",
            generate,
        )


def _to_send(campaign: Campaign, letters: list[Outgoing]) -> Iterator[Need]:
    stands = Counter(letter.stand for letter in letters)
    if again := sum(stands[why] for why in MAKE_AGAIN):
        yield Need(
            "query",
            f"Make {format_plural(again, 'letter')} again",
            "Their text is cleared, and what was made of them is a draft or says something else.",
            "",
            url_for("production.generate", reference=campaign.reference),
        )
    if ready := stands[Stand.READY] + stands[Stand.CORRECTION]:
        corrections = stands[Stand.CORRECTION]
        why = f"{format_plural(corrections, 'correction')} among them." if corrections else "They are made and cleared."
        yield Need(
            "empty",
            f"Send {format_plural(ready, 'letter')}, then record that they went",
            why,
            "",
            url_for("delivery.send", reference=campaign.reference),
        )


def _to_chase(campaign: Campaign, overdue: int) -> Iterator[Need]:
    if overdue:
        yield Need(
            "warn",
            f"{format_plural(overdue, 'letter is', 'letters are')} overdue",
            "No reply that answers is recorded, and the day for it is past.",
            f"Reply by {format_date(campaign.reply_by)}" if campaign.reply_by else "",
            url_for("tracking.track", reference=campaign.reference, late="overdue"),
        )
