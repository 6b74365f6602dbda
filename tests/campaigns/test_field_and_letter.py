"""A field is declared while the letter is written, and nothing that is typed is lost; from a blank page to a draft."""

from datetime import date
from html import unescape

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import Beginning, Details, create_campaign
from app.campaigns.signatories.change import Office
from app.campaigns.states import State
from app.letters.text.source import blank, put_together
from app.registry.own.add import declare_field
from tests.campaigns.declaring import NEW, TOPIC, carry, fields_of, meanwhile, with_boxes
from tests.campaigns.filling_pages import filled
from tests.campaigns.writing import (
    CLOSING,
    HTMX,
    PAGE,
    PREVIEW,
    beside,
    edit,
    kept,
    opened,
    save,
    set_state,
    swap,
    typed_in,
    whole,
)
from tests.registry.own.test_add import added
from tests.registry.test_pages import words
from tests.web.filled import Main, filled_form

OWN_WORDS = swap(CLOSING, "We meet about ((topic)) at ((meeting place)).((visit agreed?? We visit.))\n\nLlŷn & “so”")
SAYS_OF_ITSELF = ("seen", "beside")


def typing(writer, **changed):
    """A letter under way, with two fields that nobody has declared."""
    return opened(
        writer, **{"body": OWN_WORDS, "subject": "About ((topic))", "note": "Why", "value_1": "Y dref"} | changed
    )


def boxes(form_or_answer):
    return {name: held for name, held in typed_in(form_or_answer).items() if name not in SAYS_OF_ITSELF}


def declare_buttons(answer) -> list[str]:
    """The names that the letter's page offers to declare."""
    form = next(form for form in Main(answer.text).forms if form.id == "letter-form")
    return [button.value for button in form.buttons if button.action == NEW and button.value]


def send(writer, page, **typed):
    return writer.post(NEW, data=with_boxes(filled_form(page.text), **typed))


def test_each_field_that_is_not_declared_has_a_button_that_sends_the_letter_along(writer):
    answer = save(writer, typing(writer))
    assert declare_buttons(answer) == ["topic", "visit agreed"]
    assert "Line 13: No field is called “visit agreed”. Declare it, or use one that is there." in words(answer)
    assert whole(answer)
    beside_it = save(writer, typing(writer), to=PREVIEW, headers=HTMX)
    assert unescape(beside_it.text).count("Declare ((") == 2


@pytest.fixture
def of_registry(services):
    """A registry of one's own, whose posts say when they were elected and a topic."""
    added(services.database)
    with services.database.writing() as session:
        for name, kind in (("topic", "text"), ("elected on", "date")):
            declare_field(session, "policing-bodies", name=name, kind=kind, hint="", actor=SYSTEM)


def test_a_field_of_a_registry_is_told_and_declared_as_its_posts_say_it(writer, of_registry):
    answer = save(writer, typing(writer))
    said = "No field is called “topic”. The posts of policing bodies say it: declare it, and each letter prints what"
    assert said in words(answer)
    beside_it = save(writer, typing(writer), to=PREVIEW, headers=HTMX)
    assert said in unescape(beside_it.text)
    form = filled_form(carry(writer, typing(writer), "topic").text)
    assert (form["name"], form["type"], form["filled"]) == (["topic"], ["text"], ["by recipient"])


def test_a_field_of_a_registry_that_is_misspelt_is_proposed(writer, of_registry):
    answer = save(writer, typing(writer, body="Chosen ((electd on))."))
    assert "Did you mean ((elected on)), which the posts of policing bodies say?" in words(answer)


def test_the_form_begins_with_the_name_and_with_yes_or_no_for_a_condition(writer, services):
    answers = [carry(writer, typing(writer), name) for name in ("topic", "visit agreed")]
    assert ["There is a problem" in answer.text for answer in answers] == [False, False], "nothing is filled in yet"
    topic, agreed = (filled_form(answer.text) for answer in answers)
    assert (topic["name"], topic.get("type")) == (["topic"], None)
    assert (agreed["name"], agreed["type"]) == (["visit agreed"], ["yes/no"])
    assert kept(services)[0] == 1


def test_what_is_typed_comes_back_with_the_field_declared_and_can_be_saved(writer, services):
    form = typing(writer, value_4="many", enclosures="A map")
    answer = send(writer, carry(writer, form, "topic"), **TOPIC)
    assert "((topic)) is declared: version 2 of the text. What you wrote in the letter is not saved yet" in words(
        answer
    )
    assert boxes(answer) == boxes(form) | {"value_7": [""]}
    assert "Enter a number in digits" in words(answer)
    assert declare_buttons(answer) == ["visit agreed"]
    assert beside(services) == ({}, [])

    answer = send(
        writer, carry(writer, filled_form(answer.text, "letter-form"), "visit agreed"), filled="campaign-wide"
    )
    assert declare_buttons(answer) == []
    assert whole(answer)
    letter = filled_form(answer.text, "letter-form") | {"value_4": ["40"], "value_7": ["schools"]}
    assert "Version 4 saved." in words(save(writer, letter, follow_redirects=True))
    assert beside(services) == ({"meeting place": "Y dref", "attendance": "40", "topic": "schools"}, ["A map"])
    assert "about ((topic)) at" in kept(services)[1]


