"""What stands on a letter's page besides its editions: the four answers, notes, who looks after it, what happened."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.letters import list_letters
from app.campaigns.states import State
from app.delivery.channels import METHODS
from app.responses.answers import Asked, Back, Late
from app.tracking.letter_notes import LONGEST, add_note, assign, assignments_of, notes_on
from app.tracking.models import LetterNote
from app.tracking.refusals import REFUSALS
from app.tracking.views.beside_letter import NO_NOTE
from app.tracking.words import LEGENDS, assigned_words, reassigned_words
from tests.fixtures.app import add_member, token_in
from tests.production.making import made
from tests.production.shown import words
from tests.tracking.office import letter, send, small, small_campaign
from tests.web.markup import (
    errors_of,
    faults_of,
    forms_of,
    heading_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    timeline_of,
    why_of,
    words_of,
)

POSTED = METHODS["post"].handed_over

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
    form = main_of(page).xpath(".//form[@action=$action]", action=action)[0]
    return {field.name: field.value for field in form.xpath(".//input[@type='hidden']")}


def follow(client, answer):
    assert answer.status_code == 302, words(answer)
    return client.get(answer.location)


def holder_on(page):
    """Who looks after the letter, as its page says; blank for nobody."""
    return "".join(words_of(name) for name in part_of(page, "hands").xpath("./p/b"))


def test_the_page_is_whole_and_says_all_that_is_kept(services, drafter, sam):
    send(services, [5])
    note(services, "Telephoned.\nThey <have> it.", by=sam)
    give(services, sam)
    page = drafter.get(PAGE)
    said = words_of(main_of(page))
    assert f"{LEGENDS['delivered']} {LEGENDS['back']} {LEGENDS['asks']} {LEGENDS['late']}" in said
    assert f"{POSTED} 3 March 2015 {Back.NOTHING.word} {Asked.NO_ANSWER.word} {Late.OVERDUE.word}" in said
    assert "Telephoned. They <have> it. Sam Example, " in words(page)
    assert holder_on(page) == "Sam Example"
    assigned, *_, listed = timeline_of(part_of(page, "timeline"))
    assert ("Sam Example" in assigned.title, assigned.by) == (True, "by Despatch")
    assert "Owner Example" in listed.by
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_a_note_is_added_once_however_often_it_is_sent(services, drafter):
    form = form_on(drafter.get(PAGE), NEW) | {"note": " They ask for\r\nanother week. "}
    for _click in range(2):
        page = follow(drafter, drafter.post(NEW, data=form))
    assert notes(services) == ["They ask for\nanother week."]
    assert message_of(page).kind == "success"
    assert "They ask for another week. Alex Example, " in words(page)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", NO_NOTE), (" \r\n ", NO_NOTE), ("x" * (LONGEST + 1), "4,000")],
)
def test_a_note_that_is_none_is_refused_beside_its_box_and_stays_there(services, drafter, text, says):
    form = form_on(drafter.get(PAGE), NEW) | {"note": text}
    answer = drafter.post(NEW, data=form)
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), says in errors["note"]) == (["note"], True)
    assert text.strip() in answer.text
    assert form_on(answer, NEW)["once"] == form["once"]
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
    assert notes(services) == []


def test_the_page_of_a_note_opens_by_itself(services, drafter):
    page = drafter.get(NEW)
    assert "TRK15-0005" in heading_of(page)
    assert drafter.post(NEW, data=form_on(page, NEW) | {"note": "By itself."}).status_code == 302
    assert notes(services) == ["By itself."]


def test_its_author_takes_a_note_back_after_a_question(services, drafter):
    number = note(services, by=drafter.member)
    back = f"{PAGE}/notes/{number}/take-back"
    assert back in drafter.get(PAGE).text
    asks = drafter.get(back)
    assert "They have it." in words(asks)
    assert forms_of(asks) == [back]
    assert notes(services) == ["They have it."], "nothing is taken back by asking"
    form = form_on(asks, back)
    for _click in range(2):
        assert message_of(follow(drafter, drafter.post(back, data=form))).kind == "success"
    assert notes(services) == []
    taken_back, added, *_ = timeline_of(part_of(drafter.get(PAGE), "timeline"))
    assert (taken_back.by, taken_back.words) == ("by Alex Example", "")
    assert added.by == "by Alex Example"
    assert "They have it." not in words(drafter.get(PAGE))
    assert message_of(follow(drafter, drafter.get(back))).kind == "success"


def test_nobody_takes_back_what_another_wrote(services, drafter, sam):
    back = f"{PAGE}/notes/{note(services, by=sam)}/take-back"
    assert back not in drafter.get(PAGE).text
    token = token_in(drafter.get(PAGE).text)
    for answer in (drafter.get(back), drafter.post(back, data={"csrf_token": token})):
        assert (answer.status_code, why_of(answer)) == (403, REFUSALS["not_the_author"])
    assert notes(services) == ["They have it."]


def test_a_note_belongs_to_its_letter(services, drafter):
    number = note(services, by=drafter.member)
    assert drafter.get(f"/letters/TRK15-0006/notes/{number}/take-back").status_code == 404
    assert drafter.get(f"{PAGE}/notes/{number + 1}/take-back").status_code == 404
    assert drafter.get("/letters/TRK15-9999/notes/new").status_code == 404


def test_a_letter_is_taken_on_and_given_to_others_and_to_nobody(services, drafter, sam):
    assert holder_on(drafter.get(PAGE)) == "", "nobody yet"
    for to, whom, shown in ((drafter.member, "you", "You"), (sam, "Sam Example", "Sam Example"), (None, "", "")):
        form = form_on(drafter.get(PAGE), ASSIGN) | {"to": str(to.id) if to else ""}
        after = follow(drafter, drafter.post(ASSIGN, data=form))
        assert message_of(after) == ("success", assigned_words("TRK15-0005", whom))
        assert holder_on(after) == shown
        assert holder(services) == (to.id if to else None)


def test_a_second_click_says_the_same_again(services, drafter):
    form = form_on(drafter.get(PAGE), ASSIGN) | {"to": str(drafter.member.id)}
    for _click in range(2):
        message = message_of(follow(drafter, drafter.post(ASSIGN, data=form)))
        assert message == ("success", assigned_words("TRK15-0005", "you"))


def test_a_stale_page_gives_nobody_a_letter_and_says_who_has_it(services, drafter, sam):
    form = form_on(drafter.get(PAGE), ASSIGN)
    give(services, sam)
    stale = follow(drafter, drafter.post(ASSIGN, data=form | {"to": str(drafter.member.id)}))
    assert message_of(stale) == ("warning", reassigned_words("TRK15-0005", "Sam Example"))
    assert holder(services) == sam.id
    form = form_on(drafter.get(PAGE), ASSIGN)
    give(services, None)
    stale = follow(drafter, drafter.post(ASSIGN, data=form | {"to": str(drafter.member.id)}))
    assert message_of(stale) == ("warning", reassigned_words("TRK15-0005", ""))
    form = form_on(drafter.get(PAGE), ASSIGN)
    give(services, drafter.member)
    stale = follow(drafter, drafter.post(ASSIGN, data=form | {"to": str(sam.id)}))
    assert message_of(stale) == ("warning", reassigned_words("TRK15-0005", "you"))


def test_whose_hands_it_is_in_says_who():
    assert assigned_words("TRK15-0005", "Sam Example") == "TRK15-0005 is assigned to Sam Example."
    assert assigned_words("TRK15-0005", "") == "TRK15-0005 is assigned to no one."
    others = [reassigned_words("TRK15-0005", whom) for whom in ("Sam Example", "", "you")]
    assert ["Sam Example" in others[0], "no one" in others[1], "to you" in others[2]] == [True] * 3


@pytest.mark.parametrize("to", ["999999", "99999999999", "²", "nobody"])
def test_only_who_looks_after_letters_gets_one(services, drafter, sam, to):
    give(services, sam)
    form = form_on(drafter.get(PAGE), ASSIGN) | {"to": to}
    message = message_of(follow(drafter, drafter.post(ASSIGN, data=form)))
    assert message == ("warning", REFUSALS["letter_not_assignable"])
    assert holder(services) == sam.id


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLEARER, Role.SAFEGUARDING, Role.ADMINISTRATOR])
def test_other_roles_read_and_do_nothing(services, signed_in, sam, role):
    number = note(services, by=sam)
    give(services, sam)
    reader = signed_in(role, name="Vic Example")
    page = reader.get(PAGE)
    assert "They have it." in words(page)
    assert holder_on(page) == "Sam Example"
    assert "<form" not in page.text.split("<main", 1)[1].split("</main>")[0]
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
    assert "<form" not in page.text.split("<main", 1)[1].split("</main>")[0]
    answer = drafter.post(NEW, data=form_on(before, NEW) | {"note": "Typed while it was archived."})
    assert (answer.status_code, "Typed while it was archived." in answer.text) == (400, True)
    archived = CLOSED[State.ARCHIVED].format(reference="TRK15")
    assert errors_of(answer) == {"note": archived}
    back = f"{PAGE}/notes/{number}/take-back"
    form = form_on(before, ASSIGN)
    for answer in (
        drafter.get(NEW),
        drafter.get(back),
        drafter.post(back, data=form),
        drafter.post(ASSIGN, data=form | {"to": str(drafter.member.id)}),
    ):
        assert (answer.status_code, why_of(answer)) == (409, archived)
    assert (notes(services), holder(services)) == (["They have it."], None)


def test_a_closed_campaign_goes_on_being_looked_after(services, drafter):
    with services.database.writing() as session:
        small(session).state = State.CLOSED
    page = drafter.get(PAGE)
    assert drafter.post(NEW, data=form_on(page, NEW) | {"note": "Still waiting."}).status_code == 302
    form = form_on(page, ASSIGN) | {"to": str(drafter.member.id)}
    assert holder_on(follow(drafter, drafter.post(ASSIGN, data=form))) == "You"
    assert holder(services) == drafter.member.id


def test_a_withdrawn_letter_says_so_whether_it_is_made_or_not(services, drafter):
    made(services, [42])
    with services.database.writing() as session:
        for one in (letter(session, 42, "MAR15"), letter(session, 5)):
            one.withdrawn = True
    for page, is_made in (("/letters/MAR15-0042", True), (PAGE, False)):
        withdrawn = part_of(drafter.get(page), "withdrawn")
        assert bool(parts_of(withdrawn, "editions-stay")) is is_made, page
        assert parts_of(withdrawn, "never-sent"), page
        there = drafter.get(page)
        assert parts_of(there, "no-replies"), page
        assert not any("/replies/new" in href for href in links_of(there)), page
    assert parts_of(drafter.get("/letters/TRK15-0006"), "withdrawn") == []


def test_an_open_letter_goes_to_no_post_and_is_looked_after_like_any_other(services, drafter):
    with services.database.writing() as session:
        small(session).open_letter = True
        list_letters(session, small(session), actor=SYSTEM)
    page = drafter.get("/letters/TRK15-0017")
    assert "All chief officers of police" in words(page)
    posts = [[href for href in links_of(one) if href.startswith("/posts/")] for one in (page, drafter.get(PAGE))]
    assert (posts[0], posts[1] != []) == ([], True), "it goes to no post"
    form = form_on(page, "/letters/TRK15-0017/notes/new") | {"note": "To all of them."}
    assert "To all of them." in words(follow(drafter, drafter.post("/letters/TRK15-0017/notes/new", data=form)))
    with services.database.reading() as session:
        kept = session.scalars(select(LetterNote)).one()
        assert kept.letter_id == letter(session, 17).id
