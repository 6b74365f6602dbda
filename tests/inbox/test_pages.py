"""The inbox as a person uses it: lists, one message, what is decided of it, and what is refused."""

import re

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.reasons import REASONS
from app.inbox.decisions.judgements import add_letters, say_kind
from app.inbox.decisions.queue import assign, close
from app.inbox.models import MessageResponse
from app.inbox.reading.kinds import Kind
from app.inbox.refusals import REFUSALS
from app.inbox.sorting.match import Why
from app.inbox.states import State
from app.inbox.views.inbox import EMPTY
from app.inbox.words import CHOOSE, KINDS, NO_LETTER, NOT_CLOSED, SUGGESTED, WHY
from app.responses.kinds import KINDS as RESPONSES
from app.responses.models import ResponseVersion
from tests.fixtures.app import add_member, token_in
from tests.inbox.mail import as_held, attempt_of, bounce, came, matched, token
from tests.inbox.test_work import a_pdf
from tests.production.shown import words
from tests.responses.office import withdrawn
from tests.tracking.office import letter, small
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    forms_of,
    heading_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    states_of,
    timeline_of,
    words_of,
)

ACK = "Thank you for your letter, which we have received. We will reply within 20 working days."


def reply_to(services, number, text="Thank you. We will read our cases again.", **mail):
    return came(services, text, to=f"replies+{token(number)}@office.example", **mail)


def press(client, path, *, seen="", **fields):
    """A form of a page of the inbox; the page that follows."""
    data = {"csrf_token": token_in(client.get("/account").text), "seen": seen, **fields}
    return client.post(path, data=data, follow_redirects=True)


def record_link(one, campaign="TRK15"):
    """Where a message is recorded as a reply to a campaign's letters."""
    return f"/inbox/{one}/record?campaign={campaign}"


def seen(services, one):
    return as_held(services, one).seen


def letter_id(services, number):
    with services.database.reading() as session:
        return letter(session, number).id


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
    for tab in ("To match (1)", "To read (1)", "Bounces (2)", "Absent (1)", "All (5)"):
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


def test_a_message_shows_its_words_its_letter_and_why(drafter, services):
    one = reply_to(
        services,
        1,
        "We agree.\n\nOn 3 March 2015, Ministers wrote:\n> Dear Chief Constable\n> What will you do?\n",
        subject="Re: <b>your</b> letter",
        files=[("../plan.txt", "text/plain", b"A plan")],
    )
    page = drafter.get(f"/inbox/{one}")
    said = words(page)
    assert "We agree." in said
    assert "Quoted text" in said
    assert "TRK15-0001" in said
    assert WHY[Why.TOKEN] in words_of(part_of(page, "matched-TRK15-0001"))
    assert "<b>your</b>" not in page.text, "no markup of a mail is markup here"
    assert record_link(one) in links_of(page)


def test_html_is_shown_as_words_and_nothing_is_loaded(drafter, services):
    raw = (
        b"From: a@council.example\nTo: replies@office.example\nSubject: Hello\nMIME-Version: 1.0\n"
        b"Content-Type: text/html\n\n<p>We <b>agree</b></p><img src='https://tracker.example/x.png'>"
        b"<script>alert(1)</script><style>p{}</style>"
    )
    page = drafter.get(f"/inbox/{came(services, raw)}")
    assert "We agree" in words(page)
    assert "tracker.example" not in page.text
    assert "alert(1)" not in page.text


def test_a_suggestion_is_taken_with_one_click_and_says_why(drafter, services):
    one = came(services, sender="Post Two <post2@council.example>")
    suggestion = words_of(part_of(drafter.get(f"/inbox/{one}"), "suggested-TRK15-0002"))
    assert SUGGESTED["mailed_to"] in suggestion
    assert "strong" in suggestion
    after = press(drafter, f"/inbox/{one}/letters", seen=seen(services, one), letter=str(letter_id(services, 2)))
    kind, said = message_of(after)
    assert (kind, numbers_in(said), "more" in said) == ("success", [1], False), "there was none before"
    assert matched(services, one) == {"TRK15-0002": "by_hand"}
    assert as_held(services, one).message.state == State.MATCHED


def test_letters_are_looked_for_by_reference_or_words(drafter, services):
    one = came(services)
    assert "TRK15-0005" in words(drafter.get(f"/inbox/{one}?find=trk15-0005"))
    assert "Gwent" in words(drafter.get(f"/inbox/{one}?find=gwent&campaign=TRK15"))
    assert parts_of(drafter.get(f"/inbox/{one}?find=gwent&campaign=TRK15"), "none-found") == []
    assert "nowhere" in words_of(part_of(drafter.get(f"/inbox/{one}?find=nowhere&campaign=TRK15"), "none-found"))


