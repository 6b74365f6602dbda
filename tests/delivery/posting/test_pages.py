"""A batch from its making to its closing, and letters that come back, as their owner does it on pages."""

import csv
import io
import re
from datetime import date

import pikepdf
import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.reasons import OF_POST, PostReason
from app.delivery.attempts.words import ATTEMPT_STATES
from app.delivery.attempts.words import POSTED as POSTED_STATE
from app.delivery.channels import Channel
from app.delivery.marking.correct import already_of
from app.delivery.posting.counts_sheet import FIELDS
from app.delivery.posting.forms import NO_REASON, WHOLE_NUMBER
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.postage import Postage
from app.delivery.posting.reasons import NOT_POSTED, NotPosted
from app.delivery.posting.reckon import Gap, Mismatch, Tally
from app.delivery.posting.states import BatchState
from app.delivery.posting.views.returns import CAME_BACK
from app.delivery.posting.words import MOVED_ON, POSTAGES, REFUSED, REJECTED, mismatch_words
from app.delivery.sending.rehearsed_words import FAILED_THERE
from app.delivery.sending.words import NEWER_EDITION
from app.delivery.states import State
from app.delivery.words import BY
from app.platform.clock import today
from app.web.filters import format_date
from tests.delivery.marking import close as close_campaign
from tests.delivery.marking import lede_of, press, read, seen_in, sound
from tests.delivery.posting.office import counted, done, make, posted
from tests.delivery.reaching import reach_by_post
from tests.delivery.sending import LEADERS, clear, ids
from tests.delivery.sending import make as make_letters
from tests.fixtures.app import token_in
from tests.letters.pdf.reading import pages_text
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    forms_of,
    heading_of,
    links_of,
    message_of,
    notes_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    timeline_of,
    with_class,
    words_of,
)

BATCHES = "/campaigns/MAR15/batches"
NEW, ONE = f"{BATCHES}/new", f"{BATCHES}/1"
COUNTS = f"{ONE}/counts"
RETURNS, FAILED = "/campaigns/MAR15/returns", "/campaigns/MAR15/send/failed"
CHECKED = {"accepted": "They were looked up this week", "unlisted": "y"}
GONE_AWAY = OF_POST[PostReason.GONE_AWAY]
POSTED = (*POSTED_STATE, "")
"""As a page shows it."""

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


def state_of(answer) -> str:
    """How a batch stands, by its page."""
    return with_class(sound(answer), "ds-lede")[0].get("data-state")


def batches_made(services) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(PrintBatch))


def by_row(answer) -> dict[int, list[str]]:
    """What is said of the rows of a table that was sent, by their numbers."""
    return {numbers_in(row[0])[-1]: row[1:] for row in rows_of(answer)}


def taken(client, to: str, body: str):
    """What it says is recorded; the answer."""
    page, where = upload(client, to, body)
    columns = dict(re.findall(r'name="(column-\w+)" value="(-?\d+)"', page.text))
    return press(client, where.partition("?")[0], seen=seen_in(page.text), name="results.csv", **columns)


