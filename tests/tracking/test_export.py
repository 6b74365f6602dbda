"""The list to take away, as CSV and as a workbook, and on paper: the same letters, with where the figures come from."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.responses.answers import Back, Late
from app.responses.standing import SaidToAsk
from app.tracking.export import COLUMNS
from app.tracking.letter_notes import add_note, assign
from app.tracking.showing import recorded_at_words
from app.tracking.views import tracking as views
from app.tracking.words import LEGENDS
from tests.fixtures.app import add_member
from tests.responses.office import details, recorded
from tests.tracking.office import letter, letter_ids, reply, small
from tests.tracking.shown import figures, links, numbers, text
from tests.web.figures import numbers_in
from tests.web.markup import links_of, part_of, words_of

TRACK = "/campaigns/TRK15/track"
NO_REPLY = [5, 8, 9]
ASKS = [
    f"Ask {number}{what}" for number in range(1, 6) for what in (": answer", ": summary of the answer", ": quotation")
]
SAID = dict.fromkeys(ASKS, "") | {"Ask 1: answer": "Yes", "Ask 2: answer": "Not answered"}


def as_csv(client, query=""):
    """The lines of the file, each by its headings."""
    answer = client.get(f"{TRACK}.csv{query}")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def as_workbook(client, query=""):
    return load_workbook(BytesIO(client.get(f"{TRACK}.xlsx{query}").data))


def references(lines):
    return [int(line["Reference"][-4:]) for line in lines]


def test_each_letter_is_a_line_with_its_answers_as_dates_and_numbers(owner):
    lines = as_csv(owner)
    assert references(lines) == numbers(owner.get(TRACK))
    two = next(line for line in lines if line["Reference"] == "TRK15-0002")
    assert two == {
        "Reference": "TRK15-0002",
        "Registry": "Chief officers of police",
        "Post": "Chief Constable of Gwent Police",
        "Organisation": "Gwent Police",
        "Region": "Wales",
        "Nation": "Wales",
        "Withdrawn": "No",
        "Edition sent": "1",
        "Sent on": "2015-03-03",
        "Delivery method": "By post",
        "Delivery": "Posted",
        "Response": "Answered",
        "Response received on": "2015-03-26",
        "Letter returned on": "",
        "Replied for the recipient": "",
        "Asks answered": "1 of 5",
        "First reply received on": "2015-03-26",
        "Reply by": "2015-03-24",
        "Timing": "Came late",
        "Working days late or overdue": "2",
        "Assigned to": "",
        "Notes": "",
        **SAID,
        "As at": "2015-03-27",
        "As recorded at": "2015-03-27 17:00",
        "Filter": "None",
    }


def test_the_day_of_the_first_reply_is_that_which_is_judged(owner, services):
    reply(services, [2], on=date(2015, 3, 10), kind="declined")
    two = next(line for line in as_csv(owner) if line["Reference"] == "TRK15-0002")
    assert (two["Response received on"], two["First reply received on"]) == ("2015-03-26", "2015-03-10")
    assert two["Timing"] == Late.IN_TIME.word


def test_the_day_on_which_a_letter_came_back_is_not_that_of_a_reply(owner, services):
    reply(services, [5], on=date(2015, 3, 11), kind="returned")
    returned = {
        line["Reference"]: line["Letter returned on"] for line in as_csv(owner) if line["Delivery"] == "Returned"
    }
    assert returned["TRK15-0005"] == "2015-03-11"
    assert "" not in returned.values()
    assert {line["Letter returned on"] for line in as_csv(owner) if line["Delivery"] != "Returned"} == {""}


def test_the_letters_without_a_reply_are_one_click_away_and_can_be_taken_away(owner):
    there = f"{TRACK}?back=nothing#letters"
    assert numbers_in(links_of(owner.get(TRACK))[there]) == [3]
    page = owner.get(there.partition("#")[0])
    assert sorted(numbers(page)) == NO_REPLY
    (away,) = links(page, "CSV , these letters")
    lines = list(csv.DictReader(StringIO(owner.get(away).text.removeprefix("\ufeff"), newline="")))
    assert references(lines) == numbers(page)
    assert {line["Filter"] for line in lines} == {f"{LEGENDS['back'].removesuffix('?')}: {Back.NOTHING.word}"}


@pytest.mark.parametrize(
    ("query", "filtered"),
    [
        ("?late=overdue&sort=post", "Timing: Overdue"),
        ("?q=police&late=in_time&late=not_due", "Words: police; Timing: In time or Not yet due"),
        ("?q=no+such+place", "Words: no such place"),
    ],
)
def test_a_workbook_holds_the_letters_of_the_page_and_says_where_they_come_from(owner, services, query, filtered):
    book = as_workbook(owner, query)
    heading, *rows = book["Letters"].iter_rows(values_only=True)
    assert list(heading) == [*(column.heading for column in COLUMNS), *ASKS]
    kept = numbers(owner.get(TRACK + query))
    assert [int(row[0][-4:]) for row in rows] == kept
    about = dict(book["About"].iter_rows(values_only=True))
    about["As recorded at"] = about["As recorded at"].replace(second=0, microsecond=0)
    assert about == {
        "Campaign": "TRK15: A small campaign",
        "Letters": len(kept),
        "Of all letters": 16,
        "Filter": filtered,
        "Recipients on": datetime(2015, 3, 3),  # noqa: DTZ001 (as openpyxl reads a day)
        "As at": datetime(2015, 3, 27),  # noqa: DTZ001
        "As recorded at": datetime(2015, 3, 27, 17),  # noqa: DTZ001
    }


def test_days_and_numbers_of_a_workbook_are_no_text(owner):
    cells = {row[0].value: row for row in as_workbook(owner)["Letters"].iter_rows(min_row=2)}
    two = cells["TRK15-0002"]
    headings = [column.heading for column in COLUMNS]
    assert two[headings.index("Sent on")].value == datetime(2015, 3, 3)  # noqa: DTZ001
    assert two[headings.index("Working days late or overdue")].value == 2
    assert cells["TRK15-0010"][headings.index("Sent on")].value is None


def test_the_file_is_named_after_the_campaign_and_the_moment(owner):
    for extension in ("csv", "xlsx"):
        name = owner.get(f"{TRACK}.{extension}").headers["Content-Disposition"]
        assert name == f'attachment; filename="TRK15 letters, as recorded at 5.00pm on 27 March 2015.{extension}"'
    assert owner.get(f"{TRACK}.ods").status_code == 404


def test_nothing_that_a_person_wrote_runs_in_a_spreadsheet(owner, services):
    named = add_member(services, Role.DRAFTER, name="=HYPERLINK(1)")
    with services.database.writing() as session:
        add_note(session, letter(session, 2), text="+1 from us\n=cmd|' /C calc'!A0", once="a", actor=SYSTEM)
        assign(session, small(session), letter_ids(session, [2]), to=named.id, actor=SYSTEM)
    recorded(services, [2], details(day=27), answers=[SaidToAsk("no", "=1+1", "+cmd|' /C calc'!A0")])
    (line,) = as_csv(owner, "?q=gwent")
    assert [line[name] for name in ASKS[:3]] == ["No", "'=1+1", "'+cmd|' /C calc'!A0"]
    assert line["Notes"] == "'+1 from us\n=cmd|' /C calc'!A0"
    assert line["Assigned to"] == "'=HYPERLINK(1)"
    assert as_csv(owner, "?assigned=" + str(named.id))[0]["Filter"] == "Assigned to: =HYPERLINK(1)"
    book = as_workbook(owner, "?q=gwent")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}


def test_a_letter_that_was_withdrawn_says_so(owner, services):
    with services.database.writing() as session:
        letter(session, 1).withdrawn = True
    withdrawn = {line["Reference"][-4:]: line["Withdrawn"] for line in as_csv(owner)}
    assert withdrawn["0001"] == "Yes"
    assert withdrawn["0002"] == "No"


def test_paper_shows_all_letters_of_the_filter_and_what_they_are_filtered_by(owner, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    page = owner.get(TRACK + "?back=nothing&region=North+East&sort=post")
    (paper,) = links(page, "Print , these letters")
    printed = owner.get(paper)
    assert numbers(printed) == numbers(owner.get(f"{TRACK}/print?back=nothing&region=North+East&sort=post"))
    assert sorted(numbers(printed)) == NO_REPLY
    said = text(printed.text)
    kept_by = words_of(part_of(printed, "kept-by"))
    assert numbers_in(kept_by) == [3, 16]
    assert f"{Back.NOTHING.word}; {LEGENDS['region']}: North East" in kept_by
    assert figures(printed) == figures(page)
    assert recorded_at_words(datetime(2015, 3, 27, 17, tzinfo=UTC)) in said
    assert f"{TRACK}?back=nothing&region=North+East&sort=post" in links_of(printed)
    assert 'type="checkbox"' not in printed.text


def test_paper_holds_so_many_letters_and_says_when_there_are_more(owner, monkeypatch):
    monkeypatch.setattr(views, "PRINTED", 4)
    printed = owner.get(f"{TRACK}/print")
    assert numbers_in(words_of(part_of(printed, "more-letters"))) == [4, 16]
    assert len(numbers(owner.get(f"{TRACK}/print"))) == 4


def test_whoever_reads_may_take_the_list_away(owner, signed_in, client):
    viewer = signed_in(Role.VIEWER, name="Vic Example")
    assert references(as_csv(viewer)) == references(as_csv(owner))
    assert client.get(f"{TRACK}.csv").status_code == client.get(f"{TRACK}/print").status_code == 302
