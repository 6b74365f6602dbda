"""The people whom an administrator names as members of a private office, by name or email address."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.accounts.models import Role, User
from app.errors import Refused
from app.web.typed import comparison_key, one_line

BETWEEN = re.compile(r"[;\r\n]+")
"""What stands between people in a list, as in the address line of an email."""

EMAIL = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")
"""One in a line such as “Alex Example <alex@office.example>”."""


@dataclass(frozen=True)
class NamedMembers:
    """`users`: those who may join. `not_yet`: those without an account or without the role Clearer, as they are shown.
    `problems`: why the others can't be matched to one person."""

    users: Sequence[User]
    not_yet: Sequence[str]
    problems: Sequence[Refused]


def named_members(text: str, users: Iterable[User]) -> NamedMembers:
    """The people in a list, each once. `users`: all users."""
    users = list(users)
    by_email = {user.email.casefold(): user for user in users}
    found: dict[int, User] = {}
    not_yet: dict[str, None] = {}
    problems: list[Refused] = []
    for written in filter(None, map(one_line, BETWEEN.split(text))):
        emails = EMAIL.findall(written)
        for email in emails:
            _sort(by_email.get(email.casefold()), email, found, not_yet)
        if not emails:
            alike = [user for user in users if comparison_key(user.name) == comparison_key(written)]
            alike = [user for user in alike if user.active] or alike
            if len(alike) == 1:
                _sort(alike[0], "", found, not_yet)
            else:
                problems.append(
                    Refused("member_ambiguous" if alike else "no_such_member", field="members", name=written)
                )
    return NamedMembers([*found.values()], [*not_yet], problems)


def _sort(user: User | None, email: str, found: dict[int, User], not_yet: dict[str, None]) -> None:
    """Into those who may join, or those who may not yet."""
    if user is None:
        not_yet[email] = None
    elif user.active and Role.CLEARER in user.roles:
        found[user.id] = user
    else:
        not_yet[f"{user.name} ({user.email})"] = None
