"""The page of the letter: its boxes, its preview, what is wrong in it, what saving says and asks, and who was first."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from app.audit.record import Actor
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Letter
from app.checking.work import work_on
from tests.campaigns.writing import (
    CLOSING,
    HTMX,
    MINE,
    PAGE,
    PREVIEW,
    beside,
    clear,
    edit,
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
from tests.registry.test_pages import words as words_of
from tests.web.filled import filled_form


class TestBoxes:
    def test_they_hold_what_is_saved(self, writer):
        form = opened(writer)
        assert form["subject"] == ["Children at risk"]
        assert form["body"][0].startswith("We write to ((organisation)).\n\n::: for chief-constables\n")
        assert form["asks"] == ["Name who answers to you.\nTell us what stands in your way."]
        assert form["enclosures"] == [""]
        assert whole(writer.get(PAGE))

    def test_each_field_is_asked_as_the_template_declares_it(self, writer):
        page = words_of(writer.get(PAGE))
        assert "Where we meet For example: the town hall" in page
        assert "Meeting day (optional) For example: 1 4 2026 Day Month Year" in page
        assert "In person (optional) Yes No" in page
        assert "Lead (optional) Choose one police council" in page
        assert re.search(r'<textarea[^>]*name="value_3"', writer.get(PAGE).text), "long text has a box of many lines"

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
        assert "The letter is saved." in words_of(answer)
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
            "value_1": ("x" * 201, "Use at most 200 characters"),
            "value_2": (["31", "2", "2015"], "There is no such day as 31 2 2015."),
            "value_3": ("a room ☃", "can’t print “☃” (U+2603, snowman)"),
            "value_4": ("many", "Enter a number in digits, such as 1,268 or 0.5"),
            "value_5": ("perhaps", "Choose yes or no"),
            "value_6": ("nobody", "Choose one from the list"),
            "enclosures": ("One\n" + "x " * 250 + "x", "Line 2 has 501 characters. Use at most 500"),
            "asks": ("x " * 250 + "x", "Line 1 has 501 characters. Use at most 500"),
            "subject": ("x " * 250 + "x", "Use at most 500 characters"),
            "note": ("x" * 201, "Use at most 200 characters"),
        }
        form = opened(writer, body=MINE, **{box: typed for box, (typed, _) in wrong.items()})
        answer = save(writer, form)
        assert answer.status_code == 400
        said = {box.removesuffix("-day"): told.split(": ", 1)[1] for box, _, told in listed(answer)}
        assert {box: words for box, (_, words) in wrong.items() if words not in said.get(box, "")} == {}
        assert all(words_of(answer).count(told) >= 2 for told in said.values()), "in the summary and beside the box"
        lost = {"value_5": [], "value_6": [""]}  # what no browser offers
        assert {**typed_in(form), **lost} == {**typed_in(answer), **lost}
        assert kept(services)[0] == 1
        assert whole(answer)

    @pytest.mark.parametrize(
        ("box", "typed", "said"),
        [
            ("value_2", ["9", "", "2015"], "Enter a day, such as 27 3 2015"),
            ("enclosures", "A list ☃", "can’t print “☃” (U+2603, snowman)"),
            ("body", "x" * 100_001, "The text has more than 100,000 characters. Shorten it"),
        ],
    )
    def test_one_wrong_box_keeps_the_rest_from_being_saved(self, writer, services, box, typed, said):
        form = opened(writer, subject="Mine", **{box: typed})
        answer = save(writer, form)
        assert (answer.status_code, said in words_of(answer)) == (400, True)
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
        assert "Version 2 saved." in words_of(answer)
        assert "Version 2, saved by Alex Example on" in words_of(answer)
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
        assert "no reply needed" in words_of(writer.get("/campaigns/WRITE"))

    def test_a_letter_of_no_asks_may_want_a_reply_all_the_same(self, writer, services):
        save(writer, opened(writer, asks=" ", body=swap("((asks))\n\n", "")))
        with services.database.writing() as session:
            written(session).reply_by = date(2015, 3, 27)
        assert "reply by 27 March 2015" in words_of(writer.get("/campaigns/WRITE"))

    def test_a_second_click_saves_once(self, writer, services):
        form = opened(writer, body=MINE, enclosures="A list")
        for _ in range(2):
            assert save(writer, form).status_code == 302
        assert kept(services)[0] == 2

    def test_when_nothing_was_changed_it_says_so(self, writer, services):
        form = opened(writer, body=lambda text: text.replace("\n", "\r\n"))
        assert "Nothing was changed." in words_of(save(writer, form, follow_redirects=True))
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
    ({"body": swap("organisation", "organization")}, "body", "1", "Did you mean ((organisation))?"),
    ({"body": swap("Record each", "<b>Record</b> each")}, "body", "4", "A letter can’t hold HTML."),
    ({"body": swap("report.\n:::", "report.")}, "body", "6", "begins inside another"),
    ({"body": swap("lead-members", "leaders")}, "body", "7", "There is no registry “leaders”."),
    ({"body": swap(CLOSING, "((in person??We meet.")}, "body", "13", "is never closed"),
    ({"body": swap("((asks))", "See ((asks)).")}, "body", "11", "Give it a paragraph of its own."),
    ({"asks": ""}, "body", "11", "((asks)) stands in the text, and nothing is asked."),
    ({"subject": "About ((nobody))"}, "subject", "", "No field is called “nobody”."),
    ({"asks": "Tell ((nobody))."}, "asks", "", "No field is called “nobody”."),
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
        summary = answer.text.split("There is a problem", 1)[1].split("</ul>", 1)[0]
        assert re.search(r'href="#body"\s+data-line="4">Line 4: A letter can’t hold HTML.', summary)
        assert "No pages of this text" in words_of(answer)
        assert "The pages show the text as it was before." not in words_of(answer), "none are shown"
        assert whole(answer)

    def test_all_are_told_at_once(self, writer):
        text = "((refrence))\n\n<i>Words</i>\n\n((asks))"
        answer = save(writer, opened(writer, body=text, subject="To ((nobody))", value_4="many"))
        found = [(box, line) for box, line, _ in listed(answer)]
        assert found == [("value_4", ""), ("subject", ""), ("body", "1"), ("body", "3")]
        assert "4 things to look at" in words_of(answer)
        assert answer.text.split("There is a problem", 1)[1].split("</ul>", 1)[0].count("<li>") == 4

    @pytest.mark.parametrize(
        ("changed", "line", "said"),
        [
            (
                swap("((asks))\n\n", ""),
                "",
                "The text for chief constables and commissioners, and lead members leaves out",
            ),
            (lambda _: "::: for lead-members\nRead.\n\n((asks))\n:::", "", "There is no text for chief constables"),
            (
                swap("case files", "case ☃\u200bfiles"),
                "8",
                "“☃” (U+2603, snowman) and U+200B (zero width space). Write it",
            ),
            (swap("case files", "((in person??case \u00adfiles))"), "8", "U+00AD (soft hyphen)"),
            (swap("case files", "((case files"), "8", "“((case files.” would print as it stands."),
            (swap("case files", "[case files](/files)"), "8", "“/files” leads nowhere on paper."),
        ],
        ids=["no asks", "no text", "characters", "in a condition", "a field that is none", "a link to nowhere"],
    )
    def test_what_keeps_it_from_being_cleared_is_saved_and_stays_listed(self, writer, changed, line, said):
        answer = save(writer, opened(writer, body=changed), follow_redirects=True)
        assert "Version 2 saved." in words_of(answer)
        assert any(said in told and (box, number) == ("body", line) for box, number, told in listed(answer))
        assert "The text has faults for this audience" in words_of(writer.get("/campaigns/WRITE/clearance"))

    def test_a_letter_can_not_print_what_its_subject_and_asks_hold_either(self, writer):
        answer = save(writer, opened(writer, subject="Snow ☃", asks="Tell ☃ us."), follow_redirects=True)
        assert [(box, line) for box, line, _ in listed(answer)] == [("subject", ""), ("asks", "")]
        assert "The text holds what can’t be printed" in words_of(writer.get("/campaigns/WRITE"))

    def test_a_text_with_a_slip_is_told_as_such_at_its_step(self, writer):
        save(writer, opened(writer, body=swap("case files", "((case files")))
        assert "The text would not print as it is meant" in words_of(writer.get("/campaigns/WRITE"))


PASTED = swap(CLOSING, "We pay «Amount» by <<Date_of_letter>>.")
SETTLE = f"{PAGE}/merge-fields"


class TestMergeFields:
    """Fields pasted from Word or another system are offered for conversion, and kept out of what is cleared."""

    def test_they_are_recognised_while_one_types_and_once_saved(self, writer):
        typed = save(writer, opened(writer, body=PASTED), to=PREVIEW, headers=HTMX)
        for page in (typed, save(writer, opened(writer, body=PASTED), follow_redirects=True)):
            assert [line for _, line, said in listed(page) if "looks like a merge field" in said] == ["13", "13"]
            assert "Convert 2 merge fields to ((fields))" in page.text
            assert "2 fields not recognised" in page.text
            assert "Every field filled" not in page.text
        assert whole(writer.get(PAGE))

    def test_one_button_converts_them_and_saves_nothing(self, writer, services):
        page = save(writer, opened(writer, body=PASTED) | {"settle": "fields"}, to=SETTLE)
        assert typed_in(page)["body"][0].endswith("We pay ((Amount)) by ((Date of letter)).")
        assert "No field is called “Amount”. Declare it, or use one that is there." in words_of(page)
        assert "Declare ((Amount))" in page.text
        assert "merge field" not in page.text
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
        assert "The text has faults for this audience" in words_of(writer.get("/campaigns/WRITE/clearance"))
        check_id = begin(services, "WRITE")
        work_on(services, check_id)
        page = words_of(writer.get("/campaigns/WRITE"))
        assert "2 faults in the text" in page
        preview = words_of(writer.get("/campaigns/WRITE/preview"))
        assert "2 fields not recognised" in preview
        assert "Every field filled" not in preview


class TestPreview:
    def test_it_shows_what_is_typed_in_the_letter_that_was_chosen_and_saves_nothing(self, writer, services):
        form = opened(writer, body=MINE, letter="WRITE-0005")
        answer = save(writer, form, to=PREVIEW, headers=HTMX)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert pages(answer)[0].startswith("Page 1 of 1 of the letter to Lead Member")
        assert "We meet soon." in unescape(answer.text)
        assert "Saving makes version 2 and removes no clearance." in answer.text
        assert answer.text.count('hx-swap-oob="true"') == 2
        assert "Out of date" not in answer.text
        assert kept(services)[0] == 1

    def test_a_text_that_can_not_be_printed_leaves_the_pages_as_they_were(self, writer):
        answer = save(writer, opened(writer, body="((refrence))"), to=PREVIEW, headers=HTMX)
        assert answer.headers["HX-Reswap"] == "none"
        assert listed(answer) == [("body", "1", "No field is called “refrence”. Did you mean ((letter reference))?")]
        assert "Out of date: these pages show an earlier text" in answer.text.split('id="states"', 1)[1]
        assert "Every field filled" not in answer.text
        assert 'data-said="1 thing to look at"' in answer.text

    def test_a_letter_of_which_nothing_is_left_says_so_in_place_of_its_pages(self, writer):
        answer = save(writer, opened(writer, body="((in person??We meet.))", asks="", value_5="no"), to=PREVIEW)
        assert "This letter can’t be made. No part of the text is for this letter" in words_of(answer)
        assert "Fill in what a part depends on" in words_of(answer)

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
        assert "11 pages, and a letter has at most 10" in words_of(long)
        assert len(pages(long)) == 10
        said = "This letter comes to 11 pages, and a letter has 10 at most. Shorten the text."
        assert ("body", "", said) in listed(long)

    def test_a_long_paragraph_is_pointed_out_and_hinders_nothing(self, writer, services):
        form = opened(writer, body=lambda text: text.replace(CLOSING, "Word " * 60 + "\n" + "words " * 61))
        assert listed(save(writer, form, to=PREVIEW)) == [
            ("body", "13", "Advice: this paragraph has 121 words. Part it at 120 or fewer.")
        ]
        assert save(writer, form).status_code == 302
        assert listed(writer.get(PAGE))[0][1] == "13"

    def test_fields_without_a_value_are_named_until_they_are_filled(self, writer):
        assert "1 field without a value: meeting place." in words_of(writer.get(PAGE))
        filled = save(writer, opened(writer, value_1="the old mill"), to=PREVIEW)
        assert "Every field filled" in words_of(filled)
        assert "We meet at the old mill." in words_of(filled)

    def test_a_question_that_nobody_answered_counts_as_on_the_task_list(self, writer, services):
        edit(services, "    type: yes/no\n    required: no\n", "    type: yes/no\n")
        edit(services, CLOSING, f"{CLOSING} ((in person??Come in person.))")
        assert "Fields without a value 2 to fill" in words_of(writer.get("/campaigns/WRITE"))
        for page in (PAGE, "/campaigns/WRITE/preview"):
            shown = words_of(writer.get(page))
            assert "2 without a value" in shown
            assert "1 field without a value" in shown
            assert "Not answered yes or no: In person. Until then the letter leaves out the words that" in shown

    def test_one_letter_of_each_kind_is_offered(self, writer, services):
        page = writer.get(PAGE).text
        offered = re.findall(r'<option value="(WRITE-\d+)"', page)
        assert offered == ["WRITE-0001", "WRITE-0005"]
        chosen = writer.get(f"{PAGE}?letter=WRITE-0003").text
        assert re.findall(r'<option value="(WRITE-\d+)"', chosen) == ["WRITE-0003", "WRITE-0001", "WRITE-0005"]

    def test_the_letter_of_another_campaign_is_not_shown(self, writer):
        assert "MAR15" not in writer.get(f"{PAGE}?letter=MAR15-0001").text.split("<main")[1]

    def test_its_pages_are_marked_as_a_draft_whatever_is_cleared(self, writer, services):
        assert pages(writer.get(PAGE)) == [
            "Page 1 of 1 of the letter to Chief Constable of Dyfed-Powys Police, marked DRAFT. The text is below."
        ]
        form = opened(writer, body=MINE)
        clear(services, issue=True)
        assert "marked DRAFT" in pages(writer.get(PAGE))[0]
        typed = save(writer, form, to=PREVIEW, headers=HTMX)
        assert "marked DRAFT" in pages(typed)[0]

    def test_without_an_audience_there_is_no_letter_to_look_at_yet(self, writer, services):
        with services.database.writing() as session:
            written(session).audience = []
            for letter in session.scalars(select(Letter)):
                letter.withdrawn = True
        page = writer.get(PAGE)
        assert "No letter to look at yet" in words_of(page)
        assert "Choose the audience" in words_of(page)
        assert whole(page)
        typed = save(writer, opened(writer, body=MINE), to=PREVIEW, headers=HTMX)
        assert "No letter to look at yet" in typed.text

    def test_what_saving_would_remove_is_said_while_one_types(self, writer, services):
        clear(services)
        form = opened(writer, body=swap("Record each report.", "Record every report."))
        typed = unescape(save(writer, form, to=PREVIEW, headers=HTMX).text)
        assert "Saving makes version 2 and removes 2 clearances, for chief constables and commissioners only." in typed
        assert "The text changes by 1 word. 2 clearances of other texts stand." in typed


def test_an_issued_text_is_not_saved_over_and_what_was_typed_stays(writer, services):
    sent = opened(writer, body=MINE)
    clear(services, issue=True)
    page = save(writer, sent)
    assert page.status_code == 409
    assert "is issued, so its words are frozen. Nothing was saved." in words_of(page)
    assert typed_in(page) == typed_in(sent)
    assert kept(services)[0] == 1
    typed = save(writer, sent, to=PREVIEW, headers=HTMX)
    assert "This can’t be saved: the text for" in typed.text


def test_an_issued_text_opens_to_be_read_with_the_way_to_reopen_it(writer, services):
    clear(services, issue=True)
    page = writer.get(PAGE)
    assert "This text is issued, so you can’t change it." in words_of(page)
    assert "<textarea" not in page.text
    assert ">Save<" not in page.text
    assert "Record each report." in words_of(page)
    assert whole(page)
    assert "Ask its owner to reopen it" in page.text
    with services.database.writing() as session:
        take_on(session, written(session), actor=Actor(writer.member.id))
    mine = writer.get(PAGE)
    assert 'href="/campaigns/WRITE/clearance/reopen"' in mine.text
    assert re.search(r'<textarea[^>]*name="body"[^>]* readonly', mine.text), "fields beside it are still the owner's"
    assert 'name="value_1"' in mine.text
    signatories = words_of(writer.get("/campaigns/WRITE/signatories"))
    assert "This text is issued, so you can’t change it." in signatories
    assert "Add a signatory" not in signatories


def test_where_one_text_is_issued_the_others_can_be_changed(writer, services):
    clear(services, "lead-members", issue=True)
    page = writer.get(PAGE)
    assert "The text for lead members is issued, so you can change only what other audiences read." in words_of(page)
    assert "<textarea" in page.text
