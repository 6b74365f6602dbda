"""A batch from its making to its closing, and letters that come back, as their owner does it on pages."""

import csv
import io
import re
from datetime import date

import pikepdf
import pytest

from app.accounts.models import Role
from app.campaigns.states import State
from app.delivery.marking.correct import already_of
from app.delivery.posting.reckon import Tally
from app.platform.clock import today
from app.web.filters import format_date
from tests.delivery.marking import close as close_campaign
from tests.delivery.marking import press, read, seen_in
from tests.delivery.posting.office import counted, done, make, posted
from tests.delivery.reaching import reach_by_post
from tests.delivery.sending import LEADERS, clear, ids
from tests.delivery.sending import make as make_letters
from tests.fixtures.app import token_in
from tests.letters.pdf.reading import pages_text
from tests.web.markup import timeline_of

BATCHES = "/campaigns/MAR15/batches"
NEW, ONE = f"{BATCHES}/new", f"{BATCHES}/1"
COUNTS = f"{ONE}/counts"
RETURNS, FAILED = "/campaigns/MAR15/returns", "/campaigns/MAR15/send/failed"
CHECKED = {"accepted": "They were looked up this week", "unlisted": "y"}
WHOLE = {"printed": "4", "spoiled": "1", "reprinted": "1", "posted": "3"}


@pytest.fixture
def printed(services):
    """Letters whose files are real."""
    clear(services)
    make_letters(services)
    return services


def upload(client, to: str, body: str | bytes, name: str = "results.csv"):
    """A spreadsheet is sent; the page that it leads to, and that page's address."""
    form = {
        "csrf_token": token_in(client.get("/account").text),
        "table": (io.BytesIO(body.encode() if isinstance(body, str) else body), name),
    }
    answer = client.post(to, data=form, content_type="multipart/form-data")
    if answer.status_code != 302:
        return answer, ""
    return client.get(answer.location), answer.location


def taken(client, to: str, body: str):
    """What it says is recorded; the answer."""
    page, where = upload(client, to, body)
    columns = dict(re.findall(r'name="(column-\w+)" value="(-?\d+)"', page.text))
    return press(client, where.partition("?")[0], seen=seen_in(page.text), name="results.csv", **columns)


def test_a_batch_is_looked_at_made_printed_counted_and_closed(owner, made, monkeypatch):
    page = owner.get(NEW, query_string=CHECKED)
    assert "3 letters on 6 sheets, first class." in read(page)
    answer = press(owner, NEW, seen=seen_in(page.text), postage="first", sides="1", **CHECKED)
    assert answer.location == ONE
    assert "Made, and not given to the printer yet." in read(owner.get(ONE))
    assert press(owner, f"{ONE}/give").location == ONE
    assert press(owner, f"{ONE}/posted", on=["4", "3", "2015"]).location == COUNTS
    assert press(owner, COUNTS, **WHOLE).location == COUNTS
    assert "The counts add up: " in read(owner.get(COUNTS))
    assert "The counts add up: 4 copies printed, 3 posted and 1 spoiled." in read(owner.get(f"{ONE}/close"))
    assert press(owner, f"{ONE}/close").location == ONE
    assert "Closed: posted on 4 March 2015. Its letters were expected on 5 March 2015." in read(owner.get(ONE))
    with monkeypatch.context() as then:
        then.setattr("app.delivery.posting.views.batches.today", lambda: date(2015, 3, 5))
        assert "Its letters are expected on 5 March 2015." in read(owner.get(ONE))
    assert "First class" in read(owner.get(BATCHES))
    letter = owner.get("/letters/MAR15-0044")
    assert "Expected on 5 March 2015." in read(letter)
    assert "Edition 1 by post: posted" in [one.title for one in timeline_of(letter)]
    assert "handed over" not in read(letter).lower()
    (attempt,) = set(re.findall(r"/letters/MAR15-0044/attempts/\d+", letter.text))
    assert "State Posted" in read(owner.get(attempt))