def test_a_batch_is_looked_at_made_printed_counted_and_closed(owner, made, monkeypatch):
    page = owner.get(NEW, query_string=CHECKED)
    said = lede_of(sound(page))
    assert numbers_in(said)[:2] == [3, 6], "letters and sheets"
    assert POSTAGES[Postage.FIRST].lower() in said
    answer = press(owner, NEW, seen=seen_in(page.text), postage="first", sides="1", **CHECKED)
    assert answer.location == ONE
    assert state_of(owner.get(ONE)) == BatchState.MADE
    assert press(owner, f"{ONE}/give").location == ONE
    assert press(owner, f"{ONE}/posted", on=["4", "3", "2015"]).location == COUNTS
    assert press(owner, COUNTS, **WHOLE).location == COUNTS
    assert f"{ONE}/close" in links_of(sound(owner.get(COUNTS))), "the counts add up"
    assert numbers_in(lede_of(sound(owner.get(f"{ONE}/close")))) == [4, 3, 1], "copies printed, posted and spoiled"
    assert press(owner, f"{ONE}/close").location == ONE
    page = owner.get(ONE)
    assert state_of(page) == BatchState.CLOSED
    assert days_in(lede_of(page)) == ["4 March 2015", "5 March 2015"]
    assert days_in(words_of(part_of(page, "were-expected"))) == ["5 March 2015"]
    with monkeypatch.context() as then:
        then.setattr("app.delivery.posting.views.batches.today", lambda: date(2015, 3, 5))
        assert days_in(words_of(part_of(owner.get(ONE), "still-expected"))) == ["5 March 2015"]
    assert POSTAGES[Postage.FIRST] in read(owner.get(BATCHES))
    letter = owner.get("/letters/MAR15-0044")
    assert days_in(words_of(part_of(letter, "by-post"))) == ["5 March 2015"]
    by_post = f"Edition 1 {BY[Channel.POST].lower()}: {POSTED[1].lower()}"
    assert by_post in [one.title for one in timeline_of(letter)]
    assert ATTEMPT_STATES[State.HANDED_OVER][1].lower() not in read(letter).lower()
    (attempt,) = set(re.findall(r"/letters/MAR15-0044/attempts/\d+", letter.text))
    assert states_of(sound(owner.get(attempt)))[0] == POSTED


def test_what_a_rehearsal_warns_of_is_said_again_before_letters_are_printed(owner, made):
    """The day by which they ask for a reply, who has not signed, an address from which the last letter came back."""
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    new = sound(owner.get(NEW, query_string=CHECKED))
    assert days_in(words_of(part_of(new, "asks-too-late"))) == ["24 March 2015"]
    assert numbers_in(words_of(part_of(new, "nobody-signed"))) == [], "this letter, the only one"
    there = f"1 letter {FAILED_THERE.one}"
    assert there in words_of(part_of(new, "failed-before"))
    press(owner, NEW, seen=seen_in(new.text), postage="first", sides="1", **CHECKED)
    for step in ("", "give"):
        if step:
            press(owner, f"{BATCHES}/2/{step}")
        page = sound(owner.get(f"{BATCHES}/2"))
        assert days_in(words_of(part_of(page, "asks-too-late"))) == ["24 March 2015"]
        assert there in words_of(part_of(page, "failed-before"))
    press(owner, f"{BATCHES}/2/posted", on=["4", "3", "2015"])
    page = sound(owner.get(f"{BATCHES}/2"))
    warnings = parts_of(page, "asks-too-late") + parts_of(page, "failed-before")
    assert warnings == [], "it is too late to change that"


def test_the_counts_of_a_whole_batch_are_said_as_such(owner, made):
    make(made)
    posted(made)
    counted(made, whole=Tally(4, 1, 1, 3))
    page = sound(owner.get(ONE))
    assert numbers_in(facts_of(page)["Printed"]) == [4, 1], "with 1 reprint"
    assert notes_of(page) == ["whole-batch"] * 3


def test_every_sheet_of_a_batch_carries_its_letters_reference_and_page(owner, printed):
    make(printed)
    page = owner.get(NEW, query_string={**CHECKED, "separators": "y"})
    assert forms_of(sound(page)) == []  # they wait in the first
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
    assert part_of(sound(owner.get(ONE)), "taken").findall(".//li") == []
    owner.get(f"{ONE}/list.csv")
    (download,) = part_of(sound(owner.get(ONE)), "taken").findall(".//li")
    assert f"(CSV) {owner.member.name}" in words_of(download)


def test_a_page_that_was_left_open_while_letters_went_makes_nothing(owner, made):
    page = owner.get(NEW, query_string=CHECKED)
    make(made, LEADERS[:1])
    answer = press(owner, NEW, seen=seen_in(page.text), postage="first", sides="1", **CHECKED)
    assert answer.status_code == 409
    assert conflict_of(sound(answer))
    assert batches_made(made) == 1, "the other one"


def test_the_page_says_which_letters_are_missing(owner, made):
    make(made)
    posted(made)
    counted(made, n44=Tally(1, 0, 0, 1), n45=Tally(2, 0, 1, 1))
    said = read(owner.get(COUNTS))
    assert mismatch_words(Mismatch(Gap.NOT_COUNTED, ["MAR15-0046"], 1, 2)) in said
    assert mismatch_words(Mismatch(Gap.COPIES, ["MAR15-0045"], 1, 2)) in said
    assert press(owner, f"{ONE}/close").location == COUNTS


