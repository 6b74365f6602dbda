"""What stands on a letter's page besides its editions: the four answers, notes, who looks after it, what happened."""

import re

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.letters import list_letters
from app.campaigns.states import State
from app.tracking.assign import assign, assignments_of
from app.tracking.models import LetterNote
from app.tracking.notes import LONGEST, add_note, notes_on
from tests.fixtures.app import add_member, token_in
from tests.production.making import made
from tests.production.shown import words
from tests.tracking.office import letter, send, small, small_campaign
from tests.web.markup import faults_of

PAGE = "/letters/TRK15-0005"
NEW, ASSIGN = f"{PAGE}/notes/new", f"{PAGE}/assign"


@pytest.fixture
def services(app):
    services = app.extensions["despatch"]
    small_campaign(services, actor=Actor(add_member(services, Role.DRAFTER, name="Owner Example").id))
    return services


@pytest.fixture
def drafter(services, signed_in):
    return signed_in(Role.DRAFTER, name="Alex Example")


@pytest.fixture
def sam(services):
    return add_member(services, Role.DRAFTER, name="Sam Example")


def notes(services):
    with services.database.reading() as session:
        return [note.text for note in notes_on(session, letter(session, 5).id)]


def note(services, text="They have it.", *, by):
    with services.database.writing() as session:
        return add_note(session, letter(session, 5), text=text, once=text, actor=Actor(by.id)).id


def holder(services):
    with services.database.reading() as session:
        one = letter(session, 5)
        standing = assignments_of(session, one.campaign_id)
        return standing[one.id].user_id if one.id in standing else None


def give(services, to):
    with services.database.writing() as session:
        assign(session, small(session), [letter(session, 5).id], to=to and to.id, actor=SYSTEM)


def archive(services):
    with services.database.writing() as session:
        small(session).state = State.ARCHIVED


def form_on(page, action):
    """The hidden fields of the page's first form that goes to `action`."""
    form = re.search(rf'<form [^>]*action="{action}".*?</form>', page.text, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def follow(client, answer):
    assert answer.status_code == 302, words(answer)
    return words(client.get(answer.location))


def test_the_page_is_whole_and_says_all_that_is_kept(services, drafter, sam):
    send(services, [5])
    note(services, "Telephoned.\nThey <have> it.", by=sam)
    give(services, sam)
    page = drafter.get(PAGE)
    said = words(page)
    assert "Delivered? Anything back? Asks answered? Late?" in said
    assert "Posted 3 March 2015 No response recorded No answer yet Overdue" in said
    assert "Telephoned. They <have> it. Sam Example, " in said
    assert "Who looks after it Sam Example" in said
    assert "What happened Assigned to Sam Example by Despatch" in said
    assert "Letter listed by Owner Example" in said
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_a_note_is_added_once_however_often_it_is_sent(services, drafter):
    form = form_on(drafter.get(PAGE), NEW) | {"note": " They ask for\r\nanother week. "}
    for _click in range(2):
        said = follow(drafter, drafter.post(NEW, data=form))
    assert notes(services) == ["They ask for\nanother week."]
    assert "Note added." in said
    assert "They ask for another week. Alex Example, " in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write the note first: there is nothing to add yet"),
        (" \r\n ", "Write the note first: there is nothing to add yet"),
        ("x" * (LONGEST + 1), "Use at most 4,000 characters"),
    ],
)
def test_a_note_that_is_none_is_refused_beside_its_box_and_stays_there(services, drafter, text, sentence):
    form = form_on(drafter.get(PAGE), NEW) | {"note": text}
    answer = drafter.post(NEW, data=form)
    assert answer.status_code == 400
    assert words(answer).count(sentence) == 2, "in the summary and beside the box"
    assert text.strip() in answer.text
    assert form_on(answer, NEW)["once"] == form["once"]
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
    assert notes(services) == []


