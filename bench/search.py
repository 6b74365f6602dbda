"""How long a search takes among 50,000 posts with their holders and contacts on each database, beside its peer in the
same run: a scan of the posts by LIKE for the same words. `make bench-search` prints it.

Nothing here is asserted: a time belongs to the machine that it was taken on.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.platform.database import Database
from app.platform.events import Event
from app.platform.root import ROOT
from app.platform.schema import upgrade
from app.registry.models import HolderVersion, OrganisationCode, OrganisationVersion, PostVersion
from app.registry.shipped.load import load_package
from app.registry.shipped.package import read_package
from app.search.find import find_all, find_kind, read_search
from app.search.keep import bring_up_to_date, catch_up
from bench.seed_posts import made_up_posts
from tests.services.postgres import fresh_database

POSTS = 50_000
PLACES = 4_000
ROUNDS = int(os.environ.get("ROUNDS", "7"))
TODAY = date(2026, 11, 25)
ASKED = (
    ("a whole code", "X09001234"),
    ("part of a code", "X090012"),
    ("a common word", "council"),
    ("two letters", "co"),
    ("a place", "rotherham"),
    ("a place misspelled", "rotheram"),
    ("short forms", "sth yorks police"),
    ("a name misspelled", "exampelton braxby"),
    ("common words, one misspelled", "chief exectuive council"),
    ("the middle of a word", "otherha"),
    ("nothing", "zzzqqq"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path) -> Iterator[Database]:
    info = {"audit_key": b"audit-key-for-bench" * 2}
    if request.param == "sqlite":
        with closing(Database(f"sqlite:///{tmp_path}/d.db", info=info)) as opened:
            yield opened
        return
    with fresh_database(request.getfixturevalue("postgres")) as url, closing(Database(url, info=info)) as opened:
        yield opened


def test_search(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade(database)
    name = database.engine.dialect.name
    with database.writing() as session:
        load_package(session, read_package(ROOT / "recipients"), actor=SYSTEM)
        posts = made_up_posts(session, POSTS, PLACES)
    began = time.perf_counter()
    owners = catch_up(database, today=TODAY)
    made = time.perf_counter() - began
    load = os.getloadavg()[0]
    lines = [f"\n{name}, load {load:.1f}: {owners:,} owners of entries made in {made:.1f} s"]
    with database.writing() as session:
        record(session, Event("post.seen", ""), actor=SYSTEM, subjects=[("post", posts[0])])
    began = time.perf_counter()
    assert bring_up_to_date(database, today=TODAY)
    lines.append(f"one post made anew after an event: {1000 * (time.perf_counter() - began):.0f} ms")
    lines.append(f"{'':30} {'all kinds':>10} {'one kind':>10} {'LIKE':>10} {'ratio':>7}")
    for what, typed in ASKED:
        ours, page, theirs = (_median(database, do, typed) for do in (_search, _page, _scan))
        lines.append(f"{what:30} {ours:8.1f}ms {page:8.1f}ms {theirs:8.1f}ms {theirs / ours:7.1f}")
    with capsys.disabled():
        print("\n".join(lines))


def _median(database: Database, do: Callable[[Session, str], object], typed: str) -> float:
    times = []
    for _ in range(ROUNDS):
        with database.reading() as session:
            session.execute(select(literal(1)))
            began = time.perf_counter()
            do(session, typed)
            times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def _search(session: Session, typed: str) -> object:
    """As the page of all kinds does, spelling and all."""
    return find_all(session, read_search(session, typed))


def _page(session: Session, typed: str) -> object:
    """As the second page of posts does."""
    return find_kind(session, read_search(session, typed), "post", most=50, skip=50)


def _scan(session: Session, typed: str) -> object:
    """The peer: every word anywhere in a post's titles, names or codes, or in its holder's name, counted and listed.
    It finds neither what is misspelled nor short forms, nor contacts, areas and the other kinds."""
    conditions = []
    for word in typed.split():
        texts = (PostVersion.title, OrganisationVersion.name, OrganisationVersion.short_name, HolderVersion.full_name)
        coded = select(OrganisationCode.id).where(
            OrganisationCode.organisation_id == PostVersion.organisation_id,
            func.lower(OrganisationCode.code).like(f"%{word.lower()}%"),
        )
        conditions.append(or_(*(func.lower(text).like(f"%{word.lower()}%") for text in texts), coded.exists()))
    found = (
        select(PostVersion.post_id, PostVersion.title)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .outerjoin(HolderVersion, HolderVersion.post_id == PostVersion.post_id)
        .where(PostVersion.superseded.is_(None), OrganisationVersion.superseded.is_(None), *conditions)
    )
    session.scalars(select(func.count()).select_from(found.subquery())).one()
    return session.execute(found.order_by(PostVersion.title).limit(50)).all()
