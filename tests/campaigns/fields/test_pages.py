"""The pages of a text's fields: which there are; one declared, changed, removed."""

import re

from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.fields.form import FieldForm
from app.campaigns.fields.showing import (
    AS_IT_WAS,
    CHANGED,
    DECLARED,
    NO_FIELD_CHOSEN,
    PROBLEMS,
    answers_itself,
    takes,
)
from app.campaigns.letters import letter_by_reference
from app.campaigns.states import State
from app.campaigns.values.save import fill_letter, seen_of
from app.drafting.field_boxes import WRONG
from app.letters.text.front_matter import FieldSpec
from app.web.problem_words import characters_in_words
from tests.campaigns.clearing import going_on
from tests.campaigns.declaring import FIELDS, NEW, TOPIC, declare, fields_of, meanwhile, with_boxes
from tests.campaigns.shown import lede_of, panel_of, removed_by
from tests.campaigns.writing import CLOSING, PAGE, clear, clearances, edit, kept, set_state, token, whole, written
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.filled import Main, filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    forms_of,
    main_of,
    message_of,
    notes_of,
    said_by,
    states_of,
    why_of,
    with_class,
    words_of,
)

CHANGE, REMOVE = f"{FIELDS}/change?name=", f"{FIELDS}/remove?name="
LOCAL = {"name": "local fact", "type": "text", "filled": "by recipient", "example": "12 schools"}


def links(page) -> list[str]:
    return [link for link in Main(page.text).links if link.startswith(FIELDS)]


def row_of(page, name):
    """The cells of the row of a field, by what stands over them; its states; who fills it in."""
    (row,) = (row for row in main_of(page).xpath(".//tbody/tr") if words_of(row[0]).lower().endswith(name.lower()))
    cells = {cell.get("data-label", ""): words_of(cell) for cell in row}
    return cells, [state.shape for state in states_of(row)], notes_of(row)


def test_the_list_says_of_each_what_it_takes_who_fills_it_and_whether_the_text_says_it(writer, services):
    page, specs = writer.get(FIELDS), fields_of(services)
    assert numbers_in(lede_of(page)) == [6]
    cells, states, filled_in = row_of(page, "meeting place")
    assert cells[""].startswith("Where we meet")
    assert cells["Kind of value"] == takes(specs["meeting place"])
    assert (filled_in, states) == (["once"], ["empty", "full"]), "no value yet; the text says it"
    cells, states, filled_in = row_of(page, "meeting day")
    assert cells["Kind of value"] == f"{takes(specs['meeting day'])} (optional)"
    assert (filled_in, states) == (["once"], ["none"]), "left out; the text does not say it"
    cells, _, _ = row_of(page, "lead")
    assert "police; council (optional)" in cells["Kind of value"]
    assert links(page)[-1] == NEW
    assert whole(page)


def test_the_list_says_how_many_letters_are_filled_in(writer):
    declare(writer, **LOCAL)
    cells, states, filled_in = row_of(writer.get(FIELDS), "local fact")
    assert cells[""].startswith("Local fact")
    assert (filled_in, states) == (["each"], ["none", "none"]), "in no letter; the text does not say it"


def test_a_field_that_answers_itself_is_shown_and_not_changed(writer, services):
    edit(services, "fields:\n", "fields:\n  - name: in Wales\n    type: yes/no\n    where: {nation: Wales}\n")
    page = writer.get(FIELDS)
    cells, _, filled_in = row_of(page, "in Wales")
    spec = fields_of(services)["in Wales"]
    assert (cells["Kind of value"], cells["Filled in"]) == (takes(spec), answers_itself(spec))
    assert (filled_in, "Wales" in answers_itself(spec)) == (["itself"], True)
    assert not [link for link in links(page) if "Wales" in link]
    for at in (CHANGE, REMOVE):
        said = message_of(writer.get(f"{at}in+Wales", follow_redirects=True))
        assert said == ("info", said_of("no_such_field", name="in Wales"))
        assert message_of(writer.get(at, follow_redirects=True)) == ("info", NO_FIELD_CHOSEN), "no name at all"


