"""What pages of many letters cost SQLite, in steps of its own: no clock, and the same on every machine.

A plan that begins at the wrong table takes steps by the square of the letters. Which plan SQLite chooses depends on the
statistics that it has, so pages are counted with none, with those of before the letters came, and with fresh ones.

Each test seeds a large campaign: three seconds for 2,000 letters, 40 for 20,000.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text, update

from app.campaigns.models import Campaign
from app.platform.config import Settings
from app.platform.services import Services
from bench.pages.addresses import INSIGHT, TRACK, VIEWS
from bench.seed import LARGE, follow_shipped, large_campaign
from tests.fixtures.app import SECRETS, add_member, client_of
from tests.fixtures.reuse import reopened, reused_app
from tests.services.run import once
from tests.test_every_page import EVERYBODY, TO_LOOK_AT

FEW, MANY = 2_000, 20_000

OF_EACH_LETTER = 2_000
"""Steps that a page may take for each letter. Home takes the most: 1,250, with those of the shipped campaign, and the
page of contacts' quality 1,100. With the plans that made pages hang, 2,000 letters by post took 15,000 each."""

BESIDES = 500_000
"""Steps that a page may take whatever the letters."""

COPIED = "/recipients/council-leaders"
"""Pages of the registry whose posts the seed copies: beside the 353 that ship, 732 copies for FEW letters."""

COPIED_GROWS = (MANY - 1_268 + 353) / (FEW - 1_268 + 353)
"""How many times as many rows these pages have for MANY letters, of which 1,268 go to what ships."""

EVERY = 100
"""How often SQLite says that it has taken that many steps."""

STATISTICS = ("none", "old", "fresh")

OF_CAMPAIGNS = [
    *(TRACK, f"{TRACK}/print", f"{TRACK}.csv", f"{TRACK}.xlsx", INSIGHT, f"{INSIGHT}/areas.csv", "/"),
    *(f"/campaigns/{LARGE}{page}" for page in ("", "/send", "/audience", "/preview", "/history")),
    *(view for view in VIEWS if view.startswith("/campaigns/")),
]
OWN = re.compile(r"/MAR15/signatories/|MAR15-|^/offices/")
"""Pages of one signatory or letter of the shipped campaign, and of a member of an office."""

ALL = sorted({*OF_CAMPAIGNS, *(path.replace("MAR15", LARGE) for path in TO_LOOK_AT if not OWN.search(path))})


class Steps:
    """Steps that SQLite takes, on every connection that `services` open meanwhile."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._taken = 0

    @contextmanager
    def counted(self) -> Iterator["Steps"]:
        engines = (self._services.database._read, self._services.database._write)
        for engine in engines:
            event.listen(engine, "checkout", self._watch)
        try:
            yield self
        finally:
            for engine in engines:
                event.remove(engine, "checkout", self._watch)

    def take(self) -> int:
        """The steps since the last call."""
        taken, self._taken = self._taken, 0
        return taken

    def _watch(self, connection: Any, _record: Any, _proxy: Any) -> None:
        connection.set_progress_handler(self._more, EVERY)

    def _more(self) -> int:
        self._taken += EVERY
        return 0


def seeded(letters: int, shipped: Path) -> Path:
    """A database with a campaign of so many letters, sent and answered, beside the shipped one. Copy it."""

    def make(folder: Path) -> dict[str, Any]:
        instance = folder / "instance"
        instance.mkdir()
        shutil.copy(shipped, instance / "despatch.db")
        with reopened(Settings(instance_dir=instance, workers=1, **SECRETS)) as services:
            large_campaign(services, letters)
            follow_shipped(services)
        return {"file": str(instance / "despatch.db")}

    return Path(once(f"seeded-{letters}", make)["file"])


@contextmanager
def app_of(letters: int, statistics: str, shipped: Path, folder: Path) -> Iterator[Flask]:
    """The application on a copy of the seeded database, with the statistics that are named."""
    instance = folder / f"{letters}-{statistics}"
    instance.mkdir()
    shutil.copy(seeded(letters, shipped), instance / "despatch.db")
    with reopened(Settings(instance_dir=instance, workers=1, **SECRETS)) as services:
        with services.database.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("DELETE FROM sqlite_stat1")
            if statistics == "old":
                rows = statistics_of(shipped, folder)
                connection.execute(text("INSERT INTO sqlite_stat1 VALUES (:tbl, :idx, :stat)"), rows)
            elif statistics == "fresh":
                connection.exec_driver_sql("ANALYZE")
        services.database.close()  # a connection reads the statistics when it opens
        with reused_app(services) as app:
            yield app


def statistics_of(shipped: Path, folder: Path) -> list[dict[str, str]]:
    copy = shutil.copy(shipped, folder / "shipped.db")
    connection = sqlite3.connect(copy)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("ANALYZE")
        return [dict(row) for row in connection.execute("SELECT tbl, idx, stat FROM sqlite_stat1")]
    finally:
        connection.close()


def steps_of(app: Flask, pages: list[str]) -> dict[str, int]:
    """The steps that each page takes, for somebody in every role, who owns the campaigns."""
    services = app.extensions["despatch"]
    member = add_member(services, *EVERYBODY)
    with services.database.writing() as session:
        session.execute(update(Campaign).values(owner_id=member.id))
    client, taken = client_of(app, member), {}
    with Steps(services).counted() as steps:
        for page in pages:
            services.database.close()  # what a connection remembers of the pages before costs this one nothing
            steps.take()
            answer = client.get(page, follow_redirects=True)
            assert answer.status_code == (404 if page == "/nowhere" else 200), page
            assert answer.data, "read to its end, where it comes in pieces"
            taken[page] = steps.take()
    assert sum(taken.values()) > 0
    return taken


def above_budget(taken: dict[str, int], letters: int) -> dict[str, int]:
    """The pages that take more steps than their budget, most first."""
    most = BESIDES + OF_EACH_LETTER * letters
    return {page: steps for page, steps in sorted(taken.items(), key=lambda one: -one[1]) if steps > most}


@pytest.mark.usefixtures("uncompared")
@pytest.mark.parametrize("statistics", STATISTICS)
def test_no_page_of_a_campaign_takes_more_steps_than_its_budget(shipped_sqlite, tmp_path, statistics):
    with app_of(FEW, statistics, shipped_sqlite, tmp_path) as app:
        assert above_budget(steps_of(app, OF_CAMPAIGNS), FEW) == {}


@pytest.mark.slow
@pytest.mark.usefixtures("uncompared")
@pytest.mark.parametrize("statistics", STATISTICS)
def test_no_page_grows_faster_than_its_letters(shipped_sqlite, tmp_path, statistics):
    """Two to three minutes: the page of whom to chase alone takes ten seconds at 20,000 letters."""
    with app_of(FEW, statistics, shipped_sqlite, tmp_path) as app:
        few = steps_of(app, ALL)
    with app_of(MANY, statistics, shipped_sqlite, tmp_path) as app:
        many = steps_of(app, ALL)
    assert above_budget(few, FEW) == {}
    assert above_budget(many, MANY) == {}
    grow = {page: COPIED_GROWS if page.startswith(COPIED) else MANY / FEW for page in ALL}
    faster = {page: (few[page], many[page]) for page in ALL if many[page] > BESIDES + few[page] * grow[page]}
    assert faster == {}
