"""The forms of a contact, one for each channel; what is wrong with it is said beside its box, also as one types."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.letters.page.glyphs import unprintable
from app.letters.recipient.address import check, clean
from app.letters.text.long_words import long_words
from app.registry.contacts.check import email_wrong, telephone_wrong, tidy_email, tidy_telephone
from app.registry.contacts.record import ContactFacts
from app.registry.contacts.words import A_CONTACT, contact_wrong, use_hint, use_name
from app.registry.forms import source_field
from app.registry.models import Contact
from app.web.acts import ActForm
from app.web.forms import DatedForm, choices, date_input, not_in_future, put_last, select, text_input, textarea, tidy
from app.web.problem_words import address_wrong, cant_print, long_word

FROM = "Enter the start date"
EITHER = "Enter the date of the source, or the date on which someone verified it"
TO_COME = "Date must be today or in the past."
TOO_SHORT = "address_too_short"
POSTCODE_WRONG = frozenset({"address_ends_without_postcode"})
UNFINISHED = POSTCODE_WRONG | {TOO_SHORT}
LINES = 2
"""An address has this many before its postcode, or more."""


class ContactForm(DatedForm, ActForm):
    """What every channel asks. `seen`: the last contact of this channel that the page knew of, so that nobody else's
    is replaced unread; `back`: where the person came from."""

    CHECKED: tuple[str, ...] = ()
    """The fields that are looked at as one types."""

    NOUN = ""
    """What it records, within a sentence."""

    seen = HiddenField()
    back = HiddenField()
    use = select("Use")
    since = date_input("Start date", FROM)
    source = source_field()
    captured_on = date_input("Date of the source", "", "", not_in_future(TO_COME))
    verified_on = date_input("Verified on", "", "", not_in_future(TO_COME))

    def __init__(self, *, uses: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        put_last(self, "since", "source", "captured_on", "verified_on")
        self.use.choices = choices([(use, use_name(use)) for use in uses])
        self.use.label.text = f"Use this {self.NOUN} as"
        self.use.description = use_hint(uses, self.NOUN)

    @property
    def facts(self) -> ContactFacts:
        return ContactFacts(
            **self.reached,
            source=self.source.data,
            captured_on=self.captured_on.data,
            verified_on=self.verified_on.data,
        )

    @property
    def reached(self) -> dict[str, Any]:
        """The part of the facts that the channel has."""
        raise NotImplementedError

    def fill(self, version: Contact) -> None:
        """With what is recorded, to be corrected."""
        raise NotImplementedError

    def wrong_so_far(self) -> Mapping[str, str]:
        """What is wrong with what is typed, by field; blank for what is right, or still empty."""
        self.validate()
        fields = [self[name] for name in self.CHECKED]
        return {field.name: field.errors[0] if field.errors and field.data else "" for field in fields}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        days = (self.captured_on, self.verified_on)
        if not any(day.data or day.errors for day in days):
            self.captured_on.errors = [EITHER]
            return False
        return valid


class PostalForm(ContactForm):
    CHECKED = ("lines", "postcode")
    NOUN = A_CONTACT["postal"]

    lines = textarea(
        "Address",
        "Without the title of the post and without the postcode",
        0,
        DataRequired("Enter the address, without the postcode"),
        Length(max=600, message="The address must be 600 characters or fewer."),
    )
    postcode = text_input(
        "Postcode",
        "",
        DataRequired("Enter the postcode"),
        Length(max=20, message="Postcode must be 20 characters or fewer."),
        filters=[tidy],
    )

    @property
    def address(self) -> tuple[str, ...]:
        """As it is kept: the postcode is its last line."""
        return clean([*(self.lines.data or "").split("\n"), self.postcode.data or ""])

    @property
    def reached(self) -> dict[str, Any]:
        return {"lines": self.address}

    def wrong_so_far(self) -> Mapping[str, str]:
        """Lines that are still too few are no mistake before the postcode is there."""
        wrong = super().wrong_so_far()
        unfinished = not self.postcode.data and {problem.code for problem in check(self.address)} <= UNFINISHED
        return {**wrong, "lines": ""} if unfinished else wrong

    def fill(self, version: Contact) -> None:
        self.lines.data, self.postcode.data = "\n".join(version.lines[:-1]), (version.lines or [""])[-1]

    def validate_lines(self, field: TextAreaField) -> None:
        finished = bool(self.postcode.data) or len(clean((field.data or "").split("\n"))) < LINES
        ignored = POSTCODE_WRONG if finished else UNFINISHED
        problems = [problem for problem in check(self.address) if problem.code not in ignored]
        self._say(field, sorted(problems, key=lambda problem: problem.code == TOO_SHORT))
        if unknown := unprintable(self.address):
            raise ValidationError(f"{cant_print(unknown)}.")
        if found := long_words(self.address):
            raise ValidationError(f"{long_word(found)}.")

    def validate_postcode(self, field: StringField) -> None:
        self._say(field, [problem for problem in check(self.address) if problem.code in POSTCODE_WRONG])

    def _say(self, field: Any, problems: list[Any]) -> None:
        if field.data and problems:
            raise ValidationError(address_wrong(problems[0]))


class WrittenForm(ContactForm):
    """A channel that is reached by one line of text."""

    CHECKED = ("value",)

    value: StringField

    @property
    def reached(self) -> dict[str, Any]:
        return {"value": self.value.data}

    def fill(self, version: Contact) -> None:
        self.value.data = version.value

    def wrong(self, text: str) -> str:
        """The code of what is wrong with it; blank for nothing."""
        raise NotImplementedError

    def validate_value(self, field: StringField) -> None:
        if field.data and (code := self.wrong(field.data)):
            raise ValidationError(contact_wrong(code, field.data))


class EmailForm(WrittenForm):
    NOUN = A_CONTACT["email"]

    value = text_input(
        "Email address",
        "",
        DataRequired("Enter the email address, such as office@example.gov.uk"),
        filters=[tidy_email],
    )

    def wrong(self, text: str) -> str:
        return email_wrong(text)


class TelephoneForm(WrittenForm):
    NOUN = A_CONTACT["telephone"]

    value = text_input("Telephone number", "", DataRequired("Enter the telephone number"), filters=[tidy_telephone])

    def wrong(self, text: str) -> str:
        return telephone_wrong(text)


FORMS: Mapping[str, type[ContactForm]] = {"postal": PostalForm, "email": EmailForm, "telephone": TelephoneForm}


class EndForm(ActForm):
    back = HiddenField()
    last_day = date_input("Last day in use", "Enter the last day in use")


class StopForm(ActForm):
    back = HiddenField()
    reason = text_input(
        "Reason",
        "For example, “Letters come back” or “The office asked us not to use this address”",
        DataRequired("Enter the reason"),
        Length(max=500, message="The reason must be 500 characters or fewer."),
        filters=[tidy],
    )
