"""A letter that was sent is made again for a reason, and every page says which sent edition it replaces."""

import csv
import io
from datetime import date

from sqlalchemy import select
from wtforms.validators import DataRequired

from app.audit.find import personal_of
from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.forms import CorrectionForm
from app.delivery.views.correct import NOTHING
from app.letters.page.correction import without_correction
from app.production.models import Run
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from tests.delivery.corrections.runs import REASON, letters_made, numbers_made, runs, work_on
from tests.delivery.marking import (
    CORRECT,
    SEND,
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
from tests.delivery.sending import LEADERS, LETTERS, POLICE, POSTED_ON, unclear
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, heading_of, main_of, message_of, part_of, parts_of, said_by, states_of, words_of

POSTED = f"{METHODS[Channel.POST].went} on 4 March 2015"


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


def test_a_corrected_letter_says_at_its_head_which_one_it_replaces(owner, sent):
    corrected(owner, sent, [44], reason=REASON)
    work_on(sent, runs(sent)[1])
    pages = letters_made(sent, runs(sent)[1])
    first = letters_made(sent, runs(sent)[0])[44]
    assert list(pages) == [44]
    line = "Corrected letter: it replaces the one dated 3 March 2015 that was sent on 4 March 2015."
    assert pages[44].notice == f"{line}\n{first.notice}"
    assert without_correction(pages[44].notice, language="en") == first.notice != ""
    assert "Corrected" not in first.notice


def test_it_says_how_many_of_the_recipients_have_answered(owner, sent, monkeypatch):
    assert parts_of(sound(owner.get(CORRECT, query_string=filled(sent))), "answered-already") == []
    monkeypatch.setattr("app.delivery.sending.holds.ANSWERED.things", (lambda _, letter_ids, __: letter_ids[:1],))
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
    assert "3 letters, to correct letters that were sent." in read(owner.get("/campaigns/MAR15/history"))


def test_a_correction_is_marked_as_sent_like_any_letter(owner, sent):
    corrected(owner, sent, [44], reason=REASON)
    work_on(sent, runs(sent)[1])
    answer = marked(owner, filled(sent, [44], channel="email", sent_on=["9", "3", "2015"]))
    page = sound(owner.get(answer.location))
    assert numbers_in(row_of(page, "MAR15-0044")[1]) == [2, 1], "edition 2 replaces edition 1"
    assert [one.shape for one in states_of(line_of(page, "MAR15-0044"))] == ["full"]
    said = lede_of(sound(owner.get("/letters/MAR15-0044")))
    assert f"{METHODS[Channel.EMAIL].went} on 9 March 2015" in said
    assert f"edition 1, {POSTED}" in said


def test_the_plan_names_what_a_correction_replaces(owner, sent):
    corrected(owner, sent, LEADERS[:2], reason=REASON)
    work_on(sent, runs(sent)[1])
    said = lede_of(sound(press(owner, f"{SEND}/record", **filled(sent, [44]))))
    assert said.startswith("MAR15-0044, edition 2")
    assert numbers_in(said) == [2, 1], "edition 2 replaces edition 1"
    assert METHODS[Channel.POST].went in said
    said = lede_of(sound(press(owner, f"{SEND}/record", **filled(sent, channel="email"))))
    assert numbers_in(said) == [3, 2], "letters, and corrections among them"
    assert METHODS[Channel.EMAIL].went in said


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
