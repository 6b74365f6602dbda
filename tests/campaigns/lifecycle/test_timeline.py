"""What happened to a campaign, in words, from the events of the record."""

import json
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.event_words import Facts, tables
from app.audit.find import EventFilter, find_events
from app.audit.record import SYSTEM, Actor, record
from app.audit.words import titles
from app.campaigns.letters import list_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.lifecycle.ownership import hand_over, take_on
from app.campaigns.models import HoldOut, Letter
from app.campaigns.timeline import count_by_family, latest, timeline
from app.checking.kinds import KINDS
from app.clearance.requests import end, given_requests
from tests.audit.codes import event_of
from tests.campaigns.clearing import clear_all
from tests.campaigns.small import small_campaign
from tests.fixtures.app import add_member
from tests.web.figures import numbers_in

TOLD = tables()


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


def told(session, campaign, number=1):
    """The newest few: title and words."""
    return [(one.told.title, one.told.words) for one in latest(session, campaign, TOLD, size=number)]


def test_every_action_that_is_told_has_its_words_in_the_record_too():
    assert set(TOLD) <= set(titles())


def test_it_begins_with_how_the_campaign_was_made(session, campaign):
    entries = timeline(session, campaign, TOLD, size=50).entries
    assert [(one.told.title, one.by) for one in reversed(entries)] == [
        ("Campaign started", "Despatch"),
        ("Letter started, version 1", "Despatch"),
        ("1,268 letters added", "Despatch"),
    ]
    assert entries[0].told.words == "MAR15-0001 to MAR15-1268."
    assert "6 registries, 5 signatories" in entries[-1].told.words


def test_a_change_of_details_says_what_was_and_what_is(session, campaign):
    changed = replace(details_of(campaign), reply_by=None, marking="", sender=["One", "Two"], top_and_tail=True)
    change_details(session, campaign, changed, seen=seen_of(campaign), printed=False, actor=SYSTEM)
    [(title, words)] = told(session, campaign)
    assert title == "Details changed"
    assert words == (
        "Reply by: no reply needed, was 24 March 2015. Protective marking: none, was OFFICIAL. "
        "Sender’s address: One / Two, was Private Office / 2 Marsham Street / London SW1P 4DF. "
        "Space for a handwritten salutation and ending: yes, was no."
    )


def test_owners_are_named(services, session, campaign):
    session.commit()
    alex, sam = (add_member(services, "drafter", name=name) for name in ("Alex Example", "Sam Example"))
    with services.database.writing() as later:
        campaign = campaign_by_reference(later, "MAR15")
        take_on(later, campaign, actor=Actor(alex.id))
        hand_over(later, campaign, later.get_one(User, sam.id), seen=alex.id, actor=Actor(alex.id))
        assert told(later, campaign, 2) == [
            ("Owner changed to Sam Example", "Its owner was Alex Example."),
            ("Owner changed to Alex Example", "It had no owner."),
        ]
        assert latest(later, campaign, TOLD, size=1)[0].by == "Alex Example"


def test_clearances_are_told_by_office_and_registry(session, campaign):
    clear_all(session, campaign, registries=["lead-members", "council-leaders"])
    assert told(session, campaign, 3) == [
        ("Clearance certificate 1 made", "Council leaders and lead members."),
        ("2 texts issued", "Council leaders and lead members."),
        ("Secretary of State for Education: content", "Council leaders and lead members."),
    ]
    gone = [one for (_, slug), one in given_requests(session, campaign.id).items() if slug == "lead-members"][:2]
    end(session, gone, why="edited", actor=SYSTEM)
    title, words = told(session, campaign)[0]
    assert title == "2 answers void"
    assert words.startswith(
        "The text or its printed details changed. Lead members: Lord Chancellor and Secretary of State for"
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((3,), "MAR15-0003."),
        ((3, 4, 5, 6), "MAR15-0003 to MAR15-0006."),
        ((3, 4, 12), "MAR15-0003, MAR15-0004 and MAR15-0012."),
        ((3, 4, 12, 13, 40), "MAR15-0003, MAR15-0004, MAR15-0012 and 2 more."),
    ],
)
def test_letters_withdrawn_are_told_as_a_range_only_when_they_are_one(session, campaign, numbers, words):
    letters = select(Letter.post_id).where(Letter.campaign_id == campaign.id, Letter.number.in_(numbers))
    session.add_all(
        HoldOut(campaign_id=campaign.id, post_id=post, reason="", recorded=1) for post in session.scalars(letters)
    )
    session.flush()
    list_letters(session, campaign, actor=SYSTEM)
    assert told(session, campaign)[0][1] == words


