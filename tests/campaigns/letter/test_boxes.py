"""The boxes of the letter's page, what saving them says and asks, and what an issued text refuses."""

import re
from datetime import date

import pytest

from app.audit.record import Actor
from app.campaigns.fields.box import WRONG
from app.campaigns.letter.keep import Saving
from app.campaigns.letter.step import STEP as LETTER
from app.campaigns.lifecycle.ownership import take_on
from app.web.names import recipients_of
from app.web.problem_words import characters_in_words
from tests.campaigns.shown import done, task_of
from tests.campaigns.writing import (
    CAMPAIGN,
    CLEARANCE,
    HTMX,
    MINE,
    NAMES,
    PAGE,
    PREVIEW,
    beside,
    clear,
    kept,
    listed,
    opened,
    save,
    swap,
    typed_in,
    whole,
    written,
)
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import forms_of, links_of, main_of, part_of, words_of


class TestBoxes:
    def test_they_hold_what_is_saved(self, writer):
        form = opened(writer)
        assert form["subject"] == ["Children at risk"]
        assert form["body"][0].startswith("We write to ((organisation)).\n\n::: for chief-constables\n")
        assert form["asks"] == ["Name who answers to you.\nTell us what stands in your way."]
        assert form["enclosures"] == [""]
        assert whole(writer.get(PAGE))

    def test_the_notice_is_written_and_removed_with_the_text(self, writer, services):
        assert opened(writer)["notice"] == [""]
        save(writer, opened(writer, notice="A reconstruction."))
        assert "notice: A reconstruction." in kept(services)[1]
        form = opened(writer)
        assert form["notice"] == ["A reconstruction."]
        without = {name: values for name, values in form.items() if name != "notice"}
        save(writer, without | {"subject": ["Children at risk of harm"]})
        assert "notice: A reconstruction." in kept(services)[1], "from a page that had no box for it"
        save(writer, opened(writer, notice=""))
        number, source = kept(services)
        assert (number, "notice" in source) == (4, False)

    def test_each_field_is_asked_as_the_template_declares_it(self, writer):
        page = main_of(writer.get(PAGE))
        place, day = (words_of(page.xpath(f".//*[@id='{box}-hint']")[0]) for box in ("value_1", "value_2"))
        assert "the town hall" in place
        assert "1 April 2026" in day, "the example"
        named = {words_of(one) for one in page.iter("label", "legend")}
        assert {"Where we meet", "Meeting day (optional)", "In person (optional)", "Lead (optional)"} <= named
        assert len(page.xpath(".//input[starts-with(@name, 'value_2')]")) == 1
        assert page.xpath(".//input[@name='value_5']/@value") == ["yes", "no"]
        assert page.xpath(".//select[@name='value_6']/option/@value") == ["", "police", "council"]
        assert page.xpath(".//textarea[@name='value_3']"), "long text has a box of many lines"

    def test_fields_and_enclosures_are_kept_with_the_campaign_and_make_no_version(self, writer, services):
        filled = {
            "value_1": "the  town hall, Môn",
            "value_2": ["9", "3", "2015"],
            "value_3": "Two\r\nlines",
            "value_4": "1268",
            "value_5": "yes",
            "value_6": "council",
            "enclosures": "A list\r\n\r\n  A map ",
        }
        answer = save(writer, opened(writer, **filled), follow_redirects=True)
        assert done(answer) == ("success", []), "no version is made"
        values, enclosures = beside(services)
        assert values == {
            "meeting place": "the town hall, Môn",
            "meeting day": "2015-03-09",
            "background": "Two\r\nlines",
            "attendance": "1268",
            "in person": "yes",
            "lead": "council",
        }
        assert enclosures == ["A list", "A map"]
        assert kept(services)[0] == 1
        again = opened(writer)
        assert (again["value_2"], again["value_5"], again["value_6"]) == (["9 March 2015"], ["yes"], ["council"])
        assert again["enclosures"] == ["A list\nA map"]

    def test_what_does_not_suit_a_box_is_said_there_and_all_that_was_typed_stays(self, writer, services):
        wrong = {
            "value_1": ("x" * 201, WRONG["value_not_text"]),
            "value_2": ("31 2 2015", "must be a real date"),
            "value_3": ("a room ☃", characters_in_words("☃")),
            "value_4": ("many", WRONG["value_not_number"]),
            "value_5": ("perhaps", WRONG["value_not_yes_or_no"]),
            "value_6": ("nobody", WRONG["value_not_choice"]),
            "enclosures": ("One\n" + "x " * 250 + "x", "501"),
            "asks": ("x " * 250 + "x", "501"),
            "subject": ("x " * 250 + "x", "500"),
            "note": ("x" * 201, "200"),
        }
        form = opened(writer, body=MINE, **{box: typed for box, (typed, _) in wrong.items()})
        answer = save(writer, form)
        assert answer.status_code == 400
        said = {box: told.split(": ", 1)[1] for box, _, told in listed(answer)}
        assert {box: words for box, (_, words) in wrong.items() if words not in said.get(box, "")} == {}
        lines = {box: numbers_in(said[box]) for box in ("enclosures", "asks", "subject", "note")}
        assert lines == {"enclosures": [2, 501, 500], "asks": [1, 501, 500], "subject": [500], "note": [200]}
        assert all(words_of(answer).count(told) >= 2 for told in said.values()), "in the summary and beside the box"
        lost = {"value_5": [], "value_6": [""]}  # what no browser offers
        assert {**typed_in(form), **lost} == {**typed_in(answer), **lost}
        assert kept(services)[0] == 1
        assert whole(answer)

    @pytest.mark.parametrize(
        ("box", "typed", "said"),
        [
            ("value_2", "9 2015", "must be a real date"),
            ("enclosures", "A list ☃", characters_in_words("☃")),
            ("body", "x" * 100_001, "100,000"),
        ],
    )
    def test_one_wrong_box_keeps_the_rest_from_being_saved(self, writer, services, box, typed, said):
        form = opened(writer, subject="Mine", **{box: typed})
        answer = save(writer, form)
        assert answer.status_code == 400
        assert any(said in told for one, _, told in listed(answer) if one == box)
        assert typed_in(answer) == typed_in(form)
        assert (kept(services)[0], beside(services)) == (1, ({}, []))

    def test_a_number_keeps_how_it_was_written(self, writer, services):
        save(writer, opened(writer, value_4="1,268"))
        assert beside(services)[0]["attendance"] == "1,268"

    def test_letters_of_two_characters_are_kept_as_the_one_that_prints(self, writer, services):
        save(writer, opened(writer, body=lambda text: text + "\n\nDiolch yn fawr, a dw\u0302r", value_1="To\u0302n"))
        assert kept(services)[1].endswith("a dŵr\n")
        assert beside(services)[0]["meeting place"] == "Tôn"


