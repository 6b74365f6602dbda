"""The step Check in the browser: start it, see what was found, open exactly those letters, take it away."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.letter.keep_text import add_version
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.checking.start import cancel_check
from app.checking.work import work_on
from app.registry.posts.verify import verify_title
from app.web.routing import HIGHEST
from tests.campaigns.clearing import clear_all
from tests.campaigns.writing import letter_to_write
from tests.checking.checking import SMALL, begin, check_of, checked, newest
from tests.checking.spoiling import in_order, reach, set_contact, set_post
from tests.checking.test_findings import one_name
from tests.drafting.lines.writing import BODY, make_line
from tests.journeys.presses import with_token
from tests.production.shown import words

PAGE = "/campaigns/SMALL/check"


@pytest.fixture
def drafter(small, signed_in):
    return with_token(signed_in(Role.DRAFTER))


def press(client, to, **how):
    return client.post(to, data={"csrf_token": client.token}, **how)


@pytest.fixture
def spoilt(services, small):
    """Four letters: two to one person, one without an address, one whose address breaks rules."""
    posts = [post_id for _, post_id in in_order(services, small)]
    with services.database.writing() as session:
        one_name(session, *posts[:2])
        set_contact(session, posts[2], lines=["@", "Cardiff", "Wales"])
        session.flush()
        set_contact(session, posts[3], do_not_use="Moved")
    return posts


def test_a_check_is_started_watched_and_read(services, drafter):
    assert "Not checked yet" in drafter.get(PAGE).text
    press(drafter, PAGE)
    check_id = newest(services).id
    assert services.queue.waiting("check", check_id) == 1
    page = drafter.get(PAGE)
    assert "Started. 4 letters to read." in words(page)
    assert 'hx-trigger="every 1s"' in page.text
    work_on(services, check_id)
    page = drafter.get(PAGE)
    assert "All 4 letters read. No errors. 4 letters to review." in words(page)
    assert "hx-trigger" not in page.text.split('id="check"', 1)[1]


def test_two_clicks_start_one_check(services, drafter):
    press(drafter, PAGE)
    answer = press(drafter, PAGE, follow_redirects=True)
    assert "Check 1 is under way already." in answer.text
    assert newest(services).number == 1


def test_a_check_is_stopped_and_started_again(services, drafter):
    press(drafter, PAGE)
    press(drafter, PAGE + "/cancel")
    page = drafter.get(PAGE)
    assert "Stopped after 0 of 4 letters." in words(page)
    assert "Check 4 letters again" in page.text
    answer = press(drafter, PAGE + "/cancel", follow_redirects=True)
    assert "Nothing was changed: check 1 is over." in answer.text
    press(drafter, PAGE)
    assert newest(services).number == 2


def test_each_finding_opens_its_letters(services, drafter, spoilt):
    checked(services)
    page = drafter.get(PAGE).text
    links = dict(re.findall(r'href="(/campaigns/SMALL/check/1/[^"]+)">(\d+)<', page))
    kinds = {href.rsplit("/", 1)[1]: number for href, number in links.items()}
    assert kinds == {"broken-address": "1", "no-address": "1", "same-person": "2", "do-not-use": "1", "unusual": "1"}
    person = drafter.get(f"{PAGE}/1/same-person")
    assert "To Jo Example, as SMALL-0002." in words(person)
    assert "To Jo Example, as SMALL-0001." in words(person)
    broken = drafter.get(f"{PAGE}/1/broken-address")
    assert "“Wales” is no postcode." in words(broken)
    assert f"/posts/{spoilt[2]}?as_at=2015-03-03" in broken.text
    preview = drafter.get("/campaigns/SMALL/preview?finding=1-same-person")
    assert "2 of 4 letters" in words(preview)
    assert "With the finding One person gets several letters of check 1." in words(preview)
    assert "SMALL-0003" not in preview.text
    assert "SMALL-0002" in preview.text


@pytest.mark.parametrize(
    "named", ["9-same-person", "1-nothing", "x-same-person", f"{HIGHEST + 1}-same-person", "-same-person", "1"]
)
def test_a_finding_that_is_none_narrows_nothing(services, drafter, spoilt, named):
    checked(services)
    preview = drafter.get(f"/campaigns/SMALL/preview?finding={named}")
    assert preview.status_code == 200
    assert "All 4 letters" in words(preview)


def test_a_kind_of_which_there_is_none_says_so(services, drafter, spoilt):
    checked(services)
    assert "Check 1 found this of no letter." in drafter.get(f"{PAGE}/1/title").text
    assert drafter.get(f"{PAGE}/2/title").status_code == 404
    assert drafter.get(f"{PAGE}/1/nonsense").status_code == 404


@pytest.fixture
def lacking(services, signed_in):
    """WRITE, whose letters lack a value, is checked."""
    with services.database.writing() as session:
        letter_to_write(session)
    checked(services, "WRITE")
    return signed_in(Role.DRAFTER)


def test_a_missing_value_leads_to_where_it_is_filled(lacking):
    page = lacking.get("/campaigns/WRITE/check").text
    assert "No value for “meeting place”" in page
    href = re.search(r'href="(/campaigns/WRITE/check/1/missing\?about=[^"]+)"', page)[1]
    finding = lacking.get(href).text
    assert 'href="/campaigns/WRITE/letter">Go to Letter' in finding
    assert "finding=1-missing" in finding
    assert "Showing 20 letters" in finding


def test_what_blocks_stands_in_the_row_of_steps(lacking):
    assert "20 letters with errors" in words(lacking.get("/campaigns/WRITE"))


def test_out_of_date_is_said_with_what_changed(services, drafter):
    checked(services)
    with services.database.writing() as session:
        session.execute(update(Campaign).where(Campaign.reference == SMALL).values(marking="OFFICIAL"))
    assert "Out of date. Changed since the check: the marking." in words(drafter.get(PAGE))
    assert "Out of date" in words(drafter.get("/campaigns/SMALL"))


def test_a_check_of_one_letter_speaks_of_the_letter(services, drafter, small):
    posts = [post_id for _, post_id in in_order(services, small)]
    with services.database.writing() as session:
        hold_out(session, session.get_one(Campaign, small), dict.fromkeys(posts[1:], "Not now"), actor=SYSTEM)
    checked(services)
    assert "The check read the letter. No errors. Nothing to review." in words(drafter.get(PAGE))
    with services.database.writing() as session:
        set_post(session, posts[0], title_verified_on=None)
        set_contact(session, posts[0], lines=["@", "Cardiff", "Wales"])
    checked(services)
    said = "The check read the letter. It can’t be made or would be wrong. There is something to review."
    assert said in words(drafter.get(PAGE))


def test_a_campaign_in_order_says_so(services, drafter, small):
    in_order(services, small)
    checked(services)
    page = words(drafter.get(PAGE))
    assert "No errors. Nothing to review." in page
    assert "Nothing found" in page


def test_who_asks_for_clearance_reads_how_the_check_ended(services, drafter, small):
    with services.database.writing() as session:
        campaign_by_reference(session, SMALL).owner_id = drafter.member.id
    assert "The letters have not been checked Check all letters" in words(drafter.get("/campaigns/SMALL/clearance/ask"))
    in_order(services, small)
    checked(services)
    said = words(drafter.get("/campaigns/SMALL/clearance/ask"))
    assert "All letters have been checked What the check found" in said
    assert "Check all letters" not in said


def test_a_fault_of_the_text_is_said(services, drafter, small):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
        kept = newest_text(session, campaign.id)
        add_version(session, campaign, f"{kept.source}\n\nΑλεξ.\n", number=2, actor=SYSTEM)
    checked(services)
    assert "The text has 1 fault for this audience." in words(drafter.get(PAGE))


def test_a_standard_line_that_expired_is_said(services, drafter, small):
    make_line(services, valid_until=date(2015, 1, 1))
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
        kept = newest_text(session, campaign.id)
        add_version(session, campaign, f"{kept.source}\n\n{BODY}\n", number=2, actor=SYSTEM)
    checked(services)
    assert "The standard line “A child at risk now” expired on 1 January 2015." in words(drafter.get(PAGE))


def test_a_viewer_reads_and_starts_nothing(services, small, signed_in):
    viewer = signed_in(Role.VIEWER)
    checked(services)
    page = viewer.get(PAGE)
    assert "Check 4 letters again" not in page.text
    assert "All 4 letters read" in words(page)


def test_a_closed_campaign_keeps_its_last_check(services, drafter):
    checked(services)
    with services.database.writing() as session:
        take_step(session, campaign_by_reference(session, SMALL), "close", actor=SYSTEM)
    page = drafter.get(PAGE)
    assert "Check 4 letters again" not in page.text
    assert "SMALL is closed" in words(press(drafter, PAGE, follow_redirects=True))
    assert newest(services).number == 1


def test_findings_are_taken_away_letter_by_letter(services, drafter, spoilt):
    assert drafter.get(PAGE + "/findings.csv").status_code == 404
    checked(services)
    answer = drafter.get(PAGE + "/findings.csv")
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["Reference"], row["Finding"], row["Weight"]) for row in rows] == [
        ("SMALL-0001", "One person gets several letters", "Advice"),
        ("SMALL-0002", "One person gets several letters", "Advice"),
        ("SMALL-0003", "Unusual words in a name, title, address or salutation", "To review"),
        ("SMALL-0003", "Address that can’t be posted to", "Error"),
        ("SMALL-0004", "No postal address", "To review"),
        ("SMALL-0004", "An address that is not to be used", "Advice"),
    ]
    assert rows[0]["What was found"] == "To Jo Example, as SMALL-0002."
    assert "Findings of a check downloaded (CSV)" in drafter.get("/campaigns/SMALL/history").text


def test_a_long_list_of_findings_is_taken_away_whole(services, drafter, spoilt, monkeypatch):
    checked(services)
    monkeypatch.setattr("app.checking.export.AT_ONCE", 2)
    assert len(drafter.get(PAGE + "/findings.csv").text.splitlines()) == 7


def test_what_happened_is_told(services, drafter):
    checked(services)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
    begin(services)
    with services.database.writing() as session:
        cancel_check(session, newest(services).id, actor=SYSTEM)
    history = words(drafter.get("/campaigns/SMALL/history"))
    assert campaign.reference == SMALL
    for said in ("Check 1 started", "Of 4 letters.", "Check 1: 4 letters read", "Check 2 stopped", "0 of 4 letters"):
        assert said in history


def test_a_letter_that_was_withdrawn_is_not_read(services, drafter, small):
    with services.database.writing() as session:
        first = select(Letter.id).where(Letter.campaign_id == small).limit(1)
        session.execute(update(Letter).where(Letter.id.in_(first)).values(withdrawn=True))
    assert check_of(services, checked(services)).done == 3


def test_without_an_audience_there_is_nothing_to_check(services, drafter, small):
    with services.database.writing() as session:
        session.execute(update(Letter).where(Letter.campaign_id == small).values(withdrawn=True))
    assert "Choose the audience" in drafter.get(PAGE).text
    answer = press(drafter, PAGE, follow_redirects=True)
    assert "There is no letter to check" in answer.text


def test_a_post_that_may_be_one_with_another_is_named(services, drafter, small):
    posts = [post_id for _, post_id in in_order(services, small)]
    with services.database.writing() as session:
        for one in posts[:2]:
            set_post(session, one, title="Chief Constable of Example", names_organisation=True)
            set_contact(session, one, valid_to=None, lines=["1 High Street", "Cardiff", "CF10 3NQ"])
        reach(session, posts[3], ["1 High Street", "Cardiff", "CF10 3NQ"])
    checked(services)
    assert "To the same title and address as SMALL-0002." in words(drafter.get(f"{PAGE}/1/same-letter"))


def test_the_task_list_of_an_issued_campaign_asks_for_no_check(services, drafter):
    checked(services)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
        clear_all(session, campaign)
        post_id = session.scalars(select(Letter.post_id).where(Letter.campaign_id == campaign.id)).first()
        verify_title(session, post_id, valid_at=campaign.valid_at, on=date(2026, 11, 24), actor=SYSTEM)
    page = words(drafter.get("/campaigns/SMALL"))
    assert "Next is" in page
    assert "Next is Check" not in page
    assert "Out of date" not in page