def test_a_text_without_any_teaches_what_a_field_is(writer, services):
    edit(services, CLOSING, "We meet.")
    edit(services, re.search(r"fields:\n(?: .*\n)+", kept(services)[1])[0], "")
    page = writer.get(FIELDS)
    assert len(with_class(page, "ds-empty")) == 1
    assert links(page) == [NEW]
    assert whole(page)


def test_a_viewer_reads_the_list_and_sees_no_button(writer, signed_in):
    viewer = signed_in(Role.VIEWER)
    assert numbers_in(lede_of(viewer.get(FIELDS))) == [6]
    assert links(viewer.get(FIELDS)) == []
    for at in (NEW, f"{CHANGE}lead", f"{REMOVE}lead"):
        assert viewer.get(at).status_code == 403
        assert viewer.post(at, data={"csrf_token": token(viewer), **TOPIC}).status_code == 403


def test_a_field_is_declared_and_makes_the_next_version(writer, services):
    answer = declare(writer, **LOCAL | {"label": "What is so there", "optional": "y"})
    assert (answer.status_code, answer.location) == (302, FIELDS)
    assert message_of(writer.get(FIELDS)) == ("success", DECLARED.format(name="local fact", number=2))
    assert fields_of(services)["local fact"] == FieldSpec(
        name="local fact", label="What is so there", required=False, example="12 schools", by_recipient=True
    )


def test_the_name_may_be_typed_with_its_brackets_and_is_the_label(writer, services):
    declare(writer, **TOPIC | {"name": " ((local   topic)) "})
    assert fields_of(services)["local topic"].label == "Local topic"


def test_a_link_names_the_field_to_declare(writer, services):
    link = f"{NEW}?declare=the+topic"
    page = writer.get(link)
    assert filled_form(page.text)["name"] == ["the topic"]
    assert whole(page)
    declare(writer, at=link, **TOPIC | {"name": "the topic"})
    assert "the topic" in fields_of(services)


def problem(code, field):
    """What is said beside the name of a field that a text can't declare."""
    return PROBLEMS[code][1].format(field=field)


MISTAKES = (
    ({"name": ""}, "name", WRONG["no_name"]),
    ({"name": "- _"}, "name", WRONG["no_name"]),
    ({"name": "x" * 61}, "name", "60"),
    ({"name": "topic (new)"}, "name", problem("field_name_malformed", "topic (new)")),
    ({"name": "topic, new"}, "name", problem("field_name_malformed", "topic, new")),
    ({"name": "Post-title"}, "name", problem("field_reserved", "Post-title")),
    ({"name": "asks"}, "name", problem("field_reserved", "asks")),
    ({"name": "Lead"}, "name", said_of("field_taken", name="Lead")),
    ({"label": "x" * 201}, "label", "200"),
    ({"type": []}, "type", said_by(FieldForm.type, InputRequired)),
    ({"filled": []}, "filled", said_by(FieldForm.filled, InputRequired)),
    ({"type": "long text", "filled": "by recipient"}, "type", PROBLEMS["long_text_by_recipient"][1]),
    ({"type": "choice"}, "listed", WRONG["too_few_choices"]),
    ({"type": "choice", "listed": "one\n \n"}, "listed", WRONG["too_few_choices"]),
    ({"type": "choice", "listed": "one\nOne"}, "listed", WRONG["choice_repeated"]),
    ({"type": "choice", "listed": "one\n" + "x" * 201}, "listed", "201"),
    ({"type": "choice", "listed": "one\n☃"}, "listed", characters_in_words("☃")),
)
"""What is filled in, the box that mends it, and what is said there."""


def test_what_is_wrong_is_said_beside_its_box_and_what_was_filled_in_stays(writer, services):
    found = []
    for changed, box, said in MISTAKES:
        typed = TOPIC | {"example": "schools"} | changed
        page = declare(writer, **typed)
        stays = filled_form(page.text)["example"] == ["schools"]
        errors = errors_of(page)
        is_said = list(errors) == [box] and said in errors[box]
        found += [(changed, box, said)] if page.status_code == 400 and is_said and stays else []
        assert whole(page)
    assert found == [*MISTAKES]
    assert kept(services)[0] == 1


