"""What a filled table would change, and why a row or a cell of it is left out."""

import unicodedata
from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.letter.text import campaign_text
from app.campaigns.values.plan import plan_of, value_in
from app.campaigns.values.sheet import sheet
from app.campaigns.values.words import REFUSED, file_words, rejected_words, value_words
from app.letters.problems import LetterError
from app.letters.text.template import compile_template
from app.web.tables.export import WRITTEN
from app.web.tables.rows import TableRefused, rows_of
from tests.campaigns.filling import (
    FIELDS,
    HEADINGS,
    WORDS,
    csv_of,
    fill,
    filled_campaign,
    letter_of,
    redeclare,
    small,
    xlsx_of,
)

PLACE = ("Letter reference", "Where we visit")
SPECS = {spec.label: spec for spec in compile_template(f"---\ntitle: A letter\n{FIELDS}---\n{WORDS}").front.fields}


@pytest.fixture
def session(services):
    """One in which the campaign is, and may be changed."""
    with services.database.writing() as session:
        filled_campaign(session)
        yield session


def planned(session, *rows, headings=HEADINGS, table=csv_of):
    return plan_of(session, small(session), rows_of(table(*rows, headings=headings)))


def changes(plan):
    return [(one.reference, one.spec.name, one.before, one.after, one.row) for one in plan.changes]


def left_out(plan):
    return [(one.row, one.column, one.code) for one in plan.rejected]


def test_a_value_is_added_changed_or_there_already_and_an_empty_cell_changes_nothing(session):
    fill(session, "SMALL-0001", visit_place="Leeds", visit_day="2015-03-27")
    fill(session, "SMALL-0002", visit_place="York")
    plan = planned(session, ("SMALL-0001", "Leeds", ""), ("SMALL-0002", "Hull", "2015-03-30"))
    assert changes(plan) == [
        ("SMALL-0002", "visit place", "York", "Hull", 3),
        ("SMALL-0002", "visit day", "", "2015-03-30", 3),
    ]
    assert [change.after for change in plan.added] == ["2015-03-30"]
    assert [change.after for change in plan.changed] == ["Hull"]
    assert (plan.unchanged, plan.rejected, plan.ignored) == (1, [], [])


@pytest.mark.parametrize("reference", ["Letter reference", "letter-reference", "Reference", "LETTER"])
@pytest.mark.parametrize("field", ["Where we visit", "visit place", "Visit_Place"])
def test_columns_are_known_by_any_usual_heading_in_any_order(session, reference, field):
    plan = planned(session, ("Leeds", " small-0001 "), headings=(field, reference))
    assert changes(plan) == [("SMALL-0001", "visit place", "", "Leeds", 2)]


def test_columns_that_are_no_fields_are_named_and_those_of_the_download_are_not(session):
    headings = ("Letter reference", "Recipient", "Registry", "", "Our own notes", "Where we visit")
    plan = planned(session, ("SMALL-0001", "x", "x", "x", "x", "Leeds"), headings=headings)
    assert [change.after for change in plan.changes] == ["Leeds"]
    assert plan.ignored == ["Our own notes"]


def test_rows_above_the_headings_may_be_empty_and_others_short(session):
    plan = plan_of(session, small(session), rows_of(b"\n,\n" + csv_of(("SMALL-0001", "Leeds"), ())))
    assert changes(plan) == [("SMALL-0001", "visit place", "", "Leeds", 4)]


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (("Letter", "Reference", "Where we visit"), "two_references"),
        (("Post", "Where we visit"), "no_reference"),
        (("Letter reference", "Recipient", "Place"), "no_field"),
        (("Letter reference", "Where we visit", "visit place"), "two_columns"),
    ],
)
def test_headings_that_do_not_say_what_is_what(session, headings, code):
    with pytest.raises(TableRefused) as refused:
        planned(session, headings=headings)
    assert refused.value.code == code
    assert file_words(refused.value)


def test_the_fields_that_a_column_could_be_are_named(session):
    with pytest.raises(TableRefused) as refused:
        planned(session, headings=("Letter reference", "Place"))
    assert "“Where we visit”, “Visit day”, “Team size”, “Joint visit”, “Lead” and “Ward”" in file_words(refused.value)


def test_a_text_without_such_fields_takes_no_table(session):
    redeclare(session, "filled: by recipient", "filled: campaign-wide")
    with pytest.raises(TableRefused) as refused:
        planned(session)
    assert refused.value.code == "no_fields"
    assert file_words(refused.value) == REFUSED["no_fields"]


def test_rows_of_no_letter_that_may_change_are_left_out(session):
    filled_campaign(session, "OTHER")
    hold_out(session, small(session), {letter_of(session, "SMALL-0003").post_id: "On purpose."}, actor=SYSTEM)
    references = ("", "SMALL-0009", "OTHER-0001", "SMALL-0003", "SMALL-0001", "SMALL-0001", "SMALL-0002")
    plan = planned(session, *((reference, "Leeds") for reference in references), headings=PLACE)
    assert left_out(plan) == [
        (2, "", "reference_missing"),
        (3, "", "letter_unknown"),
        (4, "", "letter_of_another"),
        (5, "", "letter_withdrawn"),
        (6, "", "reference_repeated"),
        (7, "", "reference_repeated"),
    ]
    assert changes(plan) == [("SMALL-0002", "visit place", "", "Leeds", 8)]
    facts = [one.facts["reference"] for one in plan.rejected[2:5]]
    assert facts == ["OTHER-0001", "SMALL-0003", "SMALL-0001"]
    assert all(fact in rejected_words(one) for fact, one in zip(facts, plan.rejected[2:5], strict=True))


