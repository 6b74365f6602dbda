"""What is typed and not saved: kept by person and campaign, never over other words, and offered when they come back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.campaigns.letter.unsaved import KEPT_FOR, MOST, WRITING
from app.campaigns.models import TextDraft
from app.campaigns.states import State
from app.platform.clock import now
from tests.campaigns.shown import done
from tests.campaigns.writing import (
    CLOSING,
    HTMX,
    MINE,
    PAGE,
    beside,
    edit,
    kept,
    listed,
    opened,
    save,
    set_state,
    swap,
    token,
    typed_in,
    whole,
)
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import message_of, notes_of, part_of, parts_of, with_class, words_of

DRAFT = PAGE + "/draft"
TIME = re.compile(r"\b\d{1,2}:\d\d[ap]m\b")


def keep(client, form):
    """As the page does while somebody types; `form` goes on from the draft that comes of it."""
    answer = client.post(DRAFT, data=form, headers=HTMX)
    if answer.status_code == 200:
        form["draft"] = [re.search(r'data-known="([^"]*)"', answer.text)[1]]
    return answer


def said(answer):
    """What the line says that comes back when a draft is kept: saved or not-saved, and alone or who is editing."""
    assert answer.status_code == 200
    return notes_of(answer)


def go_on(client):
    return client.post(DRAFT + "/open", data={"csrf_token": token(client)})


def drafts(services):
    with services.database.reading() as session:
        return session.scalars(select(TextDraft).order_by(TextDraft.id)).all()


def events(services):
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent))


def age(services, by):
    with services.database.writing() as session:
        session.execute(update(TextDraft).values(saved_at=now() - by))


class TestKept:
    def test_what_is_typed_is_kept_and_changes_nothing(self, writer, services):
        before = events(services)
        answer = keep(writer, opened(writer, body=MINE, value_1="the mill", note="Why"))
        assert said(answer) == ["saved", "alone"]
        assert TIME.search(words_of(answer))
        (draft,) = drafts(services)
        assert ["note", "Why"] in draft.boxes
        assert "csrf_token" not in dict(draft.boxes)
        assert (kept(services)[0], beside(services), events(services)) == (1, ({}, []), before)

    def test_what_changes_nothing_is_not_kept_and_takes_the_draft_away(self, writer, services):
        assert said(keep(writer, opened(writer))) == ["alone"]
        form = opened(writer, body=MINE)
        keep(writer, form)
        assert len(drafts(services)) == 1
        keep(writer, form | {"body": opened(writer)["body"]})
        assert drafts(services) == []

    def test_another_window_does_not_write_over_it(self, writer, services):
        first, second = opened(writer, body=MINE), opened(writer, body=swap("We write", "We are writing"))
        keep(writer, first)
        assert said(keep(writer, second)) == ["not-saved", "alone"]
        assert "We meet soon." in dict(drafts(services)[0].boxes)["body"]
        assert said(keep(writer, first | {"note": ["More"]})) == ["saved", "alone"]

    def test_old_ones_go_when_another_is_kept(self, writer, other_writer, services):
        keep(writer, opened(writer, body=MINE))
        age(services, KEPT_FOR + timedelta(minutes=1))
        keep(other_writer, opened(other_writer, body=MINE))
        assert [draft.user_id for draft in drafts(services)] == [other_writer.member.id]

    def test_too_much_and_a_closed_campaign_are_refused(self, writer, services):
        form = opened(writer, body="x" * (MOST + 1))
        assert keep(writer, form).status_code == 413
        form = opened(writer, body=MINE)
        set_state(services, State.CLOSED)
        assert keep(writer, form).status_code == 409
        assert drafts(services) == []

    def test_text_that_can_not_be_saved_is_kept_all_the_same(self, writer, services):
        keep(writer, opened(writer, body="::: for nobody\n<b>", value_2=["31", "2", "2015"]))
        back = go_on(writer)
        assert back.status_code == 400
        form = filled_form(back.text, "letter-form")
        assert (form["body"], form["value_2"]) == (["::: for nobody\n<b>"], ["31 2 2015"])


class TestOffered:
    def test_a_list_of_too_many_lines_is_not_laid_out_beside_another_version(self, writer, monkeypatch):
        keep(writer, opened(writer, enclosures="A name\n" * 3_000))
        save(writer, opened(writer, enclosures="A map", body=MINE) | {"draft": [""]})
        keep(writer, opened(writer, enclosures="A name\n" * 3_000) | {"seen": ["1"], "beside": [""]})
        monkeypatch.setattr("app.campaigns.letter.editor_view.look_at", lambda *_, **__: pytest.fail("it was laid out"))
        back = go_on(writer)
        assert back.status_code == 409
        found = [numbers_in(words) for box, _, words in listed(back) if box == "enclosures"]
        assert found == [[100, 3000]], "lines taken, lines there are"

    def test_who_comes_back_is_asked_and_goes_on_as_it_was(self, writer, services):
        form = opened(writer, body=MINE, value_1="the mill", enclosures="A map", note="Why")
        keep(writer, form)
        page = writer.get(PAGE)
        assert TIME.search(words_of(part_of(page, "unsaved")))
        assert parts_of(page, "saved-since") == []
        assert filled_form(page.text, "letter-form")["body"] == [opened(writer)["body"][0]], (
            "what is saved stands there"
        )
        assert whole(page)
        back = go_on(writer)
        assert back.status_code == 200
        assert typed_in(back) == typed_in(form)
        assert numbers_in(words_of(part_of(back, "saving")))[0] == 2, "the version that saving makes"
        assert 'data-typed="yes"' in back.text
        assert whole(back)
        save(writer, filled_form(back.text, "letter-form"))
        assert (kept(services)[0], drafts(services)) == (2, [])
        assert parts_of(writer.get(PAGE), "unsaved") == []

    def test_words_typed_beside_an_offer_do_not_replace_what_is_offered(self, writer, services):
        keep(writer, opened(writer, body=MINE))
        keep(writer, opened(writer, body=swap("We write", "We are writing")))
        assert "We meet soon." in dict(drafts(services)[0].boxes)["body"]

    def test_it_can_be_discarded(self, writer, services):
        keep(writer, opened(writer, body=MINE))
        answer = writer.post(DRAFT + "/discard", data={"csrf_token": token(writer)}, follow_redirects=True)
        assert done(answer) == ("success", [])
        assert parts_of(answer, "unsaved") == []
        assert drafts(services) == []
        assert message_of(writer.get(go_on(writer).location)).kind == "info", "there are none"

    def test_both_are_shown_when_the_text_moved_on(self, writer, services):
        keep(writer, opened(writer, body=MINE))
        edit(services, CLOSING, "They meet.")
        assert numbers_in(words_of(part_of(writer.get(PAGE), "saved-since"))) == [2], "the version"
        both = go_on(writer)
        assert both.status_code == 409
        assert len(with_class(both, "ds-words")) == 2, "both are shown"
        form = filled_form(both.text, "letter-form")
        assert (form["body"][0].endswith("We meet soon."), form["seen"]) == (True, ["2"])
        assert said(keep(writer, form | {"note": ["More"]})) == ["saved", "alone"]

    def test_what_somebody_has_saved_since_is_not_offered(self, writer, other_writer, services):
        keep(writer, opened(writer, body=MINE))
        save(other_writer, opened(other_writer, body=MINE))
        assert parts_of(writer.get(PAGE), "unsaved") == []
        form = opened(writer, body=swap("We write", "We are writing"))
        assert "saved" in said(keep(writer, form)), "one that says nothing new is no hindrance"

    def test_it_is_offered_when_the_fields_of_the_text_have_changed(self, writer, services):
        keep(writer, opened(writer, value_1="the mill", note="Why"))
        edit(services, "  - name: background\n", "  - name: weather\n    required: no\n  - name: background\n")
        assert filled_form(go_on(writer).text, "letter-form")["value_1"] == ["the mill"]

    def test_a_closed_campaign_offers_nothing_and_loses_nothing(self, writer, services):
        keep(writer, opened(writer, body=MINE))
        set_state(services, State.CLOSED)
        assert parts_of(writer.get(PAGE), "unsaved") == []
        assert "We meet soon." in words_of(go_on(writer))


class TestOthers:
    def test_who_else_writes_is_said_and_nothing_that_they_wrote(self, writer, other_writer, services):
        keep(other_writer, opened(other_writer, body=MINE))
        page = writer.get(PAGE)
        line = part_of(page, "draft")
        assert notes_of(line) == ["editing"]
        assert ("Sam Example" in words_of(line), bool(TIME.search(words_of(line)))) == (True, True)
        assert "We meet soon." not in words_of(page)
        assert parts_of(page, "unsaved") == []
        answer = keep(writer, opened(writer, note="Mine"))
        assert (said(answer), "Sam Example" in words_of(answer)) == (["saved", "editing"], True)
        assert len(drafts(services)) == 2
        assert go_on(writer).status_code == 200
        assert "We meet soon." not in words_of(go_on(writer))

    def test_not_after_a_while(self, writer, other_writer, services):
        keep(other_writer, opened(other_writer, body=MINE))
        age(services, WRITING + timedelta(seconds=1))
        assert notes_of(part_of(writer.get(PAGE), "draft")) == ["alone"]

    @pytest.mark.parametrize("path", [DRAFT, DRAFT + "/open", DRAFT + "/discard"])
    def test_who_may_only_read_keeps_nothing(self, writer, signed_in, services, path):
        reader = signed_in(Role.VIEWER, name="Robin Example")
        form = opened(writer, body=MINE) | {"csrf_token": [token(reader)]}
        assert reader.post(path, data=form).status_code == 403
        assert drafts(services) == []
