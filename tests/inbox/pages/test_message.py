"""One message: its words, files, letters and kind, and what a person decides about it."""

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.inbox.decisions.judgements import add_letters, say_kind
from app.inbox.decisions.queue import close
from app.inbox.reading.kinds import Kind
from app.inbox.refusals import REFUSALS
from app.inbox.sorting.match import Why
from app.inbox.states import State
from app.inbox.words import KINDS, SUGGESTED, WHY, match_words
from tests.fixtures.app import add_member
from tests.inbox.mail import as_held, attempt_of, came, matched
from tests.inbox.office import letter_id, press, record_link, reply_to, seen
from tests.inbox.test_work import a_pdf
from tests.production.shown import words
from tests.tracking.office import letter
from tests.web.figures import days_in, numbers_in
from tests.web.markup import errors_of, links_of, message_of, part_of, parts_of, states_of, timeline_of, words_of


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
    why = words_of(part_of(page, "matched-TRK15-0001"))
    assert "It was sent to the reply address of this letter" in why
    assert "reminder" not in why, "the campaign has none"
    assert "<b>your</b>" not in page.text, "no markup of a mail is markup here"
    assert record_link(one) in links_of(page)


def test_a_reminder_is_named_only_where_one_may_have_been_sent():
    for why in Why:
        assert match_words(why, reminded=True) == WHY[why]
        assert "reminder" not in match_words(why, reminded=False)
    assert match_words(Why.QUOTED, reminded=False) == (
        "The text that it quotes gives the reference of this letter, and no other"
    )


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
    assert timeline_of(after)[0].words == f"Kind: {name.lower()}, was {KINDS[Kind.REPLY].name.lower()}."
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


def test_the_words_of_a_pdf_stand_beside_those_of_the_mail(drafter, services):
    one = came(services, files=[("reply.pdf", "application/pdf", a_pdf("Our answer to TRK15-0005"))])
    assert matched(services, one) == {"TRK15-0005": "file"}
    page = drafter.get(f"/inbox/{one}")
    why = words_of(part_of(page, "matched-TRK15-0005"))
    assert match_words(Why.FILE, reminded=False) in why
    for shown in (page, drafter.get(f"/inbox/{one}/record")):
        assert words_of(part_of(shown, "words-of-1")) == "Our answer to TRK15-0005"


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
