"""The address of a published page: checked as it is typed, never fetched."""

import re
from urllib.parse import urlsplit

from wtforms import Field, Form
from wtforms.validators import ValidationError

NO_LINK = "Enter an address that begins with https:// or http://, such as https://www.gov.uk/guidance"


def is_link(text: str) -> bool:
    """An address of the web, of a host with a name, without a sign-in in it."""
    try:
        parts = urlsplit(text)
        host, user = parts.hostname or "", parts.username
    except ValueError:
        return False
    plain = not re.search(r"[\s<>\"\\^`{|}]|[^\x21-\x7e]", text)
    return plain and parts.scheme in ("http", "https") and "." in host.strip(".") and user is None


def link_or_blank(_form: Form, field: Field) -> None:
    """A validator."""
    if field.data and not is_link(field.data):
        raise ValidationError(NO_LINK)
