"""What a timeline says of clearance."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.audit.event_words import EventDescription, Facts, Tell
from app.clearance import events
from app.clearance.models import Answer
from app.clearance.states import ANSWERED, State, StepState
from app.clearance.words import ANSWERS, TRACKS, WHY_ENDED
from app.letters.dates import date_in_words
from app.letters.page.wording import join
from app.web.filters import format_plural
from app.web.names import capitalise_first, recipients_of


def _registries(facts: Facts) -> str:
    return capitalise_first(recipients_of(facts.all_of("registry")))


def answered_in_words(office: str, answer: str) -> str:
    """What an office said, in a title."""
    return f"{office}: {ANSWERS[State(answer)].lower()}"


def said_in_words(answer: Answer, *, proof: str = "") -> str:
    """Who said it, how they proved that it was they (`proof`, in words), and the words beside it."""
    absence = " (gateway, in absence)" if answer.in_absence else ""
    note = f"Note: {answer.note}" if answer.note else ""
    return " ".join(filter(None, (f"By {answer.said_by}{absence}.", f"{proof}." if proof else "", note)))


def _asked(facts: Facts) -> EventDescription:
    after = facts.after
    offices = format_plural(len(after["offices"]), "office")
    due = date_in_words(date.fromisoformat(after["due"]))
    return EventDescription(
        f"{offices} asked for clearance",
        f"{TRACKS[after['track']]}, version {after['version']}, answers due by {due}: {_registries(facts)}.",
    )


def _asked_again(facts: Facts) -> EventDescription:
    offices = list(dict.fromkeys(office for office, _ in facts.after["requests"]))
    asked = f"{format_plural(len(offices), 'office')} asked again for clearance"
    return EventDescription(
        f"{asked}: {_lower(WHY_ENDED[facts.after['why']])}" if "why" in facts.after else asked,
        f"Version {facts.after['version']}: {_registries(facts)}. {join(offices)}.",
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _answered(facts: Facts) -> EventDescription:
    after = facts.after
    absence = " The gateway answered in absence." if after["in_absence"] else ""
    return EventDescription(answered_in_words(after["office"], after["answer"]), f"{_registries(facts)}.{absence}")


def _taken_back(facts: Facts) -> EventDescription:
    return EventDescription(f"{facts.after['office']} withdrew its answer", f"{_registries(facts)}.")


def _ended(facts: Facts) -> EventDescription:
    gone = facts.before["requests"]
    given = [one for one in gone if one[3] in ANSWERED]
    void = given or gone
    slugs, offices = {one[1] for one in void}, _offices(void)
    about = recipients_of(
        [facts.name(kind, slug) for kind, slug in facts.about if kind == "registry" and slug in slugs]
    )
    said = [WHY_ENDED[facts.after["why"]], f"{capitalise_first(about)}: {join(offices)}"]
    if given and (silent := [office for office in _offices(gone) if office not in offices]):
        said.append(f"Not answered yet: {join(silent)}")
    number = f"{format_plural(len(given), 'answer')} void" if given else "Clearance no longer asked for"
    return EventDescription(number, f"{'. '.join(said)}.")


def _offices(requests: Sequence[Sequence[str]]) -> list[str]:
    """Each office once, of requests as an event has them."""
    return list(dict.fromkeys(request[0] for request in requests))


def _reminded(facts: Facts) -> EventDescription:
    return EventDescription(
        f"{format_plural(len(facts.after['offices']), 'office')} reminded", f"{join(facts.after['offices'])}."
    )


def _due_moved(facts: Facts) -> EventDescription:
    now, was = (date_in_words(date.fromisoformat(one["due"])) for one in (facts.after, facts.before))
    return EventDescription(f"Answers are now due by {now}", f"The deadline was {was}.")


def _assigned(facts: Facts) -> EventDescription:
    to = facts.after["to"]
    whom = f"assigned to {facts.name('user', to)}" if to else "anyone in the office can answer"
    return EventDescription(f"{facts.after['office']}: {whom}", f"{_registries(facts)}.")


def _withdrawn(facts: Facts) -> EventDescription:
    return EventDescription("Letter withdrawn from clearance", facts.after["reason"])


def _issued(facts: Facts) -> EventDescription:
    return EventDescription(f"{format_plural(len(facts.after['texts']), 'text')} issued", f"{_registries(facts)}.")


def _taken_up(facts: Facts) -> EventDescription:
    changes = format_plural(facts.after["changes"], "change")
    it = "it" if facts.after["changes"] == 1 else "them"
    return EventDescription(
        f"{changes} in the details printed with the cleared text",
        f"The next certificate lists {it}. {_registries(facts)}.",
    )


def _certified(facts: Facts) -> EventDescription:
    return EventDescription(f"Clearance certificate {facts.after['certificate']} made", f"{_registries(facts)}.")


def _reopened(facts: Facts) -> EventDescription:
    return EventDescription("Issued texts reopened", f"{_registries(facts)}. {facts.after['reason']}")


def _step(what: str) -> Tell:
    return lambda facts: EventDescription(f"{facts.after['name']}: {what}")


def _step_answered(facts: Facts) -> EventDescription:
    content = "content" if facts.after["state"] == StepState.CONTENT else "not content"
    who, note = (facts.personal.get(name) for name in ("who", "note"))
    words = (f"Version {facts.after['version']}.", f"By {who}." if who else "", f"Note: {note}" if note else "")
    return EventDescription(f"{facts.after['name']}: {content}", " ".join(filter(None, words)))


def _comment(title: str) -> Tell:
    def remark_description(facts: Facts) -> EventDescription:
        after = facts.after
        by = after["office"] or "the campaign"
        where = "the whole text" if after["paragraph"] is None else "a paragraph"
        return EventDescription(f"{title} by {by}", f"On {where}: {_registries(facts)}.")

    return remark_description


def _comment_closed(title: str) -> Tell:
    return lambda facts: EventDescription(title, f"{_registries(facts)}.")


TOLD: Mapping[str, Tell] = {
    events.CLEARANCE_ASKED: _asked,
    events.CLEARANCE_ASKED_AGAIN: _asked_again,
    events.CLEARANCE_ANSWERED: _answered,
    events.CLEARANCE_TAKEN_BACK: _taken_back,
    events.CLEARANCE_ENDED: _ended,
    events.CLEARANCE_REMINDED: _reminded,
    events.CLEARANCE_DUE_MOVED: _due_moved,
    events.CLEARANCE_ASSIGNED: _assigned,
    events.CLEARANCE_WITHDRAWN: _withdrawn,
    events.CLEARANCE_ISSUED: _issued,
    events.CLEARANCE_CERTIFIED: _certified,
    events.CLEARANCE_CHANGES_TAKEN_UP: _taken_up,
    events.CLEARANCE_REOPENED: _reopened,
    events.COMMENT_MADE: _comment("Comment"),
    events.COMMENT_REPLIED: _comment("Reply to a comment"),
    events.COMMENT_SETTLED: _comment_closed("Comment resolved"),
    events.COMMENT_REOPENED: _comment_closed("Comment reopened"),
    events.STEP_ADDED: _step("reviews the text before ministers do"),
    events.STEP_ANSWERED: _step_answered,
    events.STEP_ASKED_AGAIN: _step("asked again"),
    events.STEP_REMOVED: _step("no longer reviews the text"),
}
