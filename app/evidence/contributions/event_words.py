"""What a question's history says of the events of contributions to its answer."""

from collections.abc import Mapping
from datetime import date

from app.audit.event_words import EventDescription, Facts, Tell
from app.evidence import events
from app.evidence.contributions.queue import MailKind
from app.evidence.contributions.states import How
from app.evidence.contributions.words import HOWS, MAIL_NAMES
from app.web.filters import format_date


def _asked(facts: Facts) -> EventDescription:
    due_on = facts.after["due_on"]
    if due_on is None:
        return EventDescription(f"{_name(facts)} recorded")
    return EventDescription(f"{_name(facts)} asked for", f"Due on {format_date(date.fromisoformat(due_on))}.")


def _due_changed(facts: Facts) -> EventDescription:
    was, due_on = (format_date(date.fromisoformat(one["due_on"])) for one in (facts.before, facts.after))
    return EventDescription(f"{_name(facts)}: due date changed", f"From {was} to {due_on}.")


def _received(facts: Facts) -> EventDescription:
    after = facts.after
    how = HOWS[How(after["how"])]
    return EventDescription(f"{_name(facts)} received", f"Version {after['version']}, {how}.")


def _plain(title: str) -> Tell:
    return lambda facts: EventDescription(f"{_name(facts)}: {title}")


def _reasoned(title: str) -> Tell:
    """With who said it, where it was said by the link, and why."""

    def tell(facts: Facts) -> EventDescription:
        said = [facts.personal.get(name, "") for name in ("given_by", "reason")]
        return EventDescription(f"{_name(facts)} {title}", ": ".join(filter(None, said)))

    return tell


def _mailed(title: str) -> Tell:
    def tell(facts: Facts) -> EventDescription:
        return EventDescription(f"{_name(facts)}: {_mail(facts)} {title}", f"To the {_reader(facts)}.")

    return tell


def _mail(facts: Facts) -> str:
    kind = MailKind(facts.after["kind"])
    if kind is MailKind.CHASER:
        return f"reminder {facts.after['rung']}" if facts.after["rung"] else "reminder before the due date"
    return MAIL_NAMES[kind].lower()


def _reader(facts: Facts) -> str:
    return "deputy" if facts.after["to_deputy"] else "team"


def _name(facts: Facts) -> str:
    number = next(identity for kind, identity in facts.about if kind == "contribution")
    return f"Contribution C{number}"


TOLD: Mapping[str, Tell] = {
    events.CONTRIBUTION_ASKED: _asked,
    events.CONTRIBUTION_DUE_CHANGED: _due_changed,
    events.CONTRIBUTION_ACCEPTED: _reasoned("accepted by the team"),
    events.CONTRIBUTION_DECLINED: _reasoned("declined by the team"),
    events.CONTRIBUTION_RECEIVED: _received,
    events.CONTRIBUTION_CANCELLED: _reasoned("cancelled"),
    events.CONTRIBUTION_REMINDED: _mailed("due to be sent"),
    events.CONTRIBUTION_MAILED: _mailed("sent"),
    events.CONTRIBUTION_MAIL_FAILED: _mailed("could not be sent"),
    events.CONTRIBUTION_REPLIED: _plain("email received"),
    events.CONTRIBUTION_REPLY_READ: _plain("email read: not a contribution"),
}
