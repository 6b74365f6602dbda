"""What the pages of posting share: a batch of an address, and spreadsheets that were sent and are looked at."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.campaigns.models import Campaign
from app.delivery.channels import Channel
from app.delivery.marking.sendable import sendable
from app.delivery.pages import LETTER, ChosenLetters, chosen_letters
from app.delivery.posting.forms import SheetForm
from app.delivery.posting.spreadsheets.table import NONE, Sheet, SheetField, UploadedSheet
from app.delivery.posting.words import refused_words
from app.delivery.sending.routes import Wish
from app.delivery.sending.sending_request import wish_in
from app.platform.storage import FileMissing, StorageFailed, sha256
from app.web.files.kept_files import NOT_STORED, STORE_SILENT
from app.web.files.uploads import clean_name
from app.web.request import services
from app.web.tables.rows import MOST_COLUMNS, TableRefused

STEP = "Send"

HERE = "/campaigns/<reference>/batches"

BATCH = HERE + "/<int:number>"


SHA256 = re.compile(r"[0-9a-f]{64}")

LEFT_OUT = 100
"""Rows that are left out and listed; more are counted."""


def sheet_key(digest: str) -> str:
    """Where in storage a spreadsheet is kept, by its SHA-256: it stays, as what its event of the record points to."""
    return f"posting/{digest}"


def keep_sheet(form: SheetForm, endpoint: str, read: Callable[[bytes], object], **values: Any) -> Response | None:
    """To the page that shows what the spreadsheet says; None, and an error of the field, when it can't be read. It is
    kept as it came, so that it need not be chosen again whatever happens next."""
    if not form.validate_on_submit() or form.table.data is None:
        return None
    body = form.table.data.body
    try:
        read(body)
        services().storage.put(sheet_key(sha256(body)), body)
    except TableRefused as refused:
        form.table.errors = [refused_words(refused)]
        return None
    except StorageFailed:
        form.table.errors = [NOT_STORED]
        return None
    return redirect(url_for(endpoint, digest=sha256(body), name=form.table.data.name, **values))


def sheet_or_404(digest: str) -> bytes:
    if not SHA256.fullmatch(digest):
        abort(404)
    try:
        return services().storage.get(sheet_key(digest))
    except FileMissing:
        abort(404, description="The file store holds no such spreadsheet. Choose it again.")
    except StorageFailed:
        abort(503, description=STORE_SILENT)


def taken_in(digest: str, fields: Mapping[str, SheetField]) -> UploadedSheet:
    """The spreadsheet with the columns that the request's values choose, each by a field's name."""
    chosen = {
        name: place
        for name in fields
        if (place := request.values.get(f"column-{name}", type=int)) is not None and NONE <= place < MOST_COLUMNS
    }
    return UploadedSheet(clean_name(request.values.get("name", "")), digest, chosen)


def column_choices(sheet: Sheet) -> list[tuple[str, str]]:
    """Of a select for each field."""
    named = [(str(place), heading or f"Column {place + 1}") for place, heading in enumerate(sheet.headings)]
    return [(str(NONE), "None of them"), *named]


def chosen_here(session: Session, campaign: Campaign) -> ChosenLetters:
    """All letters of the campaign where the request's values choose none."""
    if request.values.get(LETTER) or request.values.get(f"all-{LETTER}"):
        return chosen_letters(session, campaign)
    return ChosenLetters(sendable(session, campaign), ())


def wish_here() -> Wish:
    """As a rehearsal was wished that led here; else by post."""
    wish = wish_in(request.values)
    by_post = "way" not in request.values or wish.way == Channel.EMAIL
    return replace(wish, way=Channel.POST) if by_post else wish
