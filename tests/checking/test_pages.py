"""The step Check in the browser: start it, see what was found, open exactly those letters, take it away."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.find import EventFilter, find_events
from app.audit.find import body_of as said_by_event
from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.letter.keep_text import add_version
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.checking import kinds
from app.checking.kinds import KINDS, WEIGHTS
from app.checking.start import cancel_check
from app.checking.words import name_of
from app.checking.work import work_on
from app.letters.problems import Problem
from app.registry.posts.verify import verify_title
from app.web.problem_words import address_wrong
from app.web.routing import HIGHEST
from tests.campaigns.clearing import clear_all
from tests.campaigns.writing import letter_to_write
from tests.checking.checking import SMALL, begin, check_of, checked, facts, newest, state
from tests.checking.spoiling import in_order, reach, set_contact, set_post
from tests.checking.test_findings import one_name
from tests.drafting.lines.writing import BODY, make_line
from tests.journeys.presses import with_token
from tests.production.shown import words
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    timeline_of,
    why_of,
    with_class,
    words_of,
)

PAGE = "/campaigns/SMALL/check"


@pytest.fixture
def drafter(small, signed_in):
    return with_token(signed_in(Role.DRAFTER))


def numbers(page, name: str) -> list[int] | None:
    """The numbers of the part of a page with this id; None where there is none."""
    parts = parts_of(page, name)
    return numbers_in(words_of(parts[0])) if parts else None


ENDS = ("read", "read-one", "no-errors", "blocking", "nothing-to-review", "to-review")


def ends_of(page) -> dict[str, list[int]]:
    """What a check that is over says of itself, by the ids of its sentences, each with its numbers."""
    return {name: found for name in ENDS if (found := numbers(page, name)) is not None}


def task_of(page, reference: str = SMALL):
    """The step Check in the task list of a campaign: its state, and all that it says."""
    tasks = with_class(page, "govuk-task-list__item")
    (task,) = (one for one in tasks if f"/campaigns/{reference}/check" in links_of(one))
    return states_of(task)[0], words_of(task)


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
    page = drafter.get(PAGE)
    assert (len(with_class(page, "ds-empty")), ends_of(page), numbers(page, "start")) == (1, {}, [4])
    press(drafter, PAGE)
    check_id = newest(services).id
    assert services.queue.waiting("check", check_id) == 1
    page = drafter.get(PAGE)
    assert len(parts_of(page, "started")) == 1
    assert numbers_in(words_of(part_of(page, "check").find("p"))) == [4], "letters to read"
    assert part_of(page, "check").get("hx-trigger") == "every 1s"
    work_on(services, check_id)
    page = drafter.get(PAGE)
    assert ends_of(page) == {"read": [4], "no-errors": [], "to-review": [4]}
    assert "hx-trigger" not in page.text.split('id="check"', 1)[1]


def test_two_clicks_start_one_check(services, drafter):
    press(drafter, PAGE)
    answer = press(drafter, PAGE, follow_redirects=True)
    assert message_of(answer) == ("info", said_of("check_under_way", number=1))
    assert newest(services).number == 1


def test_a_check_is_stopped_and_started_again(services, drafter):
    press(drafter, PAGE)
    press(drafter, PAGE + "/cancel")
    page = drafter.get(PAGE)
    assert (numbers(page, "stopped"), numbers(page, "start")) == ([0, 4], [4])
    answer = press(drafter, PAGE + "/cancel", follow_redirects=True)
    assert message_of(answer) == ("info", said_of("check_over", number=1))
    press(drafter, PAGE)
    assert newest(services).number == 2


def test_each_finding_opens_its_letters(services, drafter, spoilt):
    checked(services)
    page = drafter.get(PAGE).text
    links = dict(re.findall(r'href="(/campaigns/SMALL/check/1/[^"]+)">(\d+)<', page))
    by_kind = {href.rsplit("/", 1)[1]: number for href, number in links.items()}
    assert by_kind == {"broken-address": "1", "no-address": "1", "same-person": "2", "do-not-use": "1", "unusual": "1"}
    said = {title.split()[-1]: found for title, found, _ in rows_of(drafter.get(f"{PAGE}/1/same-person"))}
    assert said.keys() == {"SMALL-0001", "SMALL-0002"}
    for reference, other in (("SMALL-0001", "SMALL-0002"), ("SMALL-0002", "SMALL-0001")):
        assert [fact in said[reference] for fact in ("Jo Example", other, reference)] == [True, True, False]
    broken = drafter.get(f"{PAGE}/1/broken-address")
    (finding,) = facts(services, newest(services).id, kinds.BROKEN_ADDRESS)
    wrong = {code: address_wrong(Problem(code, facts=of_it)) for code, of_it in finding["problems"]}
    assert "Wales" in wrong["address_ends_without_postcode"]
    assert all(sentence in words(broken) for sentence in wrong.values())
    assert f"/posts/{spoilt[2]}?as_at=2015-03-03" in broken.text
    preview = drafter.get("/campaigns/SMALL/preview?finding=1-same-person")
    assert numbers(preview, "found") == [2, 4]
    lede = with_class(preview, "ds-lede")[0]
    assert links_of(lede) == {f"{PAGE}/1/same-person": KINDS[kinds.SAME_PERSON].name}
    assert numbers_in(words_of(lede))[-1] == 1, "the number of the check"
    assert "SMALL-0003" not in preview.text
    assert "SMALL-0002" in preview.text


@pytest.mark.parametrize(
    "named", ["9-same-person", "1-nothing", "x-same-person", f"{HIGHEST + 1}-same-person", "-same-person", "1"]
)
def test_a_finding_that_is_none_narrows_nothing(services, drafter, spoilt, named):
    checked(services)
    preview = drafter.get(f"/campaigns/SMALL/preview?finding={named}")
    assert (preview.status_code, numbers(preview, "found")) == (200, [4])


def test_a_kind_of_which_there_is_none_says_so(services, drafter, spoilt):
    checked(services)
    page = drafter.get(f"{PAGE}/1/title")
    (empty,) = with_class(page, "ds-empty")
    assert (numbers_in(words_of(empty)), rows_of(page)) == ([1], [])
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
    page = lacking.get("/campaigns/WRITE/check")
    called = name_of(kinds.MISSING, "meeting place", {})
    assert ("warn", called) in [one[:2] for one in states_of(part_of(page, "findings"))]
    assert "meeting place" in called
    href = re.search(r'href="(/campaigns/WRITE/check/1/missing\?about=[^"]+)"', page.text)[1]
    finding = lacking.get(href)
    assert list(links_of(part_of(finding, "to-do"))) == ["/campaigns/WRITE/letter"]
    assert "finding=1-missing" in finding.text
    assert numbers_in(words_of(with_class(finding, "ds-shown")[0])) == [20]


def test_what_blocks_stands_in_the_row_of_steps(lacking):
    shown, _ = task_of(lacking.get("/campaigns/WRITE"), "WRITE")
    assert (shown.shape, numbers_in(shown.word)) == ("warn", [20]), "letters with errors"


def test_out_of_date_is_said_with_what_changed(services, drafter):
    checked(services)
    with services.database.writing() as session:
        session.execute(update(Campaign).where(Campaign.reference == SMALL).values(marking="OFFICIAL"))
    (changed,) = state(services).changed
    assert changed in words_of(part_of(drafter.get(PAGE), "out-of-date"))
    shown, task = task_of(drafter.get("/campaigns/SMALL"))
    assert (shown.shape, changed in task) == ("half", True)


def test_a_check_of_one_letter_speaks_of_the_letter(services, drafter, small):
    posts = [post_id for _, post_id in in_order(services, small)]
    with services.database.writing() as session:
        hold_out(session, session.get_one(Campaign, small), dict.fromkeys(posts[1:], "Not now"), actor=SYSTEM)
    checked(services)
    assert ends_of(drafter.get(PAGE)) == {"read-one": [], "no-errors": [], "nothing-to-review": []}
    with services.database.writing() as session:
        set_post(session, posts[0], title_verified_on=None)
        set_contact(session, posts[0], lines=["@", "Cardiff", "Wales"])
    checked(services)
    assert ends_of(drafter.get(PAGE)) == {"read-one": [], "blocking": [], "to-review": []}


def test_a_campaign_in_order_says_so(services, drafter, small):
    in_order(services, small)
    checked(services)
    page = drafter.get(PAGE)
    assert ends_of(page) == {"read": [4], "no-errors": [], "nothing-to-review": []}
    assert (len(with_class(page, "ds-empty")), parts_of(page, "findings")) == (1, [])


def test_who_asks_for_clearance_reads_how_the_check_ended(services, drafter, small):
    with services.database.writing() as session:
        campaign_by_reference(session, SMALL).owner_id = drafter.member.id

    def stands():
        """How the check stands, and what the link to it is called."""
        before = part_of(drafter.get("/campaigns/SMALL/clearance/ask"), "before-asking")
        return states_of(before)[0], links_of(before)[PAGE]

    never, start = stands()
    assert never.shape == "empty"
    in_order(services, small)
    checked(services)
    clean, found = stands()
    assert (clean.shape, clean.sub) == ("full", "")
    assert start != found


def test_a_fault_of_the_text_is_said(services, drafter, small):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
        kept = newest_text(session, campaign.id)
        add_version(session, campaign, f"{kept.source}\n\nΑλεξ.\n", number=2, actor=SYSTEM)
    checked(services)
    assert numbers(drafter.get(PAGE), "faults") == [1]


def test_a_standard_line_that_expired_is_said(services, drafter, small):
    make_line(services, valid_until=date(2015, 1, 1))
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
        kept = newest_text(session, campaign.id)
        add_version(session, campaign, f"{kept.source}\n\n{BODY}\n", number=2, actor=SYSTEM)
    checked(services)
    (found,) = states_of(lines := part_of(drafter.get(PAGE), "lines"))
    assert found.word == "At “When a child may be at risk of harm …”:"
    assert ("“A child at risk now”" in words_of(lines), days_in(words_of(lines))) == (True, ["1 January 2015"])


def test_a_viewer_reads_and_starts_nothing(services, small, signed_in):
    viewer = signed_in(Role.VIEWER)
    checked(services)
    page = viewer.get(PAGE)
    assert (numbers(page, "start"), numbers(page, "read")) == (None, [4])


def test_a_closed_campaign_keeps_its_last_check(services, drafter):
    checked(services)
    with services.database.writing() as session:
        take_step(session, campaign_by_reference(session, SMALL), "close", actor=SYSTEM)
    page = drafter.get(PAGE)
    assert (numbers(page, "start"), numbers(page, "read")) == (None, [4])
    refused = press(drafter, PAGE, follow_redirects=True)
    assert (refused.status_code, why_of(refused)) == (409, CLOSED[State.CLOSED].format(reference=SMALL))
    assert newest(services).number == 1


def test_findings_are_taken_away_letter_by_letter(services, drafter, spoilt):
    assert drafter.get(PAGE + "/findings.csv").status_code == 404
    checked(services)
    answer = drafter.get(PAGE + "/findings.csv")
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["Reference"], row["Finding"], row["Weight"]) for row in rows] == [
        (reference, KINDS[kind].name, WEIGHTS[KINDS[kind].shape])
        for reference, kind in (
            ("SMALL-0001", kinds.SAME_PERSON),
            ("SMALL-0002", kinds.SAME_PERSON),
            ("SMALL-0003", kinds.UNUSUAL),
            ("SMALL-0003", kinds.BROKEN_ADDRESS),
            ("SMALL-0004", kinds.NO_ADDRESS),
            ("SMALL-0004", kinds.DO_NOT_USE),
        )
    ]
    *_, found, _ = rows[0].values()
    assert [fact in found for fact in ("Jo Example", "SMALL-0002")] == [True, True]
    with services.database.reading() as session:
        (event,) = find_events(session, EventFilter(action="data.taken"), size=5).events
        taken = said_by_event(event)["after"]
    assert (taken["file"], taken["rows"]) == ("csv", 6)
    history = timeline_of(drafter.get("/campaigns/SMALL/history"))
    assert [numbers_in(one.words) for one in history if taken["view"] in one.title] == [[6]]


def test_a_long_list_of_findings_is_taken_away_whole(services, drafter, spoilt, monkeypatch):
    checked(services)
    monkeypatch.setattr("app.web.tables.list_query.AT_ONCE", 2)
    assert len(drafter.get(PAGE + "/findings.csv").text.splitlines()) == 7


def test_what_happened_is_told(services, drafter):
    checked(services)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
    begin(services)
    with services.database.writing() as session:
        cancel_check(session, newest(services).id, actor=SYSTEM)
    history = timeline_of(drafter.get("/campaigns/SMALL/history"))
    assert campaign.reference == SMALL
    told = [(numbers_in(one.title), numbers_in(one.words)) for one in history]
    assert told[0] == ([2], [0, 4]), "check 2 was stopped after none of 4 letters"
    assert ([1], [4]) in told, "check 1 was started, of 4 letters"
    assert [1, 4] in [title for title, _ in told], "check 1 read 4 letters"


def test_a_letter_that_was_withdrawn_is_not_read(services, drafter, small):
    with services.database.writing() as session:
        first = select(Letter.id).where(Letter.campaign_id == small).limit(1)
        session.execute(update(Letter).where(Letter.id.in_(first)).values(withdrawn=True))
    assert check_of(services, checked(services)).done == 3


def test_without_an_audience_there_is_nothing_to_check(services, drafter, small):
    with services.database.writing() as session:
        session.execute(update(Letter).where(Letter.campaign_id == small).values(withdrawn=True))
    part = part_of(drafter.get(PAGE), "check")
    assert list(links_of(part)) == ["/campaigns/SMALL/audience"]
    answer = press(drafter, PAGE, follow_redirects=True)
    assert message_of(answer) == ("warning", said_of("nothing_to_check"))


def test_a_post_that_may_be_one_with_another_is_named(services, drafter, small):
    posts = [post_id for _, post_id in in_order(services, small)]
    with services.database.writing() as session:
        for one in posts[:2]:
            set_post(session, one, title="Chief Constable of Example", names_organisation=True)
            set_contact(session, one, valid_to=None, lines=["1 High Street", "Cardiff", "CF10 3NQ"])
        reach(session, posts[3], ["1 High Street", "Cardiff", "CF10 3NQ"])
    checked(services)
    said = {title.split()[-1]: found for title, found, _ in rows_of(drafter.get(f"{PAGE}/1/same-letter"))}
    assert ("SMALL-0002" in said["SMALL-0001"], "SMALL-0001" in said["SMALL-0002"]) == (True, True)


def test_the_task_list_of_an_issued_campaign_asks_for_no_check(services, drafter):
    checked(services)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
        clear_all(session, campaign)
        post_id = session.scalars(select(Letter.post_id).where(Letter.campaign_id == campaign.id)).first()
        verify_title(session, post_id, valid_at=campaign.valid_at, on=date(2026, 11, 24), actor=SYSTEM)
    page = drafter.get("/campaigns/SMALL")
    (next_step,) = links_of(with_class(page, "ds-lede")[0])
    assert next_step != PAGE
    assert task_of(page)[0].shape == "full", "not out of date"
