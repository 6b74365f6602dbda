"""What pages say of standard lines: where each stands, what keeps one from being kept, what is so of one in a text."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.drafting.faults import BODY, Fault, with_beginnings
from app.drafting.lines.find import KeptLine
from app.drafting.lines.in_text import LineInText, LineState
from app.drafting.lines.models import LineVersion
from app.drafting.words import CANT_HOLD, sentence
from app.letters.problems import Problem
from app.web.filters import format_date, format_plural

BODY_WRONG: Mapping[str, str] = {
    "line_for_some": CANT_HOLD.replace("A letter", "A standard line").format(
        "words for some registries only",
        "Write a separate line for each audience, and choose in the letter which registries have which line.",
    ),
    "asks_missing": "A standard line can’t contain the list of asks: asks differ from letter to letter. Remove it.",
}
"""Where a line is told another thing than a template."""

NO_BODY = "Enter the words of the line"
BEFORE = "End date must be the same as or after the start date."
REASON = "Enter the reason for withdrawing the line"


def faults_of_body(problems: Iterable[Problem], body: str) -> list[Fault]:
    """What is wrong with the words of a line, and what to do."""
    faults = [Fault(BODY, problem.line, BODY_WRONG.get(problem.code) or sentence(problem)) for problem in problems]
    return with_beginnings(faults, body)


def standing_in_words(kept: KeptLine, standing: LineState) -> tuple[str, str, str]:
    """Shape, word and second line of a state."""
    return *standing.shown, _validity_words(kept, standing)


def _validity_words(kept: KeptLine, standing: LineState) -> str:
    first, last = kept.version.valid_from, kept.version.valid_until
    match standing:
        case LineState.WITHDRAWN:
            return kept.line.withdrawn_reason
        case LineState.NOT_YET:
            return f"from {_day(first)}"
        case LineState.EXPIRED | LineState.EXPIRING:
            return f"on {_day(last)}"
    return f"until {_day(last)}" if last else ""


def validity(version: LineVersion) -> str:
    """The days on which it holds: "1 March 2026 to 31 December 2026"."""
    first, last = version.valid_from, version.valid_until
    if first and last:
        return f"{_day(first)} to {_day(last)}"
    if first:
        return f"From {_day(first)}, with no end date"
    return f"Until {_day(last)}" if last else "No start or end date"


def no_insertion_reason(kept: KeptLine, standing: LineState) -> str:
    """Why a line can't be inserted; blank when it can."""
    version = kept.version
    match standing:
        case LineState.WITHDRAWN:
            return f"Withdrawn: {kept.line.withdrawn_reason}"
        case LineState.EXPIRED:
            return f"Expired on {_day(version.valid_until)}. {version.owner} can renew it."
        case LineState.NOT_YET:
            return f"Must not be used before {_day(version.valid_from)}."
    return ""


def line_faults(found: Iterable[LineInText]) -> list[Fault]:
    """One for each line to look at, in the order of the text. None prevents saving."""
    return [Fault(BODY, line.at, line_words(line), blocks=False) for line in found if line.to_look_at]


def line_words(found: LineInText) -> str:
    """Of a line in a text, in sentences: what it is, what is wrong with it, and what to do."""
    version, called = found.kept.version, f"“{found.kept.version.title}”"
    said = []
    if found.changed:
        said.append(f"These words differ from the standard line {called} by {format_plural(found.changed, 'word')}.")
    match found.standing:
        case LineState.WITHDRAWN:
            said.append(f"The standard line {called} is withdrawn: {_with_full_stop(found.kept.line.withdrawn_reason)}")
        case LineState.EXPIRED if not found.is_old:
            said.append(f"The standard line {called} expired on {_day(version.valid_until)}.")
        case LineState.NOT_YET:
            said.append(f"The standard line {called} must not be used before {_day(version.valid_from)}.")
    if found.is_old and found.standing != LineState.WITHDRAWN:
        said.append(
            f"The standard line {called} has a newer version, {found.newest}; this is version {version.number}. "
            "Insert the newer version instead."
        )
        return " ".join(said)
    if not found.to_look_at:
        return f"The standard line {called}, version {version.number}, as approved."
    return " ".join([*said, _to_do(found)])


def _to_do(found: LineInText) -> str:
    owner = found.kept.version.owner
    if found.standing.usable:
        return f"Restore the approved words, or agree your words with {owner}."
    return f"Ask {owner} for current words, or remove the line."


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "?", "…")) else f"{text}."


def _day(day: date | None) -> str:
    return format_date(day) if day else ""
