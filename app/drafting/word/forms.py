"""What is sent of a Word file: the file itself, and then what is to become of it."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request
from werkzeug.datastructures import FileStorage
from wtforms.validators import InputRequired

from app.drafting.boxes import LONGEST
from app.drafting.word.files import Choice, WordOffer, offer_again
from app.drafting.word.words import REFUSED
from app.letters.editing.read import Unreadable
from app.letters.word_text.package import MOST_BYTES, WordFileRefused
from app.letters.word_text.read import read_apart
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import Upload, UploadField
from app.web.typed import number_in

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


def sent_offer() -> WordOffer:
    """What a Word file says, as the form of its page sent it."""
    texts = [request.form.get(name, "").replace("\r\n", "\n") for name in ("accepted", "rejected")]
    if not texts[0] or max(map(len, texts)) > LONGEST:
        abort(400)
    try:
        return offer_again(*texts, titled="titled" in request.form, ours="ours" in request.form)
    except Unreadable:
        abort(400)


def sent_choice() -> Choice:
    fields = zip(request.form.getlist("merge"), request.form.getlist("field"), strict=False)
    return Choice(
        reject=request.form.get("changes") == REJECT,
        fields={name: ours for name, ours in fields if ours},
        subject="use_subject" in request.form,
        asks=number_in(request.form.get("use_asks")),
    )


def other_than_shown() -> bool:
    """Whether the tracked changes were shown to somebody otherwise than they chose then."""
    return request.form.get("changes", "") != request.form.get("shown")
