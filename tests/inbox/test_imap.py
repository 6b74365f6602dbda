"""A mailbox read by IMAP: each message once, whatever breaks in between, and nothing changed there."""

from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.inbox.intake import imap
from app.inbox.intake import poll as look
from app.inbox.intake.fetching import InboxFailed
from app.inbox.intake.poll import ping
from app.inbox.states import ReadState, Source, State
from app.platform.storage import StorageFailed
from tests.inbox.breaking import Proxy, proxy
from tests.inbox.taking import a_reply, reading_from, taken, the_mailbox
from tests.services.dovecot import PASSWORD, Mailbox, access_token
from tests.services.smtp import Certificate

pytestmark = pytest.mark.stack

__all__ = ["proxy"]


def test_each_message_is_taken_once_on_both_stacks(stack, mailbox: Mailbox) -> None:
    raws = [a_reply(number).as_bytes() for number in range(3)]
    for raw in raws:
        mailbox.append(raw)
    before = mailbox.flags()
    with reading_from(stack, mailbox.url) as services:
        assert look.look(services) is False
        found = taken(services)
        assert [services.storage.get(one.key) for one in found] == mailbox.raws()
        assert [one.header_id for one in found] == [f"reply-{number}@council.example" for number in range(3)]
        assert {(one.source, one.read_state, one.state) for one in found} == {
            (Source.IMAP, ReadState.KEPT, State.WAITING)
        }
        assert (found[0].sender_address, found[0].sender_name, found[0].subject) == (
            "alex@council.example",
            "Alex Example",
            "Reply 0",
        )
        assert all(abs((one.received_at - datetime.now(UTC)).total_seconds()) < 300 for one in found)
        look.look(services)
        mailbox.append(a_reply(4))
        look.look(services)
        assert len(taken(services)) == 4
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).where(AuditEvent.action == "message.taken")) == 4
    after = mailbox.flags()
    assert after[:3] == before
    assert not any("Seen" in one or "Deleted" in one for one in after)


def test_a_message_that_lies_there_twice_is_taken_once(settings, mailbox: Mailbox) -> None:
    mailbox.append(a_reply(1))
    mailbox.append(a_reply(1, Received="from a.example by b.example; Thu, 26 Feb 2026 09:00:00 +0000"))
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        assert len(taken(services)) == 1
        assert the_mailbox(services).last_uid == 2


def test_a_message_under_somebody_elses_number_is_not_kept_out(settings, mailbox: Mailbox) -> None:
    mailbox.append(a_reply(1))
    mailbox.append(a_reply(1, From="Sam Other <sam@council.example>"))
    mailbox.append(a_reply(1, From="Sam Other <sam@council.example>", Subject="another"))
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        assert [one.header_id for one in taken(services)] == ["reply-1@council.example", None, None]


def test_messages_without_a_number_are_told_apart_by_their_bytes(settings, mailbox: Mailbox) -> None:
    first = a_reply(1, Message_ID="").as_bytes()
    for raw in (first, first, a_reply(2, Message_ID="").as_bytes(), b"no header at all", b"\xff\xfe\r\n\r\n"):
        mailbox.append(raw)
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        assert [one.header_id for one in taken(services)] == [None] * 4


def test_a_mailbox_that_counts_anew_is_looked_through_again(settings, mailbox: Mailbox) -> None:
    mailbox.append(a_reply(1))
    mailbox.append(a_reply(2, Message_ID=""))
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        before = the_mailbox(services)
        mailbox.renumber()
        mailbox.append(a_reply(3))
        look.look(services)
        after = the_mailbox(services)
        assert [one.subject for one in taken(services)] == ["Reply 1", "Reply 2", "Reply 3"]
        assert after.uid_validity != before.uid_validity


def test_mail_from_before_the_day_is_left(settings, mailbox: Mailbox) -> None:
    with mailbox.connected() as server:
        server.append("INBOX", "", '"15-Feb-2026 09:00:00 +0000"', a_reply(1).as_bytes())
        server.append("INBOX", "", '"16-Mar-2026 23:30:00 +0100"', a_reply(2).as_bytes())
    with reading_from(settings, mailbox.url, inbox_since=date(2026, 3, 1)) as services:
        look.look(services)
        (found,) = taken(services)
        assert (found.subject, found.received_at) == ("Reply 2", datetime(2026, 3, 16, 22, 30, tzinfo=UTC))


def test_of_a_huge_message_the_beginning_is_taken(settings, mailbox: Mailbox) -> None:
    huge = a_reply(1, body="All of it.\n" * 130_000)
    mailbox.append(huge)
    mailbox.append(a_reply(2))
    with reading_from(settings, mailbox.url, inbox_max_mb=1) as services:
        look.look(services)
        first, second = taken(services)
        kept = services.storage.get(first.key)
    whole = mailbox.raws()[0]
    assert (first.length, first.whole_length, kept) == (1 << 20, len(whole), whole[: 1 << 20])
    assert (second.subject, second.whole_length) == ("Reply 2", None)