def test_choices_appear_when_the_kind_of_value_has_them_and_are_left_out_otherwise(writer, services):
    page = writer.get(NEW)
    (radio,) = (box for box in main_of(page).iter("input") if box.get("value") == "choice")
    revealed = radio.getparent().getnext()
    assert "listed" in [box.get("name") for box in revealed.iter("textarea")]
    declare(writer, **TOPIC | {"listed": "one\n☃"})
    assert fields_of(services)["topic"].choices == ()


def test_a_second_click_declares_nothing_more_and_says_so(writer, services):
    form = with_boxes(filled_form(writer.get(NEW).text), **TOPIC)
    for _ in range(2):
        assert writer.post(NEW, data=form).status_code == 302
    assert kept(services)[0] == 2


def test_when_somebody_else_was_first_what_they_declared_is_shown_and_yours_can_be_sent_again(writer, services):
    form = with_boxes(filled_form(writer.get(NEW).text), **LOCAL)
    meanwhile(services, "other")
    stale = writer.post(NEW, data=form)
    assert stale.status_code == 409
    assert conflict_of(stale)
    assert f"other: {takes(fields_of(services)['other'])}" in words_of(stale)
    assert notes_of(stale)[-1] == "once"
    assert whole(stale)
    assert writer.post(NEW, data=filled_form(stale.text)).status_code == 302
    assert list(fields_of(services))[-2:] == ["other", "local fact"]


def test_a_closed_campaign_shows_its_fields_and_changes_none(writer, services):
    form = with_boxes(filled_form(writer.get(NEW).text), **TOPIC)
    set_state(services, State.CLOSED)
    assert links(writer.get(FIELDS)) == []
    for answer in (
        writer.post(NEW, data=form),
        writer.get(NEW),
        writer.get(f"{CHANGE}lead"),
        writer.get(f"{REMOVE}lead"),
    ):
        assert answer.status_code == 409
        assert why_of(answer) == CLOSED[State.CLOSED].format(reference="WRITE")
    assert kept(services)[0] == 1


class TestChange:
    def test_the_form_holds_what_is_declared_and_saves_what_is_changed(self, writer, services):
        page = writer.get(f"{CHANGE}lead")
        form = filled_form(page.text)
        assert "name" not in form, "it stays"
        assert (form["listed"], form["type"], form["optional"]) == (["police\ncouncil"], ["choice"], ["y"])
        assert whole(page)
        answer = declare(writer, at=f"{CHANGE}lead", listed="police\ncouncil\nhealth", label="Who leads")
        assert answer.location == FIELDS
        assert message_of(writer.get(FIELDS)) == ("success", CHANGED.format(name="lead", number=2))
        assert fields_of(services)["lead"].choices == ("police", "council", "health")
        assert list(fields_of(services))[-1] == "lead"

    def test_what_is_not_changed_makes_no_version(self, writer, services):
        declare(writer, at=f"{CHANGE}lead")
        assert message_of(writer.get(FIELDS)) == ("info", AS_IT_WAS.format(name="lead"))
        assert kept(services)[0] == 1

    def test_it_says_which_clearances_go_first_and_the_way_back_keeps_the_form(self, writer, services):
        clear(services)
        asked = declare(writer, at=f"{CHANGE}meeting+place", type="number")
        assert removed_by(asked) == 4
        back = writer.post(f"{CHANGE}meeting+place", data=filled_form(asked.text) | {"back": "1"})
        assert (back.status_code, filled_form(back.text)["type"]) == (200, ["number"])
        assert (kept(services)[0], len(clearances(services))) == (1, 4)
        done = writer.post(f"{CHANGE}meeting+place", data=filled_form(asked.text) | going_on(asked.text))
        assert done.status_code == 302
        assert (kept(services)[0], clearances(services)) == (2, [])

    def test_a_field_that_went_meanwhile_is_changed_no_more(self, writer, services):
        form = filled_form(writer.get(f"{CHANGE}lead").text)
        edit(services, "  - name: lead\n    type: choice\n    choices: [police, council]\n    required: no\n", "")
        answer = writer.post(f"{CHANGE}lead", data=form, follow_redirects=True)
        assert message_of(answer) == ("info", said_of("no_such_field", name="lead"))

    def test_when_somebody_else_saved_first_the_form_stays(self, writer, services):
        form = with_boxes(filled_form(writer.get(f"{CHANGE}lead").text), label="Who leads")
        edit(services, CLOSING, "We meet at ((meeting place)) soon.")
        stale = writer.post(f"{CHANGE}lead", data=form)
        assert (stale.status_code, filled_form(stale.text)["label"]) == (409, ["Who leads"])
        assert writer.post(f"{CHANGE}lead", data=filled_form(stale.text)).status_code == 302
        assert "((meeting place)) soon." in kept(services)[1]


