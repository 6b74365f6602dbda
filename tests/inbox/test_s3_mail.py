"""A bucket into which mail is put, read once and left as it is."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.inbox.intake import poll as look
from app.inbox.intake.fetching import MessageFailed
from app.inbox.intake.s3_mail import NO_MESSAGE, BucketReader
from app.inbox.states import Source
from tests.inbox.taking import a_reply, reading_from, taken, the_mailbox
from tests.services.s3 import S3


@pytest.fixture
def bucket(settings, s3: S3):
    """The settings of an installation whose inbox is a prefix of the bucket."""
    return settings.model_copy(update={"s3_endpoint_url": s3.endpoint_url})


def put(s3: S3, key: str, body: bytes) -> None:
    s3.client().put_object(Bucket=s3.bucket, Key=f"{s3.prefix}/in/{key}", Body=body)


def url_of(s3: S3) -> str:
    return f"s3://{s3.bucket}/{s3.prefix}/in/"


def test_each_object_is_taken_once_in_the_order_in_which_it_came(bucket, s3: S3) -> None:
    put(s3, NO_MESSAGE, b"Hello")
    put(s3, "zzz", a_reply(1).as_bytes())
    put(s3, "empty", b"")
    with reading_from(bucket, url_of(s3)) as services:
        look.look(services)
        put(s3, "aaa", a_reply(2).as_bytes())
        put(s3, "bbb", a_reply(2, Received="by another way").as_bytes())
        put(s3, "k" * 190, a_reply(3).as_bytes())
        look.look(services)
        look.look(services)
        found = taken(services)
        assert sorted(one.subject for one in found) == ["Reply 1", "Reply 2", "Reply 3"]
        assert {one.source for one in found} == {Source.S3}
        assert the_mailbox(services).checked_at
        assert all(abs(one.received_at - datetime.now(UTC)) < timedelta(minutes=5) for one in found)
    assert s3.client().list_objects_v2(Bucket=s3.bucket, Prefix=f"{s3.prefix}/in/")["KeyCount"] == 6


def test_what_is_known_by_its_key_is_not_fetched_again(bucket, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    put(s3, "one", a_reply(1).as_bytes())
    with reading_from(bucket, url_of(s3)) as services:
        look.look(services)
        monkeypatch.setattr(BucketReader, "fetch", lambda *_: pytest.fail("fetched again"))
        look.look(services)


def test_what_came_long_before_the_last_is_not_looked_at(bucket, s3: S3) -> None:
    put(s3, "one", a_reply(1).as_bytes())
    with reading_from(bucket, url_of(s3)) as services:
        look.look(services)
        with services.database.writing() as session:
            session.scalars(select(look.Mailbox)).one().last_key = (now_and(timedelta(hours=1))).isoformat()
        put(s3, "late", a_reply(2).as_bytes())
        look.look(services)
        assert len(taken(services)) == 1
        with services.database.writing() as session:
            session.scalars(select(look.Mailbox)).one().last_key = (now_and(timedelta(minutes=10))).isoformat()
        look.look(services)
        assert len(taken(services)) == 2


def now_and(more: timedelta) -> datetime:
    return datetime.now(UTC) + more


def test_one_that_is_not_given_keeps_no_other_out(bucket, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2, 3):
        put(s3, str(number), a_reply(number).as_bytes())
    fetch = BucketReader.fetch

    def refuse(self, found):
        if found.key.endswith("/1"):
            raise MessageFailed("inbox_message_not_given", "denied")
        return fetch(self, found)

    with reading_from(bucket, url_of(s3)) as services:
        with monkeypatch.context() as denied:
            denied.setattr(BucketReader, "fetch", refuse)
            look.look(services)
        assert [one.subject for one in taken(services)] == ["Reply 2", "Reply 3"]
        assert the_mailbox(services).error_code == "inbox_message_not_given"
        look.look(services)
        assert sorted(one.subject for one in taken(services)) == ["Reply 1", "Reply 2", "Reply 3"]
        assert the_mailbox(services).error_code is None


def test_of_a_huge_object_the_beginning_is_taken(bucket, s3: S3) -> None:
    body = a_reply(1, body="All of it.\n" * 130_000).as_bytes()
    put(s3, "huge", body)
    with reading_from(bucket, url_of(s3), inbox_max_mb=1) as services:
        look.look(services)
        (found,) = taken(services)
        assert (found.length, found.whole_length) == (1 << 20, len(body))


@pytest.mark.parametrize(
    ("url", "code"), [("s3://no-such-bucket/in", "inbox_bucket_refused"), ("s3://despatch/in", "inbox_silent")]
)
def test_a_bucket_that_cannot_be_read_is_noted(bucket, url: str, code: str) -> None:
    silent = {"s3_endpoint_url": "http://127.0.0.1:1"} if code == "inbox_silent" else {}
    with reading_from(bucket, url, **silent) as services:
        look.look(services)
        assert (the_mailbox(services).error_code, taken(services)) == (code, [])