def test_a_letter_is_taken_away_again(drafter, services):
    one = reply_to(services, 1)
    after = press(drafter, f"/inbox/{one}/letters/remove", seen=seen(services, one), letter=str(letter_id(services, 1)))
    assert message_of(after).kind == "success"
    assert as_held(services, one).message.state == State.WAITING


def test_the_kind_is_changed_and_who_decided_is_kept(drafter, services):
    one = reply_to(services, 1)
    after = press(drafter, f"/inbox/{one}/kind", seen=seen(services, one), kind="acknowledgement", reason="unknown")
    name = KINDS[Kind.ACKNOWLEDGEMENT].name
    assert (message_of(after).kind, name in message_of(after).words) == ("success", True)
    kind = part_of(after, "kind-is")
    assert states_of(kind)[0].word == name
    assert "Alex Example" in words_of(kind)
    assert timeline_of(after)[0].words == f"{name}, was {KINDS[Kind.REPLY].name.lower()}."
    again = press(drafter, f"/inbox/{one}/kind", seen=seen(services, one), kind="acknowledgement", reason="unknown")
    assert (message_of(again).kind, name in message_of(again).words) == ("info", True), "nothing was changed"


def test_a_bounce_that_the_rules_missed_settles_its_sending(drafter, services):
    one = reply_to(services, 1)
    press(drafter, f"/inbox/{one}/kind", seen=seen(services, one), kind="bounce", reason="mailbox_full")
    assert (attempt_of(services, 1).state, attempt_of(services, 1).reason) == ("failed", "mailbox_full")
    assert as_held(services, one).message.state == State.CLOSED


def test_a_stale_tab_changes_nothing_and_says_so(drafter, services):
    one = reply_to(services, 1)
    old = seen(services, one)
    with services.database.writing() as session:
        say_kind(session, one, Kind.OTHER, seen=old, actor=SYSTEM)
    for path, fields in (
        ("kind", {"kind": "bounce", "reason": "unknown"}),
        ("letters", {"letter": str(letter_id(services, 2))}),
        ("letters/remove", {"letter": str(letter_id(services, 1))}),
    ):
        after = press(drafter, f"/inbox/{one}/{path}", seen=old, **fields)
        assert message_of(after) == ("warning", REFUSALS["message_changed"]), path
    assert as_held(services, one).kind.kind == Kind.OTHER


def test_a_reply_is_recorded_with_what_the_message_says_of_itself(drafter, services):
    one = reply_to(services, 1, files=[("plan.txt", "text/plain", b"A plan")])
    page = drafter.get(f"/inbox/{one}/record")
    form = filled_form(page.text)
    assert form["received_on"] == ["20", "03", "2015"]
    assert form["how"] == ["email"]
    assert form["letter"] == [str(letter_id(services, 1))]
    assert "plan.txt" in words(page)
    assert "We will read our cases again." in words(page), "the message stands beside the asks"
    assert f"/risk/new?message={one}" in links_of(page)
    after = send(drafter, page, kind="substantive", summary="They agree.")
    kind, said = message_of(after)
    assert (kind, numbers_in(said)) == ("success", [1])
    assert after.request.path == f"/inbox/{one}"
    assert as_held(services, one).message.state == State.CLOSED
    response = next(iter(as_held(services, one).recorded.values()))
    reply = drafter.get(f"/replies/{response}")
    assert "plan.txt" in words(reply)
    assert f'href="/inbox/{one}"' in reply.text, "the way back to the message"
    again = drafter.get(f"/inbox/{one}/record", follow_redirects=True)
    assert message_of(again) == ("warning", REFUSALS["message_recorded"])


def send(client, page, **fields):
    """The form of a reply, filled."""
    data = filled_form(page.text) | {name: [value] for name, value in fields.items()}
    return client.post(page.request.full_path, data=data, follow_redirects=True)


def test_the_form_sent_twice_or_after_a_colleague_records_once(drafter, services):
    one = reply_to(services, 1)
    mine, theirs = drafter.get(f"/inbox/{one}/record"), drafter.get(f"/inbox/{one}/record")
    send(drafter, mine, kind="substantive")
    for again in (send(drafter, mine, kind="substantive"), send(drafter, theirs, kind="holding", summary="Another")):
        assert message_of(again) == ("warning", REFUSALS["message_recorded"])
    with services.database.reading() as session:
        assert len(session.scalars(select(MessageResponse)).all()) == 1


