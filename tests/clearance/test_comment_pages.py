"""Comments on paragraphs: who may, where they stand after an edit, and that nothing is said twice."""

from html import unescape

import pytest
from wtforms.validators import DataRequired, Length

from app.accounts.models import Role
from app.audit.find import EventFilter, body_of, find_events, personal_of
from app.audit.record import Actor
from app.campaigns.clearance.clear import withdraw_request
from app.campaigns.clearance.views.comments import CommentForm
from app.clearance.comments import threads
from tests.campaigns.writing import EDUCATION, edit, whole, written
from tests.clearance.clearers import CLEARANCE, LEAD, POLICE, clearer
from tests.production.shown import words
from tests.refusals import said_of as sentence_of
from tests.web.figures import numbers_in
from tests.web.filled import Form, Main
from tests.web.markup import (
    errors_of,
    message_of,
    notes_of,
    part_of,
    said_by,
    states_of,
    why_of,
    with_class,
    words_of,
)

TEXTS = f"{CLEARANCE}/texts"
RECORD = "Record each report."
AGAIN = "Record each report at once."
SHARED = "We meet at ((meeting place))."
REPLY = "It says so below."
CHIEF_CONSTABLES = "Chief officers of police"


@pytest.fixture
def said_of(services):
    """What was said, by paragraph: (block, body) of each comment, and whether it is settled."""

    def read():
        with services.database.reading() as session:
            return [
                (
                    one.first.comment.paragraph,
                    one.first.comment.body,
                    one.is_settled,
                    [r.comment.body for r in one.replies],
                )
                for one in threads(session, written(session).id)
            ]

    return read


def box(client, page: str, paragraph: str = "") -> Form:
    """The form in which a paragraph (its block) is commented on."""
    forms = Main(client.get(page).text).forms
    return next(form for form in forms if form.action.endswith("/comments") and form.fields["paragraph"] == [paragraph])


def comment(client, page: str, body: str, paragraph: str = "1"):
    form = box(client, page, paragraph)
    return client.post(form.action, data=form.fields | {"body": [body]}, follow_redirects=True)


def press(client, page: str, ending: str, **fields: str):
    form = next(form for form in Main(client.get(page).text).forms if form.action.endswith(ending))
    return client.post(
        form.action, data=form.fields | {name: [value] for name, value in fields.items()}, follow_redirects=True
    )


def test_an_office_comments_and_the_owner_replies_and_settles(home, owner, said_of):
    page = f"{home.page}/{POLICE}"
    after = comment(home, page, "At once?")
    assert whole(after)
    (thread,) = with_class(after, "ds-comment")
    assert "At once?" in words_of(thread)
    by = words_of(with_class(thread, "ds-comment__by")[0])
    assert ("Home Office" in by, "Sam Example" in by) == (True, True)
    reading = f"{TEXTS}/{POLICE}"
    press(owner, reading, "/reply", body=REPLY)
    assert whole(press(owner, reading, "/settle"))
    assert said_of() == [(1, "At once?", True, [REPLY])]
    (settled,) = with_class(home.get(page), "ds-comment__settled")
    assert [one.shape for one in states_of(settled)] == ["full"]
    press(home, page, "/reopen")
    assert said_of()[0][2] is False


def test_a_second_click_says_it_once(home, said_of):
    page = f"{home.page}/{POLICE}"
    form = box(home, page, "1")
    for _ in range(2):
        home.post(form.action, data=form.fields | {"body": ["Twice?"]})
    (answer,) = (each for each in Main(home.get(page).text).forms if each.action.endswith("/reply"))
    for _ in range(2):
        home.post(answer.action, data=answer.fields | {"body": ["Indeed."]})
    (settle,) = (each for each in Main(home.get(page).text).forms if each.action.endswith("/settle"))
    for _ in range(2):
        assert home.post(settle.action, data=settle.fields).status_code == 302
    assert said_of() == [(1, "Twice?", True, ["Indeed."])]