def test_what_a_rehearsal_warns_of_is_said_again_before_letters_are_printed(owner, made):
    """The day by which they ask for a reply, who has not signed, an address from which the last letter came back."""
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    too_late = "The letters ask for a reply by 24 March 2015, which is before they would be sent."
    there = "1 letter goes to an address at which the last letter did not arrive."
    new = owner.get(NEW, query_string=CHECKED)
    said = read(new)
    assert [words in said for words in (too_late, "No minister has signed this letter.", there)] == [True] * 3
    press(owner, NEW, seen=seen_in(new.text), postage="first", sides="1", **CHECKED)
    for step in ("", "give"):
        if step:
            press(owner, f"{BATCHES}/2/{step}")
        said = read(owner.get(f"{BATCHES}/2"))
        assert [words in said for words in (too_late, there)] == [True] * 2
    press(owner, f"{BATCHES}/2/posted", on=["4", "3", "2015"])
    said = read(owner.get(f"{BATCHES}/2"))
    assert [words in said for words in (too_late, there)] == [False] * 2, "it is too late to change that"


def test_the_counts_of_a_whole_batch_are_said_as_such(owner, made):
    make(made)
    posted(made)
    counted(made, whole=Tally(4, 1, 1, 3))
    said = read(owner.get(ONE))
    assert "Printed 4 including 1 reprint" in said
    assert said.count("With the whole batch") == 3


def test_every_sheet_of_a_batch_carries_its_letters_reference_and_page(owner, printed):
    make(printed)
    page = owner.get(NEW, query_string={**CHECKED, "separators": "y"})
    assert "No letters can be posted" in read(page)  # they wait in the first
    body = owner.get(f"{ONE}/letters.pdf").data
    rows = list(csv.DictReader(io.StringIO(owner.get(f"{ONE}/list.csv").text.removeprefix("\ufeff"))))
    texts = pages_text(body)
    assert [row["Postcode"] for row in rows] == sorted(row["Postcode"] for row in rows)
    for row in rows:
        first, last = int(row["First page"]), int(row["Last page"])
        for page_number in range(first, last + 1):
            said = " ".join(texts[page_number - 1].split())
            assert row["Reference"] in said
            assert f"Page {page_number - first + 1} of {last - first + 1}" in said
    with pikepdf.open(io.BytesIO(owner.get(f"{ONE}/labels.pdf").data)) as labels:
        assert len(labels.pages) == 1


def test_who_took_a_file_of_a_batch_is_said_on_its_page(owner, made):
    make(made)
    assert "Downloads None yet." in read(owner.get(ONE))
    owner.get(f"{ONE}/list.csv")
    assert f"Mailing list of a print batch (CSV) {owner.member.name}" in read(owner.get(ONE))


def test_a_page_that_was_left_open_while_letters_went_makes_nothing(owner, made):
    page = owner.get(NEW, query_string=CHECKED)
    make(made, LEADERS[:1])
    answer = press(owner, NEW, seen=seen_in(page.text), postage="first", sides="1", **CHECKED)
    assert answer.status_code == 409
    assert "No batch is made yet." in read(answer)


def test_the_page_says_which_letters_are_missing(owner, made):
    make(made)
    posted(made)
    counted(made, n44=Tally(1, 0, 0, 1), n45=Tally(2, 0, 1, 1))
    said = read(owner.get(COUNTS))
    assert "1 letter (2 sheets) is not accounted for: MAR15-0046." in said
    assert "Of MAR15-0045, 1 copy (2 sheets) is missing: printed, and neither posted nor spoiled." in said
    assert press(owner, f"{ONE}/close").location == COUNTS


def test_a_letter_is_named_as_not_posted_with_why(owner, made):
    make(made)
    posted(made)
    counted(made, whole=Tally(2, 0, 0, 2))
    assert "1 letter was not posted, and nobody said which." in read(owner.get(COUNTS))
    where = f"{COUNTS}/letters/MAR15-0045"
    assert owner.get(f"{COUNTS}/letters?letter=mar15-0045").location == where
    none = {"printed": "0", "spoiled": "0", "reprinted": "0", "posted": "0"}
    refused = press(owner, where, **none)
    assert refused.status_code == 400
    assert "Choose why it was not posted" in read(refused)
    assert press(owner, where, **none, reason="kept_back").location == COUNTS
    assert "The counts add up: 2 letters counted as posted, 1 as not posted." in read(owner.get(COUNTS))


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1.5", "99999999999"])
def test_a_count_is_a_whole_number(owner, made, wrong):
    make(made)
    posted(made)
    answer = press(owner, COUNTS, **WHOLE | {"printed": wrong})
    assert answer.status_code == 400
    assert "Enter a whole number, 0 for none" in read(answer)


