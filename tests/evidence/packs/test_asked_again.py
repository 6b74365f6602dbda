"""The same pack asked for again later says the same, whatever was recorded since: on both databases, with writers
beside it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from app.audit.anchor import head
from app.audit.record import SYSTEM, digest_of
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.figures.pack_content import whole_of
from app.evidence.packs.figures.rows import LetterRow
from app.evidence.packs.find import findings_of, is_unchanged, pack_by_number
from app.evidence.packs.later.later_changes import corrected_since
from app.evidence.packs.make import Look, look, make_pack
from app.tracking.snapshot import CampaignSnapshot
from tests.evidence.packs.history import DAY, HISTORY, asked, correct
from tests.refusals import refused
from tests.tracking.office import busy_campaign, small

DIRECTORS = "(b) Children’s services, TRK15, Directors of children’s services"


def looked(services, known_at=None) -> Look:
    with services.database.reading() as session:
        return look(session, asked(session), valid_at=DAY, known_at=known_at)


def made(services, at: Look, once: str = "once") -> int:
    with services.database.writing() as session:
        return make_pack(session, at, title="A pack", once=once, actor=SYSTEM).number


def said_by(services, number: int) -> tuple[Findings, bool]:
    with services.database.reading() as session:
        pack = pack_by_number(session, number)
        findings = findings_of(session, pack)
        return findings, is_unchanged(pack, findings)


def answers(session) -> Counter:
    """The four answers of every letter as Track gives them now."""
    letters = CampaignSnapshot(session, small(session), DAY).letters
    return Counter((one.reference, *(said.code for said in _said(one.answers))) for one in letters)


def _said(found) -> tuple:
    return found.delivered, found.back, found.asks, found.late


def answers_in(findings: Findings) -> Counter:
    rows = [row for row in findings.rows.values() if isinstance(row, LetterRow)]
    return Counter((row.reference, row.delivered[2], row.back[2], row.asks[2], row.late[2]) for row in rows)


def test_at_every_event_it_says_what_it_said_then(stack_services):
    services = stack_services
    busy_campaign(services)
    kept = {"at the beginning": looked(services)}
    for what, step in HISTORY.items():
        step(services)
        kept[what] = looked(services)
        with services.database.reading() as session:
            assert answers_in(kept[what].findings) == answers(session), what
    said = [look_.findings.digest for look_ in kept.values()]
    assert len(set(said)) > len(said) / 2, "most of what happened changed figures"
    for what, then in kept.items():
        again = looked(services, then.head.seq)
        assert again.head == then.head
        assert again.findings == then.findings, what
        assert again.findings.digest == then.findings.digest, what


@pytest.mark.stack
def test_what_opened_before_and_committed_after_does_not_enter(stack_services):
    """A writer holds its transaction open, with a reply in it, while the pack is looked at, and commits then."""
    services = stack_services
    busy_campaign(services)
    before = looked(services)
    wrote, seen = Event(), Event()

    def write() -> None:
        with services.database.writing() as session:
            correct(session, 6, kind="declined")
            session.flush()
            wrote.set()
            assert seen.wait(60)

    writer = Thread(target=write)
    writer.start()
    assert wrote.wait(60)
    during = looked(services)
    seen.set()
    writer.join(60)
    assert during.head == before.head
    assert during.findings == before.findings
    number = made(services, during)
    again, same = said_by(services, number)
    assert same
    assert {key: figure.value for key, figure in again.figures.items()} == {
        key: figure.value for key, figure in before.findings.figures.items()
    }
    with services.database.reading() as session:
        since = corrected_since(session, pack_by_number(session, number))
        late = [one for one in since.corrections if one.seq > during.head.seq]
        assert [one.what for one in late] == ["Corrected a response"]
        campaign = small(session).id
        assert {(one.name, one.was, one.now) for one in since.figures} >= {
            (f"{DIRECTORS}, declined", "0 of 5", "2 of 5"),
            (f"{DIRECTORS}, answered", "2 of 5", "0 of 5"),
        }
        assert any(one.key == f"b.{campaign}.declined-3" for one in since.figures)


@pytest.mark.stack
def test_packs_made_while_others_write_are_the_same_afterwards(stack_services):
    services = stack_services
    busy_campaign(services)

    def write(number: int) -> None:
        for kind in ("declined", "holding", "acknowledgement", "substantive"):
            with services.database.writing() as session:
                correct(session, number, kind=kind)

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, number) for number in (1, 3, 6)]
        packs = []
        while not all(one.done() for one in writers) or len(packs) < 3:
            at = looked(services)
            packs.append((made(services, at, f"once {len(packs)}"), at.findings))
        for one in writers:
            one.result()
    for number, findings in packs:
        again, same = said_by(services, number)
        assert same
        assert again.rows == findings.rows
    with services.database.reading() as session:
        assert head(session).seq > packs[0][1].known_at


def test_a_pack_made_before_more_was_counted_still_proves_to_be_as_it_was_made(services):
    busy_campaign(services)
    number = made(services, looked(services))
    with services.database.writing() as session:
        pack = pack_by_number(session, number)
        figures = [one for one in findings_of(session, pack).figures.values() if one.method == 1]
        pack.digest = digest_of([one.key, one.value, one.of, list(one.rows), list(one.among)] for one in figures)
        before = pack.digest
    findings, same = said_by(services, number)
    assert same
    assert findings.digest != before
    with services.database.reading() as session:
        whole = whole_of(session, pack_by_number(session, number), told_at=head(session).seq)
    assert (whole.same, whole.digest) == (True, before)
    with services.database.writing() as session:
        pack_by_number(session, number).digest = "0" * 64
    assert not said_by(services, number)[1]


def test_the_same_form_twice_makes_one_pack(services):
    busy_campaign(services)
    at = looked(services)
    assert made(services, at) == made(services, at) == 1
    assert made(services, at, "another") == 2


@pytest.mark.parametrize("known_at", [0, 10**6])
def test_a_pack_knows_no_event_that_there_is_not(services, known_at):
    busy_campaign(services)
    with refused("not_known_yet"):
        looked(services, known_at)