def test_a_large_message_comes_in_pieces(settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PIECE", 1000)
    mailbox.append(a_reply(1, body="x" * 70 + "\n" * 3000))
    mailbox.append(a_reply(2, body="y" * (1000 * 4 - len(a_reply(2, body="").as_bytes()))))
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        assert [services.storage.get(one.key) for one in taken(services)] == mailbox.raws()


def test_another_folder_is_read(settings, mailbox: Mailbox) -> None:
    with mailbox.connected() as server:
        server.create('"R&AOk-ponses"')
        server.append('"R&AOk-ponses"', "", "", a_reply(1).as_bytes())
    mailbox.append(a_reply(2))
    with reading_from(settings, mailbox.url.replace("/INBOX", "/R%C3%A9ponses")) as services:
        look.look(services)
        assert [one.subject for one in taken(services)] == ["Reply 1"]


@pytest.mark.parametrize("way", ["tls", "password beyond ASCII"])
def test_tls_and_odd_passwords(settings, mailbox: Mailbox, certificate: Certificate, way: str) -> None:
    if way == "tls":
        with reading_from(settings, mailbox.tls_url, mail_ca_file=certificate.file) as services:
            mailbox.append(a_reply(1))
            look.look(services)
            assert len(taken(services)) == 1
        return
    url = mailbox.url.replace(quote(PASSWORD, safe=""), quote("pässword", safe=""))
    with reading_from(settings, url) as services, pytest.raises(InboxFailed, match="inbox_sign_in_refused"):
        ping(services.settings)


def test_a_token_is_read_anew_each_time(settings, mailbox: Mailbox, tmp_path) -> None:
    file, url = tmp_path / "token", mailbox.url.replace(f":{quote(PASSWORD, safe='')}@", "@")
    mailbox.append(a_reply(1))
    with reading_from(settings, url, inbox_token_file=file) as services:
        look.look(services)
        assert the_mailbox(services).error_code == "inbox_token_missing"
        file.write_text(access_token(mailbox.user, seconds=-600))
        look.look(services)
        assert the_mailbox(services).error_code == "inbox_sign_in_refused"
        file.write_text(access_token(mailbox.user) + "\n")
        look.look(services)
        assert the_mailbox(services).error_code is None
        assert len(taken(services)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({quote(PASSWORD, safe=""): "wrong"}, "inbox_sign_in_refused"),
        ({"/INBOX": "/Nowhere"}, "inbox_no_folder"),
        ({"?starttls=0": "?starttls=1"}, "inbox_not_trusted"),
        ({"127.0.0.1": "127.0.0.2"}, "inbox_silent"),
        ({"starttls=0": "starttls=0", "imap://": "imaps://"}, "inbox_silent"),
    ],
)
def test_what_is_wrong_is_noted_once_and_so_is_its_end(
    settings, mailbox: Mailbox, change: dict[str, str], code: str
) -> None:
    url = mailbox.url
    for old, new in change.items():
        url = url.replace(old, new)
    if url.startswith("imaps://"):
        url = url.partition("?")[0]
    mailbox.append(a_reply(1))
    with reading_from(settings, url) as services:
        look.look(services)
        look.look(services)
        noted = the_mailbox(services)
        assert (noted.error_code, noted.checked_at, taken(services)) == (code, None, [])
        assert PASSWORD not in noted.error_words + noted.name
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).where(AuditEvent.action == "mailbox.failed")) == 1


def test_storage_that_is_full_loses_nothing(settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox.append(a_reply(1))
    with reading_from(settings, mailbox.url) as services:
        with monkeypatch.context() as full:
            full.setattr(type(services.storage), "put", lambda *_: (_ for _ in ()).throw(StorageFailed("disk full")))
            look.look(services)
        assert (the_mailbox(services).error_code, the_mailbox(services).last_uid) == ("storage_failed", 0)
        look.look(services)
        assert (the_mailbox(services).error_code, len(taken(services))) == (None, 1)
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).where(AuditEvent.action == "mailbox.read_again")) == 1


def test_a_server_that_stops_in_the_middle_is_gone_on_with(settings, mailbox: Mailbox, proxy: Proxy) -> None:
    for number in range(4):
        mailbox.append(a_reply(number, body=f"{number}\n" * 20_000))
    with reading_from(
        settings, mailbox.url.replace(f":{mailbox.port}/", f":{proxy(mailbox.port, stop_after=100_000)}/")
    ) as services:
        look.look(services)
        assert the_mailbox(services).error_code == "inbox_silent"
        assert 0 < len(taken(services)) < 4
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        assert sorted(one.subject for one in taken(services)) == [f"Reply {number}" for number in range(4)]


