"""What a campaign needs of its owner, in the order of the work; and of drafters, where it has none."""

from collections import Counter
from collections.abc import Iterator, Mapping

from flask import url_for
from sqlalchemy.orm import Session

from app.backups.reconcile.state import gap_of
from app.campaigns.letter import step as letter_step
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.signatories.offices import former_at_signing, signatory_problems
from app.campaigns.states import State
from app.delivery.marking.sendable import Outgoing, Stand, sendable
from app.home.after_sending import follow_up_needs, sendings_that_wait, undelivered_needs
from app.home.clearance import clearance_needs
from app.home.need import Need
from app.platform.clock import now, today
from app.production.runs.progress import newest_run, progress_of
from app.production.runs.runs import letters_not_made, unresolved_failures
from app.production.states import UNDER_WAY, RunState
from app.production.words import MOVED_ON
from app.tracking.answers import Answers
from app.web.filters import format_moment_in_sentence, format_plural

REHEARSE, REHEARSE_ONE = (
    "The rehearsal shows which of them can be sent, and how.",
    "The rehearsal shows whether it can be sent, and how.",
)
"""Before letters, or one letter, are sent."""

LETTER = {
    "empty": "Write the letter",
    "half": "Complete the letter’s fields",
    "warn": "Fix the text",
}
"""What the letter needs, by the shape of its step."""


def needs_of_owner(session: Session, campaign: Campaign, answers: Mapping[int, Answers]) -> Iterator[Need]:
    """Nothing more than replies is waited for once a campaign is closed. `answers`: about its letters that are followed
    up, by letter id."""
    if campaign.state == State.OPEN:
        letters = sum(count_letters(session, campaign.id).values())
        yield from _to_reconcile(session, campaign, letters)
        yield from _to_prepare(session, campaign, letters)
        if letters:
            yield from _to_make(session, campaign, letters)
            outgoing = sendable(session, campaign)
            yield from undelivered_needs(campaign, outgoing, answers)
            yield from _to_send(campaign, outgoing)
            yield from sendings_that_wait(session, campaign)
    yield from follow_up_needs(session, campaign, answers)


def needs_without_owner(session: Session, campaign: Campaign, answers: Mapping[int, Answers]) -> Iterator[Need]:
    """An owner; and what went out, which nobody else follows up meanwhile."""
    of = f" of {campaign.reference}"
    yield Need(
        "empty",
        f"Become the owner of {campaign.reference}",
        f"{campaign.title} has no owner. Only an owner can generate its letters.",
        "",
        url_for("campaigns.campaign", reference=campaign.reference),
    )
    if campaign.state == State.OPEN:
        yield from undelivered_needs(campaign, sendable(session, campaign), answers, of=of)
    yield from follow_up_needs(session, campaign, answers, of=of)


def _to_reconcile(session: Session, campaign: Campaign, letters: int) -> Iterator[Need]:
    """What must be recorded after a restore."""
    if letters and (gap := gap_of(session, campaign.id)):
        yield Need(
            "warn",
            "Record what was sent before the restore",
            "Until you do, Despatch sends no letters of this campaign.",
            f"Backup of {format_moment_in_sentence(gap.made_at)}",
            url_for("reconciling.campaign", reference=campaign.reference),
        )


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
    far = letter_step.step_progress(session, campaign)
    if far.shape in LETTER:
        why = ". ".join(filter(None, (far.word if far.sub else "", far.sub or far.hint)))
        yield Need(far.shape, LETTER[far.shape], f"{why}.", "", url_for("letter.letter", reference=reference))
    yield from _who_signs(session, campaign)
    yield from clearance_needs(session, campaign)


def _who_signs(session: Session, campaign: Campaign) -> Iterator[Need]:
    href = url_for("signatories.signatories", reference=campaign.reference)
    without = sum(not signatory.name for signatory in campaign.signatories)
    if not campaign.signatories:
        yield Need("empty", "Choose the signatories", "The private office of each signatory clears the text.", "", href)
    elif without:
        why = f"{without} of {format_plural(len(campaign.signatories), 'signatory', 'signatories')} without a name."
        yield Need("half", "Add the signatories’ names", why, "", href)
    former = former_at_signing(session, campaign, today=today())
    if wrong := signatory_problems(campaign, campaign.letter_date, former):
        number = format_plural(len(wrong), "signatory", "signatories")
        yield Need("warn", f"Change {number}", " ".join(dict.fromkeys(wrong)), "", href)


def _to_make(session: Session, campaign: Campaign, letters: int) -> Iterator[Need]:
    run = newest_run(session, campaign.id)
    generate = url_for("production.generate", reference=campaign.reference)
    if run is None:
        yield Need(
            "empty",
            f"Review the letters, then generate {format_plural(letters, 'letter')}",
            "Until the text is cleared, letters are marked DRAFT, so you can also wait for clearance.",
            "",
            generate,
        )
        return
    failed = unresolved_failures(session, campaign.id)
    for number, times in sorted(Counter(failed.values()).items()):
        yield Need(
            "warn",
            f"Fix {format_plural(times, 'letter')} that could not be generated",
            "The page gives a reason for each and what to do.",
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
            f"Generate the {format_plural(len(not_made), 'letter that is', 'letters that are')} not generated",
            f"{letters - len(not_made):,} of {letters:,} letters are generated; "
            f"run {run.number} {MOVED_ON[run.state]}.",
            "",
            generate,
        )


def _to_send(campaign: Campaign, letters: list[Outgoing]) -> Iterator[Need]:
    stands = Counter(letter.stand for letter in letters)
    if again := sum(letter.outdated for letter in letters):
        yield Need(
            "query",
            f"Generate {format_plural(again, 'letter')} again",
            "Its text is cleared, but the letter generated is a draft or has a different text."
            if again == 1
            else "Their text is cleared, but the letters generated are drafts or have a different text.",
            "",
            url_for("production.generate", reference=campaign.reference),
        )
    if ready := stands[Stand.READY] + stands[Stand.CORRECTION]:
        yield Need(
            "empty",
            f"Rehearse sending {format_plural(ready, 'letter')}",
            _what_is_ready(ready, stands[Stand.CORRECTION]),
            "",
            url_for("delivery.send", reference=campaign.reference),
        )


def _what_is_ready(ready: int, corrections: int) -> str:
    """Of letters that can go, how many of them are corrections."""
    if ready == 1:
        return (
            f"{'It corrects a letter that was sent' if corrections else 'It is generated and cleared'}. {REHEARSE_ONE}"
        )
    said = (
        f"They include {format_plural(corrections, 'correction')}" if corrections else "They are generated and cleared"
    )
    return f"{said}. {REHEARSE}"
