"""What a run's page says of the checks of its PDFs: of how they were set, of PDF/UA-1, of the second typesetting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from app.letters.pdf.compare import Difference
from app.production.models import Run
from app.production.runs.progress import Progress
from app.production.runs.sample import ComparedLetter, Sample
from app.production.states import UNDER_WAY
from app.production.verification.words import shown_otherwise
from app.production.words import NOT_COMPARED
from app.web.filters import format_plural

REASONS = 5
"""Reasons named for which the press did not set letters."""

PRESS, AGAIN = "Typesetting", "Sample check"


@dataclass(frozen=True)
class Check:
    """A line: what was checked, a sentence about it, and its state as shape and word."""

    name: str
    shape: str
    word: str
    words: str


@dataclass(frozen=True)
class Otherwise:
    """A letter of the sample that is not as its second typesetting: what differs, or why it was not compared."""

    reference: str
    href: str
    words: str


@dataclass(frozen=True)
class Checks:
    """`live`: the sample is being compared; `said`: what a screen reader hears when that is over. `calm`: that the
    letters passed, where nothing needs a person's attention; else blank."""

    lines: Sequence[Check]
    others: Sequence[Otherwise]
    live: bool
    said: str
    calm: str


def checks_of(run: Run, progress: Progress, sample: Sample, unset: Mapping[str, int]) -> Checks:
    """`unset`: letters that the press did not set, by reason. A run of an earlier version of Despatch, which looked at
    none of this, has no lines."""
    lines = list(_lines(run, progress, sample, unset)) if sample.total or unset or run.state in UNDER_WAY else []
    said = lines[-1].words if sample.total and not sample.left else ""
    return Checks(
        lines,
        [_otherwise(other) for other in sample.others],
        sample.left > 0,
        said,
        _calm(run, progress, sample, lines),
    )


def _calm(run: Run, progress: Progress, sample: Sample, lines: Sequence[Check]) -> str:
    if run.state in UNDER_WAY or not progress.made or not lines or sample.others:
        return ""
    if any(line.shape in ("warn", "query") for line in lines):
        return ""
    number = progress.made
    passed = "The PDF passed its checks" if number == 1 else f"The PDFs of all {number:,} letters passed their checks"
    return (
        f"{passed}. Despatch is still checking a sample a second time. You can continue."
        if sample.left
        else f"{passed}."
    )


def _lines(run: Run, progress: Progress, sample: Sample, unset: Mapping[str, int]) -> Iterator[Check]:
    yield Check(
        "Accessible",
        "half" if run.state in UNDER_WAY else "full",
        "Checking" if run.state in UNDER_WAY else "Checked",
        "Each PDF is checked against PDF/UA-1, the standard for accessible PDFs, before it is saved."
        " A letter that does not meet it fails.",
    )
    if number := sum(unset.values()):
        reasons = [f"{reason} ({count:,})" for reason, count in list(unset.items())[:REASONS]]
        rest = f"; {format_plural(len(unset) - REASONS, 'other reason')}" if len(unset) > REASONS else ""
        were = "was" if number == 1 else "were"
        yield Check(
            PRESS,
            "query",
            f"{number:,} different",
            f"{format_plural(number, 'letter')} {were} typeset by WeasyPrint, because Despatch cannot typeset:"
            f" {'; '.join(reasons)}{rest}. {'It looks' if number == 1 else 'They look'} the same as the others.",
        )
    elif progress.made:
        yield Check(PRESS, "full", "All", "Every letter was typeset in the usual way.")
    yield _sample_line(run, sample)


def _sample_line(run: Run, sample: Sample) -> Check:
    different, lost = sum(not other.code for other in sample.others), sum(bool(other.code) for other in sample.others)
    compared = sample.alike + different
    found = "no difference" if not different else "it differs" if compared == 1 else _differ(different)
    lacking = f" {lost:,} could not be compared." if lost else ""
    if run.state in UNDER_WAY:
        return Check(
            AGAIN,
            "empty",
            "Later",
            "When the run ends, a sample of letters is typeset again by another program and compared.",
        )
    if not sample.total:
        return Check(AGAIN, "empty", "None", "No letters were typeset again to compare.")
    if sample.left:
        so_far = f": {found} so far" if compared else ""
        of = f"{compared:,} of {format_plural(sample.total, 'letter')} typeset again and compared{so_far}."
        return Check(AGAIN, "warn" if different else "half", "Comparing", f"{of}{lacking}")
    shape, word = ("warn", "Differs") if different else ("full", "Same") if compared else ("query", "Not known")
    end = f": {found}" if compared else ""
    return Check(AGAIN, shape, word, f"{format_plural(compared, 'letter')} typeset again and compared{end}.{lacking}")


def _differ(number: int) -> str:
    return "1 of them differs" if number == 1 else f"{number:,} of them differ"


def _otherwise(one: ComparedLetter) -> Otherwise:
    if one.code:
        words = NOT_COMPARED.get(one.code, NOT_COMPARED["unexpected"])
    else:
        told = list(shown_otherwise([Difference(**difference) for difference in one.differences]))
        rest = one.count - len(one.differences)
        words = " ".join([*told, f"And {rest:,} more."] if rest else told)
    return Otherwise(one.reference, url_for("letters.letter", reference=one.reference), words)
