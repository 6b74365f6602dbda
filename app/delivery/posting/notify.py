"""GOV.UK Notify prints and posts letters: its interface for letters that are PDF files already."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2
import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from urllib3.exceptions import MaxRetryError, NewConnectionError

from app.delivery.attempts.reasons import Reason
from app.delivery.carriers import CarrierReceipt, Parcel, ParcelAttachment
from app.delivery.models import Attempt, Sending
from app.delivery.posting.notify_statuses import STATUSES, Fate
from app.letters.page.measures import MOST_PAGES
from app.platform.config import Settings
from app.platform.mail.errors import MailFailed, PutOff, RefusedByServer, ServerFailed, Unsure
from app.platform.services import Services
from app.platform.storage import FileChanged, FileMissing, Storage, StorageFailed
from app.production.editions.archive import stream
from app.production.editions.editions import editions_in
from app.production.models import Edition
from app.production.print_room.bundle import bundle_of
from app.production.print_room.letters import BoundLetter, addressed_letters, addresses_in, bind, by_number


def compose_letter(session: Session, services: Services, attempt: Attempt, _sending: Sending) -> Parcel:
    """The same however often it is asked for. Raises PutOff when the files can't be read now; RefusedByServer when they
    are not what they were, and when something is to be put beside the letter, which no such service does."""
    only = select(Edition.id).where(Edition.id == attempt.edition_id)
    (bound,) = bind(
        addressed_letters(editions_in(session, only), addresses_in(session, only)), key=by_number, sheets=False
    )
    letter = bound.letter.letter
    if letter.beside:
        raise RefusedByServer("letter_has_beside", ", ".join(file.name for file in letter.beside))
    body = _body(services.storage, bound)
    return Parcel(
        attempt_id=attempt.id,
        reference=letter.reference,
        number=number_of(attempt, letter.reference, services.settings),
        to=", ".join(bound.letter.address),
        to_name=letter.recipient,
        files=[ParcelAttachment(f"{letter.reference}.pdf", "application/pdf", body)],
    )


def number_of(attempt: Attempt, reference: str, settings: Settings) -> str:
    """By which the service knows an attempt, and no other."""
    return f"{reference.lower()}.{attempt.id}@{settings.mail_domain}"


def _body(storage: Storage, bound: BoundLetter) -> bytes:
    """As it was made, unless something lies behind it."""
    letter = bound.letter.letter
    try:
        if not letter.behind:
            return b"".join(stream(storage, letter.files["pdf"]))
        return b"".join(bundle_of(storage, [bound], title=letter.reference, tagged=False, sheets=False, marks=True))
    except StorageFailed as problem:
        raise PutOff("letter_file_out_of_reach", str(problem), Reason.TEMPORARY) from None
    except (FileMissing, FileChanged) as problem:
        raise RefusedByServer("letter_file_changed", str(problem), Reason.UNKNOWN) from None


NAME = "notify"

MOST_BYTES = 2_000_000
"""Of a letter (the letter specification). It travels as base64, a third longer."""

CONCERNS_ALL = ("trial mode", "team api key", "not allowed to send letters", "postage")
"""In what it says of a bad request: that no letter of ours would be taken, not this one alone."""


@dataclass(frozen=True)
class NotifyLetter:
    """A letter that it has: its own number, and the status; our `number` of it; when it was given (ISO 8601)."""

    id: str
    status: str
    number: str = ""
    created_at: str = ""

    @property
    def fate(self) -> Fate:
        """A status that is not known leaves the letter with them."""
        return STATUSES.get(self.status, Fate())


class Notify:
    """A Carrier. `postage`: "first", "second", "economy", or blank for what the service has as its usual one."""

    name = NAME
    most_bytes = MOST_BYTES

    def __init__(self, key: str, *, url: str, postage: str, timeout: float) -> None:
        self._client = NotificationsAPIClient(key, base_url=url, timeout=timeout)
        self._postage = postage

    def hand(self, parcel: Parcel) -> CarrierReceipt:
        body = _file(parcel)
        if letter := self.find(parcel.number):
            return _receipt_for(letter)
        try:
            answer = self._client.send_precompiled_letter_notification(
                parcel.number, BytesIO(body), postage=self._postage or None
            )
        except APIError as problem:
            return self._after(problem, parcel.number)
        except requests.RequestException as problem:
            return self._look(parcel.number, str(problem), otherwise=Unsure)
        if not isinstance(answer, dict) or not answer.get("id"):
            return self._look(parcel.number, "an answer without a number", otherwise=Unsure)
        return CarrierReceipt("taken", str(answer["id"]))

    def find(self, number: str) -> NotifyLetter | None:
        """The letter with this number of ours, if it has one. Raises ServerFailed, PutOff."""
        return next((letter for letter in self._asked(reference=number) if letter), None)

    def recent(self) -> Iterator[NotifyLetter]:
        """All letters that it still has, the newest first. Raises ServerFailed, PutOff."""
        last: dict[str, str] = {}
        while page := [letter for letter in self._asked(**last) if letter]:
            yield from page
            last = {"older_than": page[-1].id}

    def status(self, outside_id: str) -> NotifyLetter | None:
        """The letter with this number of theirs; None when they keep it no more. Raises ServerFailed, PutOff."""
        try:
            return _letter_in_answer(self._client.get_notification_by_id(outside_id))
        except APIError as problem:
            if _status_of(problem) == 404:
                return None
            raise _asking_failed(problem) from problem
        except requests.RequestException as problem:
            raise PutOff("notify_no_answer", str(problem)) from problem

    def _asked(self, **wanted: str) -> list[NotifyLetter | None]:
        try:
            found = self._client.get_all_notifications(template_type="letter", **wanted)
        except APIError as problem:
            raise _asking_failed(problem) from problem
        except requests.RequestException as problem:
            raise PutOff("notify_no_answer", str(problem)) from problem
        if not isinstance(found, dict):
            raise PutOff("notify_no_answer")
        return [_letter_in_answer(one) for one in found.get("notifications", ())]

    def _after(self, problem: APIError, number: str) -> CarrierReceipt:
        """What became of a letter whose giving was answered with `problem`. Raises what the Carrier says."""
        status, said = _status_of(problem), _error_message(problem)
        match status:
            case None if _never_connected(problem):
                raise ServerFailed("notify_no_answer", said) from problem
            case None:
                return self._look(number, said, otherwise=Unsure)
            case 400 if any(words in said.casefold() for words in CONCERNS_ALL):
                raise ServerFailed("notify_not_allowed", said) from problem
            case 401 | 403:
                raise ServerFailed("notify_not_allowed", said) from problem
            case 413:
                raise RefusedByServer("notify_refused", said, Reason.TOO_LARGE) from problem
            case 429:
                raise ServerFailed("notify_too_many", said) from problem
            case _ if status >= 500 or status < 400:
                return self._look(number, said, otherwise=PutOff if status >= 500 else Unsure)
        raise RefusedByServer("notify_refused", said, Reason.CONTENT_REFUSED) from problem

    def _look(self, number: str, said: str, *, otherwise: type[MailFailed]) -> CarrierReceipt:
        """Their record tells whether they have it; without it nobody knows."""
        try:
            letter = self.find(number)
        except MailFailed as problem:
            raise Unsure("notify_no_answer", said) from problem
        if letter:
            return _receipt_for(letter)
        raise otherwise("notify_no_answer", said)


def open_notify(settings: Settings) -> Notify:
    """Nothing is connected to before something is sent."""
    return Notify(
        settings.notify_api_key.get_secret_value(),
        url=settings.notify_url,
        postage=settings.notify_postage,
        timeout=settings.mail_timeout_seconds,
    )


def _file(parcel: Parcel) -> bytes:
    """The letter as they take it. Raises RefusedByServer."""
    (attachment,) = parcel.files
    if len(attachment.body) > MOST_BYTES:
        raise RefusedByServer("too_large", reason=Reason.TOO_LARGE)
    pages = len(pypdfium2.PdfDocument(attachment.body))
    if pages > MOST_PAGES:
        raise RefusedByServer("notify_too_long", f"{pages} pages", Reason.TOO_LARGE)
    return attachment.body


def _receipt_for(kept: NotifyLetter) -> CarrierReceipt:
    if kept.fate.reason:
        raise RefusedByServer("notify_refused", kept.status, kept.fate.reason)
    return CarrierReceipt(kept.status, kept.id)


def _letter_in_answer(answer: Any) -> NotifyLetter | None:
    known = isinstance(answer, dict) and answer.get("id")
    if not known:
        return None
    said = {name: str(answer.get(name) or "") for name in ("status", "reference", "created_at")}
    return NotifyLetter(str(answer["id"]), said["status"], said["reference"], said["created_at"])


def _status_of(problem: APIError) -> int | None:
    """Of the answer, if there was one."""
    return None if problem.response is None else int(problem.response.status_code)


def _error_message(problem: APIError) -> str:
    message = problem.message
    if isinstance(message, str):
        return message
    return "; ".join(str(one.get("message", one)) if isinstance(one, dict) else str(one) for one in message)


def _never_connected(problem: APIError) -> bool:
    """Whether nothing can have reached them."""
    cause = problem.__cause__
    if isinstance(cause, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)


def _asking_failed(problem: APIError) -> MailFailed:
    """Nothing was given to them by asking."""
    status = _status_of(problem)
    if status in (401, 403):
        return ServerFailed("notify_not_allowed", _error_message(problem))
    return ServerFailed("notify_too_many" if status == 429 else "notify_no_answer", _error_message(problem))
