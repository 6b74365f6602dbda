"""The filters of a list page, each declared once: its box in the panel, and the links and words of what is chosen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.web.querystring import here_without

Option = tuple[str, str, int | None]
"""A value, its label, and how many rows choosing it would leave; None where they are not counted."""


@dataclass(frozen=True)
class ListFilter:
    """One filter of a list. Without `options` it is a text box; with `any_label`, the first option, a select; else a
    group of checkboxes.

    `key`: its name in the address. `chosen`: the values that the address asks for; one that is not among the options is
    its own label. `heading`: what the list of chosen values calls it, if not by its label. `href_without`: the page
    without one value, where that is not this page's address less the value. `group_of`: the heading in a long select
    under which an option stands, by its value; options of one heading come one after another.
    """

    key: str
    label: str
    chosen: Sequence[str]
    options: Sequence[Option] | None = None
    any_label: str = ""
    hint: str = ""
    input_type: str = "search"
    heading: str = ""
    href_without: Callable[[str], str] | None = None
    group_of: Callable[[str], str] | None = None

    @property
    def checks(self) -> list[tuple[str, str, bool, int | None]]:
        """For forms.checks."""
        return [(value, label, value in self.chosen, count) for value, label, count in self.options or ()]

    @property
    def select_options(self) -> list[tuple[str, str | list[tuple[str, str]]]]:
        """For forms.select: value and label, or a heading and its options."""
        options = [
            (value, label, "" if count is None else f" ({count:,})") for value, label, count in self.options or ()
        ]
        named = [(value, label + number) for value, label, number in options]
        first = ("", self.any_label)
        if group_of := self.group_of:
            return [first, *((group, list(pairs)) for group, pairs in groupby(named, lambda pair: group_of(pair[0])))]
        return [first, *named]

    @property
    def selected(self) -> str:
        """The value of a text box, or of a select: the first option that is chosen."""
        if self.options is None:
            return next(iter(self.chosen), "")
        return next((value for value, _, _ in self.options if value in self.chosen), "")

    @property
    def chosen_labels(self) -> list[str]:
        labels = {value: label for value, label, _ in self.options or ()}
        return [labels.get(value, value) for value in self.chosen]

    @property
    def links(self) -> list[tuple[str, str]]:
        """The label of each chosen value, with the address of this page without it."""
        several = len(self.chosen) > 1
        without = self.href_without or (lambda value: here_without(self.key, value if several else None))
        return [(label, without(value)) for label, value in zip(self.chosen_labels, self.chosen, strict=True)]


def text_filter(
    key: str, label: str, value: str, *, hint: str = "", input_type: str = "search", heading: str = ""
) -> ListFilter:
    return ListFilter(key, label, (value,) if value else (), hint=hint, input_type=input_type, heading=heading)


def select_filter(
    key: str,
    label: str,
    value: str,
    any_label: str,
    options: Iterable[tuple[str, str]],
    *,
    group_of: Callable[[str], str] | None = None,
) -> ListFilter:
    """A select whose options, of (value, label), are not counted."""
    chosen = (value,) if value else ()
    return ListFilter(key, label, chosen, [(*option, None) for option in options], any_label, group_of=group_of)


def described(filters: Iterable[ListFilter]) -> str:
    """What a file is filtered by: "Kind of contact: Email, Postal; Region: Wales"."""
    return "; ".join(
        f"{list_filter.heading or list_filter.label}: {', '.join(list_filter.chosen_labels)}"
        for list_filter in filters
        if list_filter.chosen
    )
