"""Corrections and runs: while one is under way, from a run's own letters, and on the page Generate."""

import pytest

from app.audit.record import SYSTEM
from app.delivery.marking.recordings import undo_recording
from app.delivery.views.correct import NOTHING
from app.production.runs.steer import cancel_run
from app.production.views.runs import NOTHING_TO_MAKE, OUTDATED, UNSENT
from tests.delivery.corrections.runs import REASON, numbers_made, runs, work_on
from tests.delivery.marking import CORRECT, SEND, close, corrected, filled, lede_of, press, read, seen_in, sound
from tests.delivery.sending import BY_EMAIL, BY_POST, LEADERS, LETTERS, POLICE, campaign, clear, make, send, unclear
from tests.production.making import batch, finish, start, take
from tests.production.shown import leave
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, heading_of, links_of, message_of, part_of, parts_of, with_class, words_of


def test_while_a_run_is_under_way_corrections_wait(owner, sent):
    start(sent, [60])
    page = owner.get(CORRECT, query_string=filled(sent))
    (held,) = with_class(sound(page), "ds-held")
    assert numbers_in(words_of(held)) == [3, 2], "letters, and the run that they wait for"
    assert 'name="reason"' not in page.text
    letter = sound(owner.get("/letters/MAR15-0044"))
    assert numbers_in(words_of(part_of(letter, "held"))) == [2]
    assert parts_of(letter, "correct") == []


def test_a_run_that_began_meanwhile_takes_nothing_that_was_typed(owner, sent):
    page = owner.get(CORRECT, query_string=filled(sent))
    start(sent, [60])
    answer = press(owner, CORRECT, **filled(sent), reason=REASON, seen=seen_in(page.text))
    assert answer.status_code == 409
    assert said_of("run_under_way", number=2) in errors_of(sound(answer)).values()
    assert REASON in words_of(answer)
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
    assert said_of("corrected_meanwhile") in errors_of(sound(answer)).values()
    assert REASON in words_of(answer)
    assert press(owner, CORRECT, **filled(sent), reason=REASON, seen=seen_in(answer.text)).status_code == 302


def test_what_somebody_undid_meanwhile_leaves_nothing_to_correct(owner, made):
    event = send(made, LEADERS, BY_POST)
    page = owner.get(CORRECT, query_string=filled(made))
    with made.database.writing() as session:
        undo_recording(session, campaign(session), event, actor=SYSTEM)
    answer = press(owner, CORRECT, **filled(made), reason=REASON, seen=seen_in(page.text))
    assert answer.location == f"{SEND}#letters"
    assert message_of(sound(owner.get(SEND))) == ("info", NOTHING)
    assert len(runs(made)) == 1


class TestGenerate:
    """What was sent is made again there no more."""

    def test_it_makes_what_was_never_sent(self, owner, sent):
        leave(sent, LETTERS)
        page = sound(owner.get("/campaigns/MAR15/generate"))
        assert numbers_in(words_of(part_of(page, "sent-already"))) == [3]
        assert numbers_in(words_of(part_of(page, "all"))) == [2]
        assert numbers_in(lede_of(page)) == [2, 5]
        unclear(sent, "council-leaders")
        page = sound(owner.get("/campaigns/MAR15/generate"))
        assert "DRAFT" not in lede_of(page), "of letters that are sent"
        press(owner, "/campaigns/MAR15/generate")
        work_on(sent, runs(sent)[1])
        assert numbers_made(sent, runs(sent)[1]) == list(POLICE)

    def test_when_all_are_sent_it_makes_none(self, owner, made):
        leave(made, LETTERS)
        send(made, LETTERS, BY_EMAIL)
        page = owner.get("/campaigns/MAR15/generate")
        assert numbers_in(words_of(part_of(sound(page), "sent-already"))) == [5]
        assert 'action="/campaigns/MAR15/generate"' not in page.text
        press(owner, "/campaigns/MAR15/generate")
        page = sound(owner.get("/campaigns/MAR15/generate"))
        assert message_of(page) == ("warning", NOTHING_TO_MAKE[UNSENT])
        assert len(runs(made)) == 1

    def test_drafts_whose_text_is_cleared_since_are_made_again(self, owner, services, cheap):
        make(services, LETTERS)
        clear(services, "council-leaders")
        page = sound(owner.get("/campaigns/MAR15/generate"))
        assert numbers_in(words_of(part_of(page, "rest"))) == [1263], "not made"
        assert numbers_in(words_of(part_of(page, "outdated"))) == [3]
        press(owner, "/campaigns/MAR15/generate", letters="outdated")
        work_on(services, runs(services)[1])
        assert numbers_made(services, runs(services)[1]) == list(LEADERS)
        press(owner, "/campaigns/MAR15/generate", letters="outdated")
        page = sound(owner.get("/campaigns/MAR15/generate"))
        assert message_of(page) == ("warning", NOTHING_TO_MAKE[OUTDATED])

    def test_when_all_that_is_left_is_outdated_one_button_makes_it(self, owner, services, cheap):
        make(services, LETTERS)
        leave(services, LETTERS)
        clear(services)
        page = sound(owner.get("/campaigns/MAR15/generate"))
        assert numbers_in(words_of(part_of(page, "outdated"))) == [5]
        assert parts_of(page, "why-outdated")
        assert parts_of(page, "all") + parts_of(page, "rest") == []

    def test_a_correction_that_came_out_a_draft_is_made_again_for_the_reason_it_has(self, owner, sent):
        unclear(sent, "council-leaders")
        corrected(owner, sent, reason=REASON)
        work_on(sent, runs(sent)[1])
        clear(sent, "council-leaders")
        page = sound(owner.get("/campaigns/MAR15/generate"))
        to_correct = part_of(page, "to-correct")
        assert numbers_in(words_of(to_correct)) == [3]
        assert parts_of(page, "outdated") == []
        (href,) = links_of(to_correct)
        corrections = sound(owner.get(href))
        assert numbers_in(heading_of(corrections)) == [3]
        assert REASON in words_of(corrections)

    def test_a_closed_campaign_makes_nothing(self, owner, sent):
        close(sent)
        page = owner.get("/campaigns/MAR15/generate")
        read(page)
        assert "<form" not in page.text.split("<main", 1)[1].split("</main>")[0]


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
        page = sound(owner.get(answer.location))
        assert (message_of(page).kind, "MAR15-0044" in message_of(page).words) == ("info", True)
        assert parts_of(page, "correct")
        assert len(runs(sent)) == 1
