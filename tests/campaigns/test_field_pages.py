"""The pages of a text's fields: which there are; one declared, changed, removed."""

import re

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.letters import letter_by_reference
from app.campaigns.states import State
from app.campaigns.values.save import fill_letter, seen_of
from app.letters.text.front_matter import FieldSpec
from tests.campaigns.clearing import going_on
from tests.campaigns.declaring import FIELDS, NEW, TOPIC, declare, fields_of, meanwhile, with_boxes
from tests.campaigns.writing import CLOSING, PAGE, clear, clearances, edit, kept, set_state, token, whole, written
from tests.registry.test_pages import words
from tests.web.filled import Main, filled_form

CHANGE, REMOVE = f"{FIELDS}/change?name=", f"{FIELDS}/remove?name="
LOCAL = {"name": "local fact", "type": "text", "filled": "by recipient", "example": "12 schools"}


def links(page) -> list[str]:
    return [link for link in Main(page.text).links if link.startswith(FIELDS)]


def test_the_list_says_of_each_what_it_takes_who_fills_it_and_whether_the_text_says_it(writer):
    page = writer.get(FIELDS)
    assert "6 fields are declared." in words(page)
    assert "Where we meet ((meeting place)) Words Once, for all letters No value yet" in words(page)
    assert "Meeting day ((meeting day)) A day (optional) Once, for all letters Left out No" in words(page)
    assert "Lead ((lead)) One of: police; council (optional)" in words(page)
    assert links(page)[-1] == NEW
    assert whole(page)


def test_the_list_says_how_many_letters_are_filled_in(writer):
    declare(writer, **LOCAL)
    assert "Local fact ((local fact)) Words For each letter In no letter" in words(writer.get(FIELDS))


def test_a_field_that_answers_itself_is_shown_and_not_changed(writer, services):
    edit(services, "fields:\n", "fields:\n  - name: in Wales\n    type: yes/no\n    where: {nation: Wales}\n")
    page = writer.get(FIELDS)
    assert "In Wales ((in Wales)) Yes or no Says yes by itself where the nation is Wales" in words(page)
    assert not [link for link in links(page) if "Wales" in link]
    for at in (CHANGE, REMOVE):
        assert "the text has no field “in Wales” to change now" in words(
            writer.get(f"{at}in+Wales", follow_redirects=True)
        )


def test_a_text_without_any_teaches_what_a_field_is(writer, services):
    edit(services, CLOSING, "We meet.")
    edit(services, re.search(r"fields:\n(?: .*\n)+", kept(services)[1])[0], "")
    page = writer.get(FIELDS)
    assert "No field is declared" in words(page)
    assert links(page) == [NEW]
    assert whole(page)


def test_a_viewer_reads_the_list_and_sees_no_button(writer, signed_in):
    viewer = signed_in(Role.VIEWER)
    assert "6 fields are declared." in words(viewer.get(FIELDS))
    assert links(viewer.get(FIELDS)) == []
    for at in (NEW, f"{CHANGE}lead", f"{REMOVE}lead"):
        assert viewer.get(at).status_code == 403
        assert viewer.post(at, data={"csrf_token": token(viewer), **TOPIC}).status_code == 403


def test_a_field_is_declared_and_makes_the_next_version(writer, services):
    answer = declare(writer, **LOCAL | {"label": "What is so there", "optional": "y"})
    assert (answer.status_code, answer.location) == (302, FIELDS)
    assert "((local fact)) is declared: version 2 of the text." in words(writer.get(FIELDS))
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


WRONG = (
    ({"name": ""}, "Enter the name as it is written in the brackets"),
    ({"name": "- _"}, "Enter the name as it is written in the brackets"),
    ({"name": "x" * 61}, "Use at most 60 characters"),
    ({"name": "topic (new)"}, "The name “topic (new)” holds a bracket, a comma or two question marks. Leave them out"),
    ({"name": "topic, new"}, "The name “topic, new” holds a bracket, a comma or two question marks. Leave them out"),
    ({"name": "Post-title"}, "“Post-title” comes with every letter, so it needs no declaring. Use another name"),
    ({"name": "asks"}, "“asks” comes with every letter, so it needs no declaring. Use another name"),
    ({"name": "Lead"}, "The text has a field “Lead” already. Use another name, or change that one"),
    ({"label": "x" * 201}, "Use at most 200 characters"),
    ({"type": []}, "Choose the kind of value"),
    ({"filled": []}, "Choose whether all letters say the same"),
    ({"type": "long text", "filled": "by recipient"}, "What differs by recipient is short"),
    ({"type": "choice"}, "Write two choices or more, one to a line"),
    ({"type": "choice", "listed": "one\n \n"}, "Write two choices or more, one to a line"),
    ({"type": "choice", "listed": "one\nOne"}, "Enter each choice once"),
    ({"type": "choice", "listed": "one\n" + "x" * 201}, "Choice 2 has 201 characters. Use at most 200"),
    ({"type": "choice", "listed": "one\n☃"}, "The letter’s typeface can’t print “☃”"),
    ({"listed": "one\ntwo"}, "Only a choice has choices. Choose “One of several choices” above, or empty this box"),
)


