"""What was sent is made again for a reason, and says wherever it is shown which sent edition it replaces."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.find import personal_of
from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.marking.recordings import undo_recording
from app.production.models import Edition, Run
from app.production.runs.steer import cancel_run
from app.production.runs.work import work
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from tests.delivery.marking import CORRECT, SEND, close, corrected, filled, marked, press, read, seen_in
from tests.delivery.sending import (
    BY_EMAIL,
    BY_POST,
    LEADERS,
    LETTERS,
    POLICE,
    POSTED_ON,
    campaign,
    clear,
    make,
    send,
    unclear,
)
from tests.production.making import batch, finish, start, take
from tests.production.shown import leave

ALL_SENT = {"letter": [], "all-letter": 1, "stand": "sent"}
REASON = "The date of the meeting was wrong"


@pytest.fixture
def sent(made):
    """The letters to council leaders have gone by post; those to chief constables have not."""
    send(made, LEADERS, BY_POST)
    return made


def runs(services) -> list[Run]:
    with services.database.reading() as session:
        return list(session.scalars(select(Run).order_by(Run.number)))


def numbers_in(services, run: Run) -> list[int]:
    """Of the letters of a run that made them all."""
    rows = select(Letter.number).join(Edition, Edition.letter_id == Letter.id).where(Edition.run_id == run.id)
    with services.database.reading() as session:
        return sorted(session.scalars(rows))


def work_on(services, run: Run) -> None:
    work(services, run.id)


def test_without_a_reason_nothing_is_made(owner, sent):
    answer = corrected(owner, sent, reason=" \n ")
    assert answer.status_code == 400
    assert read(answer).count("Enter what was wrong with the edition that was sent") == 2
    assert "<title>Error: Correct and make again" in answer.text
    assert len(runs(sent)) == 1


def test_one_letter_is_made_again_for_a_reason(owner, sent):
    page = owner.get(CORRECT, query_string=filled(sent, [44]))
    said = read(page)
    assert "Correct MAR15-0044 and make it again" in said
    assert "Edition 1 was posted on 4 March 2015, and stays as it is." in said
    answer = corrected(owner, sent, [44], reason=f"  {REASON}\r\n")
    assert answer.location == "/campaigns/MAR15/runs/2"
    run = runs(sent)[1]
    assert (run.total, run.reason, run.created_by) == (1, REASON, owner.member.id)
    assert sent.queue.waiting("make", run.id) == 1
    assert f"Corrections of what was sent. Reason: {REASON}" in read(owner.get(answer.location))


def test_it_says_how_many_of_the_recipients_have_answered(owner, sent, monkeypatch):
    said = "The covering email thanks them for their reply, and does not ask for another."
    assert said not in read(owner.get(CORRECT, query_string=filled(sent)))
    monkeypatch.setattr("app.delivery.sending.holding.ANSWERED.things", (lambda _, letter_ids, __: letter_ids[:1],))
    assert f"1 of these 3 recipients has answered. {said}" in read(owner.get(CORRECT, query_string=filled(sent)))
    assert f"This recipient has answered. {said}" in read(owner.get(CORRECT, query_string=filled(sent, [44])))


def change_address(services, number):
    """The post of a letter has an address of its own."""
    with services.database.writing() as session:
        post_id = session.scalars(select(Letter.post_id).where(Letter.number == number)).one()
        record_contact(
            session,
            Owner(post_id=post_id),
            "postal",
            "post",
            ContactFacts(
                lines=("Civic Building", "Walker Place", "Rotherham", "S65 1UF"), source="A letter that came back"
            ),
            since=date(2015, 1, 1),
            today=POSTED_ON,
            seen=0,
            actor=SYSTEM,
        )


def test_it_says_first_when_a_letter_would_come_out_as_it_was_sent(owner, sent):
    page = owner.get(CORRECT, query_string=filled(sent, [44]))
    same = "The letter would be exactly the same as the one sent. Nothing that it prints has changed since."
    assert same in read(page)
    assert corrected(owner, sent, [44], reason=REASON).location == "/campaigns/MAR15/runs/2", "all the same"


def test_of_several_it_says_how_many_come_out_as_they_were_sent(owner, sent):
    everyone = read(owner.get(CORRECT, query_string=filled(sent)))
    assert "All 3 would be exactly the same as those sent. Nothing that they print has changed since." in everyone
    change_address(sent, 44)
    some = read(owner.get(CORRECT, query_string=filled(sent)))
    assert "2 of 3 would be exactly the same as those sent: MAR15-0045, MAR15-0046." in some
    assert "exactly the same" not in read(owner.get(CORRECT, query_string=filled(sent, [44])))


def test_a_correction_is_compared_with_what_was_sent(owner, sent):
    change_address(sent, 44)
    corrected(owner, sent, [44], reason=REASON)
    work_on(sent, runs(sent)[1])
    page = read(owner.get(CORRECT, query_string=filled(sent, [44])))
    assert "exactly the same" not in page, "edition 2, made from the same, is not sent"


def test_a_great_many_are_not_compared(owner, sent, monkeypatch):
    monkeypatch.setattr("app.delivery.marking.correct.COMPARED", 2)
    monkeypatch.setattr("app.delivery.views.correct.COMPARED", 2)
    page = read(owner.get(CORRECT, query_string=filled(sent)))
    assert "We have not compared these 3 letters with those sent. Choose 2 or fewer to compare them." in page


def test_the_next_edition_says_which_it_replaces_and_why(owner, sent):
    corrected(owner, sent, reason=REASON)
    work_on(sent, runs(sent)[1])
    said = read(owner.get("/letters/MAR15-0044"))
    assert "MAR15-0044, edition 2, replaces edition 1, posted on 4 March 2015." in said
    assert f"Reason: {REASON}. It can be marked sent." in said
    said = read(owner.get("/campaigns/MAR15/runs/2"))
    assert "3 letters replace edition 1, which was sent." in said
    assert "MAR15-0044 Leader of Adur District Council: edition 2 replaces edition 1" in said
    assert "Run 2 corrections" in read(owner.get("/campaigns/MAR15/generate"))
    rows = list(csv.DictReader(io.StringIO(owner.get("/campaigns/MAR15/runs/2/manifest.csv").text)))
    assert {(row["reference"], row["edition"], row["replaces"]) for row in rows} == {
        (f"MAR15-{number:04d}", "2", "1") for number in LEADERS
    }
    assert "Run 2 started" in read(owner.get("/campaigns/MAR15/history"))
    assert "Of 3 letters, to correct what was sent." in read(owner.get("/campaigns/MAR15/history"))


def test_a_correction_is_marked_as_sent_like_any_letter(owner, sent):
    corrected(owner, sent, [44], reason=REASON)
    work_on(sent, runs(sent)[1])
    answer = marked(owner, filled(sent, [44], channel="email", sent_on=["9", "3", "2015"]))
    assert "MAR15-0044 2 replaces 1 Sent" in read(owner.get(answer.location))
    said = read(owner.get("/letters/MAR15-0044"))
    assert "It was emailed on 9 March 2015." in said
    assert "replaces edition 1, posted on 4 March 2015" in said


def test_the_plan_names_what_a_correction_replaces(owner, sent):
    corrected(owner, sent, LEADERS[:2], reason=REASON)
    work_on(sent, runs(sent)[1])
    said = read(press(owner, f"{SEND}/record", **filled(sent, [44])))
    assert "MAR15-0044, edition 2, will be marked as posted; it replaces edition 1, which was sent before." in said
    said = read(press(owner, f"{SEND}/record", **filled(sent, channel="email")))
    assert "3 letters will be marked as emailed; 2 of them correct editions that were sent before." in said


def test_the_reason_can_be_erased_since_it_stays_out_of_the_chain(owner, sent):
    corrected(owner, sent, reason=REASON)
    with sent.database.reading() as session:
        event = session.get_one(Run, runs(sent)[1].id).known_at
        assert [(one.name, one.value) for one in personal_of(session, event)] == [("reason", REASON)]


def test_those_that_were_never_sent_are_left_out(owner, sent):
    said = read(owner.get(CORRECT, query_string=filled(sent, LETTERS)))
    assert "Correct 3 letters and make them again" in said
    assert "2 of the letters chosen were never sent and are left out." in said
    corrected(owner, sent, LETTERS)
    work_on(sent, runs(sent)[1])
    assert numbers_in(sent, runs(sent)[1]) == list(LEADERS)


def test_all_that_match_a_filter_are_corrected(owner, sent):
    query = {"stand": "sent", "q": "allerdale", "all-letter": 1}
    page = owner.get(CORRECT, query_string=query)
    press(owner, CORRECT, **query, reason=REASON, seen=seen_in(page.text))
    work_on(sent, runs(sent)[1])
    assert numbers_in(sent, runs(sent)[1]) == [45]


def test_of_letters_that_were_never_sent_there_is_nothing_to_correct(owner, sent):
    answer = owner.get(CORRECT, query_string=filled(sent, POLICE) | {"q": "police"})
    assert answer.location == f"{SEND}?q=police#letters"
    said = read(owner.get(answer.location))
    assert "Nothing to correct: none of the letters chosen was sent. Make them again under Generate." in said


def test_a_correction_of_an_uncleared_text_would_be_a_draft(owner, sent):
    unclear(sent, "council-leaders")
    said = read(owner.get(CORRECT, query_string=filled(sent)))
    assert "The text is not cleared for council leaders. Corrections made now carry DRAFT there" in said


def test_while_a_run_is_under_way_corrections_wait(owner, sent):
    start(sent, [60])
    page = owner.get(CORRECT, query_string=filled(sent))
    assert "Make 3 corrected letters When run 2 has ended." in read(page)
    assert "What was wrong?" not in read(page)
    assert "Correct and make again When run 2 has ended." in read(owner.get("/letters/MAR15-0044"))


def test_a_run_that_began_meanwhile_takes_nothing_that_was_typed(owner, sent):
    page = owner.get(CORRECT, query_string=filled(sent))
    start(sent, [60])
    answer = press(owner, CORRECT, **filled(sent), reason=REASON, seen=seen_in(page.text))
    assert answer.status_code == 409
    said = read(answer)
    assert "Run 2 is under way, and a campaign has one at a time" in said
    assert REASON in said
    assert len(runs(sent)) == 2


@pytest.mark.parametrize("ended", [False, True], ids=["under way", "ended"])
@pytest.mark.parametrize(
    "choice", [{}, {"letter": [], "all-letter": 1, "stand": "sent"}], ids=["by boxes", "by filter"]
)
def test_a_double_click_makes_them_once(owner, sent, ended, choice):
    form = filled(sent) | choice
    form |= {"reason": REASON, "seen": seen_in(owner.get(CORRECT, query_string=form).text)}
    first = press(owner, CORRECT, **form)
    if ended:
        work_on(sent, runs(sent)[1])
    second = press(owner, CORRECT, **form)
    assert second.location == first.location == "/campaigns/MAR15/runs/2"
    assert len(runs(sent)) == 2


def test_after_a_run_that_made_nothing_they_can_be_made_for_the_same_reason(owner, sent):
    corrected(owner, sent, reason=REASON)
    with sent.database.writing() as session:
        cancel_run(session, runs(sent)[1].id, actor=SYSTEM)
    assert corrected(owner, sent, reason=REASON).location == "/campaigns/MAR15/runs/3"


def test_what_somebody_made_again_meanwhile_is_looked_at_first(owner, sent):
    page = owner.get(CORRECT, query_string=filled(sent))
    make(sent, LEADERS[:1])
    answer = press(owner, CORRECT, **filled(sent), reason=REASON, seen=seen_in(page.text))
    assert answer.status_code == 409
    said = read(answer)
    assert "These letters were made again or sent after you opened this page. Check them, then continue" in said
    assert REASON in said
    assert press(owner, CORRECT, **filled(sent), reason=REASON, seen=seen_in(answer.text)).status_code == 302


def test_what_somebody_undid_meanwhile_leaves_nothing_to_correct(owner, made):
    event = send(made, LEADERS, BY_POST)
    page = owner.get(CORRECT, query_string=filled(made))
    with made.database.writing() as session:
        undo_recording(session, campaign(session), event, actor=SYSTEM)
    answer = press(owner, CORRECT, **filled(made), reason=REASON, seen=seen_in(page.text))
    assert answer.location == f"{SEND}#letters"
    assert "Nothing to correct" in read(owner.get(SEND))
    assert len(runs(made)) == 1


class TestGenerate:
    """What was sent is made again there no more."""

    def test_it_makes_what_was_never_sent(self, owner, sent):
        leave(sent, LETTERS)
        said = read(owner.get("/campaigns/MAR15/generate"))
        assert "3 letters are sent and are not made again here." in said
        assert "Make all 2 that are not sent, as new editions" in said
        press(owner, "/campaigns/MAR15/generate")
        work_on(sent, runs(sent)[1])
        assert numbers_in(sent, runs(sent)[1]) == list(POLICE)

    def test_when_all_are_sent_it_makes_none(self, owner, made):
        leave(made, LETTERS)
        send(made, LETTERS, BY_EMAIL)
        page = owner.get("/campaigns/MAR15/generate")
        assert "5 letters are sent and are not made again here." in read(page)
        assert 'action="/campaigns/MAR15/generate"' not in page.text
        press(owner, "/campaigns/MAR15/generate")
        said = read(owner.get("/campaigns/MAR15/generate"))
        assert "Nothing was started: every letter is sent. What is wrong in one is corrected under Send." in said
        assert len(runs(made)) == 1

    def test_drafts_whose_text_is_cleared_since_are_made_again(self, owner, services, cheap):
        make(services, LETTERS)
        clear(services, "council-leaders")
        said = read(owner.get("/campaigns/MAR15/generate"))
        assert "Make the 1,263 letters that are not made Make 3 outdated letters again" in said
        press(owner, "/campaigns/MAR15/generate", letters="outdated")
        work_on(services, runs(services)[1])
        assert numbers_in(services, runs(services)[1]) == list(LEADERS)
        press(owner, "/campaigns/MAR15/generate", letters="outdated")
        said = read(owner.get("/campaigns/MAR15/generate"))
        assert "Nothing was started: every letter is made from the text that is cleared." in said

    def test_when_all_that_is_left_is_outdated_one_button_makes_it(self, owner, services, cheap):
        make(services, LETTERS)
        leave(services, LETTERS)
        clear(services)
        said = read(owner.get("/campaigns/MAR15/generate"))
        assert "Make 5 outdated letters again Outdated: made before their text was cleared as it is now" in said
        assert "as new editions" not in said

    def test_a_correction_that_came_out_a_draft_is_made_again_for_the_reason_it_has(self, owner, sent):
        unclear(sent, "council-leaders")
        corrected(owner, sent, reason=REASON)
        work_on(sent, runs(sent)[1])
        clear(sent, "council-leaders")
        page = owner.get("/campaigns/MAR15/generate")
        said = read(page)
        assert "3 corrections are outdated: make them again." in said
        assert "outdated letters" not in said
        href = page.text.split("corrections are outdated", 1)[1].split('href="', 1)[1].split('"', 1)[0]
        said = read(owner.get(href.replace("&amp;", "&")))
        assert "Correct 3 letters and make them again" in said
        assert REASON in said

    def test_a_closed_campaign_makes_nothing(self, owner, sent):
        close(sent)
        page = owner.get("/campaigns/MAR15/generate")
        read(page)
        assert "<form" not in page.text.split("<main", 1)[1]


class TestMadeAgain:
    """Of a run, or from a letter's page."""

    def test_a_correction_that_failed_is_made_again_for_the_same_reason(self, owner, sent):
        corrected(owner, sent, reason=REASON)
        run = runs(sent)[1]
        bad, *good = take(sent, run.id)
        finish(sent, run.id, batch(good, failed=[bad]))
        answer = press(owner, "/campaigns/MAR15/runs/2/again")
        assert answer.location == "/campaigns/MAR15/runs/3"
        assert (runs(sent)[2].total, runs(sent)[2].reason) == (1, REASON)

    def test_another_letter_made_from_its_page_takes_no_reason_of_the_last_run(self, owner, sent):
        corrected(owner, sent, reason=REASON)
        work_on(sent, runs(sent)[1])
        press(owner, "/campaigns/MAR15/runs/2/again", letter="MAR15-0042")
        assert (runs(sent)[2].total, runs(sent)[2].reason) == (1, "")

    def test_one_that_was_sent_meanwhile_is_not_made_without_a_reason(self, owner, sent):
        answer = press(owner, "/campaigns/MAR15/runs/1/again", letter="MAR15-0044")
        assert answer.location == "/letters/MAR15-0044"
        said = read(owner.get(answer.location))
        assert "Nothing was started: MAR15-0044 was sent or withdrawn meanwhile." in said
        assert "Correct and make again" in said
        assert len(runs(sent)) == 1