RUN = [
    ("run.started", None, {"letters": 10, "corrects": False}, "Run 3 started", "10 letters."),
    (
        "run.started",
        None,
        {"letters": 2, "corrects": True},
        "Run 3 started",
        "2 letters, to correct letters that were sent.",
    ),
    ("letters.made", None, {"made": 1, "failed": [[7, "gave_up"]]}, "Run 3: 1 letter generated", "1 failed."),
    (
        "run.ended",
        {"state": "running"},
        {"state": "done", "letters": {"made": 9, "failed": 1}},
        "Run 3 ended",
        "9 letters generated, 1 failed.",
    ),
]


@pytest.mark.parametrize(("action", "before", "after", "title", "words"), RUN, ids=[row[4] for row in RUN])
def test_runs_are_told_by_number(session, campaign, action, before, after, title, words):
    about = [("campaign", campaign.id), ("run", "MAR15/3")]
    record(session, event_of(action), actor=SYSTEM, subjects=about, before=before, after=after)
    entry = timeline(session, campaign, TOLD, size=1).entries[0]
    assert (entry.told.title, entry.told.words) == (title, words)


def test_a_check_says_what_it_found_by_its_weight(session, campaign):
    found = {"missing": 3, "empty-text": 1, "no-address": 2, "same-person": 2, "stale": 9}
    about = [("campaign", campaign.id), ("check", "MAR15/2")]
    record(session, event_of("check.ended"), actor=SYSTEM, subjects=about, after={"read": 20, "found": found})
    (_, words), *_ = told(session, campaign)
    shapes = Counter(KINDS[kind].shape for kind in found)
    assert words == f"5 kinds of finding: 2 errors, {shapes['query']} to review, {shapes['empty']} advice."
    record(session, event_of("check.ended"), actor=SYSTEM, subjects=about, after={"read": 20, "found": {}})
    assert told(session, campaign)[0][1] == "No findings."


def test_changes_beside_the_cleared_text_are_told(session, campaign):
    about = [("campaign", campaign.id), ("registry", "council-leaders")]
    record(
        session,
        event_of("clearance.changes_taken_up"),
        actor=SYSTEM,
        subjects=about,
        after={"changes": 1, "letters": 1},
    )
    assert told(session, campaign) == [
        ("1 change in the details printed with the cleared text", "The next certificate lists it. Council leaders.")
    ]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (["Letter"], "59 letters."),
        (["Reference", "Address line 1"], "59 rows: Reference, Address line 1."),
        (["file", "sha256", "fingerprint", "audit_hmac"], "59 rows."),
    ],
    ids=["letters", "columns", "hashes"],
)
def test_a_download_lists_the_columns_that_people_read(session, campaign, columns, words):
    facts = {"view": "Letters", "file": "zip", "rows": 59, "columns": columns}
    record(session, event_of("data.taken"), actor=SYSTEM, subjects=[("campaign", campaign.id)], after=facts)
    assert told(session, campaign) == [("Letters downloaded (ZIP)", words)]


def test_a_sending_says_how_many_are_waiting(session, campaign):
    about = [("campaign", campaign.id), ("sending", "MAR15/2")]
    record(session, event_of("sending.began"), actor=SYSTEM, subjects=about, after={"letters": {"queued": 13}})
    assert told(session, campaign) == [("Sending 2 started", "13 waiting.")]


def test_the_latest_few_leave_the_steps_of_a_run_out(session, campaign):
    record(
        session,
        event_of("letters.made"),
        actor=SYSTEM,
        subjects=[("campaign", campaign.id)],
        after={"made": 1, "failed": []},
    )
    assert told(session, campaign) == [("1,268 letters added", "MAR15-0001 to MAR15-1268.")]


def test_what_no_room_tells_is_told_by_its_action(session, campaign):
    record(session, event_of("post.untagged"), actor=SYSTEM, subjects=[("campaign", campaign.id)])
    assert told(session, campaign) == [("Removed a tag from a post", "")]


