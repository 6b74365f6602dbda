"""What the pages of posting share: a batch of an address, and spreadsheets that were sent and are looked at."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.campaigns.models import Campaign
from app.delivery.channels import Channel
from app.delivery.marking.sendable import sendable
from app.delivery.pages import LETTER, ChosenLetters, chosen_letters
from app.delivery.posting.forms import SheetForm
from app.delivery.posting.spreadsheets.table import UploadedSheet
from app.delivery.posting.words import refused_words
from app.delivery.sending.routes import Wish
from app.delivery.sending.sending_request import wish_in
from app.errors import NotFound
from app.web.files.uploads import clean_name
from app.web.tables.rows import MOST_COLUMNS
from app.web.tables.sheets import NONE, Sheet, SheetField
from app.web.tables.table_uploads import save_table, table_or_404

STEP = "Send"

HERE = "/campaigns/<reference>/batches"

BATCH = HERE + "/<int:number>"

FOLDER = "posting"
"""Where in storage spreadsheets are kept."""

LEFT_OUT = 100
"""Rows that are left out and listed; more are counted."""


def keep_sheet(form: SheetForm, endpoint: str, read: Callable[[bytes], object], **values: Any) -> Response | None:
    """To the page that shows what the spreadsheet says; None, and an error of the field, when it can't be read."""
    if form.validate_on_submit() and (saved := save_table(form.table, FOLDER, read, refused_words)):
        return redirect(url_for(endpoint, digest=saved[0].sha256, name=saved[0].name, **values))
    return None


def sheet_or_404(digest: str) -> bytes:
    return table_or_404(FOLDER, digest, NotFound("no_such_sheet"))


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
    return [(str(NONE), "No column"), *named]


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
