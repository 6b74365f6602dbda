"""The boxes in which a letter is written, of a template or of a campaign: each is made anew for a form."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.drafting.boxes import LONGEST, LONGEST_LINE, short_lines
from app.letters.text.values import SHORT
from app.web.forms import short_words
from app.web.typed import clean, one_line


def line_box(label: str, longest: int = LONGEST_LINE, hint: str = "") -> StringField:
    """One line of at most `longest` characters."""
    too_long = Length(max=longest, message=f"Use at most {longest} characters")
    return StringField(label, [too_long, short_words], filters=[one_line], widget=GovTextInput(), description=hint)


def lines_box(label: str, hint: str, *more: Any) -> TextAreaField:
    """One thing to a line. `more`: validators that look at the whole."""
    return TextAreaField(
        label, [short_lines, short_words, *more], filters=[clean], widget=GovTextArea(), description=hint
    )


def text_box() -> TextAreaField:
    too_long = Length(max=LONGEST, message=f"The text has more than {LONGEST:,} characters. Shorten it")
    return TextAreaField("Text", [too_long, short_words], filters=[clean], widget=GovTextArea())


def asks_box() -> TextAreaField:
    return lines_box(
        "What the letter asks",
        "One ask on each line. They are printed as a numbered list in place of ((asks)). Leave empty if no "
        "reply is needed",
    )


def note_box() -> StringField:
    hint = "Why it was changed, for those who read the list of versions"
    return line_box("Note for this version (optional)", SHORT, hint)