@pytest.mark.parametrize(
    ("body", "wrong"), [("", said_by(CommentForm.body, DataRequired)), ("x" * 2001, said_by(CommentForm.body, Length))]
)
def test_what_cant_be_said_is_shown_again(home, said_of, body, wrong):
    page = comment(home, f"{home.page}/{POLICE}", body)
    assert (page.status_code, whole(page)) == (400, True)
    assert errors_of(page) == {"body": wrong}
    assert f"{body}</textarea>" in page.text
    form = Main(page.text).forms[0]
    home.post(page.request.path, data=form.fields | {"body": ["Shorter."]})
    assert said_of() == [(1, "Shorter.", False, [])]


def test_it_stays_with_its_words_when_others_come_before_it(home, services):
    page = f"{home.page}/{POLICE}"
    comment(home, page, "At once?")
    edit(services, "We write to", "This comes first.\n\nWe write to")
    shown = home.get(f"{page}?since=none")
    assert (paragraph_of(shown.text, "At once?"), notes_of(shown)) == (3, [])


def test_it_says_that_its_paragraph_was_changed_and_what_it_said(home, services):
    page = f"{home.page}/{POLICE}"
    comment(home, page, "At once?")
    edit(services, RECORD, AGAIN)
    shown = home.get(f"{page}?since=none")
    assert whole(shown)
    assert (paragraph_of(shown.text, "At once?"), notes_of(shown)) == (2, ["changed"])
    (before,) = with_class(shown, "ds-comment__old")
    assert RECORD in words_of(before)


def test_when_its_paragraph_is_gone_it_stands_below_with_its_words(home, services):
    page = f"{home.page}/{POLICE}"
    comment(home, page, "At once?")
    edit(services, RECORD, "Taxis.")
    shown = home.get(page)
    assert notes_of(shown) == ["taken-out"]
    assert shown.text.index('id="whole-text"') < shown.text.index("At once?")
    (before,) = with_class(shown, "ds-comment__old")
    assert RECORD in words_of(before)


def test_of_a_paragraph_that_others_read_too_it_is_shown_there_and_counted_once(home, owner, services):
    comment(home, f"{home.page}/{POLICE}", "Which town?", paragraph="3")
    shown = home.get(f"{home.page}/{LEAD}")
    (note,) = main_notes(shown, "same-paragraph")
    assert CHIEF_CONSTABLES.lower() in words_of(note)
    assert paragraph_of(shown.text, "Which town?") == 4
    for page in (CLEARANCE, "/campaigns/WRITE/letter"):
        listed = owner.get(page)
        assert whole(listed)
        unsettled = part_of(listed, "to-settle")
        assert numbers_in(words_of(unsettled.xpath("ancestor::details/summary")[0])) == [1]
        (link,) = unsettled.iter("a")
        assert (CHIEF_CONSTABLES in words_of(link), numbers_in(words_of(link))) == (True, [4]), "the paragraph"
        assert link.get("href").startswith(f"{TEXTS}/{POLICE}#comment-")
        assert numbers_in(link.tail) == [1], "another text has the same paragraph"
    assert "Which town?" not in home.get(f"{home.page}/{LEAD}").text.split('id="whole-text"')[1]


def test_on_the_whole_text_it_is_of_that_text_alone(home):
    comment(home, f"{home.page}/{POLICE}", "Too long.", paragraph="")
    assert "Too long." in words(home.get(f"{home.page}/{POLICE}"))
    assert "Too long." not in words(home.get(f"{home.page}/{LEAD}"))


def test_in_a_stale_tab_it_is_said_of_the_words_that_were_read(home, services, said_of):
    page = f"{home.page}/{POLICE}"
    form = box(home, page, "1")
    edit(services, RECORD, AGAIN)
    shown = home.post(form.action, data=form.fields | {"body": ["At once?"]}, follow_redirects=True)
    assert notes_of(shown) == ["changed"]


# who may


