"""The boxes of a letter's text, subject and asks: written with marks, or in the editor that a script puts in the place
of each, which sends a document. `take_documents` makes the text of it before anything else sees the form."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, ClassVar

from flask import Flask, request
from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import TextAreaField
from wtforms.utils import unset_value

from app.letters.editing.check import require_document
from app.letters.editing.lines import read_lines, write_lines
from app.letters.editing.nodes import Node, node, said, text
from app.letters.editing.read import Unreadable, blocks_at, read
from app.letters.editing.write import write

DOCUMENT = "-document"
"""Ends the name of what the editor sends."""

NOT_READ = "Your text could not be read, so it was not saved. Copy it, open this page again and paste it"


def init_letter_texts(app: Flask) -> None:
    """After `init_accounts`: also what is kept while somebody signs in is the text."""
    app.before_request_funcs.setdefault(None, []).insert(0, take_documents)


def take_documents() -> None:
    """Put the text that a document makes in the place of the box that the editor stood over. What can't be read stays
    as it was sent, and the field refuses it."""
    texts = {}
    for name, sent in request.form.items():
        if name.endswith(DOCUMENT):
            try:
                document = require_document(json.loads(sent))
            except (ValueError, RecursionError):  # no JSON, a number of endless length, no document
                continue
            texts[name] = write(document) if document["type"] == "doc" else write_lines(document)
    if not texts:
        return
    boxes = {name.removesuffix(DOCUMENT) for name in texts}
    others = [pair for pair in request.form.items(multi=True) if pair[0] not in texts and pair[0] not in boxes]
    request.form = ImmutableMultiDict([*others, *((name.removesuffix(DOCUMENT), text) for name, text in texts.items())])


class LetterTextField(TextAreaField):  # type: ignore[misc]
    """`data` is the text with its marks."""

    widget = GovTextArea()
    kind: ClassVar[str] = "doc"
    """Of the document."""
    _refused: str | None = None

    @property
    def document_name(self) -> str:
        return f"{self.name}{DOCUMENT}"

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self._refused = formdata.get(self.document_name) if formdata else None
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata([value.replace("\r\n", "\n") for value in valuelist])
        if self._refused is not None:
            raise ValueError(NOT_READ)

    @property
    def document(self) -> str:
        """What the editor opens, as JSON: what was sent, if it was refused; blank where the text has what no document
        can hold (see `unreadable`)."""
        if self._refused is not None:
            return self._refused
        try:
            return json.dumps(self._read(), ensure_ascii=False)
        except Unreadable:
            return ""

    @property
    def unreadable(self) -> str | None:
        """The first line that the editor can’t show, with its marks; None when it can show the whole text."""
        try:
            self._read()
        except Unreadable as unreadable:
            return (self.data or "").split("\n")[unreadable.problem.line - 1].strip()
        return None

    def _read(self) -> Node:
        return read(self.data or "")


class LetterLineField(LetterTextField):
    """A line with its marks, such as a subject."""

    widget = GovTextInput()
    kind = "line"

    def _read(self) -> Node:
        return read_lines(self.data or "", self.kind)


class LetterLinesField(LetterLineField):
    """One thing to a line, such as asks, each with its marks."""

    widget = GovTextArea()
    kind = "lines"


def blocks_of(body: str) -> str:
    """What the editor inserts for a text, as JSON; the text itself in a paragraph where no document can hold it."""
    try:
        blocks = [said(block) for block in read(body).get("content", [])]
    except Unreadable:
        blocks = [node("paragraph", [text(body)])]
    return json.dumps(blocks, ensure_ascii=False)


@lru_cache(maxsize=8)
def blocks_by_line(body: str) -> Sequence[tuple[int, str]]:
    """As `blocks_at` gives them; none of a text that no document can hold."""
    try:
        return blocks_at(read(body))
    except Unreadable:
        return ()


def place_in(blocks: Sequence[tuple[int, str]], line: int) -> str:
    """The place of the block that a line of a text is in; blank where there is none."""
    before = bisect_right(blocks, line, key=itemgetter(0))
    return blocks[before - 1][1] if before else ""
