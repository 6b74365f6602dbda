"""What pages of a campaign show, apart from their words: tasks, states, notes that lead on, what a message counts."""

from typing import NamedTuple

from tests.web.figures import numbers_in
from tests.web.markup import (
    Page,
    heading_of,
    links_of,
    main_of,
    message_of,
    states_of,
    with_class,
    words_of,
)


class Task(NamedTuple):
    """A step in the list of tasks. `href`: where it leads; blank while it can't start."""

    shape: str
    word: str
    sub: str
    hint: str
    href: str


def task_of(page: Page, step: str) -> Task:
    """The task of this name on a campaign's page."""
    for item in with_class(page, "govuk-task-list__item"):
        named = item.xpath("./div[1]/*[1]")[0]
        if words_of(named) == step:
            (state,) = states_of(item)
            hint = " ".join(words_of(one) for one in with_class(item, "govuk-task-list__hint"))
            return Task(*state, hint, named.get("href", ""))
    raise AssertionError(f"no task {step!r}")


def shapes_and_words(page: Page) -> list[tuple[str, str]]:
    """The states of a page without what stands below them, in its order."""
    return [(state.shape, state.word) for state in states_of(page)]


def warnings_to(page: Page, href: str) -> list[str]:
    """The words of the warning notes that lead there."""
    return [words_of(note) for note in with_class(page, "ds-note--warn") if href in links_of(note)]


def done(page: Page) -> tuple[str, list[int]]:
    """The kind of the message after an act, and the numbers in it."""
    kind, words = message_of(page)
    return kind, numbers_in(words)


def panel_of(page: Page) -> str:
    """The words of the panel that asks before something is done."""
    return words_of(with_class(page, "ds-panel")[0])


def removed_by(page: Page) -> int:
    """How many clearances an edit removes, by the page that asks about it first."""
    (number,) = numbers_in(heading_of(page))
    (accepted,) = buttons_of(page, "accepted")
    assert len(accepted.split()) == number
    return number


def listed_of(page: Page) -> list[int]:
    """From which to which of how many a list shows, or only of how many."""
    return numbers_in(words_of(with_class(page, "ds-shown")[0]))


def lede_of(page: Page) -> str:
    """What a page says first."""
    return words_of(with_class(page, "ds-lede")[0])


def changes_of(page: Page) -> list[tuple[str, str]]:
    """What changed between two texts that are compared: words that were taken out (del) or put in (ins)."""
    seen = ".//text()[not(parent::span[@class='govuk-visually-hidden'])]"
    return [(one.tag, " ".join("".join(one.xpath(seen)).split())) for one in main_of(page).iter("del", "ins")]


def buttons_of(page: Page, name: str) -> list[str]:
    """The values of the buttons of this name."""
    return main_of(page).xpath(".//button[@name=$name]/@value", name=name)
