"""What was sent is made again for a reason, and says wherever it is shown which sent edition it replaces."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select
from wtforms.validators import DataRequired

from app.audit.find import personal_of
from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.channels import Channel
from app.delivery.marking.forms import CorrectionForm
from app.delivery.marking.recordings import undo_recording
from app.delivery.views.correct import NOTHING
from app.delivery.words import WENT
from app.production.models import Edition, Run
from app.production.runs.steer import cancel_run
from app.production.runs.work import work
from app.production.views.runs import NOTHING_TO_MAKE, OUTDATED, UNSENT
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from tests.delivery.marking import (
    CORRECT,
    SEND,
    close,
    corrected,
    filled,
    lede_of,
    line_of,
    marked,
    press,
    read,
    row_of,
    seen_in,
    sound,
)
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
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import (
    errors_of,
    heading_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    said_by,
    states_of,
    with_class,
    words_of,
)

ALL_SENT = {"letter": [], "all-letter": 1, "stand": "sent"}
REASON = "The date of the meeting was wrong"
POSTED = f"{WENT[Channel.POST]} on 4 March 2015"


@pytest.fixture
def sent(made):
    """The letters to council leaders have gone by post; those to chief constables have not."""
    send(made, LEADERS, BY_POST)
    return made


def runs(services) -> list[Run]:
    with services.database.reading() as session:
        return list(session.scalars(select(Run).order_by(Run.number)))


def numbers_made(services, run: Run) -> list[int]:
    """Of the letters of a run that made them all."""
    rows = select(Letter.number).join(Edition, Edition.letter_id == Letter.id).where(Edition.run_id == run.id)
    with services.database.reading() as session:
        return sorted(session.scalars(rows))


def work_on(services, run: Run) -> None:
    work(services, run.id)


def test_without_a_reason_nothing_is_made(owner, sent):
    answer = corrected(owner, sent, reason=" \n ")
    assert answer.status_code == 400
    missing = said_by(CorrectionForm.reason, DataRequired)
    assert errors_of(answer) == {"reason": missing}
    assert read(answer).count(missing) == 2, "in the summary and beside the field"
    assert "<title>Error: " in answer.text
    assert len(runs(sent)) == 1


def test_one_letter_is_made_again_for_a_reason(owner, sent):
    page = owner.get(CORRECT, query_string=filled(sent, [44]))
    assert "MAR15-0044" in heading_of(sound(page))
    assert f"Edition 1 was {POSTED}" in lede_of(page)
    answer = corrected(owner, sent, [44], reason=f"  {REASON}\r\n")
    assert answer.location == "/campaigns/MAR15/runs/2"
    run = runs(sent)[1]
    assert (run.total, run.reason, run.created_by) == (1, REASON, owner.member.id)
    assert sent.queue.waiting("make", run.id) == 1
    assert REASON in words_of(part_of(sound(owner.get(answer.location)), "corrects"))


def test_it_says_how_many_of_the_recipients_have_answered(owner, sent, monkeypatch):
    assert parts_of(sound(owner.get(CORRECT, query_string=filled(sent))), "answered-already") == []
    monkeypatch.setattr("app.delivery.sending.holding.ANSWERED.things", (lambda _, letter_ids, __: letter_ids[:1],))
    for numbers, said in ((LEADERS, [1, 3]), ([44], [])):
        page = sound(owner.get(CORRECT, query_string=filled(sent, numbers)))
        assert numbers_in(words_of(part_of(page, "answered-already"))) == said


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


def same_as_sent(client, services, numbers=LEADERS) -> list[int] | None:
    """The numbers in what a page says of letters that would come out as they were sent; None: it says nothing."""
    page = sound(client.get(CORRECT, query_string=filled(services, numbers)))
    said = parts_of(page, "unchanged")
    return numbers_in(words_of(said[0]).partition(":")[0]) if said else None


def test_it_says_first_when_a_letter_would_come_out_as_it_was_sent(owner, sent):
    assert same_as_sent(owner, sent, [44]) == []
    assert corrected(owner, sent, [44], reason=REASON).location == "/campaigns/MAR15/runs/2", "all the same"


def test_of_several_it_says_how_many_come_out_as_they_were_sent(owner, sent):
    assert same_as_sent(owner, sent) == [3]
    change_address(sent, 44)
    assert same_as_sent(owner, sent) == [2, 3]
    some = part_of(owner.get(CORRECT, query_string=filled(sent)), "unchanged")
    assert "MAR15-0045, MAR15-0046" in words_of(some)
    assert "MAR15-0044" not in words_of(some)
    assert same_as_sent(owner, sent, [44]) is None


def test_a_correction_is_compared_with_what_was_sent(owner, sent):
    change_address(sent, 44)
    corrected(owner, sent, [44], reason=REASON)
    work_on(sent, runs(sent)[1])
    assert same_as_sent(owner, sent, [44]) is None, "edition 2, made from the same, is not sent"


def test_a_great_many_are_not_compared(owner, sent, monkeypatch):
    monkeypatch.setattr("app.delivery.marking.correct.COMPARED", 2)
    monkeypatch.setattr("app.delivery.views.correct.COMPARED", 2)
    page = sound(owner.get(CORRECT, query_string=filled(sent)))
    assert numbers_in(words_of(part_of(page, "not-compared"))) == [3, 2], "letters, and how many are compared at most"


def test_the_next_edition_says_which_it_replaces_and_why(owner, sent):
    corrected(owner, sent, reason=REASON)
    work_on(sent, runs(sent)[1])
    letter = sound(owner.get("/letters/MAR15-0044"))
    assert numbers_in(lede_of(letter)) == [2, 1, 4, 2015], "the edition, that which it replaces, and when that was sent"
    assert f"edition 1, {POSTED}" in lede_of(letter)
    assert REASON in lede_of(letter)
    assert parts_of(letter, "send"), "it can be marked sent"
    page = sound(owner.get("/campaigns/MAR15/runs/2"))
    assert numbers_in(words_of(part_of(page, "replaces"))) == [3, 1], "letters, and the edition that was sent"
    (first,) = main_of(page).xpath(".//li[contains(., 'MAR15-0044')]")
    assert words_of(first).startswith("MAR15-0044 Leader of Adur District Council")
    assert numbers_in(words_of(first)) == [2, 1], "edition 2 replaces edition 1"
    (corrections,) = main_of(sound(owner.get("/campaigns/MAR15/generate"))).xpath(".//tr[.//@data-note='corrections']")
    assert words_of(corrections).startswith("Run 2")
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
    page = sound(owner.get(answer.location))
    assert numbers_in(row_of(page, "MAR15-0044")[1]) == [2, 1], "edition 2 replaces edition 1"
    assert [one.shape for one in states_of(line_of(page, "MAR15-0044"))] == ["full"]
    said = lede_of(sound(owner.get("/letters/MAR15-0044")))
    assert f"{WENT[Channel.EMAIL]} on 9 March 2015" in said
    assert f"edition 1, {POSTED}" in said


def test_the_plan_names_what_a_correction_replaces(owner, sent):
    corrected(owner, sent, LEADERS[:2], reason=REASON)
    work_on(sent, runs(sent)[1])
    said = lede_of(sound(press(owner, f"{SEND}/record", **filled(sent, [44]))))
    assert said.startswith("MAR15-0044, edition 2")
    assert numbers_in(said) == [2, 1], "edition 2 replaces edition 1"
    assert WENT[Channel.POST] in said
    said = lede_of(sound(press(owner, f"{SEND}/record", **filled(sent, channel="email"))))
    assert numbers_in(said) == [3, 2], "letters, and corrections among them"
    assert WENT[Channel.EMAIL] in said


def test_the_reason_can_be_erased_since_it_stays_out_of_the_chain(owner, sent):
    corrected(owner, sent, reason=REASON)
    with sent.database.reading() as session:
        event = session.get_one(Run, runs(sent)[1].id).known_at
        assert [(one.name, one.value) for one in personal_of(session, event)] == [("reason", REASON)]


def test_those_that_were_never_sent_are_left_out(owner, sent):
    page = sound(owner.get(CORRECT, query_string=filled(sent, LETTERS)))
    assert numbers_in(heading_of(page)) == [3]
    assert numbers_in(lede_of(page)) == [2], "those that were never sent"
    corrected(owner, sent, LETTERS)
    work_on(sent, runs(sent)[1])
    assert numbers_made(sent, runs(sent)[1]) == list(LEADERS)


def test_all_that_match_a_filter_are_corrected(owner, sent):
    query = {"stand": "sent", "q": "allerdale", "all-letter": 1}
    page = owner.get(CORRECT, query_string=query)
    press(owner, CORRECT, **query, reason=REASON, seen=seen_in(page.text))
    work_on(sent, runs(sent)[1])
    assert numbers_made(sent, runs(sent)[1]) == [45]


def test_of_letters_that_were_never_sent_there_is_nothing_to_correct(owner, sent):
    answer = owner.get(CORRECT, query_string=filled(sent, POLICE) | {"q": "police"})
    assert answer.location == f"{SEND}?q=police#letters"
    assert message_of(sound(owner.get(answer.location))) == ("info", NOTHING)


def test_a_correction_of_an_uncleared_text_would_be_a_draft(owner, sent):
    unclear(sent, "council-leaders")
    warning = words_of(part_of(sound(owner.get(CORRECT, query_string=filled(sent))), "not-cleared"))
    assert "council leaders" in warning
    assert "DRAFT" in warning


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
        page = sound(owner.get(answer.location))
        assert (message_of(page).kind, "MAR15-0044" in message_of(page).words) == ("info", True)
        assert parts_of(page, "correct")
        assert len(runs(sent)) == 1
