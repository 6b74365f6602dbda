"""Declaring, changing and removing a field of a text: what each makes of the text, and what it refuses."""

import pytest
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.campaigns.editing import CampaignClosed, RemovesClearances
from app.campaigns.fields.declare import NoSuchField, change_field, declare_field, remove_field
from app.campaigns.letter.text import campaign_text, newest_text
from app.campaigns.models import Campaign
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.campaigns.states import State
from app.campaigns.values.letter import letters_holding
from app.errors import Stale
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import take_apart
from app.letters.text.template import TemplateProblems
from tests.campaigns.clearing import ALL, clear_all
from tests.campaigns.filling import fill, filled_campaign, letter_of, retext, small
from tests.campaigns.small import small_campaign
from tests.refusals import refused

TOPIC = FieldSpec(name="topic", label="Topic", example="housing")


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session: Session) -> Campaign:
    """SMALL, whose text has fields that differ by recipient; nothing is filled in."""
    return filled_campaign(session)


def names(session: Session, campaign: Campaign) -> list[str]:
    return [spec.name for spec in campaign_text(session, campaign).front.fields]


def number(session: Session, campaign: Campaign) -> int:
    return newest_text(session, campaign.id).number


def do(session, campaign, verb, what, *, seen=None, accepted=()):
    return verb(session, campaign, what, seen=seen or number(session, campaign), actor=SYSTEM, accepted=accepted)


def declared(session, campaign, name) -> FieldSpec:
    found = campaign_text(session, campaign).spec(name)
    assert found
    return found


def test_a_field_is_declared_after_the_others_in_the_next_version(session, campaign):
    before, first = names(session, campaign), number(session, campaign)
    version = do(session, campaign, declare_field, TOPIC)
    assert (version.number, version.note) == (first + 1, "Added the field “topic”")
    assert names(session, campaign) == [*before, "topic"]
    assert declared(session, campaign, "topic") == TOPIC


def test_the_words_of_the_text_stay(session, campaign):
    body = take_apart(newest_text(session, campaign.id).source).body
    assert take_apart(do(session, campaign, declare_field, TOPIC).source).body == body


@pytest.mark.parametrize(
    "spec",
    [
        FieldSpec(name="on: a #day", label="Which day? - say", type="date", required=False),
        FieldSpec(name="yes", label="Yes", type="yes/no", by_recipient=True),
        FieldSpec(name="lot", label="Lot", type="choice", choices=("no", "1: one", "~", "ŵy, ac"), by_recipient=True),
        FieldSpec(name="why", label="Why", type="long text"),
    ],
    ids=lambda spec: spec.name,
)
def test_a_field_is_read_as_it_was_declared(session, campaign, spec):
    do(session, campaign, declare_field, spec)
    assert declared(session, campaign, spec.name) == spec


def test_a_second_click_makes_no_other_version(session, campaign):
    seen = number(session, campaign)
    first = do(session, campaign, declare_field, TOPIC, seen=seen)
    assert do(session, campaign, declare_field, TOPIC, seen=seen) is first
    do(session, campaign, remove_field, "topic", seen=first.number)
    again = do(session, campaign, remove_field, "topic", seen=first.number)
    assert again.number == first.number + 1


def test_a_name_is_declared_once_however_it_is_written(session, campaign):
    do(session, campaign, declare_field, TOPIC)
    with refused("field_taken"):
        do(session, campaign, declare_field, FieldSpec(name="To-pic", label="Other"))


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        (FieldSpec(name="a (b)", label="x"), "field_name_malformed"),
        (FieldSpec(name="a, b", label="x"), "field_name_malformed"),
        (FieldSpec(name="Organisation", label="x"), "field_reserved"),
        (FieldSpec(name="asks", label="x"), "field_reserved"),
        (FieldSpec(name="why", label="x", type="long text", by_recipient=True), "long_text_by_recipient"),
    ],
)
def test_a_declaration_that_no_text_can_have_is_refused(session, campaign, spec, code):
    before = number(session, campaign)
    with pytest.raises(TemplateProblems) as raised:
        do(session, campaign, declare_field, spec)
    assert [problem.code for problem in raised.value.problems] == [code]
    assert number(session, campaign) == before


