"""What a person says of a message."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import DataRequired

from app.delivery.attempts.reasons import REASONS
from app.inbox.decisions.notes import LONGEST
from app.inbox.reading.kinds import Kind
from app.inbox.words import KINDS
from app.web.forms import choices, date_input, once_field, radios, select, textarea


class KindForm(FlaskForm):  # type: ignore[misc]
    kind = radios("Kind of message", "Choose the kind of message")
    reason = select("Why was it not delivered?")
    returns_on = date_input("Date of return", "", "Leave it empty if the message gives no date")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices((code, words.name) for code, words in KINDS.items())
        self.reason.choices = choices((code, words.word) for code, words in REASONS.items())

    @property
    def asks_reason(self) -> list[dict[str, object]]:
        """Of each kind: whether it asks why the mail was not delivered."""
        return [{"attributes": {"data-asks": "1"}} if code in (Kind.BOUNCE, Kind.DELAY) else {} for code in KINDS]


class NoteForm(FlaskForm):  # type: ignore[misc]
    once = once_field()
    note = textarea("Add a note", "", LONGEST, DataRequired("Enter a note"))
