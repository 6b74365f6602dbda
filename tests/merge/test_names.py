"""What a cell that names an office-holder says of titles and letters, and how the letter then greets."""

import pytest

from app.commands.merge.check import holder_named
from app.letters.recipient.salutation import Holder, name_line, salute


@pytest.mark.parametrize(
    ("written", "greeting"),
    [
        ("Alex Example", "Dear Alex Example"),
        ("Alex Example QPM", "Dear Alex Example"),
        ("Alex Example, OBE, DL", "Dear Alex Example"),
        ("Alex EXAMPLE", "Dear Alex EXAMPLE"),
        ("Sir Alex Example QPM", "Dear Sir Alex"),
        ("Dame Alex van der Example", "Dear Dame Alex"),
        ("Sir Example", "Dear Sir Example"),
        ("Sir", "Dear Sir"),
        ("Cllr Alex Example OBE", "Dear Councillor Example"),
        ("Councillor Dr Alex Example", "Dear Councillor Example"),
        ("Cllr Alex Kim Example", "Dear Councillor Example"),
        ("Dr. Alex Example PhD", "Dear Dr Example"),
        ("Prof Alex Example FRCP", "Dear Professor Example"),
        ("Professor Sir Alex Example", "Dear Sir Alex"),
        ("Mx Alex Example", "Dear Mx Example"),
        ("Ms Alex Example-Smith", "Dear Ms Example-Smith"),
        ("The Rt Hon. Alex Example MP", "Dear Alex Example"),
        ("Rt Hon Sir Alex Example KC MP", "Dear Sir Alex"),
        ("Lord Example of Kelvin", "Dear Lord Example"),
        ("The Lord Example of Kelvin CBE", "Dear Lord Example"),
        ("Baroness Example", "Dear Lady Example"),
        ("Lord Mayor", "Dear Lord Mayor"),
        ("Example, Alex", "Dear Example, Alex"),
        ("Alex Example (Independent)", "Dear Alex Example (Independent)"),
        ("QPM", "Dear QPM"),
    ],
)
def test_a_letter_greets_as_its_title_asks_and_never_by_letters_after_a_name(written, greeting):
    assert salute(holder_named(written)).line == greeting
    assert name_line(holder_named(written)) in {written, written.replace(",", "")}


@pytest.mark.parametrize("written", ["", "Vacant", "vacant post", "TBC", "To be confirmed", "n/a", "-"])
def test_nobody_is_greeted_by_what_says_that_there_is_nobody(written):
    assert holder_named(written) == Holder()
    assert salute(holder_named(written)).line == "Dear Sir or Madam"
