"""Reading and sorting what was taken: once, whatever dies in between, and nothing is lost."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.inbox import pdf_text
from app.inbox.intake import unfold
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.models import Message, MessageAddress, MessageFile, MessageKind, MessageReference
from app.inbox.reading.kinds import Kind
from app.inbox.sorting import work
from app.inbox.sorting import work as claim
from app.inbox.sorting.work import read_kept
from app.inbox.states import Form, ReadState, Source, State
from app.inbox.words import FILE_FAULTS
from app.platform.clock import now
from app.platform.root import ROOT
from app.platform.services import Services
from app.platform.storage import StorageFailed, sha256
from tests.fixtures.environment import variables_of
from tests.inbox.taking import a_reply, taken

pytestmark = pytest.mark.stack


def take(services: Services, body: bytes, form: Form = Form.EML, **named: str) -> int:
    raw = keep_raw(services.storage, body, form=form, **named)
    with services.database.writing() as session:
        return take_message(session, raw, source=Source.UPLOAD, at=now(), actor=SYSTEM).message.id


def count(services: Services, what) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def a_pdf(text: str, *, password: str = "") -> bytes:
    """One page that says so."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
        return out.getvalue()


def files_of(services: Services, message_id: int) -> list[MessageFile]:
    with services.database.reading() as session:
        found = select(MessageFile).where(MessageFile.message_id == message_id).order_by(MessageFile.number)
        return list(session.scalars(found))


def test_what_was_taken_is_read_and_sorted_on_both_stacks(stack_services: Services) -> None:
    services = stack_services
    inner = a_reply(7, To="replies+inner456@department.example", Cc="kim@council.example")
    message = a_reply(
        1,
        body="Our answer is attached.",
        Cc="Sam <SAM@council.example>",
        In_Reply_To="<one@department.example>",
        References="<zero@department.example> <one@department.example>",
        Delivered_To="replies+token123@department.example",
    )
    message.add_attachment(a_pdf("Reference MAR15-0007"), maintype="application", subtype="pdf", filename="../../a.pdf")
    message.add_attachment(b"PK\x03\x04rest", maintype="application", subtype="pdf", filename="b\x1b.pdf")
    message.add_attachment(inner)
    message_id = take(services, message.as_bytes())
    assert read_kept(services) is False
    (found,) = taken(services)
    assert (found.read_state, found.text, found.lease_until) == (ReadState.READ, "Our answer is attached.", None)
    pdf, other = files_of(services, message_id)
    assert (pdf.name, pdf.type, pdf.text, pdf.fault) == ("a.pdf", "application/pdf", "Reference MAR15-0007", "")
    assert (other.type, other.text) == ("application/zip", "")
    assert "\x1b" not in other.name
    assert sha256(services.storage.get(pdf.key)) == pdf.sha256
    with services.database.reading() as session:
        addresses = set(map(tuple, session.execute(select(MessageAddress.field, MessageAddress.address))))
        numbers = set(map(tuple, session.execute(select(MessageReference.relation, MessageReference.header_id))))
    assert addresses == {
        ("to", "replies+token123@department.example"),
        ("cc", "sam@council.example"),
        ("delivered_to", "replies+token123@department.example"),
        ("forwarded", "replies+inner456@department.example"),
        ("forwarded", "kim@council.example"),
    }
    assert numbers == {
        ("in_reply_to", "one@department.example"),
        ("references", "zero@department.example"),
        ("references", "one@department.example"),
        ("original", "reply-7@council.example"),
    }
    assert count(services, MessageKind) == 1
    read_kept(services)
    assert (count(services, MessageFile), count(services, MessageKind)) == (2, 1)


def test_a_scan_is_read_for_its_words(services: Services) -> None:
    message_id = take(services, a_pdf("Our ref: MAR15-0007"), Form.SCAN, name="letter.pdf", sender="Kim Example")
    read_kept(services)
    (scan,) = files_of(services, message_id)
    assert (scan.name, scan.type, scan.text) == ("letter.pdf", "application/pdf", "Our ref: MAR15-0007")
    (found,) = taken(services)
    assert (found.key, found.sender_name, found.header_id) == (scan.key, "Kim Example", None)


