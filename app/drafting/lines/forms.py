"""What a person fills in about a standard line."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.drafting.letter_text import LetterTextField
from app.drafting.lines.keep import LineTaken, LineWords
from app.drafting.lines.models import LineVersion
from app.drafting.lines.words import BEFORE, NO_BODY, REASON
from app.errors import Refused
from app.web.acts import ActForm
from app.web.forms import DayField, date_input, line, textarea, tidy_lines
from app.web.typed import clean, number_in

LONGEST = 10_000
"""Characters of a line: two pages."""
LONGEST_NOTES = 2_000


def _length(label: str, longest: int) -> Length:
    return Length(max=longest, message=f"{label} must be {longest:,} characters or fewer.")


def _box(label: str, hint: str, longest: int, *more: object) -> TextAreaField:
    return textarea(
        label,
        hint,
        0,
        *more,
        _length(label, longest),
        filters=[clean, tidy_lines],
    )


class LineForm(ActForm):
    """`seen`: the number of the version that the boxes were filled from; blank for a new line. `taken`: the line of the
    topic that has the title already."""

    taken: int | None = None

    seen = HiddenField()
    topic = line(
        "Topic",
        "The subject of the line, in a word or two. Lines are listed by topic",
        80,
        DataRequired("Enter the topic, such as Safeguarding"),
    )
    title = line(
        "Title",
        "Words that drafters will search for",
        200,
        DataRequired("Enter a title that drafters will search for"),
    )
    body = LetterTextField(
        "The line",
        [DataRequired(NO_BODY), _length("The line", LONGEST)],
        filters=[clean, tidy_lines],
        description="One or more paragraphs, as in a letter",
    )
    owner = line(
        "Owner",
        "The team or office that approved the words and can change them. Do not enter a person’s name",
        200,
        DataRequired("Enter the team or office that owns the words"),
    )
    valid_from = date_input("Start date (optional)", "", "The first day on which the line may be used")
    valid_until = date_input("End date (optional)", "", "The last day on which the line may be used")
    handling = _box(
        "Handling notes (optional)",
        "How the line may be used, such as who to ask first or where not to use it",
        LONGEST_NOTES,
    )
    note = line("Note for this version (optional)", "Why it was made or changed", 200)

    @property
    def said(self) -> LineWords:
        return LineWords(**{name: self[name].data for name in LineWords.__dataclass_fields__})

    @property
    def number_seen(self) -> int:
        return number_in(self.seen.data) or 0

    def refuse(self, refused: Refused) -> None:
        if isinstance(refused, LineTaken):
            self.taken = refused.line_id
        super().refuse(refused)

    def validate_valid_until(self, field: DayField) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(BEFORE)


def filled_from(version: LineVersion) -> dict[str, object]:
    """What the boxes hold for a version."""
    said = {name: getattr(version, name) for name in LineWords.__dataclass_fields__}
    return {**said, "seen": str(version.number)}


class WithdrawForm(ActForm):
    reason = line("Reason", "Shown to drafters who have this line in a letter", 200, DataRequired(REASON))
