"""Saving the page of the letter: each part once, by whoever came first, and nothing that a person wrote is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from app.audit.find import body_of
from app.audit.models import AuditEvent, AuditPersonal
from app.audit.record import SYSTEM
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.editing import CampaignClosed, RemovesClearances, editing
from app.campaigns.fields.values import unfilled_fields, values_of
from app.campaigns.letter.keep import Seen, keep_letter
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import LetterContent, digest_beside, newest_text, text_versions
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.states import State
from app.clearance.requests import given_requests
from app.errors import Stale
from app.letters.text.template import TemplateProblems, compile_template
from app.letters.text.values import InvalidValue
from tests.campaigns.clearing import ALL, clear_all

pytestmark = pytest.mark.stack

ENDING = "We look forward to your reply."
FIELDS = """fields:
  - name: meeting place
  - name: meeting day
    type: date
    required: no
"""
POLICE = "Make sure that every report is recorded when it is made"


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    """Its text has two fields for the whole campaign; every office has cleared it."""
    return prepared(session)


def prepared(session):
    campaign = campaign_by_reference(session, "MAR15")
    source = newest_text(session, campaign.id).source.replace("fields:\n", FIELDS, 1)
    keep_text(session, campaign, source.replace(ENDING, "We meet at ((meeting place))."), seen=1, actor=SYSTEM)
    clear_all(session, campaign, issue=False)
    return campaign


def page(session, campaign) -> tuple[LetterContent, Seen]:
    """The page of the letter as it is opened."""
    newest = newest_text(session, campaign.id)
    values = values_of(campaign.values, compile_template(newest.source).campaign_fields)
    written = LetterContent(newest.source, values, campaign.enclosures)
    return written, Seen(newest.number, written.beside)


def test_the_text_becomes_a_version_and_the_rest_stays_with_the_campaign(session, campaign):
    written, seen = page(session, campaign)
    text = written.source.replace("Thank you", "Our thanks to you")
    new = replace(written, source=text, values={"meeting place": "Leeds"}, enclosures=["A list"])
    version = keep_letter(session, campaign, new, seen=seen, note="Warmer", actor=SYSTEM, accepted=ALL)
    assert (version.number, version.note, version.source) == (3, "Warmer", text)
    assert (campaign.values, campaign.enclosures) == ({"meeting place": "Leeds"}, ["A list"])


def test_what_was_not_changed_makes_no_version_and_no_event(session, campaign):
    last = session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq.desc())).first()
    written, seen = page(session, campaign)
    assert keep_letter(session, campaign, written, seen=seen, actor=SYSTEM).number == 2
    assert session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq.desc())).first() == last


def test_a_second_click_makes_no_second_version(session, campaign):
    written, seen = page(session, campaign)
    new = replace(written, source=written.source + "\nMore.\n", enclosures=["A list"])
    for _ in range(2):
        assert keep_letter(session, campaign, new, seen=seen, actor=SYSTEM, accepted=ALL).number == 3
    assert len(text_versions(session, campaign.id)) == 3


def test_what_a_field_holds_can_be_erased_from_the_record(session, campaign):
    written, seen = page(session, campaign)
    new = replace(written, values={"meeting place": "12 Example Street"})
    keep_letter(session, campaign, new, seen=seen, actor=SYSTEM, accepted=ALL)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "campaign.fields_filled")).one()
    assert "Example Street" not in event.body
    kept = session.scalars(select(AuditPersonal).where(AuditPersonal.seq == event.seq)).one()
    assert (kept.name, kept.value) == ("meeting place", "12 Example Street")


def test_a_field_that_was_saved_under_its_key_is_not_said_to_be_filled_again(session, campaign):
    """Reminders of before were begun with the keys of their fields."""
    campaign.values = {"meetingplace": "Leeds"}
    session.flush()
    written, seen = page(session, campaign)
    new = replace(written, values={"meeting place": "Leeds", "meeting day": "2015-03-09"})
    keep_letter(session, campaign, new, seen=seen, actor=SYSTEM, accepted=ALL)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "campaign.fields_filled")).one()
    assert body_of(event)["after"]["fields"] == ["meeting day"]
    assert campaign.values == {"meeting place": "Leeds", "meeting day": "2015-03-09"}


def test_a_stale_text_is_refused(session, campaign):
    written, seen = page(session, campaign)
    keep_text(session, campaign, written.source + "\nTheirs.\n", seen=2, actor=SYSTEM, accepted=ALL)
    mine = replace(written, source=written.source + "\nMine.\n")
    with pytest.raises(Stale):
        keep_letter(session, campaign, mine, seen=seen, actor=SYSTEM)


def test_a_stale_field_is_refused(session, campaign):
    written, seen = page(session, campaign)
    theirs, mine = (replace(written, values={"meeting place": place}) for place in ("Leeds", "York"))
    keep_letter(session, campaign, theirs, seen=seen, actor=SYSTEM, accepted=ALL)
    with pytest.raises(Stale):
        keep_letter(session, campaign, mine, seen=seen, actor=SYSTEM)


def test_one_may_write_the_text_while_another_fills_the_fields(session, campaign):
    written, seen = page(session, campaign)
    words = replace(written, source=written.source + "\nTheirs.\n")
    field = replace(written, values={"meeting place": "Leeds"})
    keep_letter(session, campaign, words, seen=seen, actor=SYSTEM, accepted=ALL)
    keep_letter(session, campaign, field, seen=seen, actor=SYSTEM, accepted=ALL)
    assert newest_text(session, campaign.id).source.endswith("Theirs.\n")
    assert campaign.values == {"meeting place": "Leeds"}
    keep_letter(session, campaign, words, seen=seen, actor=SYSTEM, accepted=ALL)
    assert campaign.values == {"meeting place": "Leeds"}


def test_what_a_field_held_stays_when_the_text_has_it_no_more(session, campaign):
    campaign.values = {"Meeting-Place": "Leeds", "contact": "A desk"}
    written, seen = page(session, campaign)
    assert written.values == {"meeting place": "Leeds"}
    keep_letter(session, campaign, replace(written, values={}), seen=seen, actor=SYSTEM, accepted=ALL)
    assert campaign.values == {"contact": "A desk"}


@pytest.mark.parametrize("fault", [TemplateProblems, InvalidValue])
def test_what_can_not_be_printed_is_not_kept(session, campaign, fault):
    written, seen = page(session, campaign)
    broken = {
        TemplateProblems: replace(written, source=written.source + "\n((refrence))\n"),
        InvalidValue: replace(written, values={"meeting day": "soon"}),
    }
    with pytest.raises(fault):
        keep_letter(session, campaign, broken[fault], seen=seen, actor=SYSTEM)


def test_nothing_is_saved_of_a_closed_campaign(session, campaign):
    written, seen = page(session, campaign)
    campaign.state = State.CLOSED
    session.flush()
    with pytest.raises(CampaignClosed):
        keep_letter(session, campaign, replace(written, enclosures=["A list"]), seen=seen, actor=SYSTEM)


def test_a_required_field_that_holds_nothing_is_named(session, campaign):
    specs = compile_template(newest_text(session, campaign.id).source).campaign_fields
    assert unfilled_fields(campaign.values, specs) == ["Meeting place"]
    assert unfilled_fields({"Meeting  Place": "Leeds"}, specs) == []


def lost(session, campaign, new: LetterContent, seen: Seen) -> dict[str, int]:
    try:
        keep_letter(session, campaign, new, seen=seen, actor=SYSTEM)
    except RemovesClearances as refused:
        slugs = [loss.registry_slug for loss in refused.lost]
        return {slug: slugs.count(slug) for slug in slugs}
    return {}


def test_words_for_one_registry_touch_its_clearances_alone(session, campaign):
    written, seen = page(session, campaign)
    new = replace(written, source=written.source.replace(POLICE, "Something else"))
    assert lost(session, campaign, new, seen) == {"chief-constables": 5}


def test_a_field_declared_for_one_registry_touches_its_clearances_alone(session, campaign):
    written, seen = page(session, campaign)
    source = written.source.replace("fields:\n", "fields:\n  - name: crime desk\n", 1)
    new = replace(written, source=source.replace(POLICE, "Tell ((crime desk))"))
    assert lost(session, campaign, new, seen) == {"chief-constables": 5}


def test_a_field_or_an_enclosure_for_all_touches_all(session, campaign):
    written, seen = page(session, campaign)
    assert len(lost(session, campaign, replace(written, values={"meeting place": "Leeds"}), seen)) == 6


def test_a_field_that_no_text_uses_touches_nothing(session, campaign):
    written, seen = page(session, campaign)
    assert lost(session, campaign, replace(written, values={"meeting day": "2015-03-09"}), seen) == {}
    assert len(given_requests(session, campaign.id)) == 30


def test_what_a_field_holds_is_cleared_however_its_name_was_written(session, campaign):
    before = texts_to_clear(session, campaign)
    campaign.values = {"Meeting-Place": "Leeds"}
    assert all(b"Leeds" in content for content in texts_to_clear(session, campaign).values())
    assert texts_to_clear(session, campaign) != before


@pytest.mark.parametrize(("says", "touched"), [("((date of letter))", 6), ("today", 0)])
def test_the_letter_s_date_is_cleared_only_where_the_text_says_it(session, campaign, says, touched):
    source = newest_text(session, campaign.id).source + f"\nSigned on {says}.\n"
    keep_text(session, campaign, source, seen=2, actor=SYSTEM, accepted=ALL)
    clear_all(session, campaign, issue=False)
    slugs: set[str] = set()
    try:
        with editing(session, campaign, actor=SYSTEM):
            campaign.letter_date = campaign.letter_date.replace(day=5)
    except RemovesClearances as refused:
        slugs = {loss.registry_slug for loss in refused.lost}
    assert len(slugs) == touched


@pytest.mark.parametrize("what", ["source", "values"])
def test_of_two_people_who_save_at_once_one_wins_and_the_other_is_told(stack_services, what):
    with stack_services.database.writing() as session:
        campaign = prepared(session)
        written, seen = page(session, campaign)
    together = Barrier(2)

    def save(name: str) -> str:
        with stack_services.database.writing() as session:
            campaign = campaign_by_reference(session, "MAR15")
            mine = {"source": f"{written.source}\n{name}\n", "values": {"meeting place": name}}
            return save_one(session, campaign, replace(written, **{what: mine[what]}))

    def save_one(session, campaign, new: LetterContent) -> str:
        try:
            keep_letter(session, campaign, new, seen=seen, actor=SYSTEM, accepted=ALL)
        except Stale:
            return "stale"
        return "saved"

    def both_ready(name: str) -> str:
        together.wait(timeout=30)
        return save(name)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(both_ready, ["Leeds", "York"])) == ["saved", "stale"]
    with stack_services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        saved = (newest_text(session, campaign.id).number, digest_beside(campaign.values, campaign.enclosures))
        assert saved[0] == (3 if what == "source" else 2)
        assert (saved[1] == seen.beside) == (what == "source")


@pytest.mark.parametrize("stack", ["departmental"], indirect=True)
def test_what_was_saved_while_one_waited_for_the_campaign_counts(stack_services):
    """The campaign was read before its row was free. (On SQLite nobody else can write meanwhile.)"""
    writing = stack_services.database.writing
    with writing() as session:
        written, seen = page(session, prepared(session))
    with writing() as session, pytest.raises(Stale):
        early = campaign_by_reference(session, "MAR15")
        with writing() as other:
            theirs = replace(written, values={"meeting place": "Leeds"})
            keep_letter(other, campaign_by_reference(other, "MAR15"), theirs, seen=seen, actor=SYSTEM, accepted=ALL)
        assert early.values == {}
        mine = replace(written, values={"meeting place": "York"})
        keep_letter(session, early, mine, seen=seen, actor=SYSTEM, accepted=ALL)