def test_every_fault_of_a_file_has_words() -> None:
    assert set(FILE_FAULTS) == {"encrypted", "damaged", pdf_text.NOT_READ}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (a_pdf("secret", password="hunter2"), "encrypted"),
        (b"%PDF-1.7\nnot much of one", "damaged"),
        (a_pdf("ok")[:200], "damaged"),
    ],
    ids=["encrypted", "damaged", "cut short"],
)
def test_a_pdf_that_cannot_be_read_is_kept_and_says_so(services: Services, body: bytes, fault: str) -> None:
    message = a_reply(1)
    message.add_attachment(body, maintype="application", subtype="pdf", filename="a.pdf")
    message_id = take(services, message.as_bytes())
    read_kept(services)
    (file,) = files_of(services, message_id)
    assert (file.text, file.fault) == ("", fault)
    assert services.storage.get(file.key) == body


def test_pdfs_take_only_so_long(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfold, "PDF_SECONDS", 0.0)
    message = a_reply(1)
    message.add_attachment(a_pdf("x"), maintype="application", subtype="pdf", filename="a.pdf")
    message_id = take(services, message.as_bytes())
    read_kept(services)
    (file,) = files_of(services, message_id)
    assert (file.text, file.fault) == ("", pdf_text.NOT_READ)


def test_a_pdf_that_takes_for_ever_ends_alone() -> None:
    assert pdf_text.words_apart(a_pdf("x"), seconds=0.001).fault == pdf_text.NOT_READ


def test_null_characters_and_halves_of_letters_are_kept_out_of_the_rows(stack_services: Services) -> None:
    top = b"From: a@b.example\r\nSubject: =?utf-8?b?YQBi?= \xed\xa0\x80\r\nMessage-ID: <a\x00b@c>"
    raw = top + b"\r\n\r\nx\x00y \xed\xa0\x80"
    take(stack_services, raw)
    read_kept(stack_services)
    (found,) = taken(stack_services)
    assert found.read_state == ReadState.READ
    assert "\0" not in found.text + found.subject + (found.header_id or "")


@pytest.mark.parametrize("body", [b"", b"\0" * 1000, b"\xff" * 5000, b"Content-Type: multipart/mixed\n\n--x" * 50])
def test_whatever_the_bytes_it_ends_before_a_person(services: Services, body: bytes) -> None:
    take(services, body)
    read_kept(services)
    (found,) = taken(services)
    assert (found.read_state, found.state) == (ReadState.READ, State.WAITING)


