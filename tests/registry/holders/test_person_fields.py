"""Each fact about a person is declared once; what is written out beside the declaration agrees with it."""

from dataclasses import fields

from app.letters.recipient.salutation import Holder
from app.registry.holders.person import PERSON, PERSON_FIELDS, Person
from app.registry.models import HolderVersion

NAMES = [field.name for field in PERSON_FIELDS]
WHOLE = Person(**{name: f"the {name}" for name in NAMES})


def test_each_fact_has_a_field_in_its_order():
    assert [one.name for one in fields(Person)] == NAMES


def test_a_column_takes_what_its_box_takes():
    columns = HolderVersion.__table__.columns
    assert {field.name: columns[field.name].type.length for field in PERSON_FIELDS} == {
        field.name: field.longest for field in PERSON_FIELDS
    }


def test_a_letter_knows_each_fact():
    assert set(NAMES) <= {one.name for one in fields(Holder)}


def test_an_event_keeps_all_of_it_beside_the_chain():
    assert PERSON.facts(WHOLE) == {}
    assert PERSON.personal(WHOLE) == PERSON.columns(WHOLE) == {name: f"the {name}" for name in NAMES}
