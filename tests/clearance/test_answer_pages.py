"""An office reads what it is asked and answers; what it has not read it does not answer about."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from wtforms.validators import DataRequired, InputRequired

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.clear import withdraw_request
from app.campaigns.lifecycle.ownership import hand_over
from app.campaigns.signatories.reshuffle import change_minister
from app.clearance.forms import CONTENT_WITH_ALL, LONGEST, NO_ANSWER, NO_NOTE, AnswerForm
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.find import offices
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import end, standing_requests
from app.clearance.states import State
from app.clearance.words import ANSWERS
from app.people.first_run import let_in_alone
from app.platform.clock import today
from app.web.filters import format_date
from app.web.forms import max_length
from tests.campaigns.clearing import ALL
from tests.campaigns.writing import EDUCATION, HOME, edit, opened, save, swap, whole, written
from tests.clearance.clearers import (
    CLEARANCE,
    LEAD,
    POLICE,
    answers,
    asked_campaign,
    clearer,
    form_of,
    office_id,
    request_ids,
    saying,
    states,
)
from tests.production.shown import words
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.filled import Main
from tests.web.markup import (
    conflict_of,
    errors_of,
    message_of,
    messages_of,
    part_of,
    parts_of,
    said_by,
    states_of,
    timeline_of,
    why_of,
    with_class,
    words_of,
)

RECORD = "Record each report."
AGAIN = "Record each report at once."
NOT_A_CHOICE = "Not a valid choice."
"""As WTForms says it."""


def answered(page) -> int:
    """About how many texts the page says that an answer was recorded."""
    message = message_of(page)
    assert message.kind == "success"
    (number,) = numbers_in(message.words)
    return number


def signing(page) -> tuple[str, bool]:
    """What is said of the signature that goes under the letters, and whether room to sign by hand can be chosen."""
    form = next(form for form in Main(page.text).forms if "answer" in form.offered)
    return words_of(part_of(page, "signature")), "by_hand" in form.offered


def test_the_page_of_an_office_says_what_waits_and_since_when(home):
    page = home.get(home.page)
    assert whole(page)
    assert numbers_in(words_of(part_of(page, "waiting"))) == [2]
    due = words_of(part_of(page, "answer-due"))
    assert (days_in(due), "was" in due.split()) == (["12 March 2015"], True), "it is over"


def test_one_answer_is_given_about_several_texts(home, services):
    page = home.post(home.page, data=saying(form_of(home), "content"), follow_redirects=True)
    assert whole(page)
    assert (answered(page), page.request.path) == (2, home.page)
    assert (len(parts_of(page, "answered")), parts_of(page, "waiting")) == (1, [])
    assert states(services) == {POLICE: "content", LEAD: "content"}


def test_the_page_of_an_office_that_is_asked_about_one_text_speaks_of_this_text(home, services):
    with services.database.writing() as session:
        there = standing_requests(session, written(session).id).values()
        end(session, [one for one in there if one.registry_slug == LEAD], why="not_asked", actor=SYSTEM)
    assert words_of(part_of(home.get(home.page), "waiting")).startswith("This text ")
    form = form_of(home)
    assert form["requests"] == [str(one) for one in request_ids(services, POLICE)]
    assert "Which texts are you answering?" not in home.get(home.page).text
    home.post(home.page, data=saying(form, "content"))
    assert states(services)[POLICE] == "content"
    assert "this text" in words_of(part_of(home.get(home.page), "answered"))


def test_a_text_is_answered_about_on_its_own_page(home, services):
    page = f"{home.page}/{LEAD}"
    after = home.post(
        page, data=saying(form_of(home, page), "subject_should", note="Say please."), follow_redirects=True
    )
    assert answered(after) == 1
    assert states(services) == {POLICE: "asked", LEAD: "subject_should"}
    assert "Say please." in timeline_of(home.get(page))[0].words


@pytest.mark.parametrize(
    ("answer", "note", "errors"),
    [
        ("", "", {"answer": said_by(AnswerForm.answer, InputRequired)}),
        ("subject_must", " ", {"note": NO_NOTE}),
        ("not_content", "", {"note": NO_NOTE}),
        ("content", "x" * 2001, {"note": max_length(LONGEST).message}),
        ("nil_return", "", {"answer": NOT_A_CHOICE}),
        ("taken_back", "", {"answer": NOT_A_CHOICE}),
    ],
)
def test_an_answer_that_lacks_something_is_not_kept(home, services, answer, note, errors):
    for page in (home.page, f"{home.page}/{POLICE}"):
        refused = home.post(page, data=saying(form_of(home, page), answer, note=note))
        assert (refused.status_code, whole(refused)) == (400, True)
        assert errors_of(refused) == errors
    assert answers(services) == []


def test_content_with_all_texts_that_wait_is_one_choice(home, services):
    """Nothing is chosen beforehand, and a text that changed since it was shown is not cleared."""
    form = next(one for one in Main(home.get(home.page).text).forms if "answer" in one.offered)
    assert not form.fields.get("whole")
    sent = form.fields | {"whole": [CONTENT_WITH_ALL]}
    edit(services, RECORD, AGAIN)
    refused = home.post(home.page, data=sent)
    assert (refused.status_code, whole(refused), answers(services)) == (409, True, [])
    form = next(one for one in Main(home.get(home.page).text).forms if "answer" in one.offered)
    done = home.post(home.page, data=form.fields | {"whole": [CONTENT_WITH_ALL]}, follow_redirects=True)
    assert answered(done) == 2
    assert states(services) == {POLICE: "content", LEAD: "content"}


def test_an_office_that_chooses_nothing_is_asked_for_an_answer(home, services):
    form = next(one for one in Main(home.get(home.page).text).forms if "answer" in one.offered)
    refused = home.post(home.page, data=form.fields)
    assert (refused.status_code, errors_of(refused), answers(services)) == (400, {"whole": NO_ANSWER}, [])


def test_the_page_of_an_office_shows_the_words_of_each_text_that_waits(home, services):
    page = home.get(home.page)
    assert RECORD in words_of(part_of(page, f"words-{POLICE}"))
    assert len(parts_of(page, f"words-{LEAD}")) == 1
    home.post(home.page, data=saying(form_of(home), "content", LEAD, services=services))
    assert parts_of(home.get(home.page), f"words-{LEAD}") == []


def test_no_text_is_ticked_beforehand_and_only_those_ticked_are_answered(home, services):
    """A clearer clears what they ticked, or opened by itself, and nothing beside it."""

    def form(page):
        return next(one for one in Main(page.text).forms if "answer" in one.offered)

    fresh = form(home.get(home.page))
    assert len(fresh.offered["requests"]) == 2
    assert not fresh.fields.get("requests")
    refused = home.post(home.page, data=fresh.fields | {"answer": ["subject_should"], "note": ["Mind the taxis."]})
    assert (refused.status_code, whole(refused), answers(services)) == (400, True, [])
    assert errors_of(refused) == {"requests": said_by(AnswerForm.requests, DataRequired)}
    kept = form(refused).fields
    assert (kept["answer"], kept["note"], kept.get("requests", [])) == (["subject_should"], ["Mind the taxis."], [])
    ticked = [str(one) for one in request_ids(services, LEAD)]
    unsaid = home.post(home.page, data=kept | {"note": [""], "requests": ticked})
    assert form(unsaid).fields["requests"] == ticked, "a choice survives a mistake elsewhere in the form"
    home.post(home.page, data=kept | {"requests": ticked})
    assert states(services) == {POLICE: "asked", LEAD: "subject_should"}


def test_the_page_of_one_text_answers_about_no_other(home, services):
    """However its form is filled in: the other text was not opened."""
    page = f"{home.page}/{LEAD}"
    form = saying(form_of(home, page), "content")
    other = form_of(home)
    both = form | {name: other[name] for name in other if name.startswith(("seen-", "last-"))}
    both["requests"] = [str(one) for one in request_ids(services, LEAD, POLICE)]
    refused = home.post(page, data=both)
    assert (refused.status_code, answers(services)) == (400, [])


@pytest.mark.parametrize("track", ["joint", "write_round"])
def test_who_signs_never_gives_a_nil_return(services, signed_in, track):
    asked_campaign(services, signed_in(Role.DRAFTER).member.id, track=track)
    client = clearer(services, signed_in)
    for page in (client.page, f"{client.page}/{LEAD}"):
        form = next(form for form in Main(client.get(page).text).forms if "answer" in form.offered)
        assert "nil_return" not in form.offered["answer"]
        assert "Nil return" not in words(client.get(page)), "no answer of the form"


def test_a_member_of_the_committee_may(services, signed_in):
    with services.database.reading() as session:
        other = next(one for one in offices(session) if one.title not in (HOME, EDUCATION))
    asked_campaign(services, signed_in(Role.DRAFTER).member.id, track="write_round", committee=[other.id])
    client = signed_in(Role.CLEARER, name="Sam Example")
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=other.id, user_id=client.member.id))
    client.page = f"{CLEARANCE}/offices/{other.id}"
    page = client.get(client.page)
    assert "signature" not in words(page)
    assert "every answer except Content and Nil return" in words(page)
    assert answered(client.post(client.page, data=saying(form_of(client), "nil_return"), follow_redirects=True)) == 2


def test_whose_signature_goes_under_it_is_said(home, services):
    none, by_hand = signing(home.get(home.page))
    assert (HOME in none, by_hand) == (True, False)
    with services.database.writing() as session:
        office = session.get_one(PrivateOffice, home.office)
        record_minister(
            session, office, name="The minister", since=None, picture_sha256="ab" * 32, actor=Actor(home.member.id)
        )
    kept, by_hand = signing(home.get(home.page))
    assert ("The minister" in kept, HOME in kept, by_hand) == (True, False, True)


def test_a_letter_that_prints_another_name_is_not_signed_and_it_is_said(home, services):
    with services.database.writing() as session:
        office = session.get_one(PrivateOffice, home.office)
        by = Actor(home.member.id)
        record_minister(session, office, name="Sam Example", since=None, picture_sha256="ab" * 32, actor=by)
        next(one for one in written(session).signatories if one.office_id == home.office).name = "Alex Example"
    for page in (home.page, f"{home.page}/{LEAD}"):
        said = home.get(page)
        placed, by_hand = signing(said)
        assert ("Alex Example" in placed, "Sam Example" in placed, by_hand) == (True, True, False)
        assert "ds-signature" not in said.text


def test_a_letter_that_prints_the_name_with_a_real_apostrophe_is_signed(home, services):
    with services.database.writing() as session:
        office = session.get_one(PrivateOffice, home.office)
        by = Actor(home.member.id)
        record_minister(session, office, name="Sam O'Brien", since=None, picture_sha256="ab" * 32, actor=by)
        next(one for one in written(session).signatories if one.office_id == home.office).name = "Sam O’Brien"
    placed, by_hand = signing(home.get(home.page))
    assert ("Sam O'Brien" in placed, "Sam O’Brien" in placed, by_hand) == (True, False, True)


def test_room_to_sign_by_hand_can_be_chosen_afterwards(home, services):
    with services.database.writing() as session:
        office = session.get_one(PrivateOffice, home.office)
        by = Actor(home.member.id)
        record_minister(session, office, name="The minister", since=None, picture_sha256="ab" * 32, actor=by)
    home.post(home.page, data=saying(form_of(home), "content"))
    by_hand = saying(form_of(home), "content", LEAD, services=services) | {"by_hand": ["y"]}
    assert answered(home.post(home.page, data=by_hand, follow_redirects=True)) == 1
    assert message_of(home.post(home.page, data=by_hand, follow_redirects=True)).kind == "info", "answered already"
    assert answers(services) == [("content", "")] * 3


# a minister who has left


def takes_over(services, office: int, name: str = "Sam Example") -> None:
    with services.database.writing() as session:
        there = session.get_one(PrivateOffice, office)
        change_minister(
            session,
            there,
            lambda: record_minister(session, there, name=name, since=today(), actor=SYSTEM),
            today=today(),
            actor=SYSTEM,
            accepted=ALL,
        )


@pytest.fixture
def alex(home, services):
    """The letter prints the minister, who is in office. It was begun on its own day."""
    with services.database.writing() as session:
        campaign = written(session)
        campaign.created_at = datetime(2015, 3, 1, 12, tzinfo=UTC)
        next(one for one in campaign.signatories if one.office_id == home.office).name = "Alex Example"
        record_minister(
            session, session.get_one(PrivateOffice, home.office), name="Alex Example", since=None, actor=SYSTEM
        )
    return home


def test_an_answer_for_a_former_minister_is_said_to_be_void(alex, services):
    alex.post(alex.page, data=saying(form_of(alex), "content", LEAD, services=services))
    assert not parts_of(alex.get(f"{alex.page}/{LEAD}"), "for-former-minister")
    takes_over(services, alex.office)
    assert parts_of(alex.get(f"{alex.page}/{LEAD}"), "for-former-minister")
    assert not parts_of(alex.get(f"{alex.page}/{POLICE}"), "for-former-minister"), "nothing was answered about it"
    alex.post(alex.page, data=saying(form_of(alex), "content", LEAD, services=services))
    assert not parts_of(alex.get(f"{alex.page}/{LEAD}"), "for-former-minister")


def test_the_name_of_a_former_minister_is_pointed_out_where_the_office_answers(alex, services, owner):
    pages = (alex.page, f"{alex.page}/{LEAD}")
    assert [parts_of(alex.get(page), "former-name") for page in pages] == [[], []]
    takes_over(services, alex.office)
    for page in pages:
        said = words_of(part_of(alex.get(page), "former-name"))
        assert ("Alex Example" in said, "Sam Example" in said) == (True, True)
        assert days_in(said) == [format_date(today() - timedelta(1)), format_date(today())]
    assert parts_of(owner.get(CLEARANCE), "former-ministers")


# nobody else


def test_who_was_let_in_alone_by_an_author_is_told_so_and_by_whom(owner, home, services):
    with services.database.writing() as session:
        let_in_alone(session, session.get_one(User, home.member.id), by_id=owner.member.id)
    refused = home.get(home.page)
    assert refused.status_code == 403
    assert why_of(refused) == said_of("let_in_alone", sponsor="Robin Owner")


def test_an_owner_is_told_why_they_may_not(owner, services, signed_in):
    both = clearer(services, signed_in, name="Alex Both")
    with services.database.writing() as session:
        session.get_one(User, both.member.id).give([Role.DRAFTER, Role.CLEARER])
        hand_over(
            session,
            written(session),
            session.get_one(User, both.member.id),
            seen=owner.member.id,
            actor=Actor(owner.member.id),
        )
    for page in (both.page, f"{both.page}/{LEAD}", f"{both.page}/take-back"):
        refused = both.get(page)
        assert refused.status_code == 403
        assert why_of(refused) == said_of("own_campaign")


def test_who_has_answered_is_told_why_they_may_not_write_and_keeps_what_they_typed(owner, services, signed_in):
    both = clearer(services, signed_in, name="Alex Both")
    with services.database.writing() as session:
        session.get_one(User, both.member.id).give([Role.DRAFTER, Role.CLEARER])
    both.post(both.page, data=saying(form_of(both), "content", LEAD, services=services))
    refused = save(both, opened(both, body=swap(RECORD, AGAIN)))
    assert refused.status_code == 409
    assert said_of("has_cleared", office="the Home Office") in words(refused)
    assert AGAIN in refused.text


def test_an_office_does_not_answer_for_another(home, services, signed_in):
    other = clearer(services, signed_in, EDUCATION, name="Pat Example")
    form = saying(form_of(home), "content")
    for page in (home.page, f"{home.page}/{LEAD}", f"{home.page}/take-back"):
        assert other.get(page).status_code == 403
        assert other.post(page, data=form | {"csrf_token": form_of(other)["csrf_token"]}).status_code == 403
    stolen = saying(form_of(other), "content") | {"requests": [str(one) for one in request_ids(services, LEAD)]}
    assert other.post(other.page, data=stolen).status_code == 400
    assert answers(services) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DRAFTER, Role.ADMINISTRATOR])
def test_only_clearers_open_it(owner, services, signed_in, role):
    assert signed_in(role).get(f"{CLEARANCE}/offices/{office_id(services)}").status_code == 403


def test_what_is_not_there_is_not_found(home):
    assert home.get(f"{CLEARANCE}/offices/999").status_code == 404
    assert home.get(f"{home.page}/health-leaders").status_code == 404


# twice, stale, back


def test_a_second_click_changes_nothing(home, services):
    form = saying(form_of(home), "subject_comment", note="A thought.")
    home.post(home.page, data=form)
    assert messages_of(home.post(home.page, data=form, follow_redirects=True))[-1].kind == "info"
    assert answers(services) == [("subject_comment", "A thought.")] * 2


def test_another_note_beside_the_same_answer_is_not_lost(home, services):
    home.post(home.page, data=saying(form_of(home), "subject_must", note="One."))
    kept = home.post(
        f"{home.page}/{LEAD}", data=saying(form_of(home, f"{home.page}/{LEAD}"), "subject_must", note="Two.")
    )
    assert kept.status_code == 400
    assert errors_of(kept) == {"note": said_of("another_note")}
    assert "Two.</textarea>" in kept.text


def test_of_what_was_said_already_it_is_said_that_it_stands(home, services):
    page = f"{home.page}/{LEAD}"
    first = home.post(page, data=saying(form_of(home, page), "subject_should", note="One."), follow_redirects=True)
    both = saying(form_of(home), "subject_should", LEAD, POLICE, services=services, note="Two.")
    after = home.post(home.page, data=both, follow_redirects=True)
    assert (answered(first), answered(after)) == (1, 1)
    plain = message_of(first).words
    assert message_of(after).words.removeprefix(plain) not in ("", message_of(after).words), "more is said than that"
    assert answers(services) == [("subject_should", "One."), ("subject_should", "Two.")]


def test_back_and_another_answer_is_a_change_of_mind(home, services):
    form = saying(form_of(home), "content")
    home.post(home.page, data=form)
    home.post(home.page, data=saying(form_of(home), "not_content", LEAD, services=services, note="No."))
    assert states(services) == {POLICE: "content", LEAD: "not_content"}


def test_a_text_that_changed_is_not_answered_about_and_the_note_stays(home, services):
    form = saying(form_of(home), "subject_must", note="Mind the taxis.")
    edit(services, RECORD, AGAIN)
    page = home.post(home.page, data=form)
    assert (page.status_code, whole(page), answers(services)) == (409, True, [])
    said = conflict_of(page)
    assert re.search(r"\[removed: report\. ?\].*\[added: report at once\. ?\]", said)
    shown = next(form for form in Main(page.text).forms if "answer" in form.offered).fields
    assert (shown["note"], shown["answer"]) == (["Mind the taxis."], ["subject_must"])
    assert shown["requests"] == [str(one) for one in request_ids(services, LEAD)], "what was not read is not ticked"
    home.post(home.page, data=shown | {"requests": [str(one) for one in request_ids(services, LEAD, POLICE)]})
    assert states(services) == {POLICE: "subject_must", LEAD: "subject_must"}


def test_a_form_that_names_no_text_of_the_campaign_is_not_taken(home, services):
    form = saying(form_of(home), "content", POLICE, services=services)
    invented = {name: ["ab" * 32] if name.startswith("seen-") else value for name, value in form.items()}
    assert home.post(home.page, data=invented).status_code == 409
    assert answers(services) == []


def test_what_did_not_change_can_be_answered_in_the_old_tab(home, services):
    form = form_of(home)
    lead = [str(one) for one in request_ids(services, LEAD)]
    edit(services, RECORD, AGAIN)
    home.post(home.page, data=saying(form, "content") | {"requests": lead})
    assert states(services) == {POLICE: "asked", LEAD: "content"}


def test_a_colleague_who_answered_otherwise_meanwhile_is_not_overruled_unseen(home, services, signed_in):
    colleague = clearer(services, signed_in, name="Pat Example")
    form = saying(form_of(home), "content")
    colleague.post(colleague.page, data=saying(form_of(colleague), "not_content", note="Not yet."))
    page = home.post(home.page, data=form)
    assert page.status_code == 409
    facts = ("Pat Example", ANSWERS[State.NOT_CONTENT].lower(), "Not yet.")
    assert [fact in conflict_of(page) for fact in facts] == [True] * 3
    assert set(states(services).values()) == {"not_content"}


def test_when_the_request_is_withdrawn_meanwhile_the_note_is_shown(home, owner, services):
    note = "Words to keep."
    form = saying(form_of(home), "not_content", note=note)
    with services.database.writing() as session:
        withdraw_request(session, written(session), reason="Later.", actor=Actor(owner.member.id))
    page = home.post(f"{home.page}/{LEAD}", data=form)
    assert page.status_code == 409
    assert [words_of(one) for one in with_class(page, "ds-words")] == [note]
    assert (bool(conflict_of(page)), len(with_class(page, "ds-empty"))) == (True, 1), "nothing is asked any more"


def test_answers_are_taken_back_once(home, services):
    home.post(home.page, data=saying(form_of(home), "content"))
    page = f"{home.page}/take-back"
    form = Main(home.get(page).text).forms[0]
    filled = form.fields | {"requests": form.offered["requests"], "reason": ["A mistake."]}
    assert answered(home.post(page, data=filled, follow_redirects=True)) == 2
    assert set(states(services).values()) == {"taken_back"}
    again = home.post(page, data=filled, follow_redirects=True)
    assert (len(with_class(again, "ds-empty")), [form.action for form in Main(again.text).forms]) == (1, [])
    text = home.get(f"{home.page}/{LEAD}")
    assert states_of(text)[0].shape == "stop", "the answer was withdrawn"
    back, content, _ = timeline_of(text)
    assert back.title != content.title
    assert (HOME in back.title, "A mistake." in back.words) == (True, True)
