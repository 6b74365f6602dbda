"""Lists of posts and the registries: what their pages show, as at the day that they show."""

from collections.abc import Mapping, Sequence

from app.registry.models import Registry
from app.registry.organisations.organisation import HeldPost
from app.registry.posts.posts import ListedPost
from app.registry.registries import CoverageSpan
from app.registry.showing import TimelineItem, spans
from app.registry.words import KINDS
from app.web.list_filters import ListFilter, described
from app.web.tables.csv_file import Cell
from app.web.tables.export import AT_EVENT, PLAIN, AsAt, ListColumn, Table, list_table

HISTORY: Sequence[ListColumn[TimelineItem]] = [
    ListColumn("What happened", lambda item: item.title, 40),
    ListColumn("In words", lambda item: item.words, 80),
    ListColumn("By", lambda item: item.by.removeprefix("by ") or None, 30),
    ListColumn("When", lambda item: item.when, 40),
]

HELD: Sequence[ListColumn[HeldPost]] = [
    ListColumn("Post", lambda post: post.title, 56, cell="post"),
    ListColumn("Registry", lambda post: post.registry_name, 32, cell="registry"),
]
"""The posts of one organisation."""


def registry_columns(
    counts: Mapping[str, int | None], coverage: Mapping[str, Sequence[CoverageSpan]]
) -> Sequence[ListColumn[Registry]]:
    return [
        ListColumn("Registry", lambda registry: registry.name, 40, cell="name"),
        ListColumn("Sector", lambda registry: registry.sector_name, 24, cell=PLAIN),
        ListColumn("Complete for these dates", lambda registry: _complete(registry, counts, coverage), 50, cell=PLAIN),
        ListColumn("Posts", lambda registry: counts.get(registry.slug), 10, cell="posts", look="n"),
    ]


def _complete(
    registry: Registry, counts: Mapping[str, int | None], coverage: Mapping[str, Sequence[CoverageSpan]]
) -> str:
    return spans(coverage[registry.slug]) if registry.slug in counts else "Empty"


def post_columns(names: Mapping[str, str], tags: Mapping[int, Sequence[str]]) -> Sequence[ListColumn[ListedPost]]:
    """`names`: of registries by slug. `tags`: by post."""
    return [
        ListColumn("Post", lambda post: post.full_title, 56),
        ListColumn("Title", lambda post: post.title, 40),
        ListColumn("Organisation", lambda post: post.organisation, 44),
        ListColumn("Registry", lambda post: names[post.registry_slug], 32),
        ListColumn("Office-holder", lambda post: post.holder or None, 30),
        ListColumn("Salutation", lambda post: post.salutation, 30),
        ListColumn("Kind of organisation", lambda post: KINDS.get(post.kind, post.kind), 28),
        ListColumn("Nation", lambda post: post.nation, 12),
        ListColumn("Region", lambda post: post.region, 24),
        ListColumn("Title verified on", lambda post: post.title_verified_on, 16),
        ListColumn("Tags", lambda post: "; ".join(tags.get(post.post_id, ())) or None, 30),
    ]


def posts_table(
    posts: Sequence[ListedPost],
    columns: Sequence[ListColumn[ListedPost]],
    *,
    moment: AsAt,
    filters: Sequence[ListFilter],
) -> Table:
    about: list[tuple[str, Cell]] = [("Posts", len(posts)), ("Filter", described(filters) or "None")]
    return moment.table("Posts", columns, posts, about)


def history_table(items: Sequence[TimelineItem], post: str, *, event: int) -> Table:
    """A post's history, newest first."""
    return list_table("History", HISTORY, items, [("Post", post), (AT_EVENT, event)])
