"""What a person writes beside a letter."""

from wtforms.validators import DataRequired

from app.tracking.letter_notes import LONGEST
from app.web.acts import ActForm
from app.web.forms import textarea

NO_NOTE = "Write the note first: there is nothing to add yet"


class NoteForm(ActForm):
    note = textarea(
        "Add a note", "For the office alone. Nothing of it is printed or sent.", LONGEST, DataRequired(NO_NOTE)
    )
