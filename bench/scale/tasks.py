"""What is measured: pages that people open and what a worker does at night. Each is a process of its own, so that its
peak of memory is its own: `python -m bench.scale.tasks NAME` prints what it took, for the database that the
environment names."""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select, update

from app.accounts.models import User
from app.assembly import assemble
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.delivery.tasks import TASKS as DELIVERY
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.make import look, make_pack
from app.home.digest import tell_owners
from app.inbox.tasks import TASKS as INBOX
from app.notices.tasks import TASKS as NOTICES
from app.platform.clock import today
from app.platform.config import load_settings
from app.platform.services import Services, open_services
from app.production.tasks import TASKS as PRODUCTION
from app.replay import check_all
from app.search.keep import catch_up
from app.search.models import SearchState
from bench.scale.seed import OWNER
from bench.seed import LARGE, note_on_letter
from tests.fixtures.app import PASSWORD_HASH, Member, signed_in_cookie

CAMPAIGN = f"/campaigns/{LARGE}"

ANEW = "Search entries made anew"

PAGES: Mapping[str, str] = {
    "Track, first page": f"{CAMPAIGN}/track",
    "Track, last page": f"{CAMPAIGN}/track?page=1000000",
    "Track, words": f"{CAMPAIGN}/track?q=borough+council",
    "Replies, last page": f"{CAMPAIGN}/replies?page=1000000",
    "Recipients of one registry": "/recipients/council-leaders",
    "Search of everything": "/search?q=borough+council",
    "Search, a reference": f"/search?q={LARGE}-00123",
    "Insight": f"{CAMPAIGN}/insight",
    "Task list": CAMPAIGN,
    "Send": f"{CAMPAIGN}/send",
    "Home": "/",
}

MORNING = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""A working day, when owners are told."""


def _audit(services: Services) -> str:
    verdict = check_all(services)
    faults = ", ".join(fault.what or fault.code for fault in verdict.faults)
    return f"{verdict.events:,} events, faults: {faults or 'none'}"


def _sweeps(services: Services) -> str:
    tasks = {**PRODUCTION, **DELIVERY, **INBOX, **NOTICES}
    timed = [task for task in tasks.values() if task.minute]
    for task in timed:
        task.function(services)
    return f"{len(timed)} sweeps"


def _digest(services: Services) -> None:
    tell_owners(services, at=MORNING)


def _search_anew(services: Services) -> str:
    """As for another form of entries."""
    with services.database.writing() as session:
        session.execute(update(SearchState).values(form=0))
    return _search(services)


def _search(services: Services) -> str:
    return f"{catch_up(services.database, today=today()):,} owners"


def _pack(services: Services) -> str:
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, LARGE)
        assert campaign is not None
        parts = (AskedPart("a", "what steps councils have taken", "local-government"),)
        looked = look(session, PackRequest(parts, [campaign.id], None, None), valid_at=today())
    with services.database.writing() as session:
        pack = make_pack(session, looked, title="For the bench", once=str(time.time()), actor=SYSTEM)
    return f"pack {pack.number}"


WORK: Mapping[str, Callable[[Services], str | None]] = {
    ANEW: _search_anew,
    "A pack": _pack,
    "Nightly: audit verify, replay": _audit,
    "Nightly: sweeps": _sweeps,
    "Nightly: owners' digest": _digest,
    "Nightly: search, nothing changed": _search,
    "Nightly: statistics": lambda services: services.database.take_stock(),
}


@contextmanager
def queries() -> Iterator[list[str]]:
    """Statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _measured(act: Callable[[], Any]) -> dict[str, Any]:
    """`base`, `peak`: bytes of memory before it and at most meanwhile."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins again
    base = _memory("VmRSS:")
    with queries() as sent:
        start, cpu = time.perf_counter(), time.process_time()
        came = act()
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {
        "seconds": seconds,
        "cpu": cpu,
        "queries": len(sent),
        "base": base,
        "peak": _memory("VmHWM:"),
        "note": came or "",
    }


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _page(path: str) -> dict[str, Any]:
    """The second time, after somebody noted something on a letter: at the first, statements and templates are compiled,
    and all letters are worked out."""
    app = assemble(load_settings())
    services: Services = app.extensions["despatch"]
    with closing(services):
        with services.database.writing() as session:
            user = session.scalars(select(User).where(User.name == OWNER)).one()
            user.password_hash = PASSWORD_HASH
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie.update(signed_in_cookie(services, Member(user.id, user.email, user.name)))
        open_page = lambda: _opened(client.get(path))  # noqa: E731
        open_page()
        note_on_letter(services, 1)
        return _measured(open_page)


def _opened(answer: Any) -> str:
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return f"{len(answer.data) / 1000:.0f} kB"


def _work(name: str) -> dict[str, Any]:
    with closing(open_services(load_settings())) as services:
        return _measured(lambda: WORK[name](services))


if __name__ == "__main__":
    name = sys.argv[1]
    print(json.dumps(_page(PAGES[name]) if name in PAGES else _work(name)))