def test_a_letter_is_named_as_not_posted_with_why(owner, made):
    make(made)
    posted(made)
    counted(made, whole=Tally(2, 0, 0, 2))
    (mismatch,) = part_of(sound(owner.get(COUNTS)), "mismatches").findall("li")
    nobody_said = mismatch_words(Mismatch(Gap.WHOLE_POSTED, ["MAR15-0044"], 1)).partition("MAR15")[0]
    assert words_of(mismatch).startswith(nobody_said)
    where = f"{COUNTS}/letters/MAR15-0045"
    assert owner.get(f"{COUNTS}/letters?letter=mar15-0045").location == where
    none = {"printed": "0", "spoiled": "0", "reprinted": "0", "posted": "0"}
    refused = press(owner, where, **none)
    assert refused.status_code == 400
    assert errors_of(sound(refused)) == {"reason": NO_REASON}
    assert press(owner, where, **none, reason="kept_back").location == COUNTS
    page = sound(owner.get(COUNTS))
    assert numbers_in(lede_of(page)) == [2, 1], "posted, and not"
    assert f"{ONE}/close" in links_of(page), "the counts add up"


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1.5", "99999999999"])
def test_a_count_is_a_whole_number(owner, made, wrong):
    make(made)
    posted(made)
    answer = press(owner, COUNTS, **WHOLE | {"printed": wrong})
    assert answer.status_code == 400
    errors = errors_of(sound(answer))
    assert list(errors) == ["printed"]
    assert WHOLE_NUMBER in errors["printed"]


def test_a_table_of_counts_is_looked_at_taken_and_undone(owner, made):
    make(made)
    posted(made)
    table = (
        "Ref;Copies printed;Spoilt;Reprints;Posted;Why not posted\n"
        "MAR15-0044;1;0;0;1;\nMAR15-0045;2;1;1;1;\nMAR15-0046;0;;;0;missing\nMAR15-0042;1;0;0;1;\nMAR15-0045;x;;;;\n"
    )
    page, _ = upload(owner, f"{COUNTS}/tables", table)
    assert numbers_in(heading_of(sound(page))) == [3], "letters to record"
    left_out = by_row(page)
    assert left_out[5] == ["MAR15-0042", REJECTED["not_in_batch"]]
    assert left_out[6] == [f"{FIELDS['printed'].label}: x", REJECTED["no_number"]]
    assert taken(owner, f"{COUNTS}/tables", table).location == COUNTS
    counts = sound(owner.get(COUNTS))
    assert numbers_in(lede_of(counts)) == [2, 1], "posted, and not"
    assert {f"{ONE}/close", f"{COUNTS}/letters/MAR15-0044"} <= links_of(counts).keys()
    (undo,) = re.findall(r'href="(/campaigns/MAR15/batches/1/counts/tables/\d+/undo)"', owner.get(COUNTS).text)
    assert forms_of(sound(owner.get(undo))) == [undo]
    assert press(owner, undo).location == COUNTS
    assert not [href for href in links_of(sound(owner.get(COUNTS))) if href.startswith(f"{COUNTS}/letters/")]
    assert forms_of(sound(owner.get(undo))) == [], "it is undone already"


def test_columns_that_are_not_known_are_chosen(owner, made):
    make(made)
    posted(made)
    page, where = upload(owner, f"{COUNTS}/tables", "Our number,A,B\nMAR15-0044,1,1\n")
    lacking = ", ".join(FIELDS[name].label.lower() for name in ("reference", "printed", "posted"))
    assert lacking in lede_of(sound(page))
    assert numbers_in(heading_of(page)) == [], "nothing to record yet"
    chosen = owner.get(f"{where}&column-reference=0&column-printed=1&column-posted=2")
    assert numbers_in(heading_of(sound(chosen))) == [1]


