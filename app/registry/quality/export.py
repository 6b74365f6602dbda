"""The quality of the registries to take away: the counts, and the rows of one of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from app.registry.contacts.queue import owner_names
from app.registry.models import Contact
from app.registry.quality.counts import Quality
from app.registry.quality.kinds import KINDS
from app.registry.quality.posts import QualityMoment, lines_of
from app.registry.quality.showing import fault_words
from app.registry.words import CHANNELS
from app.web.tables.csv_file import Cell
from app.web.tables.export import BEFORE_ALL, RECORDED_AT, AsAt, Column, Table

READ = Callable[[], AbstractContextManager[Session]]

CONTACTS = (
    Column("Contact", 60),
    Column("Kind of contact", 16),
    Column("Post or organisation", 50),
    Column("Whose", 14),
    Column("Posts served", 10),
    Column("Source", 50),
    Column("Captured on", 16),
    Column("Verified on", 16),
)

AT_ONCE = 500
"""Posts or contacts that are read in one go."""


def table_of_counts(quality: Quality, names: Mapping[str, str], *, at: QualityMoment, moment: AsAt) -> Table:
    """As the page has it: a line for each kind, a column for each registry; the posts last."""
    numbers = [(kind.name, quality.counts[slug], quality.totals[slug]) for slug, kind in KINDS.items()]
    numbers.append(("Posts", quality.posts, sum(quality.posts.values())))
    rows: Iterator[Sequence[Cell]] = (
        (what, *(counts.get(slug, 0) for slug in names), total) for what, counts, total in numbers
    )
    columns = [Column("What", 50), *(Column(name) for name in names.values()), Column("All registries")]
    return Table("Quality of the registries", columns, rows, _about(at, moment), moment=moment)


def table_of_rows(
    read: READ, kind: str, ids: Sequence[int], *, at: QualityMoment, registry: str, moment: AsAt
) -> Table:
    """All rows of one count. `registry`: its name. `read` opens the session that they are read in."""
    about: list[tuple[str, Cell]] = [("What", KINDS[kind].name), ("Registry", registry or "All registries")]
    if KINDS[kind].about == "contact":
        columns: Sequence[Column] = CONTACTS
        rows = _contacts(read, ids, at)
    else:
        said = [Column(KINDS[kind].said, 40)] if KINDS[kind].said else []
        columns = [Column("Post", 56), *said, Column("Registry", 36), Column("Region", 26)]
        rows = _posts(read, kind, ids, at)
    about += _about(at, moment)
    return Table(KINDS[kind].about.title() + "s", columns, rows, about, moment=moment)


def _posts(read: READ, kind: str, ids: Sequence[int], at: QualityMoment) -> Iterator[Sequence[Cell]]:
    with read() as session:
        for start in range(0, len(ids), AT_ONCE):
            lines = lines_of(session, at, ids[start : start + AT_ONCE])
            said = fault_words(session, at, kind, lines)
            for line in lines:
                wrong = [said.get(line.post_id)] if KINDS[kind].said else []
                yield [line.title, *wrong, line.registry, line.region or None]


def _contacts(read: READ, ids: Sequence[int], at: QualityMoment) -> Iterator[Sequence[Cell]]:
    with read() as session:
        for start in range(0, len(ids), AT_ONCE):
            versions = [session.get_one(Contact, contact_id) for contact_id in ids[start : start + AT_ONCE]]
            names = owner_names(session, versions, today=at.valid_at)
            for version, (name, serves) in zip(versions, names, strict=True):
                yield [
                    ", ".join(version.lines) or version.value,
                    CHANNELS[version.channel],
                    name,
                    "Post" if version.post_id is not None else "Main office",
                    serves,
                    version.source,
                    version.captured_on,
                    version.verified_on,
                ]


def _about(at: QualityMoment, moment: AsAt) -> list[tuple[str, Cell]]:
    recorded = moment.moment or BEFORE_ALL
    return [("As at", at.valid_at), ("Contacts current when verified since", at.since), (RECORDED_AT, recorded)]
