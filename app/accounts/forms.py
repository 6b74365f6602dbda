"""Forms for people: sign-in, passwords, users."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovTextInput
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Regexp, ValidationError

from app.accounts.models import Role
from app.accounts.passwords import SHORTEST, require_good
from app.accounts.roles import ROLES
from app.errors import Refused
from app.web.acts import ActForm, sentence
from app.web.forms import checkboxes, max_length, plain_letters, text_input, tidy

EMAIL_SHAPE = Regexp(
    r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", message="Enter an email address in full, such as name@example.gov.uk"
)

PLAIN_EMAIL = Regexp(
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
    message="Use only English letters, numbers and characters such as . and - in the email address",
)
"""Of a new user: an address in another alphabet can look the same as a colleague's. One from before still signs in."""


def _email(*more: Regexp) -> EmailField:
    required = InputRequired("Enter the email address")
    validators = [required, max_length(254), EMAIL_SHAPE, *more]
    return EmailField("Email address", widget=GovTextInput(), filters=[tidy], validators=validators)


def _text(label: str, required: str = "", hint: str = "") -> StringField:
    needed = [InputRequired(required)] if required else []
    return text_input(label, hint, *needed, max_length(200), plain_letters, filters=[tidy])


def _password(label: str, required: str, **options: Any) -> PasswordField:
    return PasswordField(label, widget=GovPasswordInput(), validators=[InputRequired(required)], **options)


def _office() -> StringField:
    return _text("Office (optional)", hint="For example, Home Office private office")


def _new_password() -> PasswordField:
    hint = f"At least {SHORTEST} characters. Three or four random words make a good password."
    return _password("New password", "Enter a new password", description=hint)


def _new_password_again() -> PasswordField:
    return _password("New password again", "Enter the new password again")


class SignInForm(ActForm):
    email = _email()
    password = _password("Password", "Enter your password")


class NewPassword(ActForm):
    """What every form with a new password, given twice, checks; `email` and `name` are those of the user it is for."""

    password: PasswordField
    again: PasswordField

    def __init__(self, *, email: str = "", name: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.email_address, self.user_name = email, name

    def validate_password(self, field: PasswordField) -> None:
        try:
            require_good(field.data, email=self.email_address, name=self.user_name)
        except Refused as refused:
            raise ValidationError(sentence(refused)) from None

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError("The new passwords do not match. Enter the same password twice")


class SetPasswordForm(NewPassword):
    password = _new_password()
    again = _new_password_again()


class OwnPasswordForm(NewPassword):
    current = _password("Current password", "Enter your current password")
    password = _new_password()
    again = _new_password_again()


class FirstAdministratorForm(NewPassword):
    """`only`: the one email address that may have a password, where passwords are off."""

    name = _text("Your name", "Enter your name")
    email = _email(PLAIN_EMAIL)
    office = _office()
    password = _new_password()
    again = _new_password_again()

    def __init__(self, *, only: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.only = only

    def validate_email(self, field: EmailField) -> None:
        if self.only and (field.data or "").lower() != self.only.lower():
            raise ValidationError(f"Passwords are off, except for {self.only}. Use that email address")

    def validate_password(self, field: PasswordField) -> None:
        self.email_address, self.user_name = self.email.data or "", self.name.data or ""
        super().validate_password(field)


class NewUserForm(ActForm):
    """Fields stand in the order of the page, which is that of the errors above it."""

    name = _text("Name", "Enter the person’s name")
    email = _email(PLAIN_EMAIL)
    office = _office()
    roles = checkboxes(
        "Roles",
        options=[(role, f"{meaning.name}: {meaning.may}") for role, meaning in ROLES.items()],
        validators=[InputRequired("Choose at least one role")],
    )

    @property
    def chosen(self) -> frozenset[Role]:
        return frozenset(Role(value) for value in self.roles.data)


class UserForm(NewUserForm):
    """What may be changed later: all but the email address, by which a user signs in."""

    email = None