def test_what_is_wrong_is_said_beside_its_box_and_what_was_filled_in_stays(writer, services):
    found = []
    for changed, said in WRONG:
        typed = TOPIC | {"example": "schools"} | changed
        page = declare(writer, **typed)
        stays = filled_form(page.text)["example"] == ["schools"]
        found += [(changed, said)] if page.status_code == 400 and words(page).count(said) == 2 and stays else []
        assert whole(page)
    assert found == [*WRONG]
    assert kept(services)[0] == 1


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
    assert "Somebody else changed the text after you opened this page." in words(stale)
    assert "other ((other)): Words, once for all letters" in words(stale)
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
        assert "WRITE is closed" in words(answer)
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
        assert "((lead)) is changed: version 2 of the text." in words(writer.get(FIELDS))
        assert fields_of(services)["lead"].choices == ("police", "council", "health")
        assert list(fields_of(services))[-1] == "lead"

    def test_what_is_not_changed_makes_no_version(self, writer, services):
        declare(writer, at=f"{CHANGE}lead")
        assert "((lead)) is declared so already." in words(writer.get(FIELDS))
        assert kept(services)[0] == 1

    def test_it_says_which_clearances_go_first_and_the_way_back_keeps_the_form(self, writer, services):
        clear(services)
        asked = declare(writer, at=f"{CHANGE}meeting+place", type="number")
        assert "This removes 4 clearances" in words(asked)
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
        assert "Nothing was changed: the text has no field “lead” to change now." in words(answer)

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
        assert "Remove ((lead))? Removing it makes version 2 of the text." in words(page)
        assert whole(page)
        form = filled_form(page.text)
        for _ in range(2):
            assert writer.post(f"{REMOVE}lead", data=form).location == FIELDS
        assert kept(services)[0] == 2
        assert "lead" not in fields_of(services)

    def test_one_that_the_text_says_stays_and_the_page_says_where(self, writer, services):
        edit(services, "subject: Children at risk", "subject: Meeting at ((meeting place))")
        page = writer.get(f"{REMOVE}meeting+place")
        assert "The text says ((meeting place))" in words(page)
        assert "Take it out of the text first: Subject" in words(page)
        assert "Remove this field" not in words(page)
        assert whole(page)
        edit(services, "subject: Meeting at ((meeting place))", "subject: Meeting")
        assert "Take it out of the text first: Text, first in line 13" in words(writer.get(f"{REMOVE}meeting+place"))
        refused = writer.post(f"{REMOVE}meeting+place", data={"csrf_token": token(writer), "seen-fields": "3"})
        assert refused.status_code == 409
        assert "The text says ((meeting place))" in words(refused)
        assert "meeting place" in fields_of(services)

    def test_it_says_what_is_filled_in_and_that_it_stays(self, writer, services):
        with services.database.writing() as session:
            written(session).values = {"lead": "police"}
        assert "“police”, which it is filled in with, stays kept" in words(writer.get(f"{REMOVE}lead"))

    def test_it_says_how_many_letters_have_a_value(self, writer, services):
        declare(writer, **LOCAL)
        edit(services, CLOSING, f"{CLOSING} ((local fact))")
        spec = fields_of(services)["local fact"]
        with services.database.writing() as session:
            letter = letter_by_reference(session, "WRITE-0001")
            seen = seen_of({}, (spec,))
            fill_letter(session, written(session), letter, {"local fact": "12 schools"}, seen=seen, actor=SYSTEM)
        edit(services, f"{CLOSING} ((local fact))", CLOSING)
        page = words(writer.get(f"{REMOVE}local+fact"))
        assert "1 letter has a value for it: it stays kept, and will stand there again" in page
        assert "1 letter has a value for this field." in words(writer.get(f"{CHANGE}local+fact"))

    def test_when_somebody_else_saved_first_it_is_looked_at_again(self, writer, services):
        form = filled_form(writer.get(f"{REMOVE}lead").text)
        meanwhile(services, "other")
        assert writer.post(f"{REMOVE}lead", data=form).status_code == 409
        assert "lead" in fields_of(services)


def test_the_letter_leads_to_its_fields(writer):
    assert FIELDS in Main(writer.get(PAGE).text).links
