"""The fields of a record: a row becomes details and columns again, and says what an event and a history need."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from app.web.record_fields import Choice, FieldSet, FirstDay, LastDay, Line


@dataclass(frozen=True)
class Loan:
    """What a library says of a book that is lent."""

    book: str
    reader: str
    shelf: str
    first: date
    last: date | None


LOAN = FieldSet(
    Loan,
    (
        Line("book", "Book", fact="title"),
        Line("reader", "Reader", personal=True),
        Choice("shelf", "", options={"a": "Shelf A"}, fact="shelf"),
        FirstDay("first", "From", missing="Enter the first day", fact="first"),
        LastDay("last", "To", box_label="Back on", fact="last"),
    ),
)
COLUMNS = {
    "book": "Emma",
    "reader": "Ms Example",
    "shelf": "a",
    "valid_from": date(2015, 3, 2),
    "valid_to": date(2015, 4, 1),
}
DETAILS = Loan("Emma", "Ms Example", "a", date(2015, 3, 2), date(2015, 3, 31))


def test_a_row_becomes_details_and_details_become_its_columns():
    assert LOAN.details_of(SimpleNamespace(**COLUMNS)) == DETAILS
    assert LOAN.columns(DETAILS) == COLUMNS


def test_an_event_gets_facts_by_their_own_names_and_what_may_name_a_person_apart():
    assert LOAN.facts(DETAILS) == {"title": "Emma", "shelf": "a", "first": "2015-03-02", "last": "2015-03-31"}
    assert LOAN.personal(DETAILS) == {"reader": "Ms Example"}


def test_a_history_says_what_has_a_label():
    row = SimpleNamespace(**COLUMNS)
    labels = {"Book": "Emma", "Reader": "Ms Example", "From": "2 March 2015", "To": "31 March 2015"}
    assert dict(LOAN.texts(row)) == labels


def test_a_form_has_a_box_for_what_has_a_label_and_calls_it_as_the_form_does():
    boxes = {name: box for field in LOAN.fields for name, box in field.boxes().items()}
    assert list(boxes) == ["book", "reader", "first", "last"]
    assert boxes["last"].args[0] == "Back on"