def test_whoever_was_shown_other_fields_is_refused(session, campaign):
    seen = number(session, campaign)
    do(session, campaign, declare_field, FieldSpec(name="other", label="Other"))
    for verb, what in (
        (declare_field, TOPIC),
        (change_field, FieldSpec(name="ward", label="X")),
        (remove_field, "other"),
    ):
        with pytest.raises(Stale):
            do(session, campaign, verb, what, seen=seen)


def test_nothing_is_declared_in_a_closed_campaign(session, campaign):
    campaign.state = State.CLOSED
    with pytest.raises(CampaignClosed):
        do(session, campaign, declare_field, TOPIC)


def test_a_field_is_changed_in_its_place(session, campaign):
    before = names(session, campaign)
    ward = FieldSpec(name="ward", label="The ward", type="number", required=False, by_recipient=True)
    assert do(session, campaign, change_field, ward).note == "Changed the field “ward”"
    assert declared(session, campaign, "ward") == ward
    assert names(session, campaign) == before


@pytest.mark.parametrize("name", ["nowhere", "in England"])
def test_a_field_that_is_not_there_or_answers_itself_is_not_changed(session, campaign, name):
    with pytest.raises(NoSuchField):
        do(session, campaign, change_field, FieldSpec(name=name, label="X"))


def test_a_field_that_answers_itself_is_not_removed(session, campaign):
    with pytest.raises(NoSuchField):
        do(session, campaign, remove_field, "in England")


def test_a_field_that_the_text_says_is_not_removed(session, campaign):
    with pytest.raises(TemplateProblems) as raised:
        do(session, campaign, remove_field, "visit place")
    assert {problem.code for problem in raised.value.problems} == {"field_undeclared"}


def test_what_letters_hold_of_a_field_stays_when_it_goes_and_prints_when_it_comes_back(session, campaign):
    spec = declared(session, campaign, "visit place")
    fill(session, "SMALL-0001", visit_place="Leeds")
    source = newest_text(session, campaign.id).source
    retext(session, campaign, source.replace("We visit ((visit place)) on", "We visit on"))
    do(session, campaign, remove_field, "visit place")
    assert letters_holding(session, campaign.id) == {"visitplace": 1}
    do(session, campaign, declare_field, spec)
    retext(
        session,
        campaign,
        newest_text(session, campaign.id).source.replace("We visit on", "We visit ((visit place)) on"),
    )
    printed = next(
        printed_letters(
            session,
            freeze(session, campaign),
            [letter_of(session, "SMALL-0001")],
            valid_at=campaign.valid_at,
            mode="preview",
        )
    )
    assert printed.page
    assert "We visit Leeds on" in printed.page.plain_text()


class TestClearances:
    @pytest.fixture
    def cleared(self, session: Session) -> Campaign:
        """Its text says ((topic)), filled in once."""
        campaign = small_campaign(session)
        do(session, campaign, declare_field, TOPIC)
        source = newest_text(session, campaign.id).source
        retext(session, campaign, source.replace("We look forward to your reply.", "We write about ((topic))."))
        small(session).values = {"topic": "housing"}
        session.flush()
        clear_all(session, campaign, issue=False)
        return campaign

    def test_a_field_that_the_text_does_not_say_removes_none(self, session, cleared):
        before = number(session, cleared)
        assert do(session, cleared, declare_field, FieldSpec(name="other", label="Other")).number == before + 1

    @pytest.mark.parametrize(
        "spec",
        [
            FieldSpec(name="topic", label="Topic", type="number"),
            FieldSpec(name="topic", label="Topic", by_recipient=True),
        ],
        ids=["another type", "by recipient"],
    )
    def test_one_that_it_says_differently_asks_about_them_first(self, session, cleared, spec):
        with pytest.raises(RemovesClearances), session.begin_nested():
            do(session, cleared, change_field, spec)
        version = do(session, cleared, change_field, spec, accepted=ALL)
        assert version.note == "Changed the field “topic”"
