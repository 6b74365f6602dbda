"""Runs, claims and results for tests of production, each in one line."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from threading import Thread

from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.audit.verify import verify
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.shipped import REFERENCE
from app.campaigns.models import Letter
from app.letters.files.fingerprint import fingerprint, short_fingerprint
from app.platform.services import Services
from app.platform.storage import sha256
from app.production.editions.archive import archive_of, stream
from app.production.editions.editions import newest_editions
from app.production.models import Edition, Run, RunLetter
from app.production.runs.claim import MOST, Claim, claim
from app.production.runs.complete import Batch, CompletedLetter, Failed, MadeBy, MadeFile, complete
from app.production.runs.runs import start_run
from app.production.states import OPEN, RowState, RunState

AT = datetime(2015, 3, 3, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
TRIES = 3
FORMATS = ("pdf", "docx")
FACTS = {"lines": 8, "limit": 7}
"""Of an address that overflows."""


def first_letters(services: Services, count: int) -> list[Letter]:
    with services.database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.number).limit(count)))


def campaign_id(services: Services) -> int:
    with services.database.reading() as session:
        return campaign_by_reference(session, REFERENCE).id


def start(services: Services, numbers: Iterable[int], *, actor: Actor = SYSTEM) -> Run:
    """A run of the campaign's letters with these numbers."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        wanted = select(Letter.id).where(Letter.campaign_id == campaign.id, Letter.number.in_(numbers))
        return start_run(session, campaign.id, actor=actor, letter_ids=session.scalars(wanted).all())


def begin(services: Services, letters: int = 6, *, actor: Actor = SYSTEM) -> int:
    """A run of the campaign's first letters; its id."""
    return start(services, range(1, letters + 1), actor=actor).id


def take(
    services: Services,
    run_id: int,
    limit: int = MOST,
    *,
    workers: int = 2,
    at: datetime = AT,
    max_tries: int = TRIES,
) -> list[Claim]:
    with services.database.writing() as session:
        return claim(session, run_id, limit=limit, workers=workers, at=at, lease=LEASE, max_tries=max_tries)


def batch(
    claims: Iterable[Claim], *, words: str = "first", failed: Iterable[Claim] = (), code: str = "address_overflow"
) -> Batch:
    """Results that say `words`, two small files a letter, without rendering anything."""
    claims = list(claims)
    bodies = {one: {name: f"{name} of {one.letter_id}, {words}".encode() for name in FORMATS} for one in claims}
    archive = archive_of(
        [(f"{one.letter_id}.{name}", body) for one, files in bodies.items() for name, body in files.items()]
    )
    slots = iter(archive.slots)
    made = [
        CompletedLetter(
            claim=one,
            content=f'{{"letter":{one.letter_id},"words":"{words}"}}',
            sha256=sha256(words.encode()),
            text_sha256="",
            draft=True,
            pages=2,
            files=tuple(
                MadeFile(name, sha256(body), sha256(b"inflated" + body), next(slots)) for name, body in files.items()
            ),
        )
        for one, files in bodies.items()
    ]
    failures = [Failed(one, code, FACTS) for one in failed]
    return Batch(made, failures, archive if made else None, MadeBy(short_fingerprint(), fingerprint()))


def finish(services: Services, run_id: int, result: Batch) -> int:
    if result.archive:
        services.storage.put(result.archive.key, result.archive.body)
    with services.database.writing() as session:
        return complete(session, run_id, result)


def make_all(services: Services, run_id: int, **how) -> int:
    return finish(services, run_id, batch(take(services, run_id), **how))


def made(services: Services, numbers: Iterable[int], **how) -> Run:
    """A run of these letters that has made them all."""
    run = start(services, numbers)
    make_all(services, run.id, **how)
    return run


def run_of(services: Services, run_id: int) -> Run:
    with services.database.reading() as session:
        return session.get_one(Run, run_id)


def rows_of(services: Services, run_id: int) -> list[RunLetter]:
    with services.database.reading() as session:
        return list(session.scalars(select(RunLetter).where(RunLetter.run_id == run_id).order_by(RunLetter.id)))


def states_of(services: Services, run_id: int) -> dict[str, int]:
    return dict(Counter(row.state for row in rows_of(services, run_id)))


def editions_of(services: Services, run_id: int) -> list[Edition]:
    with services.database.reading() as session:
        return list(session.scalars(select(Edition).where(Edition.run_id == run_id).order_by(Edition.letter_id)))


def events_of(services: Services, action: str) -> list[AuditEvent]:
    with services.database.reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq)))


def together(*calls: Callable[[], object]) -> list[object]:
    """Call all at the same time, each in a thread of its own; what they gave or raised, in their order."""
    came: list[object] = [None] * len(calls)

    def call(position: int) -> None:
        try:
            came[position] = calls[position]()
        except Exception as problem:  # noqa: BLE001 (what it raised is what it came to)
            came[position] = problem

    threads = [Thread(target=call, args=(position,)) for position in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def assert_sound(services: Services, run_id: int) -> None:
    """What holds of a run at any moment, whatever has happened to it."""
    rows, editions = rows_of(services, run_id), editions_of(services, run_id)
    run = run_of(services, run_id)
    assert {row.letter_id for row in rows if row.state == RowState.MADE} == {edition.letter_id for edition in editions}
    assert len(editions) == len({edition.letter_id for edition in editions})
    assert all(row.error_code for row in rows if row.state == RowState.FAILED)
    if run.state not in {RunState.RUNNING, RunState.PAUSED}:
        assert run.ended_at is not None
        assert not [row for row in rows if row.state in OPEN]
    assert all((row.ended_at is None) == (row.state in OPEN) for row in rows)


def assert_over(services: Services, run_id: int) -> None:
    """The run has ended once; the files of every edition are where it says; the audit record verifies."""
    assert_sound(services, run_id)
    assert run_of(services, run_id).state == RunState.DONE
    with services.database.reading() as session:
        ends = session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "run.ended"))
        assert ends == session.scalar(select(func.count()).select_from(Run).where(Run.state == RunState.DONE))
        letters = newest_editions(session, session.get_one(Run, run_id).campaign_id, run_id=run_id)
        assert verify(session, storage=services.storage).faults == ()
    for letter in letters:
        for file in letter.files.values():
            assert sum(map(len, stream(services.storage, file))) == file.length
