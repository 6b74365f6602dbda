"""How many letters of a campaign stand where: in all, by registry, by region."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from app.responses.answers import Late
from app.tracking.answers import NO_SINGLE, NOT_KNOWN, TrackedLetter
from app.tracking.codes import Delivery
from app.tracking.measures import MEASURES, Measure
from app.web.filters import format_plural

OF_TIME = ("in_time", "came_late", "overdue", "sent_after", "replied_sent_after", "dated_before")

COUNTED: Mapping[str, Measure] = {
    **{name: MEASURES[name] for name in ("letters", "sent", "declined", "nothing", *OF_TIME)},
    "done": MEASURES["replies"],
    "returned": MEASURES["nothing_returned"],
}
"""The measure that each number of a Total counts by."""


@dataclass(frozen=True)
class Total:
    """Letters. Those that were sent, or to which a response came, are followed, and each of them is `done` (a reply
    came), `part` (acknowledgement or holding reply) or `nothing`; the others are not sent.

    `in_time`, `came_late` and `replied_sent_after` are those done, where a reply is needed; `new_date` those of `part`
    whose holding reply names a day that is later than the letter's, `returned` those of `nothing` that came back
    undelivered; `overdue` may be of `part` or `nothing`, and `overdue_promised` are those of them that are due on the
    day that a holding reply names.
    `sent_after`: letters that were first sent after their reply-by date, whatever came back, which are neither in time
    nor late nor overdue. `dated_before`: those done whose reply is dated before any sending that is recorded, which is
    neither in time nor late. `undelivered`: those that failed before they left, of those not sent.
    """

    letters: int = 0
    sent: int = 0
    done: int = 0
    declined: int = 0
    in_time: int = 0
    came_late: int = 0
    part: int = 0
    new_date: int = 0
    nothing: int = 0
    returned: int = 0
    overdue: int = 0
    overdue_promised: int = 0
    sent_after: int = 0
    replied_sent_after: int = 0
    dated_before: int = 0
    undelivered: int = 0

    @property
    def followed(self) -> int:
        """Letters that were sent, or of which something is recorded though they were not marked as sent."""
        return sum(self.counts)

    @property
    def how_followed(self) -> str:
        """What those letters are: "of 9 letters sent"."""
        return "sent" if self.followed == self.sent else "sent or answered"

    @property
    def not_sent(self) -> int:
        return self.letters - self.followed

    @property
    def counts(self) -> tuple[int, int, int]:
        """Of the letters followed, for a bar: done, in part, nothing."""
        return self.done, self.part, self.nothing


def replied_letters_words(total: Total) -> str:
    """To how many letters something came back: "to 1 of 2 letters"."""
    return f"to {total.done + total.part:,} of {format_plural(total.followed, 'letter')}"


def have_reply(total: Total) -> str:
    """What follows how many letters have a reply: "of 52 letters sent have a reply, 1 of them a refusal"."""
    have = "has" if 1 in (total.done, total.followed) else "have"
    sentence = f"of {format_plural(total.followed, 'letter')} {total.how_followed} {have} a reply"
    return ", ".join(filter(None, [sentence, refusals(total.declined, total.done)]))


def refusals(declined: int, replies: int) -> str:
    """How many of the replies are refusals: "1 of them a refusal"; blank where none is."""
    if not declined:
        return ""
    if declined == replies:
        return {1: "a refusal", 2: "both refusals"}.get(replies, "all refusals")
    return f"{declined:,} of them {'a refusal' if declined == 1 else 'refusals'}"


def total_of(letters: Iterable[TrackedLetter]) -> Total:
    found: Counter[str] = Counter()
    alike = [letter.answers for letter in letters]  # few, and shared: told apart by where they are
    by_id = {id(answers): answers for answers in alike}
    for one, number in Counter(map(id, alike)).items():
        answers = by_id[one]
        codes, new_reply_by, due = answers.codes, answers.facts.new_reply_by, answers.due
        counted = {name for name, measure in COUNTED.items() if measure.counts(codes)}
        if codes.back.is_interim:
            counted |= {"part", "new_date"} if new_reply_by and due in (None, new_reply_by) else {"part"}
        if codes.late == Late.OVERDUE and new_reply_by == due:
            counted.add("overdue_promised")
        if codes.delivered == Delivery.FAILED and not codes.followed:
            counted.add("undelivered")
        found.update(dict.fromkeys(counted, number))
    return Total(**found)


def totals_by_registry(letters: Iterable[TrackedLetter]) -> dict[str, Total]:
    """By slug, in the letters' order."""
    return {slug: total_of(several) for slug, several in _grouped(letters, "registry").items()}


def totals_by_region(letters: Iterable[TrackedLetter]) -> dict[str, Total]:
    """By name; what is in no single region and what is not known stand last."""
    regions = _grouped(letters, "region")
    in_order = sorted(regions, key=lambda region: (region == NOT_KNOWN, region == NO_SINGLE, region))
    return {region: total_of(regions[region]) for region in in_order}


def _grouped(letters: Iterable[TrackedLetter], name: str) -> Mapping[str, list[TrackedLetter]]:
    groups: dict[str, list[TrackedLetter]] = defaultdict(list)
    key = attrgetter(name)
    for letter in letters:
        groups[key(letter)].append(letter)
    return groups