@pytest.mark.parametrize("kind", ["out_of_office", "bounce", "other", "complaint"])
def test_what_is_no_reply_is_not_recorded_as_one_until_its_kind_is_changed(drafter, services, kind):
    one = reply_to(services, 1)
    page = drafter.get(f"/inbox/{one}/record")
    with services.database.writing() as session:
        say_kind(session, one, Kind(kind), seen=as_held(services, one).seen, actor=SYSTEM)
    opened = drafter.get(f"/inbox/{one}/record", follow_redirects=True)
    for answer in (opened, send(drafter, page, kind="substantive")):
        assert (answer.request.path, message_of(answer)) == (f"/inbox/{one}", ("warning", REFUSALS["not_a_reply"]))
    assert as_held(services, one).recorded == {}


def test_a_message_that_is_recorded_stays_a_reply_until_that_is_withdrawn(drafter, services):
    one = reply_to(services, 1)
    send(drafter, drafter.get(f"/inbox/{one}/record"), kind="substantive")
    refused = press(drafter, f"/inbox/{one}/kind", seen=seen(services, one), kind="bounce", reason="unknown")
    assert message_of(refused) == ("warning", REFUSALS["kind_recorded"])
    kept = press(drafter, f"/inbox/{one}/letters/remove", seen=seen(services, one), letter=str(letter_id(services, 1)))
    assert message_of(kept) == ("warning", REFUSALS["letter_recorded"])
    assert record_link(one) not in links_of(drafter.get(f"/inbox/{one}"))
    withdrawn(services, next(iter(as_held(services, one).recorded.values())))
    press(drafter, f"/inbox/{one}/take-up")
    assert as_held(services, one).message.state == State.MATCHED
    assert record_link(one) in links_of(drafter.get(f"/inbox/{one}"))


PROMISE = "Thank you for your letter, which we have received. We will send you a full reply by 10 April 2015."


def test_an_acknowledgement_that_promises_a_reply_by_a_day_is_left_to_a_person(drafter, services):
    one = reply_to(services, 1, PROMISE)
    assert days_in(words_of(part_of(drafter.get(f"/inbox/{one}"), "kind-is"))) == ["10 April 2015"]
    after = press(drafter, "/inbox/close", message=str(one))
    kind, said = message_of(after)
    assert (kind, numbers_in(said), NOT_CLOSED["promises_a_reply"][0] in said) == ("warning", [1], True)
    assert as_held(services, one).recorded == {}
    form = filled_form(drafter.get(f"/inbox/{one}/record").text)
    assert (form["kind"], form["new_reply_by"]) == (["holding"], ["10", "04", "2015"])


def test_a_message_that_is_recorded_has_the_kind_of_the_reply_wherever_it_is_listed(drafter, services):
    one = reply_to(services, 1, PROMISE)
    send(drafter, drafter.get(f"/inbox/{one}/record"))
    for page in (drafter.get(f"/inbox/{one}"), drafter.get("/inbox?tab=all"), drafter.get("/letters/TRK15-0001")):
        kinds = [state.word for state in states_of(page)]
        assert RESPONSES["holding"].name in kinds, page.request.path
        assert KINDS[Kind.ACKNOWLEDGEMENT].name not in kinds, page.request.path
    assert KINDS[Kind.ACKNOWLEDGEMENT].says not in words(drafter.get(f"/inbox/{one}"))


def test_a_message_without_a_letter_is_not_recorded(drafter, services):
    one = came(services)
    assert message_of(drafter.get(f"/inbox/{one}/record", follow_redirects=True)) == ("warning", NO_LETTER)


def test_nothing_more_is_recorded_of_an_archived_campaign(drafter, services):
    one = reply_to(services, 1)
    with services.database.writing() as session:
        say_kind(session, one, Kind.ACKNOWLEDGEMENT, seen=as_held(services, one).seen, actor=SYSTEM)
        small(session).state = CampaignState.ARCHIVED
    page = drafter.get(f"/inbox/{one}")
    assert "TRK15" in words_of(part_of(page, "archived-TRK15"))
    assert record_link(one) not in links_of(page)
    assert drafter.get(f"/inbox/{one}/record").status_code != 200
    after = press(drafter, "/inbox/close", message=str(one))
    kind, said = message_of(after)
    assert (kind, numbers_in(said), NOT_CLOSED["archived"][0] in said) == ("warning", [1], True)
    assert as_held(services, one).recorded == {}


