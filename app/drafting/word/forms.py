"""What is sent of a Word file: the file itself, and then what is to become of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, request
from werkzeug.datastructures import FileStorage
from wtforms.validators import InputRequired

from app.drafting.boxes import LONGEST
from app.drafting.word.files import Choice, WordOffer, offer_again, word_offer
from app.drafting.word.words import REFUSED
from app.letters.editing.read import Unreadable
from app.letters.word_text.package import MOST_BYTES, WordFileRefused
from app.letters.word_text.read import WordText, read_apart
from app.letters.word_text.report import MOST_NOTED, Comment, TrackedChange
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import Upload, UploadField
from app.web.typed import number_in

REJECT, INSERTED = "reject", "inserted"

LONGEST_NOTE = 1_000
"""Characters of a sentence about a Word file, an author or a comment."""


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

    def offer(self, names: Mapping[str, str]) -> WordOffer | None:
        """What the file says; None: the form has errors. `names` of registries by slug. Raises NoTurn."""
        if not self.validate_on_submit() or not self.file.data:
            return None
        try:
            return word_offer(self.file.data.body, names)
        except WordFileRefused as refused:
            self.file.errors = [REFUSED[refused.code]]
            return None


def sent_offer() -> WordOffer:
    """What a Word file says, as the form of its page sent it."""
    accepted, rejected = (request.form.get(name, "").replace("\r\n", "\n") for name in ("accepted", "rejected"))
    if not accepted or max(len(accepted), len(rejected)) > LONGEST:
        abort(400)
    comments = zip(_notes("comment_author"), _notes("comment_words"), strict=False)
    tracked = zip(_notes("tracked_author"), _notes("tracked"), _notes("tracked_words"), strict=False)
    text = WordText(
        accepted,
        comments=tuple(Comment(author, words) for author, words in comments),
        tracked=tuple(TrackedChange(author, kind == INSERTED, words) for author, kind, words in tracked),
        ours="ours" in request.form,
        origin=request.form.get("origin", "")[:LONGEST_NOTE],
        titled="titled" in request.form,
    )
    try:
        return offer_again(text, rejected, _notes("left"))
    except Unreadable:
        abort(400)


def _notes(name: str) -> list[str]:
    """What the page said about the file, and says again."""
    return [words[:LONGEST_NOTE] for words in request.form.getlist(name)[:MOST_NOTED]]


def sent_choice() -> Choice:
    fields = zip(request.form.getlist("merge"), request.form.getlist("field"), strict=False)
    return Choice(
        reject=request.form.get("changes") == REJECT,
        fields={name: ours for name, ours in fields if ours},
        subject="use_subject" in request.form,
        asks=number_in(request.form.get("use_asks")),
    )


def other_than_shown() -> bool:
    """Whether the page showed the tracked changes accepted, and the form rejects them, or the other way round."""
    return request.form.get("changes", "") != request.form.get("shown")
