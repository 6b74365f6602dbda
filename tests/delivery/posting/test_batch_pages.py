"""A print batch on its pages, from its making to its closing."""

import csv
import io
import re
from datetime import date

import pikepdf
import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.words import ATTEMPT_STATES
from app.delivery.channels import METHODS, Channel
from app.delivery.posting.balance import Gap, Mismatch, Tally
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.postage import Postage
from app.delivery.posting.states import BatchState
from app.delivery.posting.words import MOVED_ON, POSTAGES, mismatch_words
from app.delivery.sending.hold_reasons import SENTENCES, HoldReason
from app.delivery.sending.rehearsed_words import FAILED_THERE
from app.delivery.states import State
from tests.delivery.marking import close as close_campaign
from tests.delivery.marking import lede_of, press, read, seen_in, sound
from tests.delivery.posting.browsing import BATCHES, COUNTS, NEW, ONE, RETURNS, WHOLE, state_of
from tests.delivery.posting.office import counted, done, make, posted
from tests.delivery.sending import LEADERS, clear
from tests.delivery.sending import make as make_letters
from tests.letters.pdf.reading import pages_text
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    conflict_of,
    facts_of,
    forms_of,
    links_of,
    message_of,
    notes_of,
    part_of,
    parts_of,
    states_of,
    timeline_of,
    with_class,
    words_of,
)

CHECKED = {"accepted": "They were looked up this week", "unlisted": "y"}
POSTED = ("full", METHODS[Channel.POST].handed_over, "")
IN_POST = ("half", *POSTED[1:])
"""Posted, with no report of delivery."""
"""As a page shows it."""


@pytest.fixture
def printed(services):
    """Letters whose files are real."""
    clear(services)
    make_letters(services)
    return services


def batches_made(services) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(PrintBatch))


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
    by_post = f"Edition 1 {METHODS[Channel.POST].by.lower()}: {POSTED[1].lower()}"
    assert by_post in [one.title for one in timeline_of(letter)]
    assert ATTEMPT_STATES[State.HANDED_OVER][1].lower() not in read(letter).lower()
    (attempt,) = set(re.findall(r"/letters/MAR15-0044/attempts/\d+", letter.text))
    assert states_of(sound(owner.get(attempt)))[0] == IN_POST


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
        first, last = int(row["First page in the PDF"]), int(row["Last page in the PDF"])
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


def test_without_any_batch_or_posted_letter_the_pages_say_so(owner, services):
    (empty,) = with_class(sound(owner.get(BATCHES)), "ds-empty")
    assert list(links_of(empty)) == [NEW]
    returns = sound(owner.get(RETURNS))
    assert len(with_class(returns, "ds-empty")) == 1
    assert forms_of(returns) == [], "without a posted letter no table is asked for"
    new = sound(owner.get(NEW))
    (empty,) = with_class(new, "ds-empty")
    assert list(links_of(empty)) == ["/campaigns/MAR15/generate"], "nothing can be printed before"
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
    assert f"MAR15-0044: {SENTENCES[HoldReason.NEWER_EDITION].format(number=2)}" in words_of(page)
    assert owner.get(f"{ONE}/letters.pdf").status_code == 409
    press(owner, f"{ONE}/give")
    assert message_of(sound(owner.get(ONE))) == ("warning", said_of("batch_not_to_print", letters="MAR15-0044"))
