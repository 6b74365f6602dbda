"""What the page of a campaign's letters shows, worked out from its listing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.campaigns.models import Campaign
from app.registry.working_days import named_bank_holidays
from app.responses.facts import NOTHING
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.due import calculate
from app.responses.lateness.explain import explain
from app.tracking.answers import NOBODY, TrackedLetter
from app.tracking.codes import Delivery
from app.tracking.listing import Listing
from app.tracking.totals import Total, refusals, replied_letters_words, totals_by_region, totals_by_registry
from app.tracking.words import ANSWERS, ANY, FIGURES, LEGENDS, NO_FAILURE, SEARCH_HINT, label, place
from app.web.filters import format_date, format_moment_in_sentence, format_number, format_plural
from app.web.list_filters import ListFilter, text_filter
from app.web.querystring import here_with

RETURNED = "A letter that came back undelivered is not overdue: it needs a new address."

OF_REMINDER = (
    "This campaign is a reminder. Record each reply to the first letter: it counts for both. Whether the reply is late "
    "depends on the date in the first letter."
)

CLOCK = (
    "An acknowledgement does not count as a reply. A holding reply moves the due date to the date that it names, if "
    "later."
)


@dataclass(frozen=True)
class Bar:
    """A row of the chart and of its table, as the macro takes it. `apart`: letters not sent."""

    label: str
    counts: Sequence[int]
    apart: int
    href: str


@dataclass(frozen=True)
class Line:
    """A letter as a row of the list shows it. `beside`: its reference, and who and what is kept with it."""

    letter: TrackedLetter
    post: str
    beside: str

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        return self.letter.answers.shown


def recorded_at_words(moment: datetime) -> str:
    """The figures' provenance: "as recorded at 5:00pm on 27 March 2015"."""
    return f"as recorded at {format_moment_in_sentence(moment)}"


def people_in(session: Session, letters: Iterable[TrackedLetter]) -> dict[str, str]:
    """Names of those who look after letters, by number as text."""
    numbers = {letter.assigned for letter in letters} - {NOBODY}
    return {str(number): name for number, name in names_of(session, map(int, numbers)).items()}


def figures(
    total: Total, campaign: Campaign, *, responses: int, reminded: date | None = None
) -> list[tuple[str, str, str]]:
    """Label, number and second line. Of open letters the responses are counted, since each counts once as a letter.
    `reminded`: by when a reminder of those overdue asks for a reply."""
    when = _timed(total, campaign) if total.done and campaign.reply_by else []
    if total.replied_sent_after:
        letters = "a letter" if total.replied_sent_after == 1 else "letters"
        when.append(f"{total.replied_sent_after:,} to {letters} sent after the reply-by date")
    if total.dated_before:
        when.append(f"{total.dated_before:,} dated before any sending")
    came = filter(None, [refusals(total.declined, total.done), ", ".join(when)])
    due = f"reply by {format_date(campaign.reply_by)}" if campaign.reply_by else "no reply needed"
    if waiting := total.sent_after - total.replied_sent_after:
        due += f"; {waiting:,} sent after that date, without a reply, {'is' if waiting == 1 else 'are'} not counted"
    if total.overdue_promised:
        due += f"; {total.overdue_promised:,} of them had promised a later date, which has passed"
    due += f"; those reminded are asked to reply by {format_date(reminded)}" if reminded else ""
    return [
        (FIGURES["letters"], format_number(total.letters), ", ".join(_of_all(total))),
        (FIGURES["replied"], format_number(total.done), "; ".join(came))
        if not campaign.open_letter
        else (FIGURES["responses"], format_number(responses), replied_letters_words(total)),
        (
            FIGURES["part"],
            format_number(total.part),
            f"{total.new_date:,} gave a new date" * (total.part > 0),
        ),
        (
            FIGURES["nothing"],
            format_number(total.nothing),
            f"{total.returned:,} of them returned" * bool(total.returned),
        ),
        (FIGURES["overdue"], format_number(total.overdue), due)
        if campaign.chases_id is None
        else (FIGURES["overdue"], "–", f"counted with the first letters; {due}"),
    ]


