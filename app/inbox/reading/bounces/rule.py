"""One rule of the table that tells why a mail came back."""

import re
from dataclasses import dataclass
from functools import cached_property

from app.inbox.reading.kinds import Reason


@dataclass(frozen=True)
class Rule:
    """`pattern` is looked for in words in small letters, blanks folded; the first mail that is read has it compiled, so
    that no start waits for it. `only_said`: not in a report's own prose. `weak`: asked only where no other rule holds,
    in servers' words or in the report's."""

    name: str
    reason: Reason
    source: str
    only_said: bool
    weak: bool

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source)


def rule(name: str, reason: Reason, *patterns: str, only_said: bool = False, weak: bool = False) -> Rule:
    return Rule(name, reason, "|".join(patterns), only_said, weak)


WHO = (
    r"(?:user|recipient|mailbox|account|address|addressee|customer|subscriber|member|person|destinatario"
    r"|e-?mail (?:address|account|user)|id|alias)(?! server)"
)
"""Those whom servers name."""
