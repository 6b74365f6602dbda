"""One rule of the table that tells why a mail came back."""

import re
from dataclasses import dataclass

from app.inbox.reading.kinds import Reason


@dataclass(frozen=True)
class Rule:
    """`pattern` is looked for in words in small letters, blanks folded. `only_said`: not in a report's own prose.
    `weak`: asked only where no other rule holds, in servers' words or in the report's."""

    name: str
    reason: Reason
    pattern: re.Pattern[str]
    only_said: bool
    weak: bool


def rule(name: str, reason: Reason, *patterns: str, only_said: bool = False, weak: bool = False) -> Rule:
    return Rule(name, reason, re.compile("|".join(patterns)), only_said, weak)


WHO = (
    r"(?:user|recipient|mailbox|account|address|addressee|customer|subscriber|member|person|destinatario"
    r"|e-?mail (?:address|account|user)|id|alias)(?! server)"
)
"""Those whom servers name."""
