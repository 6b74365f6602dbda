"""The page of the letter: its boxes, its preview, what is wrong in it, what saving says and asks, and who was first."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from app.audit.record import Actor
from app.campaigns.fields.box import WRONG
from app.campaigns.letter.keep import Saving
from app.campaigns.letter.step import STEP as LETTER
from app.campaigns.letter.step import UNFILLED, UNFIT
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Letter
from app.campaigns.preview.look import Look, state_of_fields
from app.campaigns.words import letter_problem_words
from app.checking.views import STEP as CHECK
from app.checking.work import work_on
from app.web.names import recipients_of
from app.web.problem_words import characters_in_words
from tests.campaigns.shown import buttons_of, done, shapes_and_words, task_of, warnings_to
from tests.campaigns.writing import (
    CLOSING,
    HTMX,
    MINE,
    NAMES,
    PAGE,
    PREVIEW,
    beside,
    clear,
    edit,
    fault,
    kept,
    listed,
    opened,
    pages,
    save,
    swap,
    typed_in,
    whole,
    written,
)
from tests.checking.checking import begin
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import forms_of, links_of, main_of, part_of, parts_of, states_of, with_class, words_of

CAMPAIGN = "/campaigns/WRITE"
CLEARANCE = f"{CAMPAIGN}/clearance"
FILLED = state_of_fields((), 0)
NO_EDIT = Saving(version=2, beside=False, lost={}, kept=0, words=0)
"""Saving another text that nobody has cleared."""


def things_to_look_at(answer):
    """How many the page says that there are."""
    return numbers_in(part_of(answer, "problems").get("data-said"))


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
        assert "1 4 2026" in day, "an example is written as its box takes it"
        named = {words_of(one) for one in page.iter("label", "legend")}
        assert {"Where we meet", "Meeting day (optional)", "In person (optional)", "Lead (optional)"} <= named
        assert len(page.xpath(".//input[starts-with(@name, 'value_2')]")) == 3, "day, month and year"
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
        assert (again["value_2"], again["value_5"], again["value_6"]) == (["09", "03", "2015"], ["yes"], ["council"])
        assert again["enclosures"] == ["A list\nA map"]

    def test_what_does_not_suit_a_box_is_said_there_and_all_that_was_typed_stays(self, writer, services):
        wrong = {
            "value_1": ("x" * 201, WRONG["value_not_text"]),
            "value_2": (["31", "2", "2015"], "31 2 2015"),
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
        said = {box.removesuffix("-day"): told.split(": ", 1)[1] for box, _, told in listed(answer)}
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
            ("value_2", ["9", "", "2015"], WRONG["value_not_date"]),
            ("enclosures", "A list ☃", characters_in_words("☃")),
            ("body", "x" * 100_001, "100,000"),
        ],
    )
    def test_one_wrong_box_keeps_the_rest_from_being_saved(self, writer, services, box, typed, said):
        form = opened(writer, subject="Mine", **{box: typed})
        answer = save(writer, form)
        assert answer.status_code == 400
        assert any(said in told for one, _, told in listed(answer) if one.removesuffix("-day") == box)
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


FAULTS = (
    ({"body": swap("organisation", "organization")}, "body", "1", "((organisation))"),
    ({"body": swap("Record each", "<b>Record</b> each")}, "body", "4", fault("html")),
    ({"body": swap("report.\n:::", "report.")}, "body", "6", fault("audience_nested")),
    ({"body": swap("lead-members", "leaders")}, "body", "7", fault("audience_unknown", registry="leaders")),
    ({"body": swap(CLOSING, "((in person??We meet.")}, "body", "13", fault("condition_unclosed", name="in person")),
    ({"body": swap("((asks))", "See ((asks)).")}, "body", "11", fault("asks_not_alone")),
    ({"asks": ""}, "body", "11", fault("asks_missing")),
    ({"subject": "About ((nobody))"}, "subject", "", fault("field_undeclared", field="nobody")),
    ({"asks": "Tell ((nobody))."}, "asks", "", fault("field_undeclared", field="nobody")),
)
"""What is changed, the box and the line that mend it, and what is said."""


class TestFaults:
    def test_each_is_named_with_its_box_and_line_and_nothing_is_saved(self, writer, services):
        found = []
        for changed, _, _, said in FAULTS:
            form = opened(writer, **changed)
            answer = save(writer, form)
            assert (answer.status_code, typed_in(answer)) == (400, typed_in(form))
            found += [(changed, box, line, said) for box, line, told in listed(answer) if said in told]
        assert found == [*FAULTS]
        assert kept(services)[0] == 1

    def test_the_page_shows_no_pages_of_such_a_text_and_its_summary_leads_to_the_line(self, writer):
        answer = save(writer, opened(writer, body=swap("Record each", "<b>Record</b> each")))
        (link,) = with_class(answer, "govuk-error-summary")[0].iter("a")
        assert (link.get("href"), link.get("data-line")) == ("#body", "4")
        assert fault("html") in words_of(link)
        assert (len(parts_of(answer, "no-pages")), pages(answer)) == (1, [])
        assert parts_of(answer, "states") == [], "nothing is said of pages that are not shown"
        assert whole(answer)

    def test_all_are_told_at_once(self, writer):
        text = "((refrence))\n\n<i>Words</i>\n\n((asks))"
        answer = save(writer, opened(writer, body=text, subject="To ((nobody))", value_4="many"))
        found = [(box, line) for box, line, _ in listed(answer)]
        assert found == [("value_4", ""), ("subject", ""), ("body", "1"), ("body", "3")]
        assert things_to_look_at(answer) == [4]
        assert len(with_class(answer, "govuk-error-summary")[0].xpath(".//li")) == 4

    @pytest.mark.parametrize(
        ("changed", "line", "said"),
        [
            (
                swap("((asks))\n\n", ""),
                "",
                fault("asks_unprinted", registry=recipients_of(list(NAMES.values()))),
            ),
            (
                lambda _: "::: for lead-members\nRead.\n\n((asks))\n:::",
                "",
                fault("text_empty", registry="chief constables and commissioners"),
            ),
            (
                swap("case files", "case ☃\u200bfiles"),
                "8",
                fault("unprintable_characters", characters=characters_in_words("☃\u200b")),
            ),
            (
                swap("case files", "((in person??case \u00adfiles))"),
                "8",
                fault("unprintable_characters", characters=characters_in_words("\u00ad")),
            ),
            (swap("case files", "((case files"), "8", fault("field_unclosed", text="((case files.")),
            (swap("case files", "[case files](/files)"), "8", fault("link_relative", address="/files")),
        ],
        ids=["no asks", "no text", "characters", "in a condition", "a field that is none", "a link to nowhere"],
    )
    def test_what_keeps_it_from_being_cleared_is_saved_and_stays_listed(self, writer, changed, line, said):
        answer = save(writer, opened(writer, body=changed), follow_redirects=True)
        assert done(answer) == ("success", [2])
        assert any(said in told and (box, number) == ("body", line) for box, number, told in listed(answer))
        assert len(warnings_to(writer.get(CLEARANCE), PAGE)) == 1, "nobody can be asked"

    def test_a_letter_can_not_print_what_its_subject_and_asks_hold_either(self, writer):
        answer = save(writer, opened(writer, subject="Snow ☃", asks="Tell ☃ us."), follow_redirects=True)
        assert [(box, line) for box, line, _ in listed(answer)] == [("subject", ""), ("asks", "")]
        assert task_of(writer.get(CAMPAIGN), LETTER.name)[:2] == ("warn", UNFIT["unprintable"])

    def test_a_text_with_a_slip_is_told_as_such_at_its_step(self, writer):
        save(writer, opened(writer, body=swap("case files", "((case files")))
        assert task_of(writer.get(CAMPAIGN), LETTER.name)[:2] == ("warn", UNFIT["slips"])


PASTED = swap(CLOSING, "We pay «Amount» by <<Date_of_letter>>.")
FOREIGN = ("«Amount»", "<<Date_of_letter>>")
SETTLE = f"{PAGE}/merge-fields"


class TestMergeFields:
    """Fields pasted from Word or another system are offered for conversion, and kept out of what is cleared."""

    def test_they_are_recognised_while_one_types_and_once_saved(self, writer):
        typed = save(writer, opened(writer, body=PASTED), to=PREVIEW, headers=HTMX)
        for page in (typed, save(writer, opened(writer, body=PASTED), follow_redirects=True)):
            found = [
                (line, fault("field_foreign", text=text) in said) for _, line, said in listed(page) for text in FOREIGN
            ]
            assert found.count(("13", True)) == 2
            assert buttons_of(page, "settle") == ["fields", "words"]
            assert numbers_in(words_of(main_of(page).xpath(".//button[@name='settle']")[0])) == [2]
            assert state_of_fields((), 2) in shapes_and_words(page)
            assert FILLED not in shapes_and_words(page)
        assert whole(writer.get(PAGE))

    def test_one_button_converts_them_and_saves_nothing(self, writer, services):
        page = save(writer, opened(writer, body=PASTED) | {"settle": "fields"}, to=SETTLE)
        assert typed_in(page)["body"][0].endswith("We pay ((Amount)) by ((Date of letter)).")
        assert any(fault("field_undeclared", field="Amount") in said for _, _, said in listed(page))
        assert "Amount" in buttons_of(page, "declare")
        assert buttons_of(page, "settle") == []
        assert not any(fault("field_foreign", text=text) in said for _, _, said in listed(page) for text in FOREIGN)
        assert kept(services)[0] == 1

    def test_those_that_are_meant_as_text_print_as_they_are_and_are_not_asked_about_again(self, writer, services):
        page = save(writer, opened(writer, body=PASTED) | {"settle": "words"}, to=SETTLE)
        save(writer, filled_form(page.text, "letter-form"))
        assert kept(services)[0] == 2
        page = writer.get(PAGE)
        assert listed(page) == []
        assert "We pay «Amount» by <<Date_of_letter>>." in words_of(page)

    def test_nothing_is_settled_without_saying_how(self, writer):
        assert save(writer, opened(writer), to=SETTLE).status_code == 400

    def test_they_keep_the_letters_from_being_cleared_and_the_check_from_being_done(self, writer, services):
        save(writer, opened(writer, body=PASTED))
        assert len(warnings_to(writer.get(CLEARANCE), PAGE)) == 1, "nobody can be asked"
        check_id = begin(services, "WRITE")
        work_on(services, check_id)
        check = task_of(writer.get(CAMPAIGN), CHECK.name)
        assert (check.shape, numbers_in(check.word)) == ("warn", [2])
        preview = shapes_and_words(writer.get(f"{CAMPAIGN}/preview"))
        assert state_of_fields((), 2) in preview
        assert FILLED not in preview


class TestPreview:
    def test_it_shows_what_is_typed_in_the_letter_that_was_chosen_and_saves_nothing(self, writer, services):
        form = opened(writer, body=MINE, letter="WRITE-0005")
        answer = save(writer, form, to=PREVIEW, headers=HTMX)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        (shown,) = pages(answer)
        assert (numbers_in(shown), "Lead Member" in shown) == ([1, 1], True)
        assert "We meet soon." in unescape(answer.text)
        assert NO_EDIT.say(NAMES)[0] in words_of(part_of(answer, "saving"))
        assert answer.text.count('hx-swap-oob="true"') == 2
        states = states_of(part_of(answer, "states"))
        assert [state.shape for state in states] == ["full", "full"], "fields and pages are those of this text"
        assert kept(services)[0] == 1

    def test_a_text_that_can_not_be_printed_leaves_the_pages_as_they_were(self, writer):
        answer = save(writer, opened(writer, body="((refrence))"), to=PREVIEW, headers=HTMX)
        assert answer.headers["HX-Reswap"] == "none"
        ((box, line, said),) = listed(answer)
        assert (box, line) == ("body", "1")
        assert said.startswith(fault("field_undeclared", field="refrence"))
        assert "((letter reference))" in said
        (state,) = states_of(part_of(answer, "states"))
        assert (state.shape, numbers_in(state.word)) == ("warn", []), "the pages are of an earlier text"
        assert FILLED not in shapes_and_words(answer)
        assert things_to_look_at(answer) == [1]

    def test_a_letter_of_which_nothing_is_left_says_so_in_place_of_its_pages(self, writer):
        answer = save(writer, opened(writer, body="((in person??We meet.))", asks="", value_5="no"), to=PREVIEW)
        assert letter_problem_words("nothing_said", {}) in words_of(part_of(answer, "not-made"))
        assert pages(answer) == []

    def test_without_scripts_the_whole_page_comes_with_what_was_typed(self, writer, services):
        form = opened(writer, body=MINE, value_1="the old mill")
        answer = save(writer, form, to=PREVIEW)
        assert answer.status_code == 200
        assert typed_in(answer) == typed_in(form)
        assert pages(answer)
        assert "We meet soon." in words_of(answer)
        assert (kept(services)[0], beside(services)) == (1, ({}, []))
        assert save(writer, filled_form(answer.text, "letter-form")).status_code == 302
        assert kept(services)[0] == 2

    def test_a_letter_that_is_too_long_says_so_and_shows_its_first_pages(self, writer):
        long = save(writer, opened(writer, body=lambda text: text + "\n\n***\n\nMore." * 10), to=PREVIEW)
        assert Look(count=11).states[1] in shapes_and_words(long)
        assert len(pages(long)) == 10
        assert ("body", "", [11, 10]) in [(box, line, numbers_in(said)) for box, line, said in listed(long)]

    def test_a_long_paragraph_is_pointed_out_and_hinders_nothing(self, writer, services):
        form = opened(writer, body=lambda text: text.replace(CLOSING, "Word " * 60 + "\n" + "words " * 61))
        ((box, line, said),) = listed(save(writer, form, to=PREVIEW))
        assert (box, line, numbers_in(said)) == ("body", "13", [121, 120])
        assert save(writer, form).status_code == 302
        assert listed(writer.get(PAGE))[0][1] == "13"

    def test_fields_without_a_value_are_named_until_they_are_filled(self, writer):
        missing = words_of(part_of(writer.get(PAGE), "missing-values"))
        assert (numbers_in(missing), "meeting place" in missing) == ([1], True)
        filled = save(writer, opened(writer, value_1="the old mill"), to=PREVIEW)
        assert FILLED in shapes_and_words(filled)
        assert parts_of(filled, "missing-values") == []
        assert "We meet at the old mill." in words_of(filled)

    def test_a_question_that_nobody_answered_counts_as_on_the_task_list(self, writer, services):
        edit(services, "    type: yes/no\n    required: no\n", "    type: yes/no\n")
        edit(services, CLOSING, f"{CLOSING} ((in person??Come in person.))")
        task = task_of(writer.get(CAMPAIGN), LETTER.name)
        assert (task.shape, task.word, numbers_in(task.sub)) == ("half", UNFILLED, [2])
        for page in (PAGE, f"{CAMPAIGN}/preview"):
            shown = writer.get(page)
            assert state_of_fields(("a value", "an answer"), 0) in shapes_and_words(shown)
            assert numbers_in(words_of(part_of(shown, "missing-values"))) == [1]
            assert "In person" in words_of(part_of(shown, "not-answered"))

    def test_one_letter_of_each_kind_is_offered(self, writer, services):
        page = writer.get(PAGE).text
        offered = re.findall(r'<option value="(WRITE-\d+)"', page)
        assert offered == ["WRITE-0001", "WRITE-0005"]
        chosen = writer.get(f"{PAGE}?letter=WRITE-0003").text
        assert re.findall(r'<option value="(WRITE-\d+)"', chosen) == ["WRITE-0003", "WRITE-0001", "WRITE-0005"]

    def test_the_letter_of_another_campaign_is_not_shown(self, writer):
        assert "MAR15" not in writer.get(f"{PAGE}?letter=MAR15-0001").text.split("<main")[1]

    def test_its_pages_are_marked_as_a_draft_whatever_is_cleared(self, writer, services):
        (shown,) = pages(writer.get(PAGE))
        assert (numbers_in(shown), "DRAFT" in shown) == ([1, 1], True)
        assert "Chief Constable of Dyfed-Powys Police" in shown
        form = opened(writer, body=MINE)
        clear(services, issue=True)
        assert "DRAFT" in pages(writer.get(PAGE))[0]
        typed = save(writer, form, to=PREVIEW, headers=HTMX)
        assert "DRAFT" in pages(typed)[0]

    def test_without_an_audience_there_is_no_letter_to_look_at_yet(self, writer, services):
        with services.database.writing() as session:
            written(session).audience = []
            for letter in session.scalars(select(Letter)):
                letter.withdrawn = True
        page = writer.get(PAGE)
        assert list(links_of(part_of(page, "no-letter"))) == [f"{CAMPAIGN}/audience"]
        assert pages(page) == []
        assert whole(page)
        typed = save(writer, opened(writer, body=MINE), to=PREVIEW, headers=HTMX)
        assert len(parts_of(typed, "no-letter")) == 1

    def test_what_saving_would_remove_is_said_while_one_types(self, writer, services):
        clear(services)
        form = opened(writer, body=swap("Record each report.", "Record every report."))
        typed = save(writer, form, to=PREVIEW, headers=HTMX)
        saving = Saving(version=2, beside=False, lost={"chief-constables": 2}, kept=2, words=1)
        assert words_of(part_of(typed, "saving")) == " ".join(saving.say(NAMES))


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
    frozen = Saving(version=2, beside=False, lost={}, kept=0, words=0, frozen=list(NAMES))
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
