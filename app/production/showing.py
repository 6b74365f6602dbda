"""What the pages of production show, worked out from rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.campaigns.models import Campaign
from app.production.editions.editions import MadeFiles, MadeLetter, editions_in
from app.production.models import Edition, Run
from app.production.runs.progress import Failure, Line, Progress, progress_of
from app.production.states import UNDER_WAY, RunState
from app.production.words import FORMAT_NAMES, MOVED_ON, sentence
from app.web.filters import format_bytes, format_plural, format_tens

CORRECTED = 50
"""Letters of which a run's page says one by one what they correct; its manifest says it of all."""


@dataclass(frozen=True)
class PastRun:
    """A line of the list of runs. `by`: who started it."""

    run: Run
    progress: Progress
    by: str


def past_runs(session: Session, runs: Sequence[Run], *, at: datetime) -> list[PastRun]:
    return [PastRun(run, progress_of(session, run, at=at), name_of(session, run.created_by)) for run in runs]


def name_of(session: Session, user_id: int | None) -> str:
    """A user's name; the command line has none, and acts as Despatch."""
    user = session.get(User, user_id) if user_id else None
    return user.name if user else "Despatch"


@dataclass(frozen=True)
class FailedLetter:
    """A letter that failed, in words, and where to put it right. `post_href`: blank of an open letter, which goes to no
    one post. `made_in`: the later run that has made it since."""

    reference: str
    recipient: str
    why: str
    post_href: str
    preview_href: str
    made_in: int | None


def failed_letters_of(campaign: Campaign, failures: Sequence[Failure]) -> Iterator[FailedLetter]:
    for failure in failures:
        letter = failure.letter
        yield FailedLetter(
            reference=letter.reference,
            recipient=failure.recipient or "A post that is not on its registry’s list",
            why=sentence(failure.code, failure.facts),
            post_href=url_for("registry.post", post_id=letter.post_id, as_at=campaign.valid_at)
            if letter.post_id
            else "",
            preview_href=url_for("preview.preview", reference=campaign.reference, letter=letter.reference),
            made_in=failure.made_in,
        )


@dataclass(frozen=True)
class Download:
    """A file to take away: what it is, its type and size, its address. `technical`: only auditors need it."""

    text: str
    kind: str
    href: str
    technical: bool = False


def downloads_of(files: MadeFiles, reference: str, number: int | None = None) -> Iterator[Download]:
    """The ZIPs, manifest and fingerprints of what a run made, or of the newest editions; none of no letters. A ZIP does
    not compress, so its size is that of the files in it."""
    if not files.letters:
        return
    which: dict[str, Any] = {"reference": reference, "number": number}
    for extension, name in FORMAT_NAMES.items():
        size = format_bytes(files.sizes[extension])
        href = url_for("downloads.files", extension=extension, **which)
        yield Download(f"{name} files of {format_plural(files.letters, 'letter')}", f"ZIP, {size}", href)
    yield Download("Manifest of these files", "CSV", url_for("downloads.manifest", **which), technical=True)
    software = url_for("downloads.fingerprint", **which)
    yield Download("Software used: libraries, fonts and engine", "JSON", software, technical=True)


@dataclass(frozen=True)
class SentCorrections:
    """What a run made in place of what was sent. `of`: how many letters of each sent edition, by its number; `first`:
    the first of them, each with the number of the edition that it replaces."""

    of: Mapping[int, int]
    first: Sequence[tuple[MadeLetter, int]]

    @property
    def total(self) -> int:
        return sum(self.of.values())


NO_CORRECTIONS = SentCorrections({}, ())


def corrections_of(session: Session, run: Run, replaced: Mapping[int, int]) -> SentCorrections:
    """`replaced`: the numbers of sent editions by letter id, in the letters' order."""
    first = [*replaced][:CORRECTED]
    made = editions_in(session, select(Edition.id).where(Edition.run_id == run.id, Edition.letter_id.in_(first)))
    pairs = [(letter, replaced[letter.letter_id]) for letter in made]
    return SentCorrections(dict(sorted(Counter(replaced.values()).items())), pairs)


def said_of(run: Run, progress: Progress) -> str:
    """What a screen reader hears of a run: by tens of per cent, so that it is not interrupted each second."""
    if run.state in UNDER_WAY:
        return f"{format_tens(progress.tried, progress.total)} done, {progress.failed:,} failed"
    return f"Run {run.number} {MOVED_ON[run.state]}: {progress.made:,} generated, {progress.failed:,} failed"


def state_of(line: Line, run: Run) -> tuple[str, str]:
    """Shape and word for one registry of a run."""
    if line.waiting and run.state == RunState.PAUSED:
        return "query", "Paused"
    if line.waiting:
        return ("half", "Generating") if line.tried else ("empty", "Waiting")
    if line.cancelled:
        return "stop", "Cancelled"
    if line.failed:
        return "warn", "Some failed" if line.made else "Failed"
    return "full", "Generated"


def owner_words(campaign: Campaign, owner: str) -> str:
    """Why somebody may not make the letters; `owner` is blank when there is none."""
    if not owner:
        return f"{campaign.reference} has no owner, and only its owner can generate its letters."
    return f"Only the owner of {campaign.reference}, {owner}, can generate its letters."