def _timed(total: Total, campaign: Campaign) -> list[str]:
    """How many replies came in time; one to a reminder is judged as a reply to the first letter."""
    if campaign.chases_id is not None:
        return ["counted as in time or late with the first letters"]
    return [f"{total.in_time:,} in time", f"{total.came_late:,} late"]


def _of_all(total: Total) -> Iterable[str]:
    """How many of all letters were sent, unless all were."""
    if total.sent < total.letters:
        yield f"{total.sent:,} sent"
    if only_answered := total.followed - total.sent:
        yield f"{only_answered:,} answered without being marked as sent"
    if total.undelivered:
        yield f"{total.undelivered:,} could not be delivered"
    if not_sent := total.not_sent - total.undelivered:
        yield f"{not_sent:,} not sent"


def bars(shown: Listing, by: str) -> list[Bar]:
    """What came back, by registry or by region; each leads to its letters."""
    totals = totals_by_region(shown.letters) if by == "region" else totals_by_registry(shown.letters)
    names = shown.registries if by == "registry" else {region: place(region) for region in totals}
    return [
        Bar(
            names[key],
            total.counts,
            total.not_sent,
            here_with(**{by: key, "page": None, "by": by}),
        )
        for key, total in totals.items()
    ]


def overdue_words(session: Session, campaign: Campaign, *, today: date) -> str:
    """How “overdue” is worked out, on this day's example."""
    if campaign.chases_id is not None:
        return OF_REMINDER
    holidays = named_bank_holidays(session)
    calculation = calculate(
        campaign.letter_date, deadline_of(session, campaign), NOTHING, today=today, holidays=holidays
    )
    return f"{explain(calculation)} {CLOCK} {RETURNED}" if calculation else explain(None)


def list_filters(shown: Listing, people: Mapping[str, str]) -> list[ListFilter]:
    """In the order of the page. One that has a single value, which is not chosen, has nothing to choose."""
    filters = [text_filter("q", "Search", shown.wanted.search, hint=SEARCH_HINT, heading="Words")]
    failed = any(letter.answers.delivered.code == Delivery.FAILED for letter in shown.letters)
    for name, legend in LEGENDS.items():
        counts, chosen = shown.sifted.counts[name], shown.wanted.chosen.get(name, ())
        values = {*counts, *chosen}
        labels = {value: label(name, value, registries=shown.registries, people=people) for value in values}
        if not failed:
            labels |= {value: words for value, words in NO_FAILURE.get(name, {}).items() if value in labels}
        known = ANSWERS.get(name) or (shown.registries if name == "registry" else None)
        ordered = known or sorted(labels, key=labels.__getitem__)
        options = [(value, labels[value], counts.get(value, 0)) for value in ordered if value in labels]
        if len(options) > 1 or chosen:
            filters.append(ListFilter(name, legend, chosen, options, ANY.get(name, "")))
    return filters


def kept_by(filters: Iterable[ListFilter]) -> list[str]:
    """What the letters are filtered by, in words: "Region: Wales"."""
    return [
        f"{(list_filter.heading or list_filter.label).rstrip('?')}: {' or '.join(list_filter.chosen_labels)}"
        for list_filter in filters
        if list_filter.chosen
    ]


def lines(letters: Iterable[TrackedLetter], posts: Mapping[int, str], people: Mapping[str, str]) -> list[Line]:
    return [Line(letter, posts[letter.id], " · ".join(_beside(letter, people))) for letter in letters]


def _beside(letter: TrackedLetter, people: Mapping[str, str]) -> Iterable[str]:
    yield letter.reference
    if letter.addressees:
        yield format_plural(letter.addressees, "addressee")
    if letter.withdrawn:
        yield "withdrawn"
    if letter.assigned != NOBODY:
        yield people.get(letter.assigned, "a former user")
    if letter.notes:
        yield format_plural(len(letter.notes), "note")
