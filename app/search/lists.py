"""Lists of posts that are searched as everything is, where that tells the truth: today's, as known now.

The entries know no other day, so the words of an older list are looked for as they were spelled then, and codes whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.platform.clock import today
from app.registry.posts.posts import PostFilter
from app.registry.requested_moment import RequestedMoment
from app.search.find import post_ids, read_search
from app.search.keep import fresh
from app.web.request import reading, services


@dataclass(frozen=True)
class AppliedSearch:
    """`filters` as the list takes them; `tolerant`: its words are, or would be, looked for as everywhere. `instead`: as
    Search has it. `complete`: all that is committed is found."""

    filters: PostFilter
    tolerant: bool
    instead: Sequence[tuple[str, list[str]]] = ()
    complete: bool = True


def apply_search(filters: PostFilter, asked: RequestedMoment) -> AppliedSearch:
    """Call it before anything is read: what is read next is then as new as what is searched."""
    tolerant = asked.valid_at == today() and asked.known_at is None
    if not filters.search or not tolerant:
        return AppliedSearch(filters, tolerant)
    complete = fresh(services(), today=today())
    search = read_search(reading(), filters.search)
    return AppliedSearch(replace(filters, found=post_ids(reading(), search)), tolerant, search.instead, complete)
