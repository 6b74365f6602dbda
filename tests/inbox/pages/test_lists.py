"""The inbox's lists: tabs, filters, who may see what, and what is done with several messages at once."""

import re

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.delivery.attempts.reasons import REASONS
from app.inbox.decisions.judgements import say_kind
from app.inbox.decisions.queue import assign
from app.inbox.reading.kinds import Kind
from app.inbox.states import State
from app.inbox.views.inbox import EMPTY
from app.inbox.words import CHOOSE, NOT_CLOSED
from app.responses.models import ResponseVersion
from tests.fixtures.app import add_member
from tests.inbox.mail import as_held, bounce, came
from tests.inbox.office import press, reply_to
from tests.production.shown import words
from tests.web.figures import numbers_in
from tests.web.markup import forms_of, heading_of, message_of, part_of, parts_of, words_of

ACK = "Thank you for your letter, which we have received. We will reply within 20 working days."


@pytest.mark.parametrize(
    ("tab", "shown"),
    [*((tab, tab) for tab in EMPTY), ("what", "match")],
)
def test_an_empty_inbox_says_what_would_stand_there(drafter, tab, shown):
    assert " ".join(EMPTY[shown]) in words(drafter.get(f"/inbox?tab={tab}"))


def test_each_message_stands_under_the_tab_of_what_is_to_be_done(drafter, services):
    came(services, subject="About nothing")
    reply_to(services, 1, subject="Our reply")
    came(services, bounce(2))
    came(services, bounce(9, original=False), subject="x")
    came(
        services,
        "I am out of the office until 7 April 2015.",
        subject="Automatic reply",
        Auto_Submitted="auto-replied",
        In_Reply_To="<letter-3@office.example>",
    )
    inbox = drafter.get("/inbox")
    page = words(inbox)
    for tab in ("To match (1)", "To read (1)", "Bounces (2)", "Out of office (1)", "All (5)"):
        assert tab in page
    assert "About nothing" in page
    assert "Our reply" not in page
    assert numbers_in(words_of(part_of(inbox, "folded"))) == [1], "an automatic reply without a letter, and no reply"
    assert "TRK15-0001" in words(drafter.get("/inbox?tab=read"))
    assert REASONS["no_such_mailbox"].word in words(drafter.get("/inbox?tab=bounces"))
    assert "7 April 2015" in words(drafter.get("/inbox?tab=absent"))


def test_the_list_is_filtered_by_kind_state_campaign_words_and_who_looks_after_it(drafter, services):
    mine = reply_to(services, 1, subject="Our reply")
    came(services, subject="About nothing")
    with services.database.writing() as session:
        assign(session, [mine], to=drafter.member.id, actor=SYSTEM)
    for query, shown in [
        (f"assigned={drafter.member.id}", {"Our reply"}),
        ("assigned=0", {"About nothing"}),
        ("campaign=TRK15", {"Our reply"}),
        ("campaign=trk15", {"Our reply"}),
        ("campaign=MAR15", set()),
        ("q=OUR+kim", {"Our reply"}),
        ("state=waiting", {"About nothing"}),
        ("kind=reply&kind=other", {"Our reply", "About nothing"}),
        ("kind=bounce", set()),
        ("kind=nonsense&state=nonsense&assigned=x", {"Our reply", "About nothing"}),
    ]:
        page = words(drafter.get(f"/inbox?tab=all&{query}"))
        assert {one for one in ("Our reply", "About nothing") if one in page} == shown, query
        assert bool(parts_of(drafter.get(f"/inbox?tab=all&{query}"), "none-match")) is not shown, query


