"""What is sent of a Word file: the file itself, and then what is to become of it."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request
from werkzeug.datastructures import FileStorage
from wtforms.validators import InputRequired

from app.drafting.boxes import LONGEST
from app.drafting.word.words import REFUSED
from app.letters.word_text.package import MOST_BYTES, WordFileRefused
from app.letters.word_text.read import read_apart
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import Upload, UploadField

REJECT = "reject"


class WordField(UploadField):
    """A Word file; of another the error says what it is."""

    def _read(self, valuelist: Sequence[Any]) -> list[Upload]:
        try:
            return super()._read(valuelist)
        except ValueError:
            for sent in valuelist:
                if isinstance(sent, FileStorage) and (code := _refusal(sent)):
                    raise ValueError(REFUSED[code]) from None
            raise


def _refusal(sent: FileStorage) -> str:
    sent.stream.seek(0)
    try:
        read_apart(sent.stream.read(MOST_BYTES + 1))
    except WordFileRefused as refused:
        return refused.code
    return ""


class WordFileForm(ActForm):
    file = WordField(
        "Word file",
        allowed=[FileType.DOCX],
        largest=MOST_BYTES,
        validators=[InputRequired("Select a Word file")],
        description="A Word document, with a name that ends in .docx",
    )

    def refuse_file(self, refused: WordFileRefused) -> None:
        self.file.errors = [REFUSED[refused.code]]


def chosen_text() -> str:
    """The text as the form of a Word file sent it, tracked changes accepted or rejected."""
    name = "rejected" if request.form.get("changes") == REJECT else "accepted"
    text = request.form.get(name, "").replace("\r\n", "\n")
    if len(text) > LONGEST:
        abort(400)
    return text


def chosen_fields() -> dict[str, str]:
    """Fields of ours by the names of the merge fields that they were chosen for."""
    pairs = zip(request.form.getlist("merge"), request.form.getlist("field"), strict=False)
    return {name: field for name, field in pairs if field}
