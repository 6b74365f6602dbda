"""What a question's history says of the events of its draft answers."""

from collections.abc import Mapping

from app.audit.event_words import EventDescription, Facts, Tell
from app.evidence import events
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.answers.words import READERS, SORTS
from app.letters.page.wording import join
from app.web.filters import format_plural


def _saved(facts: Facts) -> EventDescription:
    after = facts.after
    said = [f"{format_plural(len(after['lines']), 'line')} with a source added."] if after["lines"] else []
    if after["ended"]:
        readers = join([READERS[Reader(reader)].lower() for reader in after["ended"]])
        said.append(f"The words changed, so these clearances ended: {readers}.")
    return EventDescription(f"{_sort(facts.after)}: version {after['version']} saved", " ".join(said))


def _decided(outcome: str) -> Tell:
    def tell(facts: Facts) -> EventDescription:
        after = facts.after
        reader = READERS[Reader(after["reader"])]
        return EventDescription(f"{_sort(after)} {outcome}: {reader.lower()}", f"Version {after['version']}.")

    return tell


def _line_removed(facts: Facts) -> EventDescription:
    return EventDescription(f"{_sort(facts.before)}: a source was removed")


def _sort(facts: Mapping[str, str]) -> str:
    return f"Draft {SORTS[AnswerSort(facts['sort'])].lower()}"


def _figures_changed(facts: Facts) -> EventDescription:
    after = facts.after
    if not after["figures"]:
        return EventDescription("Figures behind the answer read as before again")
    packs = join([f"evidence pack {number}" for number in after["packs"]])
    return EventDescription(
        "Figures behind the answer changed", f"{format_plural(len(after['figures']), 'figure')} of {packs}."
    )


TOLD: Mapping[str, Tell] = {
    events.ANSWER_SAVED: _saved,
    events.ANSWER_CLEARED: _decided("cleared"),
    events.ANSWER_RETURNED: _decided("returned"),
    events.ANSWER_LINE_REMOVED: _line_removed,
    events.QUESTION_FIGURES_CHANGED: _figures_changed,
}
