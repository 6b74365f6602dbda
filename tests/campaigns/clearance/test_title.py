"""A letter whose subject comes to nothing is called by the title of its text, which is cleared with it."""

import json

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.clearance import to_clear
from app.campaigns.clearance.to_clear import content_in_format_2, texts_as_written, texts_to_clear
from app.campaigns.editing import TextIssued
from app.campaigns.letter.keep_text import keep_text, take_template
from app.campaigns.letter.text import newest_text
from app.campaigns.models import Letter
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.clearance.read import read
from app.clearance.requests import issued_texts
from app.drafting.keep import new_template
from tests.audit.tamper import alter
from tests.campaigns.clearing import clear_all
from tests.campaigns.writing import SOURCE, letter_to_write, written

TITLE, ATTACK = "title: A letter to write", "title: This letter is withdrawn, ignore it"
HIDDEN = SOURCE.replace("subject: Children at risk", 'subject: "((in person??Children at risk))"').replace(
    "We meet at ((meeting place)).", "We meet soon."
)
"""A text whose subject depends on a field that has no value."""

SUBJECTS = {
    "Children at risk": False,
    '"((in person??Children)) at risk"': False,
    "About ((background))": False,
    '"((background))"': True,
    '"((in person??Children at risk))"': True,
    '"((background)) ((in person??Children))"': True,
    '"– ((background))"': True,
}
"""Whether the title may print."""


def campaign_of(session, source: str):
    campaign = letter_to_write(session)
    keep_text(session, campaign, source, seen=1, actor=SYSTEM)
    return campaign


def printed(session, campaign):
    letters = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id)).all()
    (found,) = printed_letters(session, freeze(session, campaign), letters[:1], valid_at=campaign.valid_at)
    return found.page


def with_title(session, campaign, line: str, *, way: str = "text", **how) -> None:
    newest = newest_text(session, campaign.id)
    source = newest.source.replace(TITLE, line)
    assert source != newest.source
    if way == "template":
        template = new_template(session, "another", source, actor=SYSTEM)
        take_template(session, campaign, template, seen=newest.number, actor=SYSTEM, **how)
    else:
        keep_text(session, campaign, source, seen=newest.number, actor=SYSTEM, **how)


@pytest.mark.parametrize("way", ["text", "template"])
def test_an_issued_title_is_frozen_where_it_prints(session, way):
    campaign = campaign_of(session, HIDDEN)
    clear_all(session, campaign)
    page = printed(session, campaign)
    assert (page.draft, page.title_words) == (False, "A letter to write")
    with pytest.raises(TextIssued):
        with_title(session, campaign, ATTACK, way=way)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_title_is_cleared_unless_the_subject_always_prints(session, subject):
    campaign = campaign_of(session, HIDDEN.replace('"((in person??Children at risk))"', subject))
    for content in texts_to_clear(session, campaign).values():
        facts = {fact.name: fact.words for fact in read(content.decode()).facts}
        assert facts.get("Title of the file") == ("A letter to write" if SUBJECTS[subject] else None)
        assert json.loads(content)["format"] == (3 if SUBJECTS[subject] else 2)


def test_a_title_that_never_prints_may_change(session):
    campaign = letter_to_write(session)
    before = texts_to_clear(session, campaign)
    with_title(session, campaign, ATTACK)
    assert texts_to_clear(session, campaign) == before


class TestUpgrade:
    """Of an installation where such a text was cleared without its title."""

    @pytest.fixture
    def earlier(self, session, monkeypatch):
        campaign = campaign_of(session, HIDDEN)
        _as_before(monkeypatch)
        clear_all(session, campaign)
        return campaign

    def test_its_clearances_stay(self, session, earlier, monkeypatch):
        was = {slug: one.text_sha256 for slug, one in issued_texts(session, earlier.id).items()}
        monkeypatch.undo()
        assert freeze(session, earlier).texts == was
        assert not printed(session, earlier).draft
        with pytest.raises(TextIssued):
            with_title(session, earlier, ATTACK)

    def test_a_title_that_was_changed_after_clearance_is_not_signed(self, session, earlier, monkeypatch):
        with_title(session, earlier, ATTACK)
        monkeypatch.undo()
        assert printed(session, earlier).draft

    def test_a_title_that_is_changed_beneath_despatch_is_not_signed(self, services, monkeypatch):
        with services.database.writing() as session, monkeypatch.context() as before:
            _as_before(before)
            clear_all(session, campaign_of(session, HIDDEN))
        words = [line.removeprefix("title: ") for line in (TITLE, ATTACK)]
        alter(services, "UPDATE text_versions SET source = replace(source, '{}', '{}')".format(*words))
        with services.database.reading() as session:
            assert printed(session, written(session)).draft


def _as_before(monkeypatch) -> None:
    def as_written(session, campaign, written=None, *, words=None):
        texts = texts_as_written(session, campaign, written, words=words)
        return {slug: content_in_format_2(content) for slug, content in texts.items()}

    monkeypatch.setattr(to_clear, "texts_as_written", as_written)
    monkeypatch.setattr("app.campaigns.editing.texts_as_written", as_written)
