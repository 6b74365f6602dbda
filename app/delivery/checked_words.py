"""What a file that was handed in is, at a glance: shape, word and more."""

from app.production.verification.clearance import Clearance
from app.production.verification.verify import Outcome, Verdict

State = tuple[str, str, str]


def verdict_state(verdict: Verdict) -> State:
    """What the file is; a superseded letter is no less genuine."""
    match verdict.outcome:
        case Outcome.GENUINE:
            return (
                ("half", "Superseded", "genuine") if verdict.superseded else ("full", "Genuine", "the newest edition")
            )
        case Outcome.SAME_CONTENT | Outcome.SAME_PAGES:
            sub = "superseded" if verdict.superseded else ""
            return "half", "The same letter, saved again", sub
        case Outcome.SAVED_AGAIN:
            return "half", "Saved again", "the same words"
        case Outcome.SAME_WORDS:
            return "stop", "Altered", "in its looks"
        case Outcome.ALTERED:
            return "stop", "Altered", "in its words" if verdict.otherwise.words else "in its fonts"
        case Outcome.NOT_CLEARED:
            return "stop", "Not genuine", "words that no office cleared"
    return "query", "Not known", ""


def clearance_state(found: Clearance) -> State:
    if not found.of_file:
        return "stop", "Not what was cleared", ""
    if found.draft:
        return "stop", "No clearance", "DRAFT"
    if not found.listed:
        return "query", "No certificate", ""
    newest = f"certificate {found.listed[0].content.number}"
    return ("full", "Cleared", newest) if found.issued else ("half", "Cleared", f"{newest}, issued no more")
