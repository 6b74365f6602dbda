"""How much is in the installation that is measured, and in the small one that its queries are compared with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """`posts`, `messages` and `events` count what ships or is recorded besides."""

    letters: int
    posts: int
    messages: int
    events: int


OWN = "made-up-bodies"
"""A registry that no campaign writes to: the posts besides are its."""

FULL = Size(letters=20_000, posts=50_000, messages=20_000, events=500_000)
SMALL = Size(letters=1_400, posts=1_700, messages=150, events=1_500)
