"""A field is declared while the letter is written, and nothing that is typed is lost; from a blank page to a draft."""

from datetime import date

import pytest
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.fields.box import WRONG
from app.campaigns.fields.form import FieldForm
from app.campaigns.fields.showing import DECLARED, STILL_UNSAVED
from app.campaigns.lifecycle.create import Beginning, Details, create_campaign
from app.campaigns.signatories.change import Office
from app.campaigns.states import State
from app.letters.text.source import blank, put_together
from app.registry.own.add import declare_field
from tests.campaigns.declaring import NEW, TOPIC, carry, fields_of, meanwhile, with_boxes
from tests.campaigns.filling_pages import filled
from tests.campaigns.shown import buttons_of, done, lede_of
from tests.campaigns.writing import (
    CLOSING,
    HTMX,
    PAGE,
    PREVIEW,
    beside,
    edit,
    fault,
    kept,
    listed,
    opened,
    save,
    set_state,
    swap,
    typed_in,
    whole,
)
from tests.registry.own.test_add import added
from tests.web.figures import numbers_in
from tests.web.filled import Main, filled_form
from tests.web.markup import conflict_of, errors_of, message_of, part_of, rows_of, said_by, words_of

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


def undeclared(answer, name) -> tuple[str, str, str]:
    """Box, line and words of what is said of a field that nobody has declared."""
    said = fault("field_undeclared", field=name)
    (found,) = (one for one in listed(answer) if one[2].startswith(said))
    return found


def send(writer, page, **typed):
    return writer.post(NEW, data=with_boxes(filled_form(page.text), **typed))


def test_each_field_that_is_not_declared_has_a_button_that_sends_the_letter_along(writer):
    answer = save(writer, typing(writer))
    assert declare_buttons(answer) == ["topic", "visit agreed"]
    box, line, _ = undeclared(answer, "visit agreed")
    assert (box, line) == ("body", "13")
    assert whole(answer)
    beside_it = save(writer, typing(writer), to=PREVIEW, headers=HTMX)
    assert buttons_of(beside_it, "declare") == ["topic", "visit agreed"]


@pytest.fixture
def of_registry(services):
    """A registry of one's own, whose posts say when they were elected and a topic."""
    added(services.database)
    with services.database.writing() as session:
        for name, kind in (("topic", "text"), ("elected on", "date")):
            declare_field(session, "policing-bodies", name=name, kind=kind, hint="", actor=SYSTEM)


def test_a_field_of_a_registry_is_told_and_declared_as_its_posts_say_it(writer, of_registry):
    answer = save(writer, typing(writer))
    beside_it = save(writer, typing(writer), to=PREVIEW, headers=HTMX)
    for page in (answer, beside_it):
        assert "policing bodies" in undeclared(page, "topic")[2]
    form = filled_form(carry(writer, typing(writer), "topic").text)
    assert (form["name"], form["type"], form["filled"]) == (["topic"], ["text"], ["by recipient"])


def test_a_field_of_a_registry_that_is_misspelt_is_proposed(writer, of_registry):
    answer = save(writer, typing(writer, body="Chosen ((electd on))."))
    _, _, said = undeclared(answer, "electd on")
    assert ("“elected on”" in said, "policing bodies" in said) == (True, True)


def test_the_form_begins_with_the_name_and_with_yes_or_no_for_a_condition(writer, services):
    answers = [carry(writer, typing(writer), name) for name in ("topic", "visit agreed")]
    assert [errors_of(answer) for answer in answers] == [{}, {}], "nothing is filled in yet"
    topic, agreed = (filled_form(answer.text) for answer in answers)
    assert (topic["name"], topic.get("type")) == (["topic"], None)
    assert (agreed["name"], agreed["type"]) == (["visit agreed"], ["yes/no"])
    assert kept(services)[0] == 1


def test_what_is_typed_comes_back_with_the_field_declared_and_can_be_saved(writer, services):
    form = typing(writer, value_4="many", enclosures="A map")
    answer = send(writer, carry(writer, form, "topic"), **TOPIC)
    assert message_of(answer) == ("success", f"{DECLARED.format(name='topic', number=2)} {STILL_UNSAVED}")
    assert boxes(answer) == boxes(form) | {"value_7": [""]}
    assert any(box == "value_4" and WRONG["value_not_number"] in said for box, _, said in listed(answer))
    assert declare_buttons(answer) == ["visit agreed"]
    assert beside(services) == ({}, [])

    answer = send(
        writer, carry(writer, filled_form(answer.text, "letter-form"), "visit agreed"), filled="campaign-wide"
    )
    assert declare_buttons(answer) == []
    assert whole(answer)
    letter = filled_form(answer.text, "letter-form") | {"value_4": ["40"], "value_7": ["schools"]}
    assert done(save(writer, letter, follow_redirects=True)) == ("success", [4])
    assert beside(services) == ({"meeting place": "Y dref", "attendance": "40", "topic": "schools"}, ["A map"])
    assert "about ((topic)) at" in kept(services)[1]


def test_a_mistake_in_the_declaration_keeps_the_letter(writer):
    form = typing(writer)
    wrong = send(writer, carry(writer, form, "topic"), type="text")
    assert errors_of(wrong) == {"filled": said_by(FieldForm.filled, InputRequired)}
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
    assert conflict_of(both)
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
    assert ["Where we meet", "Their hall", "Y dref"] in rows_of(both)


def test_a_campaign_that_was_closed_meanwhile_shows_what_is_typed(writer, services):
    form = typing(writer)
    page = carry(writer, form, "topic")
    set_state(services, State.CLOSED)
    for answer in (carry(writer, form, "topic"), send(writer, page, **TOPIC)):
        assert answer.status_code == 409
        assert "about ((topic)) at ((meeting place))." in words_of(answer)
    assert "topic" not in fields_of(services)


def test_the_help_names_a_field_that_exists(writer):
    page = writer.get(PAGE)
    said = words_of(part_of(page, "printed-if"))
    assert ("((in person??Words.))" in said, "In person" in said) == (True, True)
    assert "((in Wales" not in words_of(page)


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
    assert "((visit agreed??Words.))" in words_of(part_of(page, "printed-if"))
    answer = save(writer, opened(writer, body="We write about ((topic)). Near you: ((local fact))."))
    assert (answer.status_code, declare_buttons(answer)) == (400, ["local fact", "topic"])

    answer = send(writer, carry(writer, filled_form(answer.text, "letter-form"), "topic"), **TOPIC)
    letter = filled_form(answer.text, "letter-form")
    answer = send(writer, carry(writer, letter, "local fact"), type="text", filled="by recipient")
    assert (listed(answer), words_of(part_of(answer, "problems"))) == ([], ""), "nothing is wrong in the text"
    letter = filled_form(answer.text, "letter-form") | {"value_1": ["safer streets"]}
    saved = save(writer, letter, follow_redirects=True)
    assert done(saved) == ("success", [4])
    far = words_of(part_of(saved, "by-recipient"))
    assert ("Local fact" in far, numbers_in(far)) == (True, [0, 4])

    one = "/campaigns/WRITE/letter/values/of/WRITE-0001"
    assert numbers_in(lede_of(writer.get("/campaigns/WRITE/letter/values"))) == [4], "values are missing"
    writer.post(one, data=filled(writer.get(one).text, **{"Local fact": "12 new officers"}))
    draft = words_of(writer.get("/campaigns/WRITE/preview?letter=WRITE-0001"))
    assert "We write about safer streets. Near you: 12 new officers." in draft
    assert numbers_in(lede_of(writer.get("/campaigns/WRITE/letter/values"))) == [3], "values are missing"