def test_one_that_can_never_be_sorted_is_set_before_a_person(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = a_reply(1)
    message.add_attachment(b"some words", maintype="text", subtype="plain", filename="notes.txt")
    message_id = take(services, message.as_bytes())
    with monkeypatch.context() as broken:

        def sort(session, message_id, judged, *, actor):
            if judged.read is not None:
                raise RuntimeError("a fault of ours")
            return sort_message(session, message_id, judged, actor=actor)

        sort_message = work.sort_message
        broken.setattr(work, "sort_message", sort)
        for _ in range(services.settings.max_tries + 1):
            read_kept(services)
    (found,) = taken(services)
    assert (found.read_state, found.error_code, found.tries) == (ReadState.UNREADABLE, "not_sorted", 3)
    assert (found.text.strip(), found.state) == ("Thank you for your letter.", State.WAITING)
    assert [file.name for file in files_of(services, message_id)] == ["notes.txt"]
    with services.database.reading() as session:
        assert session.scalars(select(MessageKind.kind)).all() == [Kind.OTHER]
        assert session.scalar(select(func.count()).where(AuditEvent.action == "message.unreadable")) == 1
    read_kept(services)
    assert taken(services)[0].tries == 3


def test_one_that_fails_keeps_no_other_waiting(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    first = take(services, a_reply(1).as_bytes())
    take(services, a_reply(2).as_bytes())
    sort_message = work.sort_message

    def sort(session, message_id, judged, *, actor):
        if message_id == first:
            raise RuntimeError("a fault of ours")
        return sort_message(session, message_id, judged, actor=actor)

    monkeypatch.setattr(work, "sort_message", sort)
    read_kept(services)
    assert [one.read_state for one in taken(services)] == [ReadState.KEPT, ReadState.READ]


def test_storage_that_fails_is_no_try(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    take(services, a_reply(1).as_bytes())
    with monkeypatch.context() as full:
        full.setattr(type(services.storage), "get", lambda *_: (_ for _ in ()).throw(StorageFailed("away")))
        for _ in range(5):
            read_kept(services)
    (found,) = taken(services)
    assert (found.read_state, found.tries, found.error_code) == (ReadState.KEPT, 0, "storage_failed")
    read_kept(services)
    assert taken(services)[0].read_state == ReadState.READ


def test_a_worker_that_is_stopped_gives_its_message_back(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    take(services, a_reply(1).as_bytes())
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr(type(services.storage), "get", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        read_kept(services)
    (found,) = taken(services)
    assert (found.read_state, found.tries, found.error_code) == (ReadState.KEPT, 0, None)
    read_kept(services)
    assert taken(services)[0].read_state == ReadState.READ


def test_a_worker_that_lost_a_message_writes_nothing(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    message_id = take(services, a_reply(1).as_bytes())
    judge = work.judge

    def taken_over(*arguments):
        with services.database.writing() as session:
            later = now() + timedelta(hours=1)
            assert claim.claim_message(session, at=later, lease=timedelta(hours=1), max_tries=3) is not None
        return judge(*arguments)

    monkeypatch.setattr(work, "judge", taken_over)
    read_kept(services)
    (found,) = taken(services)
    assert (found.id, found.read_state, found.text) == (message_id, ReadState.KEPT, "")


KILLED = """
import os, signal, sys
from app.inbox.intake import poll as look
from app.inbox.sorting import work
from app.platform.config import load_settings
from app.platform.services import open_services

def die(*_arguments, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

{module}.{function} = die
services = open_services(load_settings())
look.look(services)
work.read_kept(services)
"""


@pytest.mark.parametrize(
    ("module", "function"),
    [
        pytest.param("look", "keep_raw", marks=pytest.mark.slow),
        pytest.param("look", "take_message", marks=pytest.mark.slow),
        pytest.param("look", "let_go", marks=pytest.mark.slow),
        pytest.param("work", "fill", marks=pytest.mark.slow),
        ("work", "sort_message"),
    ],
)
def test_a_worker_that_is_killed_leaves_nothing_double_and_nothing_out(
    stack, mailbox, module: str, function: str
) -> None:
    from app.inbox.intake import poll as look
    from tests.inbox.taking import reading_from

    for number in (1, 2):
        mailbox.append(a_reply(number))
    variables = {name.upper(): str(value) for name, value in variables_of(stack).items() if value}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED.format(module=module, function=function)],
        cwd=ROOT,
        env=os.environ | variables | {"INBOX_URL": mailbox.url, "LEASE_SECONDS": "1"},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    with reading_from(stack, mailbox.url) as services:
        with services.database.writing() as session:  # the leases of the dead run out
            for row in (*session.scalars(select(Message)), *session.scalars(select(look.Mailbox))):
                row.lease_until = None
        look.look(services)
        read_kept(services)
        found = taken(services)
        assert sorted(one.subject for one in found) == ["Reply 1", "Reply 2"]
        assert {one.read_state for one in found} == {ReadState.READ}
        assert count(services, MessageKind) == 2
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).where(AuditEvent.action == "message.taken")) == 2
