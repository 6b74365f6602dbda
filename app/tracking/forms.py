"""What a person writes beside a letter."""

from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.tracking.beside import LONGEST
from app.web.acts import ActForm
from app.web.forms import tidy_lines

NO_NOTE = "Write the note first: there is nothing to add yet"


class NoteForm(ActForm):
    note = TextAreaField(
        "Add a note",
        [
            DataRequired(NO_NOTE),
            Length(max=LONGEST, message=f"Use at most {LONGEST:,} characters"),
        ],
        filters=[tidy_lines],
        widget=GovTextArea(),
        description="For the office alone. Nothing of it is printed or sent.",
    )