@pytest.mark.parametrize(
    ("action", "after", "title", "words"),
    [
        (
            "letter.failed",
            {"channel": "email", "reason": "no_such_mailbox"},
            "MAR15-0007 did not arrive",
            "By email: no such mailbox.",
        ),
        ("letter.returned", {"channel": "post", "reason": "gone_away"}, "MAR15-0007 came back", "By post: gone away."),
        (
            "letter.failed",
            {"channel": "email", "reason": "", "copy": True},
            "A copy of MAR15-0007 did not arrive",
            "By email.",
        ),
        ("letter.arrived_after_all", {"channel": "post", "reason": ""}, "MAR15-0007 arrived after all", "By post."),
    ],
    ids=["bounce", "return", "copy", "after all"],
)
def test_a_letter_that_came_back_is_told(session, campaign, action, after, title, words):
    letter = session.scalars(select(Letter).where(Letter.reference == "MAR15-0007")).one()
    record(session, event_of(action), actor=SYSTEM, subjects=[("letter", letter.id)], before={}, after=after)
    record(session, event_of("letter.handing"), actor=SYSTEM, subjects=[("letter", letter.id)], before={}, after=after)
    assert told(session, campaign) == [(title, words)]
    assert count_by_family(session, campaign)["letter"] == 1
    small = small_campaign(session)
    assert "letter" not in count_by_family(session, small), "it is of another campaign"


def test_a_reminder_campaign_is_told_in_both_histories(session, campaign):
    chaser = small_campaign(session, reference="MAR15-R1")
    assert told(session, campaign)[0][0] == "1,268 letters added"
    event = find_events(
        session, EventFilter(kind="campaign", identity=str(chaser.id), action="campaign.created"), size=1
    )
    chaser.chases_id = campaign.id
    session.flush()
    assert told(session, campaign) == told(session, chaser, 3)[-1:]
    assert timeline(session, campaign, TOLD, size=1).entries[0].seq == event.events[0].seq


def test_the_start_of_a_reminder_campaign_says_whose_letters_it_is_about(session, campaign):
    after = {"reference": "MAR15-R1", "title": "Reminder", "chases": "MAR15", "audience": [1], "signatories": ["A"]}
    record(session, event_of("campaign.created"), actor=SYSTEM, subjects=[("campaign", campaign.id)], after=after)
    assert told(session, campaign) == [("Reminders of MAR15 started", "MAR15-R1, “Reminder”: 1 registry, 1 signatory.")]


def test_it_is_counted_and_narrowed_by_family_and_read_in_pages(session, campaign):
    assert count_by_family(session, campaign) == {"campaign": 2, "letters": 1}
    page = timeline(session, campaign, TOLD, size=1, family="campaign")
    assert page.entries[0].told.title == "Letter started, version 1"
    assert page.newer is None
    older = timeline(session, campaign, TOLD, size=1, family="campaign", before=page.older)
    assert older.entries[0].told.title == "Campaign started"
    assert older.older is None
    newer = timeline(session, campaign, TOLD, size=1, family="campaign", after=older.newer)
    assert newer.entries == page.entries


def test_who_answered_for_an_office_is_not_told(session, campaign):
    clear_all(session, campaign, registries=["lead-members"], issue=False)
    bodies = [json.loads(event.body) for event in find_events(session, EventFilter(kind="campaign"), size=50).events]
    assert any(body["personal"] for body in bodies)
    assert "A private secretary" not in str(told(session, campaign, 50))


def test_only_offices_whose_answers_are_void_are_said_to_have_lost_them():
    requests = [
        ["Secretary of State for Education", "lead-members", "a", "content"],
        ["Home Secretary", "chief-constables", "b", "asked"],
    ]
    about = [("campaign", "1"), ("registry", "chief-constables"), ("registry", "lead-members")]
    names = {("registry", "chief-constables"): "Chief constables", ("registry", "lead-members"): "Lead members"}
    told = TOLD["clearance.ended"]
    ended = told(Facts({"requests": requests}, {"why": "edited"}, about, names))
    assert (numbers_in(ended.title), ended.words.split(". ")[1:]) == (
        [1],
        ["Lead members: Secretary of State for Education", "Not answered yet: Home Secretary."],
    )
    assert "Home Secretary" not in told(Facts({"requests": requests[:1]}, {"why": "edited"}, about, names)).words