def test_the_table_to_fill_in_comes_back_as_it_went(owner, made):
    make(made)
    posted(made)
    counted(made, n44=(Tally(1, 1, 0, 0), "spoiled"))
    body = owner.get(f"{COUNTS}/to-fill.xlsx").data
    page, _ = upload(owner, f"{COUNTS}/tables", body, "counts.xlsx")
    assert NOT_POSTED[NotPosted.SPOILED].word in read(page)


def test_a_file_that_is_no_table_is_refused_beside_its_field(owner, made):
    make(made)
    posted(made)
    answer, _ = upload(owner, f"{COUNTS}/tables", "Ref\n")
    assert answer.status_code == 400
    assert errors_of(sound(answer)) == {"table": REFUSED["no_rows"]}


def test_a_letter_that_came_back_leads_to_its_address_and_its_correction(owner, made):
    done(made)
    where = "/letters/MAR15-0044/returned"
    assert days_in(lede_of(sound(owner.get(where)))) == ["4 March 2015"]
    early = press(owner, where, reason="gone_away", on=["3", "3", "2015"])
    assert errors_of(sound(early)) == {"on": said_of("returned_before_posted", posted_on=date(2015, 3, 4))}
    answer = press(owner, where, reason="gone_away", on=["12", "3", "2015"], note="No longer at this address")
    assert answer.location == "/letters/MAR15-0044"
    page = owner.get("/letters/MAR15-0044")
    by_post = part_of(sound(page), "by-post")
    assert states_of(by_post)[0] == ("warn", GONE_AWAY.word, "12 March 2015")
    assert GONE_AWAY.says in words_of(by_post)
    with made.database.reading() as session:
        (letter_id,) = ids(session, [44])
    assert f"/campaigns/MAR15/send/correct?letter={letter_id}" in page.text
    assert numbers_in(lede_of(sound(owner.get(RETURNS)))) == [1]
    correct = lede_of(sound(owner.get(f"/campaigns/MAR15/send/correct?letter={letter_id}")))
    assert "Edition 1" in correct
    assert days_in(correct) == ["4 March 2015", "12 March 2015"], "posted, and came back"
    assert message_of(sound(owner.get(where, follow_redirects=True))) == ("info", CAME_BACK)


def test_an_address_that_was_corrected_since_a_letter_came_back_says_so(owner, made):
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    for page in (RETURNS, FAILED):
        assert "full" not in [one.shape for one in states_of(sound(owner.get(page)))]
    reach_by_post(made, {44: ("Civic Centre", "Low Street", "Leeds", "LS1 1UR")})
    for page in (RETURNS, FAILED):
        answer = sound(owner.get(page))
        (corrected,) = (one for one in states_of(answer) if one.shape == "full")
        assert format_date(today()) in corrected.sub
        assert "Civic Centre, Low Street, Leeds, LS1 1UR" in corrected.sub
        assert GONE_AWAY.to_do not in words_of(answer)
    beside = part_of(sound(owner.get("/letters/MAR15-0044")), "by-post")
    (corrected,) = (one for one in states_of(beside) if one.shape == "full")
    assert "Civic Centre, Low Street, Leeds, LS1 1UR" in corrected.sub
    assert not [href for href in links_of(beside) if href.startswith("/posts/")], "nothing is left to correct"