class TestRemove:
    def test_one_that_the_text_does_not_say_goes_when_it_is_confirmed(self, writer, services):
        page = writer.get(f"{REMOVE}lead")
        assert ("“lead”" in panel_of(page), numbers_in(panel_of(page))) == (True, [2]), "the version that it makes"
        assert forms_of(page) == [f"{REMOVE}lead"]
        assert whole(page)
        form = filled_form(page.text)
        for _ in range(2):
            assert writer.post(f"{REMOVE}lead", data=form).location == FIELDS
        assert kept(services)[0] == 2
        assert "lead" not in fields_of(services)

    def test_one_that_the_text_says_stays_and_the_page_says_where(self, writer, services):
        edit(services, "subject: Children at risk", "subject: Meeting at ((meeting place))")
        page = writer.get(f"{REMOVE}meeting+place")
        assert "“meeting place”" in words_of(with_class(page, "ds-empty")[0])
        assert notes_of(page)[0] == "subject"
        assert forms_of(page) == []
        assert whole(page)
        edit(services, "subject: Meeting at ((meeting place))", "subject: Meeting")
        page = writer.get(f"{REMOVE}meeting+place")
        assert notes_of(page) == ["body"]
        assert "first at “We meet at meeting place.”" in words_of(with_class(page, "ds-empty")[0])
        refused = writer.post(f"{REMOVE}meeting+place", data={"csrf_token": token(writer), "seen-fields": "3"})
        assert refused.status_code == 409
        assert notes_of(refused) == ["body"]
        assert "meeting place" in fields_of(services)

    def test_it_says_what_is_filled_in_and_that_it_stays(self, writer, services):
        with services.database.writing() as session:
            written(session).values = {"lead": "police"}
        assert "“police”" in panel_of(writer.get(f"{REMOVE}lead"))

    def test_it_says_how_many_letters_have_a_value(self, writer, services):
        declare(writer, **LOCAL)
        edit(services, CLOSING, f"{CLOSING} ((local fact))")
        spec = fields_of(services)["local fact"]
        with services.database.writing() as session:
            letter = letter_by_reference(session, "WRITE-0001")
            seen = seen_of({}, (spec,))
            fill_letter(session, written(session), letter, {"local fact": "12 schools"}, seen=seen, actor=SYSTEM)
        edit(services, f"{CLOSING} ((local fact))", CLOSING)
        assert numbers_in(panel_of(writer.get(f"{REMOVE}local+fact"))) == [5, 1], "the version, letters with a value"
        (note,) = with_class(writer.get(f"{CHANGE}local+fact"), "ds-note--warn")
        assert numbers_in(words_of(note)) == [1], "letters with a value"

    def test_when_somebody_else_saved_first_it_is_looked_at_again(self, writer, services):
        form = filled_form(writer.get(f"{REMOVE}lead").text)
        meanwhile(services, "other")
        assert writer.post(f"{REMOVE}lead", data=form).status_code == 409
        assert "lead" in fields_of(services)


def test_the_letter_leads_to_its_fields(writer):
    assert FIELDS in Main(writer.get(PAGE).text).links
