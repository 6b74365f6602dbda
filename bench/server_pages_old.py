"""How long a campaign of 20,000 letters and 50,000 attempts and responses takes to open on each database, beside its
peers in the same run: the same page of the shipped campaign of 1,268 letters, and one plain query for the rows behind
the list. `make bench-pages` prints it.

Nothing here is asserted: a time belongs to the machine that it was taken on.
"""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import select, text, update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.platform.config import Settings
from app.platform.services import Services, open_services
from app.tracking.letter_notes import assign
from bench.seed import LARGE, LETTERS, follow_shipped, large_campaign
from bench.server import Server, Taken, serving
from tests.fixtures.app import SECRETS, Member, add_member
from tests.services.postgres import fresh_database

ROUNDS = int(os.environ.get("ROUNDS", "7"))

TRACK = "/campaigns/{}/track"
INSIGHT = "/campaigns/{}/insight"
EARLIER = 1_000_000
"""An event after all that there are: the page asks every fact for what was known then."""

PAGES = {
    "Track": TRACK,
    "Track, no reply recorded": f"{TRACK}?back=nothing",
    "Track, words": f"{TRACK}?q=borough+council",
    "Track, by post": f"{TRACK}?sort=post",
    "Track, last page": f"{TRACK}?page=999",
    "Track, on paper (2,000 letters)": f"{TRACK}/print",
    "Track, CSV": f"{TRACK}.csv",
    "Track, XLSX": f"{TRACK}.xlsx",
    "Insight": INSIGHT,
    "Insight, earlier": f"{INSIGHT}?as_at=2015-03-24&known_at={EARLIER}",
    "Insight, CSV by area": f"{INSIGHT}/areas.csv",
    "Send": "/campaigns/{}/send",
    "Audience": "/campaigns/{}/audience",
    "Preview": "/campaigns/{}/preview",
    "Task list": "/campaigns/{}",
    "History": "/campaigns/{}/history",
    "Home": "/",
}

PLAIN = text(
    """
    SELECT letters.reference, body.region, attempts.sent_on, response_versions.kind
    FROM campaigns JOIN letters ON letters.campaign_id = campaigns.id
    LEFT JOIN post_versions AS post ON post.post_id = letters.post_id AND post.superseded IS NULL
        AND (post.valid_from IS NULL OR post.valid_from <= campaigns.valid_at)
        AND (post.valid_to IS NULL OR post.valid_to > campaigns.valid_at)
    LEFT JOIN organisation_versions AS body ON body.organisation_id = post.organisation_id AND body.superseded IS NULL
        AND (body.valid_from IS NULL OR body.valid_from <= campaigns.valid_at)
        AND (body.valid_to IS NULL OR body.valid_to > campaigns.valid_at)
    LEFT JOIN attempts ON attempts.letter_id = letters.id AND attempts.undone IS NULL
    LEFT JOIN response_letters ON response_letters.letter_id = letters.id AND response_letters.superseded IS NULL
    LEFT JOIN response_versions ON response_versions.response_id = response_letters.response_id
        AND response_versions.superseded IS NULL
    WHERE campaigns.reference = :reference
    """
)
"""Each letter with its region, its sendings and what came back: what the list can't do without."""


@pytest.fixture
def postgres_settings(tmp_path: Path, postgres: str, shipped_postgres: str) -> Iterator[Settings]:
    with fresh_database(postgres, template=shipped_postgres) as url:
        yield Settings(instance_dir=tmp_path / "instance", database_url=url, **SECRETS)


def test_sqlite(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        _measure("SQLite", settings, tmp_path)


def test_postgresql(postgres_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        _measure("PostgreSQL", postgres_settings, tmp_path)


def _measure(database: str, settings: Settings, folder: Path) -> None:
    with closing(open_services(settings)) as services:
        member = _prepare(services)
        with serving(settings, folder / "log", partial(_serving, services)) as server:
            server.sign_in(member)
            pages, plain = _take(server, services)
    _print(database, pages, median(plain))


def _prepare(services: Services) -> Member:
    """Both campaigns, sent and answered; one person owns them and looks after some letters of each."""
    references = [large_campaign(services), follow_shipped(services)]
    member = add_member(services, Role.DRAFTER)
    with services.database.writing() as session:
        session.execute(update(Campaign).values(owner_id=member.id))
        for reference in references:
            campaign = campaign_by_reference(session, reference)
            assert campaign is not None
            some = session.scalars(select(Letter.id).where(Letter.campaign_id == campaign.id).limit(200)).all()
            assign(session, campaign, some, to=member.id, actor=SYSTEM)
    if _is_postgresql(services):
        with services.database.writing() as session:
            session.execute(text("ANALYZE"))  # as it does by itself within a minute
    return member


def _is_postgresql(services: Services) -> bool:
    return services.database.engine.dialect.name == "postgresql"


def _serving(services: Services) -> list[int]:
    """The processes of PostgreSQL that serve this database."""
    if not _is_postgresql(services):
        return []
    with services.database.reading() as session:
        own = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        return list(session.scalars(own))


def _take(server: Server, services: Services) -> tuple[dict[str, tuple[list[Taken], list[Taken]]], list[float]]:
    """Of each page, the large campaign's and the shipped one's, and seconds of the plain query: all in turn, so that
    they meet the same weather."""
    pages: dict[str, tuple[list[Taken], list[Taken]]] = {name: ([], []) for name in PAGES}
    plain: list[float] = []
    for turn in range(ROUNDS + 1):
        for name, path in PAGES.items():
            for reference, taken in zip((LARGE, "MAR15"), pages[name], strict=True):
                one = server.take(path.format(reference))
                if turn:  # the first is to warm up
                    taken.append(one)
        plain.append(_plain(services))
    return pages, plain[1:]


def _plain(services: Services) -> float:
    """Seconds of one query for the rows, as the driver gives them."""
    with services.database.reading() as session:
        start = time.perf_counter()
        rows = session.execute(PLAIN, {"reference": LARGE}).all()
        assert len(rows) > LETTERS, len(rows)
        return time.perf_counter() - start


def _print(database: str, pages: dict[str, tuple[list[Taken], list[Taken]]], plain: float) -> None:
    load = os.getloadavg()[0]
    print(f"\n{database}: {LETTERS:,} letters; medians of {ROUNDS}; {os.cpu_count()} processors, load {load:.1f}")
    print(f"{'':32} {'seconds':>8} {'of a':>9} {'shipped,':>9} {'times':>6} {'times':>6} {'kB':>6} {'peak':>6}")
    print(f"{'':32} {'':>8} {'processor':>9} {'seconds':>9} {'its':>6} {'query':>6} {'':>6} {'MB':>6}")
    for name, (large, shipped) in pages.items():
        seconds, peer = median(one.seconds for one in large), median(one.seconds for one in shipped)
        beside = f"{peer:9.2f} {seconds / peer:6.1f}" if "{}" in PAGES[name] else f"{'':9} {'':6}"
        print(
            f"{name:32} {seconds:8.2f} {median(one.cpu for one in large):9.2f} {beside}"
            f" {seconds / plain:6.1f} {large[-1].length / 1000:6.0f} {max(one.peak for one in large) / 1e6:6.0f}"
        )
    print(f"{'One plain query for its rows':32} {plain:8.2f}")
