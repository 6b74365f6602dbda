"""What a drafter does on the pages of a text's fields: declares one, alone or with the letter that they are writing."""

from typing import Any

from app.audit.record import SYSTEM
from app.campaigns.fields.declare import declare_field
from app.campaigns.letter.text import campaign_text, newest_text
from app.letters.text.front_matter import FieldSpec
from app.platform.services import Services
from tests.campaigns.writing import PAGE, written
from tests.web.filled import Fields, filled_form

FIELDS = f"{PAGE}/fields"
NEW = f"{FIELDS}/new"
TOPIC = {"name": "topic", "type": "text", "filled": "campaign-wide"}


def with_boxes(form: Fields, **typed: Any) -> Fields:
    return form | {name: value if isinstance(value, list) else [value] for name, value in typed.items()}


def declare(client: Any, *, at: str = NEW, **typed: Any) -> Any:
    """Open the form, fill it in and send it."""
    return client.post(at, data=with_boxes(filled_form(client.get(at).text), **typed))


def carry(client: Any, letter: Fields, name: str) -> Any:
    """Press “Declare ((name))” on the page of the letter, with what is written there."""
    return client.post(NEW, data=letter | {"declare": [name]})


def fields_of(services: Services) -> dict[str, FieldSpec]:
    """What the text of WRITE declares, by name."""
    with services.database.reading() as session:
        return {spec.name: spec for spec in campaign_text(session, written(session)).front.fields}


def meanwhile(services: Services, name: str) -> None:
    """Somebody else declares a field."""
    with services.database.writing() as session:
        seen = newest_text(session, written(session).id).number
        declare_field(session, written(session), FieldSpec(name=name, label=name), seen=seen, actor=SYSTEM)
