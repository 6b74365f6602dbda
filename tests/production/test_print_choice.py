"""What the print room's addresses say, and what its files are called."""

import pytest
from werkzeug.datastructures import MultiDict

from app.letters.recipient.labels import SHEETS
from app.production.print_room.choice import LABELS, Choice, read_choice
from tests.refusals import refused

OFFER = {"runs": ["1", "2"], "registries": ["council-leaders"]}
SAID = {"run": "2", "registry": "council-leaders", "letters": "ready", "order": "postcode", "use": "read", "sides": "2"}


def test_without_a_query_it_is_all_newest_editions_by_number_for_print():
    choice = read_choice(MultiDict(), **OFFER)
    assert choice == Choice()
    assert (choice.tagged, choice.sheets, choice.query()) == (False, False, {})


def test_blank_fields_are_as_if_they_were_not_there():
    assert read_choice(MultiDict({"run": "", "registry": "", "order": ""}), **OFFER) == Choice()


def test_an_address_says_what_was_chosen():
    choice = read_choice(MultiDict(SAID), **OFFER)
    assert choice.query() == SAID
    assert read_choice(MultiDict(choice.query(run="", labels="21")), **OFFER).query() == {
        **{name: value for name, value in SAID.items() if name != "run"},
        "labels": "21",
    }
    assert (choice.tagged, choice.sheets) == (True, True)


@pytest.mark.parametrize("query", [{"run": "3"}, {"registry": "schools"}, {"order": "colour"}, {"labels": "15"}])
def test_what_there_is_not_is_refused(query):
    with refused("nothing_to_print", kinds=next(iter(query))):
        read_choice(MultiDict(query), **OFFER)


def test_every_size_of_labels_has_its_sheet():
    assert list(LABELS) == list(SHEETS)


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (Choice(), "MAR15 letters"),
        (Choice(run="2"), "MAR15 run 2 letters"),
        (Choice(registry="council-leaders", order="postcode"), "MAR15 council-leaders letters by postcode"),
        (Choice(letters="ready"), "MAR15 to post letters"),
    ],
)
def test_files_of_one_choice_are_named_alike(choice, name):
    assert choice.file_name("MAR15", "letters") == name