def test_a_table_of_counts_is_looked_at_taken_and_undone(owner, made):
    make(made)
    posted(made)
    table = (
        "Ref;Copies printed;Spoilt;Reprints;Posted;Why not posted\n"
        "MAR15-0044;1;0;0;1;\nMAR15-0045;2;1;1;1;\nMAR15-0046;0;;;0;missing\nMAR15-0042;1;0;0;1;\nMAR15-0045;x;;;;\n"
    )
    page, _ = upload(owner, f"{COUNTS}/tables", table)
    said = read(page)
    assert "Record 3 letters as counted?" in said
    assert "Row 5 MAR15-0042 The batch has no such letter." in said
    assert "Row 6 Printed: x A count must be a whole number." in said
    assert taken(owner, f"{COUNTS}/tables", table).location == COUNTS
    assert "The counts add up: 2 letters counted as posted, 1 as not posted." in read(owner.get(COUNTS))
    (undo,) = re.findall(r'href="(/campaigns/MAR15/batches/1/counts/tables/\d+/undo)"', owner.get(COUNTS).text)
    assert "what was counted before it holds again" in read(owner.get(undo))
    assert press(owner, undo).location == COUNTS
    assert "None is named yet." in read(owner.get(COUNTS))
    assert "It is undone already." in read(owner.get(undo))


def test_columns_that_are_not_known_are_chosen(owner, made):
    make(made)
    posted(made)
    page, where = upload(owner, f"{COUNTS}/tables", "Our number,A,B\nMAR15-0044,1,1\n")
    assert "No column is known as reference, printed, posted" in read(page)
    chosen = owner.get(f"{where}&column-reference=0&column-printed=1&column-posted=2")
    assert "Record 1 letter as counted?" in read(chosen)


def test_the_table_to_fill_in_comes_back_as_it_went(owner, made):
    make(made)
    posted(made)
    counted(made, n44=(Tally(1, 1, 0, 0), "spoiled"))
    body = owner.get(f"{COUNTS}/to-fill.xlsx").data
    page, _ = upload(owner, f"{COUNTS}/tables", body, "counts.xlsx")
    assert "Spoiled, and not printed again" in read(page)


def test_a_file_that_is_no_table_is_refused_beside_its_field(owner, made):
    make(made)
    posted(made)
    answer, _ = upload(owner, f"{COUNTS}/tables", "Ref\n")
    assert answer.status_code == 400
    assert "The table has headings and no rows" in read(answer)


def test_a_letter_that_came_back_leads_to_its_address_and_its_correction(owner, made):
    done(made)
    where = "/letters/MAR15-0044/returned"
    assert "It was posted on 4 March 2015" in read(owner.get(where))
    early = press(owner, where, reason="gone_away", on=["3", "3", "2015"])
    assert "It was posted on 4 March 2015: enter a day after that" in read(early)
    answer = press(owner, where, reason="gone_away", on=["12", "3", "2015"], note="No longer at this address")
    assert answer.location == "/letters/MAR15-0044"
    page = owner.get("/letters/MAR15-0044")
    assert "Gone away 12 March 2015 The recipient is no longer at this address." in read(page)
    with made.database.reading() as session:
        (letter_id,) = ids(session, [44])
    assert f"/campaigns/MAR15/send/correct?letter={letter_id}" in page.text
    assert "1 letter did not arrive by post." in read(owner.get(RETURNS))
    assert "Edition 1 was posted on 4 March 2015, and came back on 12 March 2015" in read(
        owner.get(f"/campaigns/MAR15/send/correct?letter={letter_id}")
    )
    assert "It came back already." in read(owner.get(where, follow_redirects=True))


def test_an_address_that_was_corrected_since_a_letter_came_back_says_so(owner, made):
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    for page in (RETURNS, FAILED):
        assert "Corrected" not in read(owner.get(page))
    reach_by_post(made, {44: ("Civic Centre", "Low Street", "Leeds", "LS1 1UR")})
    for page in (RETURNS, FAILED):
        said = read(owner.get(page))
        assert f"Corrected on {format_date(today())}, now Civic Centre, Low Street, Leeds, LS1 1UR" in said
        assert "Correct the postal address" not in said


