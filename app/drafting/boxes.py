"""The boxes in which a letter is written, and a template's parts as the boxes of its form hold them, and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wtforms import Field, FieldList, StringField, TextAreaField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length

from app.drafting.faults import Fault
from app.drafting.field_boxes import template_boxes_of
from app.drafting.letter_text import LetterLineField, LetterLinesField, LetterTextField
from app.drafting.models import TemplateVersion
from app.letters.text.fields import normalise, on_one_line
from app.letters.text.front_matter import MOST_LINES, Front, SigningOffice
from app.letters.text.source import Source, take_apart
from app.letters.text.template import compile_template
from app.letters.text.values import SHORT
from app.web.forms import max_length, short_words, text_input, textarea
from app.web.typed import clean, one_line

LONGEST = 100_000
"""Characters of a text: ten pages for each of seven registries are fewer."""
LONGEST_LINE = 500
"""Characters of a subject, an ask or a line of a list."""

NAMED_SPACE, NO_BREAK = "&nbsp;", "\u00a0"
"""A space where no line breaks, by its name and as it is."""

BETWEEN = "; "
"""What stands between office, department and name of a signatory in its line."""


def say_faults(form: BaseForm, faults: Iterable[Fault]) -> None:
    """Put each fault of the text beside the box that mends it."""
    for fault in faults:
        said = f"{fault.place}: {fault.words}" if fault.line else fault.words
        form[fault.box].errors = [*form[fault.box].errors, said]


def boxes_in(form: BaseForm) -> Iterator[Field]:
    """Every box of a form, those of its fields' own forms among them."""
    for field in form:
        if isinstance(field, FieldList):
            yield from (box for entry in field for box in entry.form)
        else:
            yield field


@dataclass(frozen=True)
class OpenedVersion:
    """A version, as the form takes it apart."""

    version: TemplateVersion

    @cached_property
    def front(self) -> Front:
        return compile_template(self.version.source).front

    @property
    def parts(self) -> Source:
        return take_apart(self.version.source)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What each box but that of the text stands for, by its name, as `Source.with_` takes it."""
        front = self.front
        return {
            "title": front.title,
            "summary": front.summary,
            "subject": front.subject,
            "asks": list(front.asks),
            "registries": list(front.registries),
            "reply_working_days": front.reply_working_days,
            "signatories": [_signatory(one) for one in self.parts.front.get("signatories", [])],
            "copies": list(self.parts.front.get("copies", [])),
            "notice": front.notice,
            "language": front.language,
            "fields": list(front.fields),
        }

    @property
    def shown(self) -> dict[str, Any]:
        """What the boxes hold, by their names."""
        return {
            **self.values,
            "body": with_spaces(self.parts.body),
            "asks": "\n".join(self.values["asks"]),
            "reply_working_days": str(self.values["reply_working_days"] or ""),
            "signatories": "\n".join(map(office_written, self.values["signatories"])),
            "copies": "\n".join(self.values["copies"]),
            "fields": [template_boxes_of(spec) for spec in self.values["fields"]],
        }


def _signatory(written: Mapping[str, str]) -> SigningOffice:
    """As it is written in the file, not as it prints."""
    return SigningOffice(**{normalise(entry): said for entry, said in written.items()})


def lines_in(text: str | None) -> list[str]:
    """Of a box that holds one thing to a line."""
    return [line for written in clean(text).splitlines() if (line := one_line(written))]


def short_lines(_form: object, field: Field) -> None:
    """A box that holds one thing to a line has few enough lines, each short enough."""
    if (count := len(lines_in(field.data))) > MOST_LINES:
        raise ValidationError(f"Enter {MOST_LINES} lines or fewer. There are {count:,}")
    for number, written in enumerate(lines_in(field.data), 1):
        if len(written) > LONGEST_LINE:
            raise ValidationError(f"Line {number} has {len(written)} characters. Shorten it to {LONGEST_LINE} or fewer")


def office_written(office: SigningOffice) -> str:
    return BETWEEN.join(part for part in (office.office, office.department, office.name) if part)


def office_read(line: str) -> SigningOffice | None:
    """None where the line holds no two or three parts."""
    parts: Sequence[str] = [part.strip() for part in line.split(BETWEEN.strip())]
    return SigningOffice(*parts) if len(parts) in (2, 3) and all(parts) else None


def line_box(label: str, longest: int = LONGEST_LINE, hint: str = "") -> StringField:
    """One line of at most `longest` characters."""
    return text_input(label, hint, max_length(longest), short_words, filters=[one_line])


def notice_box() -> LetterLineField:
    hint = "Printed above the addressee on every letter"
    checks = [max_length(LONGEST_LINE), short_words]
    return LetterLineField("Notice on the letter (optional)", checks, filters=[_line_with_spaces], description=hint)


def lines_box(label: str, hint: str, *more: Any) -> TextAreaField:
    """One thing to a line. `more`: validators that look at the whole."""
    return textarea(label, hint, 0, short_lines, short_words, *more, filters=[clean])


def with_spaces(body: str) -> str:
    """As the box shows it: a space where no line breaks, in place of its name."""
    return body if NO_BREAK in body else body.replace(NAMED_SPACE, NO_BREAK)


def with_same_spaces(text: str, body: str) -> str:
    """A text that is to be written in place of `body`, as the box shows it that showed `body`."""
    return text.replace(NAMED_SPACE, NO_BREAK) if NAMED_SPACE in body and NO_BREAK not in body else text


def without_spaces(typed: str, body: str) -> str:
    """What was typed into a box that showed `body`, as the file has it."""
    return typed.replace(NO_BREAK, NAMED_SPACE) if NAMED_SPACE in body and NO_BREAK not in body else typed


def text_box() -> LetterTextField:
    too_long = Length(max=LONGEST, message=f"The text must be {LONGEST:,} characters or fewer")
    return LetterTextField("Text", [too_long, short_words], filters=[clean])


def subject_box() -> LetterLineField:
    return LetterLineField("Subject", [max_length(LONGEST_LINE), short_words], filters=[_line_with_spaces])


def asks_box() -> LetterLinesField:
    hint = "Enter one ask on each line. They are printed as a numbered list where you insert “List of asks” in the text"
    return LetterLinesField("What the letter asks", [short_lines, short_words], filters=[clean], description=hint)


def asks_in(text: str | None) -> list[str]:
    """The asks of their box."""
    return [ask for written in clean(text).splitlines() if (ask := on_one_line(written))]


def _line_with_spaces(text: str | None) -> str:
    """A line as the letter has it, where a space that no line breaks at stays one."""
    return on_one_line(clean(text))


def note_box() -> StringField:
    hint = "Why you changed it. Shown in the list of versions"
    return line_box("Note for this version (optional)", SHORT, hint)
