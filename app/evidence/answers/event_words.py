"""What a question's history says of the events of its draft answers."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.evidence import events
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.answers.words import READERS, SORTS
from app.letters.page.wording import join
from app.web.filters import format_plural, quoted


def _saved(facts: Facts) -> EventDescription:
    after = facts.after
    said = [f"{format_plural(len(after['lines']), 'line')} with a source added."] if after["lines"] else []
    said.append(_ended(facts))
    return EventDescription(f"{_sort(facts.after)}: version {after['version']} saved", " ".join(filter(None, said)))


def _file_change(outcome: str) -> Tell:
    def tell(facts: Facts) -> EventDescription:
        return EventDescription(f"{_sort(facts.before or facts.after)}: attachment {outcome}", _ended(facts))

    return tell


def _ended(facts: Facts) -> str:
    """Which clearances a change of what is read out or published ended; blank where there were none."""
    if not facts.after["ended"]:
        return ""
    readers = join([READERS[Reader(reader)].lower() for reader in facts.after["ended"]])
    return f"The answer changed, so these clearances ended: {readers}."


def _decided(outcome: str) -> Tell:
    def tell(facts: Facts) -> EventDescription:
        after = facts.after
        reader = READERS[Reader(after["reader"])]
        note = facts.personal.get("note", "")
        said = [f"Version {after['version']}.", *([quoted(note)] if note else [])]
        return EventDescription(f"{_sort(after)} {outcome}: {reader.lower()}", " ".join(said))

    return tell


def _line_removed(facts: Facts) -> EventDescription:
    return EventDescription(f"{_sort(facts.before)}: a source was removed")


def _sort(facts: Mapping[str, str]) -> str:
    return f"Draft {SORTS[AnswerSort(facts['sort'])].lower()}"


def _figures_changed(facts: Facts) -> EventDescription:
    after = facts.after
    if not after["figures"]:
        return EventDescription("Figures and records behind the answer read as before again")
    packs = join([f"evidence pack {number}" for number in after["packs"]])
    of = f" in {packs}" if packs else ""
    return EventDescription(
        "Figures or records behind the answer changed", f"{format_plural(len(after['figures']), 'change')}{of}."
    )


TOLD: Mapping[str, Tell] = {
    events.ANSWER_SAVED: _saved,
    events.ANSWER_CLEARED: _decided("cleared"),
    events.ANSWER_RETURNED: _decided("returned"),
    events.ANSWER_FILE_ADDED: _file_change("added"),
    events.ANSWER_FILE_REMOVED: _file_change("removed"),
    events.ANSWER_LINE_REMOVED: _line_removed,
    events.QUESTION_FIGURES_CHANGED: _figures_changed,
}
