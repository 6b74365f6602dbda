"""The form about notices."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.notices.words import WAYS
from app.web.forms import choices


class MailChoiceForm(FlaskForm):  # type: ignore[misc]
    way = RadioField(
        "When do you want notices by email?",
        [InputRequired("Choose when you want notices by email")],
        widget=GovRadioInput(),
        choices=choices(WAYS.items()),
    )
