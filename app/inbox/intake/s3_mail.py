"""A bucket into which Amazon SES (or another receiver) puts each message as one object; it is only ever read.

It is listed anew at each look, since keys are in no order and a notice may be lost. What came since the last look, and
a while before, is fetched unless it is known by its key: an object's time is when it began to be written, and it shows
only once it is written whole. A prefix with a rule that moves old objects away keeps the list short.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.inbox.intake.fetching import BEGINNING, FetchedMessage, InboxFailed, MessageFailed
from app.platform.inbox_settings import Bucket
from app.platform.storage import sha256

OVERLAP = timedelta(minutes=15)

NO_MESSAGE = "AMAZON_SES_SETUP_NOTIFICATION"
"""The end of the key of what SES writes to see whether it may."""

LONGEST_NAME = 200


@dataclass(frozen=True)
class Object:
    key: str
    at: datetime
    length: int

    @property
    def name(self) -> str:
        """Under which the message is known: its key, or a digest of one that rows can't hold."""
        return self.key if len(self.key) <= LONGEST_NAME else sha256(self.key.encode())


class BucketReader:
    """`most`: bytes of a message that are taken whole. Credentials come from the environment, as boto3 reads them."""

    def __init__(self, bucket: Bucket, *, endpoint_url: str, timeout: float, most: int) -> None:
        import boto3
        from botocore.config import Config

        patience = Config(retries={"max_attempts": 2, "mode": "standard"}, connect_timeout=5, read_timeout=timeout)
        self._bucket = bucket
        self._most = most
        self._client: Any = boto3.client("s3", endpoint_url=endpoint_url or None, config=patience)

    def objects(self, *, since: datetime | None) -> list[Object]:
        """Those written at `since`, a while before it, or later; the oldest first. Raises InboxFailed."""
        first = since - OVERLAP if since else datetime.min.replace(tzinfo=UTC)
        return sorted((one for one in self._list_objects() if one.at >= first), key=lambda one: (one.at, one.key))

    def _list_objects(self) -> Iterator[Object]:
        from botocore.exceptions import BotoCoreError, ClientError

        pages = self._client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self._bucket.bucket, Prefix=self._bucket.prefix):
                for item in page.get("Contents", ()):
                    if item["Size"] and not item["Key"].endswith(NO_MESSAGE):
                        yield Object(item["Key"], item["LastModified"], item["Size"])
        except ClientError as problem:
            raise InboxFailed("inbox_bucket_refused", str(problem)) from None
        except BotoCoreError as problem:
            raise InboxFailed("inbox_silent", str(problem)) from None

    def fetch(self, found: Object) -> FetchedMessage | None:
        """None when it is gone. Raises MessageFailed, InboxFailed."""
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        whole = found.length <= self._most
        span = {} if whole else {"Range": f"bytes=0-{BEGINNING - 1}"}
        try:
            body: bytes = self._client.get_object(Bucket=self._bucket.bucket, Key=found.key, **span)["Body"].read()
        except ClientError as problem:
            if problem.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise MessageFailed("inbox_message_not_given", str(problem)) from None
        except (BotoCoreError, HTTPClientError, OSError) as problem:
            raise InboxFailed("inbox_silent", str(problem)) from None
        return FetchedMessage(body, found.at.astimezone(UTC), None if whole else found.length, name=found.name)
