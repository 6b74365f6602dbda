"""The preview on the letter's page shows what is typed, in the letter that was chosen."""

import re
from html import unescape

from sqlalchemy import select

from app.accounts.models import Role
from app.campaigns.letter.keep import Saving
from app.campaigns.letter.step import STEP as LETTER
from app.campaigns.letter.step import UNFILLED
from app.campaigns.models import Letter
from app.campaigns.preview.letter_preview import Look, state_of_fields
from app.campaigns.words import letter_problem_words
from tests.campaigns.shown import shapes_and_words, task_of
from tests.campaigns.writing import (
    CAMPAIGN,
    CLOSING,
    FILLED,
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
    things_to_look_at,
    typed_in,
    whole,
    written,
)
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import links_of, part_of, parts_of, states_of, words_of

NO_EDIT = Saving(version=2, beside=False, lost={}, kept=0)
"""Saving another text that nobody has cleared."""


def place(answer):
    """Which letter of how many is shown."""
    number, total = numbers_in(words_of(part_of(answer, "place")))
    return number, total


def button_to(answer, name):
    """The letter that the button with this id leads to; None where there is none."""
    return next((button.get("value") for button in parts_of(answer, name)), None)


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
        assert "“letter reference”" in said
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

    def test_notes_in_square_brackets_are_counted_in_the_whole_text(self, writer):
        body = (
            "::: for lead-members\n\\[Who is this?\\]\n:::\n\n[Say [name] once] \\[2015\\] [us](<https://us.example>)"
        )
        form = opened(writer, body=f"{body}\n\n((asks))", subject="\\[subject\\]")
        answer = save(writer, form, to=PREVIEW, headers=HTMX)
        assert "3 notes in square brackets to remove" in words_of(part_of(answer, "states"))

    def test_a_long_paragraph_is_pointed_out_and_hinders_nothing(self, writer, services):
        form = opened(writer, body=lambda text: text.replace(CLOSING, "Word " * 60 + "\n" + "words " * 61))
        ((box, line, said),) = listed(save(writer, form, to=PREVIEW))
        assert (box, line, numbers_in(said)) == ("body", "13", [121, 120])
        assert save(writer, form).status_code == 302
        assert listed(writer.get(PAGE))[0][1] == "13"

    def test_fields_without_a_value_are_named_until_they_are_filled(self, writer):
        missing = words_of(part_of(writer.get(PAGE), "missing-values"))
        assert (numbers_in(missing), "Where we meet" in missing) == ([1], True)
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
            assert state_of_fields(("Where we meet", "In person"), 0) in shapes_and_words(shown)
            assert numbers_in(words_of(part_of(shown, "missing-values"))) == [1]
            assert "In person" in words_of(part_of(shown, "not-answered"))

    def test_one_letter_of_each_kind_is_offered(self, writer, services):
        page = writer.get(PAGE).text
        offered = re.findall(r'<option value="(WRITE-\d+)"', page)
        assert offered == ["WRITE-0001", "WRITE-0005"]
        chosen = writer.get(f"{PAGE}?letter=WRITE-0003").text
        assert re.findall(r'<option value="(WRITE-\d+)"', chosen) == ["WRITE-0003", "WRITE-0001", "WRITE-0005"]

    def test_previous_and_next_go_through_all_letters_in_the_text_as_typed(self, writer):
        page = writer.get(PAGE)
        first, total = place(page)
        assert (first, button_to(page, "previous-letter")) == (1, None)
        assert total > len(part_of(page, "letter-choice").xpath("./optgroup/option")), "one for each wording"
        following = button_to(page, "next-letter")
        assert following == "WRITE-0002"
        answer = save(writer, opened(writer, body=MINE, letter=["WRITE-0001", following]), to=PREVIEW, headers=HTMX)
        assert (place(answer), button_to(answer, "previous-letter")) == ((2, total), "WRITE-0001")
        assert 'value="WRITE-0002" selected' in answer.text, "the next change of the text shows the same letter"
        assert "We meet soon." in unescape(answer.text)

    def test_who_may_not_edit_goes_through_them_by_links(self, writer, signed_in):
        viewer = signed_in(Role.VIEWER)
        following = next(href for href, words in links_of(viewer.get(PAGE)).items() if words.startswith("Next"))
        assert place(viewer.get(following))[0] == 2

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
        saving = Saving(version=2, beside=False, lost={"chief-constables": 2}, kept=2, added=1, removed=1)
        assert words_of(part_of(typed, "saving")) == " ".join(saving.say(NAMES))
