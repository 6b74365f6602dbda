"""How names of offices and of registries are written within a sentence."""

from collections.abc import Sequence

WITHOUT_ARTICLE = ("the ", "The ", "HM ", "No ", "No. ", "Number ")


def the_office(name: str) -> str:
    """A department in a sentence: “the Home Office”, “the Department of Health”, “HM Treasury”."""
    return name if name.startswith(WITHOUT_ARTICLE) or name[:1].isdigit() else f"the {name}"


def recipients_of(registries: Sequence[str]) -> str:
    """Those in these registries, by the registries' names: “mayors and commissioners, and council leaders”.
    The comma keeps apart names that have an “and” of their own."""
    names = [f"{name[:1].lower()}{name[1:]}" for name in registries]
    if len(names) < 2:
        return "".join(names)
    *first, last = names
    comma = "," if any(" and " in name for name in names) else ""
    return f"{', '.join(first)}{comma} and {last}"


def capitalise_first(words: str) -> str:
    """The same at the start of a sentence: “The Home Office”."""
    return f"{words[:1].upper()}{words[1:]}"