def test_every_page_says_of_a_letter_that_came_back_that_it_was_sent(owner, made):
    """Of five letters made, three were posted; one of them came back."""
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    letter = sound(owner.get("/letters/MAR15-0044"))
    assert days_in(lede_of(letter)) == ["4 March 2015", "12 March 2015"], "posted, and came back"
    assert parts_of(letter, "send"), "it can be marked sent again"
    (edition,) = (row for row in rows_of(letter) if len(row) == 6 and row[0].startswith("Edition 1"))
    assert days_in(edition[3]) == ["12 March 2015", "4 March 2015"], "came back, posted"
    assert "Not sent" not in words_of(letter)
    generate = sound(owner.get("/campaigns/MAR15/generate"))
    assert numbers_in(words_of(part_of(generate, "sent-already"))) == [3, 1, 2], "sent, came back, not made again"
    assert numbers_in(words_of(part_of(generate, "all"))) == [1266], "those not sent, and the one that came back"
    assert read(owner.get("/campaigns/MAR15/send")).count("3 of 1,268 letters") == 1
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
    assert numbers_in(heading_of(sound(page))) == [2], "letters to record"
    left_out = by_row(page)
    for row, code in {
        4: "reason_unknown",
        5: "never_posted",
        6: "not_in_campaign",
        7: "before_posted",
        8: "no_day",
    }.items():
        assert left_out[row][1] == REJECTED[code], row
    assert taken(owner, RETURNS, table).location == RETURNS
    assert numbers_in(lede_of(sound(owner.get(RETURNS)))) == [2]
    page, _ = upload(owner, RETURNS, table)
    assert facts_of(sound(page))["Recorded already"] == "2"
    (undo,) = re.findall(r'href="(/campaigns/MAR15/returns/\d+/undo)"', owner.get(RETURNS).text)
    assert press(owner, undo).location == RETURNS
    assert len(with_class(sound(owner.get(RETURNS)), "ds-empty")) == 1
    batch = sound(owner.get(ONE))
    assert state_of(batch) == BatchState.CLOSED
    assert days_in(lede_of(batch))[0] == "4 March 2015"


def test_without_any_batch_or_posted_letter_the_pages_say_so(owner, services):
    (empty,) = with_class(sound(owner.get(BATCHES)), "ds-empty")
    assert list(links_of(empty)) == [NEW]
    returns = sound(owner.get(RETURNS))
    assert len(with_class(returns, "ds-empty")) == 1
    assert forms_of(returns) == [], "without a posted letter no table is asked for"
    new = sound(owner.get(NEW))
    assert numbers_in(lede_of(new)) == []
    assert forms_of(new) == []


@pytest.mark.parametrize("step", ["give", "fetch-back", "posted", "cancel", "close"])
def test_what_moved_on_meanwhile_is_said(owner, made, step):
    done(made)
    answer = press(owner, f"{ONE}/{step}", on=["4", "3", "2015"])
    assert answer.location == ONE
    closed = said_of("batch_moved_on", state=MOVED_ON[BatchState.CLOSED])
    assert message_of(sound(owner.get(ONE))) == ("warning", closed)


def test_a_batch_is_cancelled_after_it_is_said_what_that_means(owner, made):
    make(made)
    asks = sound(owner.get(f"{ONE}/cancel"))
    assert forms_of(asks) == [f"{ONE}/cancel"]
    (panel,) = with_class(asks, "ds-panel")
    assert numbers_in(words_of(panel.find("p"))) == [3], "letters that another batch can take"
    assert "printer" in words_of(panel)
    press(owner, f"{ONE}/cancel")
    assert state_of(sound(owner.get(ONE))) == BatchState.CANCELLED
    assert owner.get(f"{ONE}/letters.pdf").status_code == 404


def test_others_look_at_batches_and_move_none(signed_in, made):
    make(made)
    viewer = signed_in(Role.VIEWER)
    assert parts_of(viewer.get(ONE), "give") == []
    assert press(viewer, f"{ONE}/give").status_code == 403


def test_a_closed_campaign_moves_no_batch(owner, made):
    make(made)
    close_campaign(made, CampaignState.CLOSED)
    assert parts_of(owner.get(ONE), "give") == []
    assert press(owner, f"{ONE}/give").status_code == 409


def test_there_is_no_other_batch(owner, made):
    assert owner.get(f"{BATCHES}/7").status_code == 404
    assert owner.get(f"{NEW}?postage=pigeon").status_code == 404


def test_a_batch_with_a_letter_that_was_made_again_says_so_and_gives_no_files(owner, made):
    make(made)
    make_letters(made, LEADERS[:1])
    page = sound(owner.get(ONE))
    assert numbers_in(words_of(part_of(page, "may-not-leave"))) == [1]
    assert f"MAR15-0044: {NEWER_EDITION.format(number=2)}" in words_of(page)
    assert owner.get(f"{ONE}/letters.pdf").status_code == 409
    press(owner, f"{ONE}/give")
    assert message_of(sound(owner.get(ONE))) == ("warning", said_of("batch_not_to_print", letters="MAR15-0044"))
