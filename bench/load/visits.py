"""Pages that people of each role open, how often, and the address of each."""

import random
from collections.abc import Mapping
from typing import Any

LARGE = "/campaigns/LARGE"

MAIL_READERS = ("drafter", "viewer", "safeguarding", "administrator")

VISITS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("Home", 4, ()),
    ("Campaigns", 1, ()),
    ("Task list", 3, ()),
    ("Track", 3, ()),
    ("Track, filtered", 4, ()),
    ("Track, a page", 2, ()),
    ("Letter", 8, ()),
    ("Insight", 2, ()),
    ("Send", 1, ()),
    ("Replies", 1, ()),
    ("Recipients", 1, ()),
    ("A registry", 2, ()),
    ("Post", 4, ()),
    ("Search", 4, ()),
    ("History", 1, ()),
    ("Notices", 2, ()),
    ("Guide", 2, ()),
    ("Inbox", 3, MAIL_READERS),
    ("Clearance", 4, ("clearer",)),
    ("Reports of risk", 4, ("safeguarding",)),
    ("Audit record", 2, ("administrator",)),
    ("Users", 2, ("administrator",)),
)
"""Name, weight, and the roles that open it; all without one."""

FILTERS = ("back=nothing", "late=overdue", "q=borough+council", "sort=post", "back=substantive", "q=Wales&page=2")
WORDS = ("Rotherham", "borough council", "chief constable", "LARGE-00123", "Norfolk", "directer of children", "Leeds")
GUIDE = ("words", "roles", "replies", "chasing", "clearing", "registries")


def address_of(name: str, cast: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    """An address of this page, for a person of the cast."""
    match name:
        case "Home":
            return "/"
        case "Campaigns":
            return "/campaigns"
        case "Task list":
            return LARGE
        case "Track":
            return f"{LARGE}/track"
        case "Track, filtered":
            return f"{LARGE}/track?{random.choice((*FILTERS, 'assigned={id}')).format(**part)}"
        case "Track, a page":
            return f"{LARGE}/track?page={random.randint(2, cast['pages'])}"
        case "Letter":
            return f"/letters/{random.choice(cast['letters'])}"
        case "Insight" | "Send" | "Replies" | "History" | "Clearance":
            return f"{LARGE}/{name.lower()}"
        case "A registry":
            return f"/recipients/{random.choice(cast['registries'])}"
        case "Post":
            return f"/posts/{random.choice(cast['posts'])}"
        case "Search":
            return f"/search?q={random.choice(WORDS)}"
        case "Guide":
            return f"/guide/{random.choice(GUIDE)}"
        case "Reports of risk":
            return "/risk"
        case "Audit record":
            return "/audit"
        case "Users":
            return "/admin/users"
        case _:
            return f"/{name.lower()}"
