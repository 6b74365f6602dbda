"""Forms in the GOV.UK look: each kind of box in one call, by the Design System's name for it, and what
govuk-frontend-wtf 3.2 gets wrong, put right."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.main import flatten_errors
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from markupsafe import Markup
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.letters.page.glyphs import unprintable
from app.letters.text.long_words import long_words
from app.web.filters import format_date
from app.web.problem_words import cant_print, long_word
from app.web.typed import DATE_EXAMPLE, PAST_DATE_EXAMPLE, clean, day_in, no_real_date


def tidy(text: str | None) -> str:
    """The filter of a field of one line: one space between words and none around them."""
    return " ".join((text or "").split())


def tidy_lines(text: str | None) -> str:
    """The filter of a field of several lines, as we keep them: browsers send another end for each."""
    return "\n".join((text or "").splitlines()).strip()


def max_length(characters: int) -> Length:
    return Length(max=characters, message=f"Use at most {characters:,} characters")


def line(label: str, hint: str, longest: int, *more: Any) -> StringField:
    """A field of one line of at most `longest` characters. `more`: validators that look at it first."""
    too_long = Length(
        max=longest, message=f"{label.removesuffix(' (optional)')} must be {longest} characters or fewer."
    )
    return text_input(label, hint, *more, too_long, filters=[tidy])


def text_input(label: str, hint: str = "", *validators: Any, **more: Any) -> StringField:
    """A field of one line with limits of its own: white space stays as it is typed, unless `filters` see to it."""
    return StringField(label, validators, widget=GovTextInput(), description=hint, **more)


def textarea(
    label: str, hint: str = "", longest: int = 0, *more: Any, filters: Sequence[Callable[[Any], Any]] = (tidy_lines,)
) -> TextAreaField:
    """Several lines, of at most `longest` characters; 0: of any number. `more`: validators that look at it first."""
    validators = [*more, max_length(longest)] if longest else more
    return TextAreaField(label, validators, filters=filters, widget=GovTextArea(), description=hint)


Options = Iterable[tuple[str, str]] | None
"""Value and label of each; None: they are known once the form is made, and become its `choices`."""


def radios(label: str, missing: str = "", options: Options = None, *, hint: str = "", **more: Any) -> RadioField:
    """One of a few options. `missing` is said when none is chosen; blank: none need be."""
    if missing:
        more["validators"] = [InputRequired(missing)]
    return RadioField(label, choices=_select_choices(options), widget=GovRadioInput(), description=hint, **more)


def select(label: str, hint: str = "", options: Options = None, **more: Any) -> SelectField:
    """One of many options."""
    return SelectField(label, choices=_select_choices(options), widget=GovSelect(), description=hint, **more)


def checkboxes(label: str, hint: str = "", options: Options = None, **more: Any) -> SelectMultipleField:
    """Any of several options."""
    return SelectMultipleField(
        label, choices=_select_choices(options), widget=GovCheckboxesInput(), description=hint, **more
    )


def checkbox(label: str, *validators: Any) -> BooleanField:
    """Yes or no."""
    return BooleanField(label, validators, widget=GovCheckboxInput())


def _select_choices(options: Options) -> list[SelectChoice] | None:
    return None if options is None else choices(options)


def printable(_form: FlaskForm, field: Field) -> None:
    """A validator: a letter can print what is typed; white space is seen to when the letter is made."""
    if unknown := unprintable(clean(field.data).split()):
        raise ValidationError(cant_print(unknown))


def plain_letters(_form: FlaskForm, field: Field) -> None:
    """A validator: a name or title looks like what it is, in letters of one alphabet and without signs nobody sees."""
    text = unicodedata.normalize("NFC", field.data or "")
    if any(unicodedata.category(one).startswith("C") for one in text):
        raise ValidationError("Remove the characters that cannot be seen. Type the text instead of pasting it")
    letters = [one for one in text if one.isalpha() and unicodedata.category(one) != "Lm"]
    alphabets = {unicodedata.name(letter, "").split(" ")[0] for letter in letters}
    if len(alphabets) > 1 or any(unicodedata.normalize("NFKC", letter) != letter for letter in letters):
        raise ValidationError("Use letters of one alphabet. Type the text instead of pasting it")


def short_words(_form: FlaskForm, field: Field) -> None:
    """A validator: no word is too long to be laid out."""
    if found := long_words([clean(field.data)]):
        raise ValidationError(long_word(found))


def once_field() -> HiddenField:
    """What marks a form that makes something: sent twice, it makes one. The verb gets it as `once`."""
    return HiddenField(filters=[once_in])


def once_in(text: str | None) -> str:
    """The mark that a form was sent with, or a new one."""
    return (text or "")[:40] or new_once()


def new_once() -> str:
    return secrets.token_urlsafe(24)


class DateInput(GovTextInput):  # type: ignore[misc]
    """One box, as wide as a day in words, with an example below whatever else its hint says."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        hint = (params["hint"] or {}).get("text", "").removesuffix(".")
        params["hint"] = {"text": f"{hint}{'. ' if hint else ''}For example, {field.example}"}
        params.setdefault("classes", "govuk-input--width-10")
        return params


