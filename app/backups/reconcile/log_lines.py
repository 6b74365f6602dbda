"""What lines of a mail server's log, or of a list, name: emails of ours by their Message-IDs, letters by their
references. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.inbox.sorting.match import references_in

_NUMBER = re.compile(r"(?<![\w-])([A-Z0-9][A-Z0-9-]{0,19}-\d{4,9})\.[A-Z0-9]+@[\w.-]*\w", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class NamedLetters:
    """`numbers`: Message-IDs in lower case, each with the reference of its letter. `references`: those that a line
    names without a Message-ID."""

    numbers: Mapping[str, str]
    references: Sequence[str]

    @property
    def all_references(self) -> Sequence[str]:
        return list(dict.fromkeys([*self.numbers.values(), *self.references]))


def letters_named(lines: str) -> NamedLetters:
    """However many there are: one that was left out would be sent again."""
    numbers: dict[str, str] = {}
    references: dict[str, None] = {}
    for line in lines.splitlines():
        here = {match[0].lower(): match[1].upper() for match in _NUMBER.finditer(line)}
        named = references_in(_NUMBER.sub(" ", line), most=None)
        numbers |= here
        references |= dict.fromkeys(reference for reference in named if reference not in here.values())
    return NamedLetters(numbers, list(references))
