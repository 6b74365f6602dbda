"""Lists of posts and the registries, to take away: what their pages show, as at the day that they show."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.registry.asked import Asked
from app.registry.models import Registry
from app.registry.organisation import HeldPost
from app.registry.posts import ListedPost
from app.registry.registries import Covered
from app.registry.showing import TimelineItem, spans
from app.registry.words import KINDS
from app.web.csv_file import Cell
from app.web.export import Column, Table

POSTS = (
    Column("Post", 56),
    Column("Title", 40),
    Column("Organisation", 44),
    Column("Registry", 32),
    Column("Office-holder", 30),
    Column("Salutation", 30),
    Column("Kind of organisation", 28),
    Column("Nation", 12),
    Column("Region", 24),
    Column("Title verified on", 16),
    Column("Tags", 30),
)
HISTORY = (Column("What happened", 40), Column("In words", 80), Column("By", 30), Column("When", 40))
MOMENT = (Column("As at", 16), Column("Known at event", 10))
REGISTRIES = (Column("Registry", 40), Column("Sector", 24), Column("The list is complete", 50), Column("Posts", 10))


def posts_table(
    posts: Sequence[ListedPost],
    names: Mapping[str, str],
    tags: Mapping[int, Sequence[str]],
    *,
    asked: Asked,
    event: int,
    chosen: Sequence[Any],
) -> Table:
    """`names`: of registries by slug. `tags`: by post. `event`: up to which Despatch knew. `chosen`: as
    showing.chosen_tags has it."""
    rows = (
        (
            post.full_title,
            post.title,
            post.organisation,
            names[post.registry_slug],
            post.holder or None,
            post.salutation,
            KINDS.get(post.kind, post.kind),
            post.nation,
            post.region,
            post.title_verified_on,
            "; ".join(tags.get(post.post_id, ())) or None,
            asked.valid_at,
            event,
        )
        for post in posts
    )
    words = "; ".join(f"{legend}: {', '.join(text for text, _ in values)}" for legend, values in chosen)
    about: list[tuple[str, Cell]] = [("Posts", len(posts)), ("Filter", words or "None"), *_moment(asked, event)]
    return Table("Posts", (*POSTS, *MOMENT), rows, about)


def registries_table(
    registries: Sequence[Registry],
    counts: Mapping[str, int | None],
    coverage: Mapping[str, Sequence[Covered]],
    *,
    asked: Asked,
    event: int,
) -> Table:
    rows = (
        (one.name, one.sector_name, spans(coverage[one.slug]), counts[one.slug], asked.valid_at, event)
        for one in registries
    )
    return Table("Registries", (*REGISTRIES, *MOMENT), rows, _moment(asked, event))


def posts_of_table(posts: Sequence[HeldPost], organisation: str, *, asked: Asked, event: int) -> Table:
    """The posts of one organisation."""
    rows = [(one.title, one.registry_name, asked.valid_at, event) for one in posts]
    about: list[tuple[str, Cell]] = [("Organisation", organisation), *_moment(asked, event)]
    return Table("Posts", (Column("Post", 56), Column("Registry", 32), *MOMENT), rows, about)


def history_table(items: Sequence[TimelineItem], post: str, *, event: int) -> Table:
    """A post's history, newest first."""
    rows = [(one.title, one.words, one.by.removeprefix("by ") or None, one.when) for one in items]
    return Table("History", HISTORY, rows, [("Post", post), ("Known at event", event)])


def _moment(asked: Asked, event: int) -> list[tuple[str, Cell]]:
    return [("As at", asked.valid_at), ("Known at event", event)]