class TestSaving:
    def test_another_text_is_the_next_version_with_its_note(self, writer, services):
        answer = save(writer, opened(writer, body=MINE, note="Shorter"), follow_redirects=True)
        assert done(answer) == ("success", [2])
        newest = words_of(part_of(answer, "newest-version"))
        assert (numbers_in(newest)[0], "Alex Example" in newest) == (2, True)
        number, source = kept(services)
        assert (number, source.endswith("We meet soon.\n")) == (2, True)
        assert "Shorter" in words_of(writer.get(f"{PAGE}/versions"))

    def test_subject_and_asks_are_part_of_the_version(self, writer, services):
        save(writer, opened(writer, subject=" A  new: subject ", asks="Only one.\r\n"))
        _, source = kept(services)
        assert "subject: 'A new: subject'" in source
        assert "asks:\n- Only one.\n" in source

    def test_a_letter_may_ask_nothing(self, writer, services):
        save(writer, opened(writer, asks=" ", body=swap("((asks))\n\n", "")))
        assert "asks" not in kept(services)[1]
        hint = task_of(writer.get(CAMPAIGN), LETTER.name).hint
        assert (numbers_in(hint), days_in(hint)) == ([2], []), "the version, no asks and no date"

    def test_a_letter_of_no_asks_may_want_a_reply_all_the_same(self, writer, services):
        save(writer, opened(writer, asks=" ", body=swap("((asks))\n\n", "")))
        with services.database.writing() as session:
            written(session).reply_by = date(2015, 3, 27)
        assert days_in(task_of(writer.get(CAMPAIGN), LETTER.name).hint) == ["27 March 2015"]

    def test_a_second_click_saves_once(self, writer, services):
        form = opened(writer, body=MINE, enclosures="A list")
        for _ in range(2):
            assert save(writer, form).status_code == 302
        assert kept(services)[0] == 2

    def test_when_nothing_was_changed_it_says_so(self, writer, services):
        form = opened(writer, body=lambda text: text.replace("\n", "\r\n"))
        assert done(save(writer, form, follow_redirects=True)) == ("info", [])
        assert kept(services)[0] == 1

    def test_the_letter_that_was_looked_at_stays_chosen(self, writer):
        answer = save(writer, opened(writer, body=MINE, letter="WRITE-0005"))
        assert answer.location == f"{PAGE}?letter=WRITE-0005"

    def test_a_version_that_there_is_not_can_not_have_been_read(self, writer, services):
        form = opened(writer, body=MINE)
        for seen in ("", "0", "2", "9" * 30, "one"):
            assert save(writer, form | {"seen": [seen]}).status_code == 400
        assert kept(services)[0] == 1