def test_the_page_of_a_note_opens_by_itself(services, drafter):
    page = drafter.get(NEW)
    assert "Add a note to TRK15-0005 " in words(page)
    assert drafter.post(NEW, data=form_on(page, NEW) | {"note": "By itself."}).status_code == 302
    assert notes(services) == ["By itself."]


def test_its_author_takes_a_note_back_after_a_question(services, drafter):
    number = note(services, by=drafter.member)
    back = f"{PAGE}/notes/{number}/take-back"
    assert back in drafter.get(PAGE).text
    asks = drafter.get(back)
    assert "They have it. Take this note back?" in words(asks)
    form = form_on(asks, back)
    for _click in range(2):
        assert "The note is taken back." in follow(drafter, drafter.post(back, data=form))
    assert notes(services) == []
    assert "Note taken back" in words(drafter.get(PAGE))
    assert "They have it." not in words(drafter.get(PAGE))
    assert "The note is taken back." in follow(drafter, drafter.get(back))


def test_nobody_takes_back_what_another_wrote(services, drafter, sam):
    back = f"{PAGE}/notes/{note(services, by=sam)}/take-back"
    assert back not in drafter.get(PAGE).text
    token = token_in(drafter.get(PAGE).text)
    for answer in (drafter.get(back), drafter.post(back, data={"csrf_token": token})):
        assert (answer.status_code, "Only the person who wrote a note" in words(answer)) == (403, True)
    assert notes(services) == ["They have it."]


def test_a_note_belongs_to_its_letter(services, drafter):
    number = note(services, by=drafter.member)
    assert drafter.get(f"/letters/TRK15-0006/notes/{number}/take-back").status_code == 404
    assert drafter.get(f"{PAGE}/notes/{number + 1}/take-back").status_code == 404
    assert drafter.get("/letters/TRK15-9999/notes/new").status_code == 404


def test_a_letter_is_taken_on_and_given_to_others_and_to_nobody(services, drafter, sam):
    page = drafter.get(PAGE)
    assert "Nobody yet." in words(page)
    for to, whom, said in (
        (drafter.member, "you", "Who looks after it You"),
        (sam, "Sam Example", "Who looks after it Sam Example"),
        (None, "nobody", "Who looks after it Nobody yet."),
    ):
        form = form_on(drafter.get(PAGE), ASSIGN) | {"to": str(to.id) if to else ""}
        after = follow(drafter, drafter.post(ASSIGN, data=form))
        assert f"TRK15-0005 is assigned to {whom}." in after
        assert said in after
        assert holder(services) == (to.id if to else None)


def test_a_second_click_says_the_same_again(services, drafter):
    form = form_on(drafter.get(PAGE), ASSIGN) | {"to": str(drafter.member.id)}
    for _click in range(2):
        assert "TRK15-0005 is assigned to you." in follow(drafter, drafter.post(ASSIGN, data=form))


def test_a_stale_page_gives_nobody_a_letter_and_says_who_has_it(services, drafter, sam):
    form = form_on(drafter.get(PAGE), ASSIGN)
    give(services, sam)
    said = follow(drafter, drafter.post(ASSIGN, data=form | {"to": str(drafter.member.id)}))
    assert "Nothing was changed: TRK15-0005 is assigned to Sam Example since you opened its page." in said
    assert holder(services) == sam.id
    form = form_on(drafter.get(PAGE), ASSIGN)
    give(services, None)
    said = follow(drafter, drafter.post(ASSIGN, data=form | {"to": str(drafter.member.id)}))
    assert "Nothing was changed: TRK15-0005 is assigned to nobody since you opened its page." in said
    form = form_on(drafter.get(PAGE), ASSIGN)
    give(services, drafter.member)
    said = follow(drafter, drafter.post(ASSIGN, data=form | {"to": str(sam.id)}))
    assert "Nothing was changed: TRK15-0005 has been assigned to you since you opened its page." in said


