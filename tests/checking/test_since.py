"""A check says what is so until something that it read changes; then it says what did."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.audience.posts import audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.models import Letter
from app.campaigns.printing import Printing
from app.campaigns.signatories.change import remove_signatory
from app.campaigns.signatories.change import seen_of as signatories_seen
from app.campaigns.values.save import fill_letter
from app.campaigns.values.save import seen_of as values_seen
from app.checking.changes_since import PRINTED, UNREAD
from app.checking.models import LetterCheck
from app.checking.state import DONE_BEFORE, NOT_CHECKED, NOT_NEEDED, Stand, step_progress
from app.checking.work import work_on
from app.clearance.rounds import current_round
from app.platform.clock import today
from app.registry.models import PostVersion
from app.registry.posts.verify import verify_title
from tests.campaigns.clearing import ask, clear_all
from tests.campaigns.filling import fields_in, filled_campaign
from tests.campaigns.small import DAY
from tests.checking.checking import SMALL, begin, checked, newest, state
from tests.web.markup import part_of, words_of


def campaign(session):
    return campaign_by_reference(session, SMALL)


def text(session):
    one = campaign(session)
    kept = newest_text(session, one.id)
    keep_text(session, one, f"{kept.source}\n\nA last line.\n", seen=kept.number, actor=SYSTEM)


def details(session):
    one = campaign(session)
    changed = replace(details_of(one), letter_date=date(2015, 3, 4), marking="OFFICIAL", title="Another title")
    change_details(session, one, changed, seen=seen_of(one), printed=False, actor=SYSTEM)


def day(session):
    one = campaign(session)
    changed = replace(audience_of(one), valid_at=date(2015, 3, 5))
    save_audience(session, one, changed, seen=audience_of(one).digest, actor=SYSTEM)


def audience(session):
    one = campaign(session)
    changed = replace(audience_of(one), parts=(("chief-constables", {"region": ["London"]}),))
    save_audience(session, one, changed, seen=audience_of(one).digest, actor=SYSTEM)


def signatories(session):
    one = campaign(session)
    remove_signatory(session, one, one.signatories[-1], seen=signatories_seen(one), actor=SYSTEM)


def copies(session):
    add_copy(session, campaign(session), "The Inspectorate", seen=copies_seen(campaign(session)), actor=SYSTEM)


def title(session):
    post_id = session.scalars(select(Letter.post_id).where(Letter.reference == "SMALL-0001")).one()
    verify_title(session, post_id, valid_at=DAY, on=date(2026, 11, 24), actor=SYSTEM)


def title_of_another(session):
    of_another = select(PostVersion.post_id).where(PostVersion.registry_slug == "council-leaders")
    post_id = session.scalars(of_another.limit(1)).one()
    verify_title(session, post_id, valid_at=DAY, on=date(2026, 11, 24), actor=SYSTEM)


def clearance(session):
    clear_all(session, campaign(session), registries=["chief-constables"])


def asked_about_words(session):
    """Words of recipients outside the formats are listed with the text once offices are asked."""
    ask(session, campaign(session))
    current_round(session, campaign(session).id).words = {"chief-constables": [["value", "MISS26-0003"]]}


def test_all_that_a_campaign_prints_is_compared_under_a_name():
    assert PRINTED.keys() | UNREAD == {field.name for field in fields(Printing)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (text, ["the text"]),
        (details, ["the date of the letter", "the marking"]),
        (day, ["the date of the registries"]),
        (audience, ["the list of recipients"]),
        (signatories, ["the signatories"]),
        (copies, ["the copy list"]),
        (title, ["the details of 1 post"]),
        (title_of_another, []),
        (clearance, []),
        (asked_about_words, []),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_what_changed_since_is_said(services, small, change, said):
    checked(services)
    with services.database.writing() as session:
        change(session)
    assert sorted(state(services).changed) == said
    assert state(services).stand == (Stand.OUT_OF_DATE if said else Stand.CLEAN)


def test_what_a_letter_says_for_itself_is_read_too(services):
    with services.database.writing() as session:
        filled_campaign(session)
    checked(services)
    with services.database.writing() as session:
        letter = session.scalars(select(Letter).where(Letter.reference == "SMALL-0001")).one()
        seen = values_seen({}, fields_in(session, letter))
        fill_letter(session, campaign(session), letter, {"lead": "police"}, seen=seen, actor=SYSTEM)
    assert state(services).changed == ["the fields of 1 letter"]


def test_an_edit_while_it_is_read_makes_it_out_of_date(services, small):
    begin(services)
    with services.database.writing() as session:
        text(session)
    assert state(services).stand == Stand.RUNNING
    work_on(services, newest(services).id)
    assert state(services).changed == ["the text"]


def test_it_stands_as_it_is(services, small):
    assert state(services).stand == Stand.NEVER
    checked(services)
    clean = state(services)
    assert (clean.stand, clean.blocking, clean.to_look_at) == (Stand.CLEAN, 0, 4)


def test_a_post_that_left_the_list_since_the_day_of_the_check_counts_as_changed(services, small):
    """No row was changed: its last day was recorded before, and has come."""
    with services.database.writing() as session:
        post_id = session.scalars(select(Letter.post_id).where(Letter.campaign_id == small)).first()
        session.execute(update(PostVersion).where(PostVersion.post_id == post_id).values(valid_to=today()))
    check_id = checked(services)
    assert not state(services).changed
    with services.database.writing() as session:
        session.get_one(LetterCheck, check_id).started_at -= timedelta(days=3)
    assert list(state(services).changed) == ["the details of 1 post"]


def test_nothing_waits_for_a_check_once_every_text_is_issued(services, small):
    checked(services)
    with services.database.writing() as session:
        clearance(session)
        title(session)
    with services.database.reading() as session:
        far = step_progress(session, campaign(session))
    assert state(services).stand == Stand.OUT_OF_DATE
    assert (far.shape, far.word) == ("full", DONE_BEFORE)
    assert far.hint.endswith(f": {state(services).changed[0]}")


def test_a_text_that_was_issued_unread_is_not_said_to_be_checked(services, small, signed_in):
    checked(services)
    viewer = signed_in(Role.VIEWER)
    at = f"/campaigns/{SMALL}/check"
    with services.database.writing() as session:
        text(session)
    asks = words_of(part_of(viewer.get(at), "out-of-date"))
    with services.database.writing() as session:
        clearance(session)
        far = step_progress(session, campaign(session))
    assert (far.shape, far.word) == ("none", NOT_NEEDED)
    assert words_of(part_of(viewer.get(at), "out-of-date")) != asks, "nobody is to check again"


def test_nothing_waits_for_a_check_once_the_letters_of_other_texts_are_sent(services, small, monkeypatch):
    with services.database.reading() as session:
        assert step_progress(session, campaign(session)).shape == "empty"
        monkeypatch.setattr("app.campaigns.signatories.offices.ALL_OUT", [lambda *_: {"chief-constables"}])
        assert step_progress(session, campaign(session)).word == NOT_CHECKED


def test_a_check_that_never_was_is_not_said_to_be_done(services, small):
    with services.database.writing() as session:
        clearance(session)
        far = step_progress(session, campaign(session))
    assert (far.shape, far.word) == ("none", NOT_CHECKED)