def test_acknowledgements_are_closed_in_bulk_and_nothing_else(drafter, services):
    acks = [reply_to(services, 1, ACK, subject="Thank you"), reply_to(services, 2, ACK, subject="Received")]
    reply = reply_to(services, 3)
    for one in acks:
        with services.database.writing() as session:
            say_kind(session, one, Kind.ACKNOWLEDGEMENT, seen=as_held(services, one).seen, actor=SYSTEM)
    asked = press(drafter, "/inbox?tab=read", act="close", **{"all-message": "1"})
    assert asked.request.path == "/inbox/close"
    assert forms_of(asked) == [asked.request.full_path]
    after = press(drafter, asked.request.full_path)
    kind, said = message_of(after)
    assert (kind, numbers_in(said)) == ("success", [2, 2, 1]), "acknowledgements, letters, and what is left"
    assert NOT_CLOSED["not_an_acknowledgement"][0] in said
    assert [as_held(services, one).message.state for one in (*acks, reply)] == ["closed", "closed", "matched"]
    with services.database.reading() as session:
        kinds = session.execute(select(ResponseVersion.kind, ResponseVersion.how)).all()
    assert [tuple(one) for one in kinds] == [("acknowledgement", "email")] * 2
    again = press(drafter, "/inbox/close", message=str(acks[0]))
    kind, said = message_of(again)
    assert (kind, numbers_in(said), NOT_CLOSED["closed_already"][0] in said) == ("warning", [1], True)


def test_an_acknowledgement_that_waits_for_its_letter_stays(drafter, services):
    one = came(services)
    with services.database.writing() as session:
        say_kind(session, one, Kind.ACKNOWLEDGEMENT, seen=as_held(services, one).seen, actor=SYSTEM)
    kind, said = message_of(press(drafter, "/inbox/close", message=str(one)))
    assert (kind, numbers_in(said), NOT_CLOSED["no_letter"][0] in said) == ("warning", [1], True)
    assert as_held(services, one).message.state == State.WAITING


def test_messages_are_set_aside_taken_up_closed_and_assigned(drafter, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    ones = [came(services, subject=f"Number {number}") for number in range(3)]

    def now(what):
        return [getattr(as_held(services, one).message, what) for one in ones]

    kind, said = message_of(press(drafter, "/inbox", act="aside", message=[str(one) for one in ones[:2]]))
    assert (kind, numbers_in(said)) == ("success", [2])
    assert now("state") == [State.SET_ASIDE, State.SET_ASIDE, State.WAITING]
    kind, said = message_of(press(drafter, "/inbox", act="aside", message=[str(one) for one in ones]))
    assert (kind, numbers_in(said)) == ("success", [1, 2]), "two were set aside already"
    assert now("state") == [State.SET_ASIDE] * 3
    assert message_of(press(drafter, f"/inbox/{ones[0]}/take-up")).kind == "success"
    assert now("state")[0] == State.WAITING
    assert message_of(press(drafter, f"/inbox/{ones[0]}/take-up")).kind == "info", "a colleague changed it first"
    assert message_of(press(drafter, f"/inbox/{ones[0]}/close")).kind == "success"
    assert now("state")[0] == State.CLOSED
    mine = press(drafter, "/inbox?tab=all", act="mine", message=[str(one) for one in ones[:2]])
    assert (message_of(mine).kind, numbers_in(message_of(mine).words)) == ("success", [2])
    page = press(drafter, "/inbox?tab=all", act="assign", message=str(ones[2]))
    assert numbers_in(heading_of(page)) == [1]
    assigned = message_of(press(drafter, page.request.full_path, to=str(sam.id)))
    assert (assigned.kind, "Sam Example" in assigned.words) == ("success", True)
    assert now("assigned_to") == [drafter.member.id, drafter.member.id, sam.id]
    assert message_of(press(drafter, "/inbox", act="assign")) == ("warning", CHOOSE)
    assert press(drafter, "/inbox", act="nonsense").status_code == 400


def test_who_only_reads_sees_no_button(drafter, services, signed_in):
    one = reply_to(services, 1)
    viewer = signed_in(Role.VIEWER, name="Vic Example")
    assert "TRK15-0001" in words(viewer.get(f"/inbox/{one}"))
    for path in (f"/inbox/{one}", "/inbox?tab=read"):
        main = viewer.get(path).text.split("<main", 1)[1].split("</main>")[0]
        assert re.findall(r'<form[^>]*method="post"', main) == [], path
    assert press(viewer, f"/inbox/{one}/close").status_code == 403
    assert signed_in(Role.CLEARER, name="Kim Example").get(f"/inbox/{one}").status_code == 403
