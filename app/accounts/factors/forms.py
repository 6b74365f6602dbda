"""Forms for second factors. The names of fields that prove one begin with `factor_`: such a form is never kept
(app/accounts/sessions/carried_forms.py)."""

from collections.abc import Mapping

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, ValidationError

from app.web.acts import ActForm
from app.web.forms import line, plain_letters, text_input, tidy

LONGEST_CODE = 60

CODE_BOX: Mapping[str, str] = {"code": "factor_code"}

TOO_MANY = 429
"""The status of an answer to too many tries."""


class ConfirmForm(ActForm):
    """Confirm with a code, or with what a passkey answered to the challenge of a step."""

    boxes = CODE_BOX

    factor_code = text_input(
        "Code",
        "The 6 digits that your authenticator app shows now, or one of your recovery codes, such as 3-abcd-efgh-jkmn",
        filters=[tidy],
    )
    factor_step = HiddenField()
    factor_answer = HiddenField()
    too_many = False

    @property
    def status(self) -> int:
        return TOO_MANY if self.too_many else super().status

    def validate_factor_code(self, field: StringField) -> None:
        if not field.data and not self.factor_answer.data:
            raise ValidationError("Enter the code")
        if len(field.data) > LONGEST_CODE:
            raise ValidationError("Enter one code only")


def _name(hint: str) -> StringField:
    return line("Name", hint, 60, InputRequired("Enter a name"), plain_letters)


class AppForm(ActForm):
    """Add an authenticator app. `factor_step`: the step that keeps its secret."""

    boxes = CODE_BOX

    name = _name("So that you can tell your factors apart. For example, Work telephone")
    factor_code = text_input(
        "Code from the app", "The 6 digits that the app shows now", InputRequired("Enter the code"), filters=[tidy]
    )
    factor_step = HiddenField()


class PasskeyForm(ActForm):
    """Add a passkey. `factor_step`: the step that keeps its challenge; `factor_answer`: what the browser answered."""

    name = _name("So that you can tell your factors apart. For example, Work laptop, or Blue security key")
    factor_step = HiddenField()
    factor_answer = HiddenField()


class RenameForm(ActForm):
    name = _name("")
