"""The form about notices."""

from flask_wtf import FlaskForm

from app.notices.words import WAYS
from app.web.forms import radios


class MailChoiceForm(FlaskForm):  # type: ignore[misc]
    way = radios("When do you want notices by email?", "Choose when you want notices by email", WAYS.items())
