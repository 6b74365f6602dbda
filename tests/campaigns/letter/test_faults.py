"""Faults and merge fields of other systems in a letter: each is named with its box and line."""

import pytest

from app.campaigns.letter.step import STEP as LETTER
from app.campaigns.letter.step import UNFIT
from app.campaigns.preview.letter_preview import state_of_fields
from app.checking.views import STEP as CHECK
from app.checking.work import work_on
from app.web.names import recipients_of
from app.web.problem_words import characters_in_words
from tests.campaigns.shown import buttons_of, done, shapes_and_words, task_of, warnings_to
from tests.campaigns.writing import (
    CAMPAIGN,
    CLEARANCE,
    CLOSING,
    FILLED,
    HTMX,
    NAMES,
    PAGE,
    PREVIEW,
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
)
from tests.checking.checking import begin
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import main_of, parts_of, with_class, words_of

FAULTS = (
    ({"body": swap("organisation", "organization")}, "body", "1", "“organisation”"),
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
                fault("text_empty", registry="chief officers of police"),
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


class TestMisspeltField:
    """What was probably meant is offered first; one button puts it in the text."""

    @pytest.fixture
    def page(self, writer):
        changed = swap(CLOSING, "Quote ((letter refrence)) and ((Letter refrence??it)).")
        return save(writer, opened(writer, body=changed), to=PREVIEW, headers=HTMX)

    def test_the_correction_comes_before_a_new_field(self, page):
        assert buttons_of(page, "settle") == ["((letter refrence))((letter reference))"]
        assert buttons_of(page, "declare") == ["letter refrence"]
        assert page.text.index('name="settle"') < page.text.index('name="declare"')

    def test_it_replaces_the_name_wherever_it_is_and_saves_nothing(self, writer, services, page):
        changed = swap(CLOSING, "Quote ((letter refrence)) and ((Letter refrence??it)).")
        (button,) = buttons_of(page, "settle")
        done = save(writer, opened(writer, body=changed) | {"settle": button}, to=SETTLE)
        assert typed_in(done)["body"][0].endswith("Quote ((letter reference)) and ((letter reference??it)).")
        assert "letter refrence" not in buttons_of(done, "declare")
        assert kept(services)[0] == 1


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