def test_the_words_of_a_pdf_stand_beside_those_of_the_mail(drafter, services):
    one = came(services, files=[("reply.pdf", "application/pdf", a_pdf("Our answer to TRK15-0005"))])
    assert matched(services, one) == {"TRK15-0005": "file"}
    page = drafter.get(f"/inbox/{one}")
    assert WHY[Why.FILE] in words_of(part_of(page, "matched-TRK15-0005"))
    for shown in (page, drafter.get(f"/inbox/{one}/record")):
        assert words_of(part_of(shown, "words-of-1")) == "Our answer to TRK15-0005"


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
    assert message_of(press(drafter, f"/inbox/{ones[0]}/take-up")).kind == "info", "a colleague was first"
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


def test_one_message_is_assigned_and_noted(drafter, services):
    vic = add_member(services, Role.VIEWER, name="Vic Example")
    one = came(services)
    assert message_of(press(drafter, f"/inbox/{one}/assign", to=str(drafter.member.id))).kind == "success"
    assert as_held(services, one).message.assigned_to == drafter.member.id
    assert message_of(press(drafter, f"/inbox/{one}/assign", to="")).kind == "success"
    assert as_held(services, one).message.assigned_to is None
    refused = press(drafter, f"/inbox/{one}/assign", to=str(vic.id))
    assert message_of(refused) == ("warning", REFUSALS["message_not_assignable"])
    noted = press(drafter, f"/inbox/{one}/notes", note="They telephoned.", once="a" * 20)
    assert message_of(noted).kind == "success"
    twice = press(drafter, f"/inbox/{one}/notes", note="They telephoned.", once="a" * 20)
    assert words(twice).count("They telephoned.") == 1
    refused = press(drafter, f"/inbox/{one}/notes", note=" ")
    assert (refused.status_code, list(errors_of(refused))) == (400, ["note"])


def test_files_and_the_original_are_given_to_keep(drafter, services):
    one = came(services, files=[("plan.txt", "text/plain", b"A plan")])
    file, original = drafter.get(f"/inbox/{one}/files/1"), drafter.get(f"/inbox/{one}/original")
    assert (file.data, file.headers["Content-Disposition"].split(";")[0]) == (b"A plan", "attachment")
    assert original.data.startswith(b"From: Kim Example")
    assert "sandbox" in original.headers["Content-Security-Policy"]
    assert drafter.get(f"/inbox/{one}/files/9").status_code == 404


def test_who_only_reads_sees_no_button(drafter, services, signed_in):
    one = reply_to(services, 1)
    viewer = signed_in(Role.VIEWER, name="Vic Example")
    assert "TRK15-0001" in words(viewer.get(f"/inbox/{one}"))
    for path in (f"/inbox/{one}", "/inbox?tab=read"):
        assert re.findall(r'<form[^>]*method="post"', viewer.get(path).text.split("<main", 1)[1]) == [], path
    assert press(viewer, f"/inbox/{one}/close").status_code == 403
    assert signed_in(Role.CLEARER, name="Kim Example").get(f"/inbox/{one}").status_code == 403


def test_what_does_not_exist_is_not_found(drafter):
    for path in (
        "/inbox/999",
        "/inbox/999/record",
        "/inbox/999/original",
        "/inbox/999/files/1",
        "/replies/999/message",
    ):
        assert drafter.get(path).status_code == 404, path
    for path in ("kind", "letters", "letters/remove", "close", "take-up", "assign", "notes"):
        fields = {"kind": "other", "reason": "unknown", "note": "x", "to": ""}
        assert press(drafter, f"/inbox/999/{path}", **fields).status_code == 404, path


def test_a_letter_tells_of_its_mail(drafter, services):
    came(
        services,
        "I am out of the office until 7 April 2015.",
        subject="Automatic reply",
        Auto_Submitted="auto-replied",
        In_Reply_To="<letter-3@office.example>",
    )
    kind, _state = states_of(part_of(drafter.get("/letters/TRK15-0003"), "mail"))
    assert kind.word == KINDS[Kind.OUT_OF_OFFICE].name
    assert days_in(kind.sub) == ["7 April 2015"]


def test_a_message_closed_by_hand_is_no_reply(drafter, services):
    one = reply_to(services, 1)
    with services.database.writing() as session:
        close(session, [one], actor=Actor(drafter.member.id))
    with services.database.writing() as session:
        add_letters(session, one, [letter(session, 1).id], seen=as_held(services, one).seen, actor=SYSTEM)
    now = as_held(services, one)
    assert (now.message.state, now.recorded) == (State.CLOSED, {})
