"""The boxes in which a letter is written, of a template or of a campaign: each is made anew for a form."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.drafting.boxes import LONGEST, LONGEST_LINE, short_lines
from app.letters.text.values import SHORT
from app.web.forms import max_length, short_words, text_input, textarea
from app.web.typed import clean, one_line


def line_box(label: str, longest: int = LONGEST_LINE, hint: str = "") -> StringField:
    """One line of at most `longest` characters."""
    return text_input(label, hint, max_length(longest), short_words, filters=[one_line])


def notice_line() -> StringField:
    return line_box("Notice (optional)", hint="A line above the addressee, on every letter")


def lines_box(label: str, hint: str, *more: Any) -> TextAreaField:
    """One thing to a line. `more`: validators that look at the whole."""
    return textarea(label, hint, 0, short_lines, short_words, *more, filters=[clean])


def text_box() -> TextAreaField:
    too_long = Length(max=LONGEST, message=f"The text has more than {LONGEST:,} characters. Shorten it")
    return textarea("Text", "", 0, too_long, short_words, filters=[clean])


def asks_box() -> TextAreaField:
    return lines_box(
        "What the letter asks",
        "One ask on each line. They are printed as a numbered list in place of ((asks)). Leave empty if no "
        "reply is needed",
    )


def note_box() -> StringField:
    hint = "Why it was changed, for those who read the list of versions"
    return line_box("Note for this version (optional)", SHORT, hint)