def test_every_page_says_of_a_letter_that_came_back_that_it_was_sent(owner, made):
    """Of five letters made, three were posted; one of them came back."""
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    letter = read(owner.get("/letters/MAR15-0044"))
    assert "It was posted on 4 March 2015, and came back on 12 March 2015." in letter
    assert "It can be marked sent again" in letter
    assert "Came back 12 March 2015 Posted on 4 March 2015" in letter
    assert "Not sent" not in letter
    generate = read(owner.get("/campaigns/MAR15/generate"))
    assert "3 letters are sent, of which 1 came back. The other 2 are not made again here." in generate
    assert "that are not sent or came back, as new editions" in generate
    assert read(owner.get("/campaigns/MAR15/send")).count("3 of 1,268 letters are sent.") == 1
    with made.database.reading() as session:
        assert already_of(session, ids(session, [44, 45])).sent == 2


def test_a_table_of_returned_letters_is_looked_at_taken_and_undone(owner, made):
    done(made)
    table = (
        "Reference,Why,Date returned\nMAR15-0044,Gone away,12/3/2015\nMAR15-0045,unclaimed,2015-03-13\n"
        "MAR15-0046,eaten by a dog,12/3/2015\nMAR15-0042,Refused,12/3/2015\nMAR15-9999,Refused,12/3/2015\n"
        "MAR15-0046,Refused,1/3/2015\nMAR15-0046,Refused,soon\n"
    )
    page, _ = upload(owner, RETURNS, table)
    said = read(page)
    assert "Record 2 letters as returned?" in said
    for row, why in {
        4: "This is none of the reasons that Despatch knows.",
        5: "Nothing says that this letter was posted.",
        6: "The campaign has no such letter.",
        7: "That is before the day on which the letter was posted.",
        8: "Enter the day on which it came back",
    }.items():
        assert re.search(rf"Row {row} \S.*? {re.escape(why)}", said), row
    assert taken(owner, RETURNS, table).location == RETURNS
    assert "2 letters did not arrive by post." in read(owner.get(RETURNS))
    page, _ = upload(owner, RETURNS, table)
    assert "Recorded already 2" in read(page)
    (undo,) = re.findall(r'href="(/campaigns/MAR15/returns/\d+/undo)"', owner.get(RETURNS).text)
    assert press(owner, undo).location == RETURNS
    assert "No letter came back" in read(owner.get(RETURNS))
    assert "Closed: posted on 4 March 2015." in read(owner.get(ONE))


def test_without_any_batch_or_posted_letter_the_pages_say_so(owner, services):
    assert "No print batch yet" in read(owner.get(BATCHES))
    assert "No letter was posted yet." in read(owner.get(RETURNS))
    assert "No letters can be posted in this batch." in read(owner.get(NEW))


@pytest.mark.parametrize("step", ["give", "fetch-back", "posted", "cancel", "close"])
def test_what_moved_on_meanwhile_is_said(owner, made, step):
    done(made)
    answer = press(owner, f"{ONE}/{step}", on=["4", "3", "2015"])
    assert answer.location == ONE
    assert "Nothing was changed. It is closed and its letters are recorded as posted." in read(owner.get(ONE))


def test_a_batch_is_cancelled_after_it_is_said_what_that_means(owner, made):
    make(made)
    assert "Tell the printer not to post anything that is already printed" in read(owner.get(f"{ONE}/cancel"))
    press(owner, f"{ONE}/cancel")
    assert "Cancelled. Its letters can go with another batch." in read(owner.get(ONE))
    assert owner.get(f"{ONE}/letters.pdf").status_code == 404


def test_others_look_at_batches_and_move_none(signed_in, made):
    make(made)
    viewer = signed_in(Role.VIEWER)
    assert "Record as given to printer" not in viewer.get(ONE).text
    assert press(viewer, f"{ONE}/give").status_code == 403


def test_a_closed_campaign_moves_no_batch(owner, made):
    make(made)
    close_campaign(made, State.CLOSED)
    assert "Record as given to printer" not in owner.get(ONE).text
    assert press(owner, f"{ONE}/give").status_code == 409


def test_there_is_no_other_batch(owner, made):
    assert owner.get(f"{BATCHES}/7").status_code == 404
    assert owner.get(f"{NEW}?postage=pigeon").status_code == 404


def test_a_batch_with_a_letter_that_was_made_again_says_so_and_gives_no_files(owner, made):
    make(made)
    make_letters(made, LEADERS[:1])
    said = read(owner.get(ONE))
    assert "1 letter in this batch may not leave any more." in said
    assert "MAR15-0044: Edition 2 was made since this one was queued." in said
    assert owner.get(f"{ONE}/letters.pdf").status_code == 409
    press(owner, f"{ONE}/give")
    assert "Nothing was given: MAR15-0044 may not leave any more." in read(owner.get(ONE))