def test_an_issued_text_is_not_saved_over_and_what_was_typed_stays(writer, services):
    sent = opened(writer, body=MINE)
    clear(services, issue=True)
    page = save(writer, sent)
    assert page.status_code == 409
    issued_to = recipients_of(list(NAMES.values()))
    assert said_of("text_issued", issued_to=issued_to) in words_of(part_of(page, "frozen"))
    assert typed_in(page) == typed_in(sent)
    assert kept(services)[0] == 1
    typed = save(writer, sent, to=PREVIEW, headers=HTMX)
    frozen = Saving(version=2, beside=False, lost={}, kept=0, frozen=list(NAMES))
    assert frozen.say(NAMES)[0] in words_of(part_of(typed, "saving"))


def test_an_issued_text_opens_to_be_read_with_the_way_to_reopen_it(writer, services):
    clear(services, issue=True)
    page = writer.get(PAGE)
    issued = part_of(page, "issued")
    assert list(links_of(issued)) == [CAMPAIGN], "its owner"
    assert "lead members" not in words_of(issued), "all are issued, and none is named"
    assert "<textarea" not in page.text
    assert PAGE not in forms_of(page)
    assert "Record each report." in words_of(page)
    assert whole(page)
    with services.database.writing() as session:
        take_on(session, written(session), actor=Actor(writer.member.id))
    mine = writer.get(PAGE)
    assert list(links_of(part_of(mine, "issued"))) == [f"{CLEARANCE}/reopen"]
    assert re.search(r'<textarea[^>]*name="body"[^>]* readonly', mine.text), "fields beside it are still the owner's"
    assert 'name="value_1"' in mine.text
    signatories = writer.get(f"{CAMPAIGN}/signatories")
    assert list(links_of(part_of(signatories, "issued"))) == [f"{CLEARANCE}/reopen"]
    assert f"{CAMPAIGN}/signatories/new" not in links_of(signatories)


def test_where_one_text_is_issued_the_others_can_be_changed(writer, services):
    clear(services, "lead-members", issue=True)
    page = writer.get(PAGE)
    issued = words_of(part_of(page, "issued"))
    assert ("lead members" in issued, "chief constables" in issued) == (True, False)
    assert "<textarea" in page.text
