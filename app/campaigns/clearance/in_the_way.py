"""What is outstanding in clearance, office by office: the most urgent first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.clearance.board import Board, BoardRequest, Row
from app.clearance.states import State
from app.clearance.steps import Review
from app.web.filters import format_date, format_plural, name_in_sentence
from app.web.names import capitalise_first, recipients_of, the_office

URGENT = {"warn": 0, "stop": 1, "query": 2, "empty": 3}
"""The order of the list, by shape."""


@dataclass(frozen=True)
class Hindrance:
    """As the list of needs shows it: a shape, what it is, the words beside it, for how long, and where to look."""

    shape: str
    title: str
    why: str
    when: str
    href: str
    is_on_board: bool = False
    """Whether the table of the board says all of it: an office has neither answered nor been reminded."""
    is_review: bool = False
    objection: State | None = None
    """Which answer of an office it is, where that does not clear the text."""


def hindrances_of(
    board: Board,
    names: Mapping[str, str],
    reviews: Sequence[Review] = (),
    *,
    href: str,
    reminded: Mapping[int, datetime],
) -> Sequence[Hindrance]:
    """`names` of registries by slug; `reviews` that must be content with the newest version; `href`: of the page of
    clearance; `reminded`: when offices were, by the event."""
    hindrances = [hindrance for row in board.rows for hindrance in _of_office(row, names, href=href, reminded=reminded)]
    hindrances += [_of_review(review, href=f"{href}/before-ministers") for review in reviews if not review.is_content]
    return sorted(hindrances, key=lambda hindrance: URGENT[hindrance.shape])


def _of_office(
    row: Row, names: Mapping[str, str], *, href: str, reminded: Mapping[int, datetime]
) -> Iterator[Hindrance]:
    office = capitalise_first(the_office(row.office.name))
    for slug, put in row.put.items():
        if put is None or put.given:
            continue
        said, note = name_in_sentence(names[slug]), put.answer.note if put.answer else ""
        when, at = row.waiting_words([slug]), f"{href}/texts/{slug}"
        match put.state:
            case State.NOT_CONTENT:
                title = f"{office} is not content with the text for {said}"
            case State.SUBJECT_MUST:
                title = f"{office} asks for a change in the text for {said}"
            case _:
                continue
        yield Hindrance("warn", title, note, when, at, objection=put.state)
    asked = _in(row, State.ASKED)
    for shape, title, puts in (
        ("stop", "withdrew its answer", _in(row, State.TAKEN_BACK)),
        ("query", "has been asked again", [one for one in asked if one.again and not one.minister_left]),
        ("query", "has been asked again because its minister left office", [one for one in asked if one.minister_left]),
        ("empty", "", [one for one in asked if not one.again]),
    ):
        if puts:
            slugs = [request.request.registry_slug for request in puts]
            texts = format_plural(len(puts), "text")
            said = f"{office} {title}: {texts}" if title else f"{texts} with {the_office(row.office.name)}"
            days = row.waiting_words(slugs)
            which = capitalise_first(recipients_of([names[slug] for slug in slugs]))
            reminders = _reminded(puts, reminded)
            yield Hindrance(shape, said, f"{which}.{reminders}", days, href, shape == "empty" and not reminders)


def _of_review(review: Review, *, href: str) -> Hindrance:
    """A reviewer before ministers who is not content with the newest version."""
    shape, word, _ = review.shown
    title = f"{review.step.name}: {word[:1].lower()}{word[1:]}"
    ask = f"The text has changed since. Ask them to review version {review.newest}." if review.is_outdated else ""
    return Hindrance(shape, title, ask or review.step.note, "", href, is_review=True)


def _in(row: Row, state: State) -> list[BoardRequest]:
    return [request for request in row.put.values() if request is not None and request.state == state]


def _reminded(puts: Iterable[BoardRequest], reminded: Mapping[int, datetime]) -> str:
    when = [reminded[seq] for put in puts if (seq := put.request.reminded) is not None and seq in reminded]
    return f" Reminded on {format_date(max(when))}." if when else ""