@pytest.mark.parametrize("to", ["999999", "99999999999", "²", "nobody"])
def test_only_who_looks_after_letters_gets_one(services, drafter, sam, to):
    give(services, sam)
    form = form_on(drafter.get(PAGE), ASSIGN) | {"to": to}
    assert "that person does not look after letters any more" in follow(drafter, drafter.post(ASSIGN, data=form))
    assert holder(services) == sam.id


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR])
def test_other_roles_read_and_do_nothing(services, signed_in, sam, role):
    number = note(services, by=sam)
    give(services, sam)
    reader = signed_in(role, name="Vic Example")
    page = reader.get(PAGE)
    assert "They have it." in words(page)
    assert "Who looks after it Sam Example What happened" in words(page)
    assert "<form" not in page.text.split("<main", 1)[1]
    token = {"csrf_token": token_in(page.text)}
    for address in (NEW, ASSIGN, f"{PAGE}/notes/{number}/take-back"):
        assert reader.post(address, data=token).status_code == 403
    assert reader.get(NEW).status_code == 403


def test_an_archived_campaign_keeps_its_notes_and_takes_no_more(services, drafter):
    number = note(services, by=drafter.member)
    before = drafter.get(PAGE)
    archive(services)
    page = drafter.get(PAGE)
    assert "They have it." in words(page)
    assert "<form" not in page.text.split("<main", 1)[1]
    answer = drafter.post(NEW, data=form_on(before, NEW) | {"note": "Typed while it was archived."})
    assert (answer.status_code, "Typed while it was archived." in answer.text) == (400, True)
    assert "TRK15 is archived" in words(answer)
    back = f"{PAGE}/notes/{number}/take-back"
    form = form_on(before, ASSIGN)
    for answer in (
        drafter.get(NEW),
        drafter.get(back),
        drafter.post(back, data=form),
        drafter.post(ASSIGN, data=form | {"to": str(drafter.member.id)}),
    ):
        assert (answer.status_code, "TRK15 is archived" in words(answer)) == (409, True)
    assert (notes(services), holder(services)) == (["They have it."], None)


def test_a_closed_campaign_goes_on_being_looked_after(services, drafter):
    with services.database.writing() as session:
        small(session).state = State.CLOSED
    page = drafter.get(PAGE)
    assert drafter.post(NEW, data=form_on(page, NEW) | {"note": "Still waiting."}).status_code == 302
    form = form_on(page, ASSIGN) | {"to": str(drafter.member.id)}
    assert "TRK15-0005 is assigned to you." in follow(drafter, drafter.post(ASSIGN, data=form))


def test_a_withdrawn_letter_says_so_whether_it_is_made_or_not(services, drafter):
    made(services, [42])
    with services.database.writing() as session:
        for one in (letter(session, 42, "MAR15"), letter(session, 5)):
            one.withdrawn = True
    after, before = (words(drafter.get(page)) for page in ("/letters/MAR15-0042", PAGE))
    assert "This letter is withdrawn: whom it goes to left the audience. What was made and sent of it stays." in after
    assert "This letter is withdrawn: whom it goes to left the audience." in before
    assert "What was made" not in before


def test_an_open_letter_goes_to_no_post_and_is_looked_after_like_any_other(services, drafter):
    with services.database.writing() as session:
        small(session).open_letter = True
        list_letters(session, small(session), actor=SYSTEM)
    page = drafter.get("/letters/TRK15-0017")
    assert "All chief constables and commissioners" in words(page)
    assert "The post it goes to" not in words(page)
    form = form_on(page, "/letters/TRK15-0017/notes/new") | {"note": "To all of them."}
    assert "To all of them." in follow(drafter, drafter.post("/letters/TRK15-0017/notes/new", data=form))
    with services.database.reading() as session:
        kept = session.scalars(select(LetterNote)).one()
        assert kept.letter_id == letter(session, 17).id
