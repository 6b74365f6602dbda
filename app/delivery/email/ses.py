"""Letters by Amazon SES (API version 2, a whole message as we made it)."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProxyConnectionError,
    SSLError,
)

from app.delivery.attempts.reasons import Reason
from app.delivery.carriers import CarrierReceipt, Parcel
from app.delivery.email.mime import message_bytes
from app.delivery.email.numbers import ascii_address
from app.delivery.email.ses_events import NUMBER_TAG
from app.delivery.email.smtp_carrier import fitting
from app.platform.clock import now
from app.platform.mail.errors import MailFailed, PutOff, RefusedByServer, ServerFailed, Unsure
from app.platform.mail_settings import Mailbox

NOTHING_SENT = (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProxyConnectionError,
    SSLError,
)
"""Raised before a request is sent."""

LATER = frozenset({"TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling"})
"""Nothing was taken, since it came too fast or the day's quota is used."""

OURS = frozenset(
    {
        "AccessDeniedException",
        "AccountSuspendedException",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "SendingPausedException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
"""It concerns every mail: keys, the sender's identity, the configuration set, the account."""


class Ses:
    """Its MessageId is the provider's number. Nothing is tried again by the library: SES may have taken the first."""

    name = "ses"

    def __init__(
        self,
        sender: Mailbox,
        *,
        configuration_set: str,
        most_bytes: int,
        timeout: float,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.most_bytes = most_bytes
        self._sender = sender
        self._set = {"ConfigurationSetName": configuration_set} if configuration_set else {}
        self._timeout = timeout
        self._clock = clock
        self._client: Any = None

    def hand(self, parcel: Parcel) -> CarrierReceipt:
        message = fitting(message_bytes(parcel, self._sender, at=self._clock()), self.most_bytes)
        try:
            answer = self._connected().send_email(
                FromEmailAddress=self._sender.address,
                Destination={"ToAddresses": [ascii_address(parcel.to)]},
                Content={"Raw": {"Data": message}},
                EmailTags=_tags(parcel),
                **self._set,
            )
        except ClientError as problem:
            raise _failure_from(problem) from None
        except NOTHING_SENT as problem:
            raise ServerFailed("mail_server_silent", str(problem)) from None
        except BotoCoreError as problem:  # sent, and no answer: a timeout, a connection cut
            raise Unsure("mail_answer_lost", str(problem)) from None
        number = str(answer["MessageId"])
        return CarrierReceipt(f"SES took it as {number}", number)

    def ping(self) -> None:
        """Raises ServerFailed unless SES answers and knows us; one who may do nothing but send is known too."""
        try:
            self._connected().list_email_identities(PageSize=1)
        except ClientError as problem:
            if problem.response["Error"]["Code"] == "AccessDeniedException":
                return
            raise ServerFailed("mail_sign_in_refused", str(problem)) from None
        except BotoCoreError as problem:
            raise ServerFailed("mail_server_silent", str(problem)) from None

    def _connected(self) -> Any:
        if self._client is None:
            once = Config(retries={"total_max_attempts": 1}, connect_timeout=self._timeout, read_timeout=self._timeout)
            self._client = boto3.client("sesv2", config=once)
        return self._client


def _tags(parcel: Parcel) -> list[dict[str, str]]:
    """Our Message-ID, which events give back; a domain in digits can't stand in a tag."""
    fit = re.fullmatch(r"[A-Za-z0-9_.@-]{1,256}", parcel.number)
    return [{"Name": NUMBER_TAG, "Value": parcel.number}] if fit else []


def _failure_from(problem: ClientError) -> MailFailed:
    """What SES answered. An answer of 5xx does not say whether it took the mail."""
    code = str(problem.response.get("Error", {}).get("Code", ""))
    status = int(problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    said = str(problem)
    if code in LATER or status == 429:
        return PutOff("mail_put_off", said, Reason.TEMPORARY)
    if status >= 500:
        return Unsure("mail_answer_lost", said)
    if code in OURS or status in (401, 403, 404):
        return ServerFailed("mail_sender_refused", said)
    reason = Reason.CONTENT_REFUSED if code == "MessageRejected" else Reason.UNKNOWN
    return RefusedByServer("mail_refused", said, reason)