def test_a_drafter_comments_for_the_campaign(home, services, signed_in):
    drafter = signed_in(Role.DRAFTER, name="Pat Example")
    after = comment(drafter, f"{TEXTS}/{LEAD}", "Shall we say when?")
    by = words_of(with_class(after, "ds-comment__by")[0])
    assert ("Pat Example" in by, "Office" in by) == (True, False)
    with services.database.reading() as session:
        (thread,) = threads(session, written(session).id)
        assert (thread.first.side, thread.first.by) == ("", "Pat Example")


def test_who_neither_drafts_nor_is_asked_reads(home, services, signed_in):
    comment(home, f"{home.page}/{POLICE}", "At once?")
    viewer, stranger = signed_in(Role.VIEWER, name="Pat Example"), signed_in(Role.CLEARER, name="Lee Example")
    for one in (viewer, stranger):
        page = one.get(f"{TEXTS}/{POLICE}")
        assert "At once?" in words(page)
        assert [form.action for form in Main(page.text).forms if form.method == "post"] == []
    form = box(home, f"{home.page}/{POLICE}", "1")
    token = Main(stranger.get("/account/password").text).forms[0].fields["csrf_token"]
    for office in (form.fields["office"], [""]):
        for body in ("Me too.", ""):
            sent = form.fields | {"csrf_token": token, "office": office, "body": [body]}
            assert stranger.post(form.action, data=sent).status_code == 403


def test_nobody_settles_the_comment_of_another_office(home, services, signed_in):
    comment(home, f"{home.page}/{POLICE}", "At once?")
    other = clearer(services, signed_in, EDUCATION, name="Pat Example")
    page = f"{other.page}/{POLICE}"
    assert [form for form in Main(other.get(page).text).forms if form.action.endswith("/settle")] == []
    (mine,) = (form for form in Main(home.get(f"{home.page}/{POLICE}").text).forms if form.action.endswith("/settle"))
    token = box(other, page, "1").fields["csrf_token"]
    refused = other.post(mine.action, data=mine.fields | {"csrf_token": token})
    assert (refused.status_code, why_of(refused)) == (403, sentence_of("not_to_settle"))


@pytest.mark.parametrize("wrong", [{"paragraph": ["99"]}, {"text": ["0" * 64]}, {"paragraph": ["2147483648"]}])
def test_there_is_no_comment_on_what_nobody_was_asked_about(home, said_of, wrong):
    form = box(home, f"{home.page}/{POLICE}", "1")
    answer = home.post(form.action, data=form.fields | {"body": ["What?"]} | wrong)
    assert answer.status_code == 404
    assert said_of() == []


def test_when_nobody_is_asked_any_more_nothing_is_commented_on(home, owner, services, said_of):
    form = box(home, f"{home.page}/{POLICE}", "1")
    with services.database.writing() as session:
        withdraw_request(session, written(session), reason="Later.", actor=Actor(owner.member.id))
    after = home.post(form.action, data=form.fields | {"body": ["Late."]}, follow_redirects=True)
    assert message_of(after) == ("warning", sentence_of("not_asked_to_comment"))
    assert said_of() == []


def test_the_record_keeps_the_words_where_they_can_be_erased(home, services):
    comment(home, f"{home.page}/{POLICE}", "At once?")
    with services.database.reading() as session:
        (event,) = find_events(session, EventFilter(action="comment.made"), size=5).events
        assert [(one.name, one.value) for one in personal_of(session, event.seq)] == [("body", "At once?")]
        assert body_of(event)["after"]["office"] == "Home Office"
        assert "At once?" not in event.body


def main_notes(page, name: str):
    """What is said beside comments, under this mark."""
    return [one for one in with_class(page, "ds-comment__note") if one.get("data-note") == name]


def paragraph_of(html: str, body: str) -> int:
    """The number of the paragraph at which a comment stands."""
    before = unescape(html).split(body)[0]
    return int(before.rsplit('id="paragraph-', 1)[1].split('"')[0])