def test_a_mistake_in_the_declaration_keeps_the_letter(writer):
    form = typing(writer)
    wrong = send(writer, carry(writer, form, "topic"), type="text")
    assert "Choose whether all letters say the same" in words(wrong)
    assert boxes(send(writer, wrong, **TOPIC)) == boxes(form) | {"value_7": [""]}


def test_the_way_back_without_declaring_brings_the_letter(writer, services):
    form = typing(writer)
    page = carry(writer, form, "topic")
    back = writer.post(PREVIEW, data=filled_form(page.text))
    assert boxes(back) == boxes(form)
    assert kept(services)[0] == 1


def test_sent_twice_it_is_declared_once_and_the_letter_comes_back_both_times(writer, services):
    page = carry(writer, typing(writer), "topic")
    first, second = (send(writer, page, **TOPIC) for _ in range(2))
    assert boxes(first) == boxes(second)
    assert (second.status_code, kept(services)[0]) == (200, 2)


def test_what_somebody_else_wrote_meanwhile_is_shown_beside_what_is_typed(writer, services):
    page = carry(writer, typing(writer), "topic")
    edit(services, "Read case files.", "Read every case file.")
    stale = send(writer, page, **TOPIC)
    assert stale.status_code == 409
    both = send(writer, stale, **TOPIC)
    assert both.status_code == 409
    assert "Your text is not saved yet; it is in the boxes below. Read both." in words(both)
    assert "about ((topic)) at" in filled_form(both.text, "letter-form")["body"][0]
    assert "Read every case file." in kept(services)[1]
    assert whole(both)


def test_a_field_that_somebody_else_declared_meanwhile_is_no_conflict(writer, services):
    form = typing(writer)
    page = carry(writer, form, "topic")
    meanwhile(services, "another")
    answer = send(writer, send(writer, page, **TOPIC), **TOPIC)
    assert answer.status_code == 200
    assert boxes(answer) == boxes(form) | {"value_7": [""], "value_8": [""]}


def test_what_somebody_else_filled_in_meanwhile_stays(writer, services, other_writer):
    page = carry(writer, typing(writer, value_1=""), "topic")
    save(other_writer, opened(other_writer, value_1="Their hall"))
    answer = send(writer, page, **TOPIC)
    letter = filled_form(answer.text, "letter-form")
    assert letter["value_1"] == ["Their hall"]
    assert "about ((topic)) at" in letter["body"][0]


def test_what_both_filled_in_is_shown(writer, services, other_writer):
    page = carry(writer, typing(writer), "topic")
    save(other_writer, opened(other_writer, value_1="Their hall"))
    both = send(writer, page, **TOPIC)
    assert both.status_code == 409
    assert "Where we meet Their hall Y dref" in words(both)


def test_a_campaign_that_was_closed_meanwhile_shows_what_is_typed(writer, services):
    form = typing(writer)
    page = carry(writer, form, "topic")
    set_state(services, State.CLOSED)
    for answer in (carry(writer, form, "topic"), send(writer, page, **TOPIC)):
        assert answer.status_code == 409
        assert "about ((topic)) at ((meeting place))." in words(answer)
    assert "topic" not in fields_of(services)


def test_the_help_names_a_field_that_exists(writer):
    page = words(writer.get(PAGE))
    assert "((in person??Words.)) is printed only where the answer to In person is yes." in page
    assert "((in Wales" not in page


@pytest.fixture
def from_blank(services, signed_in):
    """WRITE begins as a blank page, to the chief constables of Wales."""
    with services.database.writing() as session:
        beginning = Beginning(
            source=put_together(blank("A new letter")),
            registries=[("chief-constables", {"nation": ["Wales"]})],
            signatories=[Office("Secretary of State for the Home Department", "Home Office")],
        )
        day = date(2015, 3, 3)
        details = Details("WRITE", "A new letter", letter_date=day, reply_by=None, valid_at=day)
        create_campaign(session, beginning, details, actor=SYSTEM)
    return signed_in(Role.DRAFTER)


def test_from_a_blank_page_to_a_draft_that_says_both_fields(from_blank):
    writer = from_blank
    page = writer.get(PAGE)
    assert "declare a field that takes yes or no, such as visit agreed" in words(page)
    answer = save(writer, opened(writer, body="We write about ((topic)). Near you: ((local fact))."))
    assert (answer.status_code, declare_buttons(answer)) == (400, ["local fact", "topic"])

    answer = send(writer, carry(writer, filled_form(answer.text, "letter-form"), "topic"), **TOPIC)
    letter = filled_form(answer.text, "letter-form")
    answer = send(writer, carry(writer, letter, "local fact"), type="text", filled="by recipient")
    assert "Nothing wrong in the text" in unescape(answer.text)
    letter = filled_form(answer.text, "letter-form") | {"value_1": ["safer streets"]}
    saved = words(save(writer, letter, follow_redirects=True))
    assert "Version 4 saved." in saved
    assert "Local fact: 0 of 4 letters." in saved

    one = "/campaigns/WRITE/letter/values/of/WRITE-0001"
    assert "4 values are missing." in words(writer.get("/campaigns/WRITE/letter/values"))
    writer.post(one, data=filled(writer.get(one).text, **{"Local fact": "12 new officers"}))
    draft = words(writer.get("/campaigns/WRITE/preview?letter=WRITE-0001"))
    assert "We write about safer streets. Near you: 12 new officers." in draft
    assert "3 values are missing." in words(writer.get("/campaigns/WRITE/letter/values"))