def test_a_server_that_hardly_speaks_is_left_after_a_while(
    settings, mailbox: Mailbox, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MOST_SECONDS", 1.5)
    mailbox.append(a_reply(1, body="slow\n" * 2000))
    mailbox.append(a_reply(2))
    slow = proxy(mailbox.port, dribble_after=1500)
    with reading_from(settings, mailbox.url.replace(f":{mailbox.port}/", f":{slow}/")) as services:
        look.look(services)
        noted = the_mailbox(services)
        assert (noted.error_code, noted.missed, taken(services)) == ("inbox_silent", [1], [])


def test_what_a_server_would_not_give_is_asked_for_after_the_others(
    settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        mailbox.append(a_reply(number))
    fetch = imap.ImapReader.fetch

    def refuse(self, uid, *, is_known):
        if uid == 1:
            raise imap.MessageFailed("inbox_message_not_given", "no")
        return fetch(self, uid, is_known=is_known)

    with reading_from(settings, mailbox.url) as services:
        with monkeypatch.context() as odd:
            odd.setattr(imap.ImapReader, "fetch", refuse)
            look.look(services)
            assert [one.subject for one in taken(services)] == ["Reply 2", "Reply 3"]
            assert (the_mailbox(services).missed, the_mailbox(services).error_code) == ([1], "inbox_message_not_given")
        look.look(services)
        assert [one.subject for one in taken(services)] == ["Reply 2", "Reply 3", "Reply 1"]
        assert (the_mailbox(services).missed, the_mailbox(services).error_code) == ([], None)


def refuse_all(*_arguments, **_named):
    raise imap.MessageFailed("inbox_message_not_given", "no")


def test_a_server_that_gives_nothing_is_left_before_any_is_forgotten(
    settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "MOST_MISSED", 2)
    for number in range(1, 6):
        mailbox.append(a_reply(number))
    with reading_from(settings, mailbox.url) as services:
        with monkeypatch.context() as odd:
            odd.setattr(imap.ImapReader, "fetch", refuse_all)
            for _ in range(2):
                assert look.look(services) is False
                noted = the_mailbox(services)
                assert (noted.missed, noted.last_uid, noted.error_code) == ([1, 2], 2, "inbox_too_many_missed")
        look.look(services)
        assert [one.subject for one in taken(services)] == [f"Reply {number}" for number in range(1, 6)]
        assert (the_mailbox(services).missed, the_mailbox(services).error_code) == ([], None)


def test_those_that_are_refused_for_good_keep_out_none_that_is_given(
    settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "MOST_MISSED", 2)
    for number in range(1, 6):
        mailbox.append(a_reply(number))
    fetch = imap.ImapReader.fetch

    def refuse_one(self, uid, *, is_known):
        return refuse_all() if uid == 3 else fetch(self, uid, is_known=is_known)

    with reading_from(settings, mailbox.url) as services:
        with monkeypatch.context() as odd:
            odd.setattr(imap.ImapReader, "fetch", refuse_all)
            look.look(services)
        monkeypatch.setattr(imap.ImapReader, "fetch", refuse_one)
        look.look(services)
        assert [one.subject for one in taken(services)] == [f"Reply {number}" for number in (1, 2, 4, 5)]
        assert the_mailbox(services).missed == [3]


def test_what_is_refused_ends_a_turn_too_and_all_are_asked_for_in_turn(
    settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "TURN_SECONDS", 0.0)
    monkeypatch.setattr(imap.ImapReader, "fetch", refuse_all)
    for number in (1, 2):
        mailbox.append(a_reply(number))
    with reading_from(settings, mailbox.url) as services:
        owed = []
        for _ in range(4):
            assert look.look(services) is False, "a server that refuses is not asked again at once"
            owed.append(the_mailbox(services).missed)
        assert owed == [[1], [1, 2], [2, 1], [1, 2]]


def test_what_was_refused_and_is_deleted_there_is_owed_no_more(
    settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        mailbox.append(a_reply(number))
    with reading_from(settings, mailbox.url) as services:
        with monkeypatch.context() as odd:
            odd.setattr(imap.ImapReader, "fetch", refuse_all)
            look.look(services)
            with mailbox.connected() as server:
                server.select("INBOX")
                server.store("1", "+FLAGS", r"(\Deleted)")
                server.expunge()
            look.look(services)
        assert the_mailbox(services).missed == [2]


def test_a_message_that_goes_while_it_is_looked_for_is_passed(
    settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.append(a_reply(1))
    uids = imap.ImapReader.uids
    monkeypatch.setattr(imap.ImapReader, "uids", lambda self, **asked: [*uids(self, **asked), 99])
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        noted = the_mailbox(services)
        assert (len(taken(services)), noted.last_uid, noted.missed, noted.error_code) == (1, 99, [], None)


def test_a_turn_ends_and_the_next_goes_on(settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "TURN_SECONDS", 0.0)
    for number in (1, 2):
        mailbox.append(a_reply(number))
    with reading_from(settings, mailbox.url) as services:
        assert look.look(services) is True
        assert (len(taken(services)), the_mailbox(services).checked_at) == (1, None)
        look.look(services)
        assert len(taken(services)) == 2


def test_two_workers_do_not_read_one_mailbox(settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox.append(a_reply(1))
    with reading_from(settings, mailbox.url) as services:
        take = look._take

        def look_meanwhile(*arguments):
            assert look.look(services) is False
            assert taken(services) == []
            return take(*arguments)

        monkeypatch.setattr(look, "_take", look_meanwhile)
        look.look(services)
        assert len(taken(services)) == 1
