"""What a person writes beside a letter."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.tracking.notes import LONGEST


def _tidy(text: str | None) -> str:
    """Lines as we keep them: browsers send another end for each."""
    return "\n".join((text or "").splitlines()).strip()


class NoteForm(FlaskForm):  # type: ignore[misc]
    note = TextAreaField(
        "Add a note",
        [
            DataRequired("Write the note first: there is nothing to add yet"),
            Length(max=LONGEST, message=f"Use at most {LONGEST:,} characters"),
        ],
        filters=[_tidy],
        widget=GovTextArea(),
        description="For the office alone. Nothing of it is printed or sent.",
    )