class DayField(Field):  # type: ignore[misc]
    """A day, typed as people type one. Its validators see one text, blank where nothing is typed."""

    widget = DateInput()
    example = DATE_EXAMPLE
    data: Any

    def __init__(self, label: str, validators: Sequence[Any] = (), *, example: str = "", **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.example = example or self.example

    def read(self, typed: str) -> Any:
        """None for what is no day."""
        return day_in(typed)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.written()

    def written(self) -> str:
        return format_date(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed = " ".join(" ".join(valuelist).split())
        self.raw_data, self.data = [typed], self.read(typed)
        if typed and self.data is None:
            label = self.label.text.removesuffix(" (optional)")
            raise ValueError(no_real_date("Date" if label.endswith("?") else label, self.example))


def date_input(label: str, missing: str | Callable[..., None] = "", hint: str = "", *more: Any) -> DayField:
    """A day. `missing` is said when there is none, blank: it may be left out; or the validator that sees to that.
    `more`: validators that look next; where one is `not_in_future`, the example is a day in the past."""
    first = (InputRequired(missing) if missing else Optional()) if isinstance(missing, str) else missing
    example = PAST_DATE_EXAMPLE if any(getattr(look, "past", False) for look in more) else ""
    return DayField(label, [first, *more], description=hint, example=example)


def put_last(form: Any, *names: str) -> None:
    """Put fields that a base class declares after those of its subclass, so that errors come in the page's order."""
    for name in names:
        form._fields[name] = form._fields.pop(name)


class DatedForm:
    """A form, mixed in before its base, that is told which day is `today`."""

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today


def not_in_future(message: str) -> Callable[[Any, Field], None]:
    """A validator of a DatedForm: the day is not still to come."""

    def look(form: Any, field: Field) -> None:
        if field.data and field.data > form.today:
            raise ValidationError(message)

    look.past = True  # type: ignore[attr-defined]
    return look


_TYPED = re.compile(r"(?<=>)[^<]*(?=</textarea>)")


def keep_typed_lines(box: str) -> Markup:
    """The HTML of a box that radios show for one option: they indent its lines, but not those of what was typed."""
    return Markup(_TYPED.sub(lambda typed: typed[0].replace("\n", "&#10;"), str(box)))  # noqa: S704 (rendered)


_REVEALED_BY_SCRIPT = re.compile(r' data-aria-controls="[^"]*"| govuk-(?:radios|checkboxes)__conditional--hidden')


def reveal_by_style(options: str) -> Markup:
    """The HTML of radios or checkboxes whose boxes forms.css reveals: the Design System's script gives a radio
    `aria-expanded`, which it may not have (axe: aria-allowed-attr)."""
    return Markup(_REVEALED_BY_SCRIPT.sub("", str(options)))  # noqa: S704 (rendered)


def error_summary(form: FlaskForm) -> dict[str, Any]:
    """Parameters for govukErrorSummary: every error of `form`, once, each linked to the box that mends it."""
    ids = {name: str(field.id) for name, field in form._fields.items()}
    errors = []
    for name, words in form.errors.items():
        if name in ids:
            errors += flatten_errors({name: words}, id_map=ids)
            # The function takes the first of several errors of one box.
            errors += [{"text": more, "href": f"#{ids[name]}"} for more in words[1:] if isinstance(more, str)]
    whole_form = [{"text": words} for words in form.form_errors]
    return {"titleText": "There is a problem", "errorList": errors + whole_form}


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a select or of radios, from (value, label) pairs."""
    return [SelectChoice(value, label) for value, label in pairs]