@pytest.mark.parametrize(
    ("field", "cell", "kept"),
    [
        ("Where we visit", "12 High Street, Ynys Môn", "12 High Street, Ynys Môn"),
        ("Where we visit", "# <b>((organisation))", "# <b>((organisation))"),
        ("Where we visit", "x" * 200, "x" * 200),
        ("Visit day", "2015-03-27", "2015-03-27"),
        ("Visit day", "27/03/2015", "2015-03-27"),
        ("Visit day", "27.3.2015", "2015-03-27"),
        ("Visit day", "27 March 2015", "2015-03-27"),
        ("Visit day", "7-3-2015", "2015-03-07"),
        ("Team size", "1,268", "1,268"),
        ("Team size", "0", "0"),
        ("Joint visit", "TRUE", "yes"),
        ("Joint visit", "n", "no"),
        ("Lead", "police", "police"),
        ("Lead", "llŷn", "llŷn"),
        ("Where we visit", unicodedata.normalize("NFD", "Ynys Môn"), "Ynys Môn"),
        ("Lead", unicodedata.normalize("NFD", "llŷn"), "llŷn"),
    ],
)
def test_values_are_kept_as_their_fields_have_them(field, cell, kept):
    assert value_in(cell, SPECS[field]) == kept


@pytest.mark.parametrize(
    ("field", "cell", "kept"),
    [
        ("Visit day", date(2015, 3, 27), "2015-03-27"),
        ("Where we visit", date(2015, 3, 27), "27 March 2015"),
        ("Where we visit", 12, "12"),
        ("Team size", 12.5, "12.5"),
        ("Joint visit", True, "yes"),
    ],
)
def test_cells_that_are_no_text_are_kept_as_their_fields_have_them(field, cell, kept):
    (_, row) = rows_of(xlsx_of((cell,), headings=(field,)))
    assert value_in(row[0], SPECS[field]) == kept


@pytest.mark.parametrize(
    ("field", "cell", "code", "said"),
    [
        ("Where we visit", "x" * 201, "value_not_text", "Use at most 200 characters."),
        ("Where we visit", "Leeds \U0001f600", "unprintable_characters", "can’t print “\U0001f600” (U+1F600, grinning"),
        ("Where we visit", "#N/A", "spreadsheet_error", "“#N/A” is a formula error."),
        ("Where we visit", "#SPILL!", "spreadsheet_error", "Enter the value itself in the cell."),
        ("Visit day", "Err:502", "spreadsheet_error", "“Err:502” is a formula error."),
        ("Visit day", "30/02/2015", "value_not_date", "“30/02/2015” is not a date."),
        ("Visit day", "27/03/15", "value_not_date", "Write it as 27 March 2015."),
        ("Team size", "a dozen", "value_not_number", "Use digits"),
        ("Team size", "1e3", "value_not_number", "Use digits"),
        ("Joint visit", "perhaps", "value_not_yes_or_no", "“perhaps” is neither yes nor no."),
        ("Lead", "Police", "value_not_a_choice", "Enter one of these: “police”, “council”, “llŷn”."),
        ("Lead", "x" * 201, "value_not_choice", "is too long."),
    ],
)
def test_what_does_not_suit_is_refused_with_what_to_do(field, cell, code, said):
    with pytest.raises(LetterError) as refused:
        value_in(cell, SPECS[field])
    assert refused.value.code == code
    assert said in value_words(refused.value)


def test_one_cell_that_does_not_suit_keeps_no_other_of_its_row_back(session):
    plan = planned(session, ("SMALL-0001", "Leeds", "soon", "12"), ("SMALL-0002", "", "30/02/2015"))
    assert [change.after for change in plan.changes] == ["Leeds", "12"]
    assert left_out(plan) == [(2, "Visit day", "value_not_date"), (3, "Visit day", "value_not_date")]
    assert [one.facts["value"] for one in plan.rejected] == ["soon", "30/02/2015"]
    assert "“soon”" in rejected_words(plan.rejected[0])


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_a_table_that_comes_back_as_it_was_taken_away_changes_nothing(services, extension):
    with services.database.writing() as session:
        filled_campaign(session)
        for reference, place in (("SMALL-0001", "=1+1"), ("SMALL-0002", "-12"), ("SMALL-0003", "1.0")):
            fill(session, reference, visit_place=place, visit_day="2015-03-27", team_size="1,268", joint_visit="no")
    with services.database.reading() as session:
        campaign = small(session)
        table = sheet(services.database.reading, campaign, campaign_text(session, campaign))
        body = b"".join(part if isinstance(part, bytes) else part.encode() for part in WRITTEN[extension](table))
        plan = plan_of(session, campaign, rows_of(body))
    assert (plan.changes, plan.unchanged, plan.rejected, plan.ignored) == ([], 12, [], [])


def test_two_plans_are_the_same_only_if_they_change_the_same_from_the_same(session):
    first, again = (planned(session, ("SMALL-0001", "Leeds"), headings=PLACE).seen for _ in range(2))
    other = planned(session, ("SMALL-0001", "York"), headings=PLACE).seen
    fill(session, "SMALL-0001", visit_place="Hull")
    after = planned(session, ("SMALL-0001", "Leeds"), headings=PLACE).seen
    assert first == again
    assert len({first, other, after}) == 3
