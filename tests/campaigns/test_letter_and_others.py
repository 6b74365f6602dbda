"""The letter and other people: what they have cleared, what they saved meanwhile, and who may write."""

import re
from html import unescape

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.states import State
from tests.campaigns.clearing import going_on
from tests.campaigns.writing import (
    CLOSING,
    EDUCATION,
    HOME,
    HTMX,
    MINE,
    PAGE,
    PREVIEW,
    beside,
    clear,
    clearances,
    edit,
    kept,
    opened,
    pages,
    save,
    set_state,
    swap,
    token,
    typed_in,
    whole,
)
from tests.registry.test_pages import words as words_of
from tests.web.filled import filled_form


class TestClearances:
    def test_those_that_go_are_named_by_office_and_registry_first(self, writer, services):
        clear(services)
        form = opened(writer, body=swap("Record each report.", "Record every report."), enclosures="", note="Why")
        asked = save(writer, form)
        assert "This removes 2 clearances" in words_of(asked)
        assert f"{HOME} Chief constables and commissioners {EDUCATION} Chief constables" in words_of(asked)
        assert "Nothing is saved yet." in words_of(asked)
        assert (kept(services)[0], len(clearances(services))) == (1, 4)
        assert whole(asked)

        back = save(writer, filled_form(asked.text) | {"back": "1"})
        assert back.status_code == 200
        assert typed_in(back) == typed_in(form)
        assert (kept(services)[0], len(clearances(services))) == (1, 4)

        done = save(writer, filled_form(asked.text) | going_on(asked.text), follow_redirects=True)
        assert "Version 2 saved." in words_of(done)
        assert clearances(services) == ["lead-members"] * 2

    def test_a_field_that_is_printed_for_all_touches_all(self, writer, services):
        clear(services)
        assert "This removes 4 clearances" in words_of(save(writer, opened(writer, value_1="the old mill")))
        assert beside(services)[0] == {}

    def test_an_edit_that_changes_no_cleared_text_asks_nothing(self, writer, services):
        clear(services, "lead-members")
        answer = save(writer, opened(writer, body=swap("Record each report.", "Record every report.")))
        assert answer.status_code == 302
        assert clearances(services) == ["lead-members"] * 2


class TestTwoPeople:
    def test_a_stale_text_is_refused_and_both_are_shown(self, writer, other_writer, services):
        mine = opened(writer, body=MINE, note="Mine")
        save(other_writer, opened(other_writer, body=swap("We write", "We are writing")))
        refused = save(writer, mine)
        assert refused.status_code == 409
        assert "Sam Example saved this letter on" in words_of(refused)
        assert "Saved now We are writing to ((organisation))." in words_of(refused)
        assert "[removed: are writing ] [added: write ]" in words_of(refused)
        assert kept(services)[0] == 2
        after = filled_form(refused.text, "letter-form")
        assert (after["body"], after["note"], after["seen"]) == (mine["body"], mine["note"], ["2"])
        assert whole(refused)

        assert "Version 3 saved." in words_of(save(writer, after, follow_redirects=True))
        assert kept(services)[1].startswith("---\n")
        assert "We write to ((organisation))" in kept(services)[1]

    def test_theirs_can_be_taken_instead(self, writer, other_writer, services):
        mine = opened(writer, body=MINE)
        save(other_writer, opened(other_writer, body=swap("We write", "We are writing")))
        refused = save(writer, mine)
        assert re.search(rf'href="{PAGE}">Discard mine and use theirs', refused.text)
        assert "We are writing" in opened(writer)["body"][0]
        assert kept(services)[0] == 2

    def test_what_one_left_alone_is_as_the_other_has_it(self, writer, other_writer, services):
        mine = opened(writer, body=MINE)
        theirs = {
            "subject": "Their subject",
            "asks": "Their ask.",
            "value_1": "their place",
            "enclosures": "Their list",
        }
        save(other_writer, opened(other_writer, **theirs))
        refused = save(writer, mine)
        after = filled_form(refused.text, "letter-form")
        assert {name: after[name][0] for name in theirs} == theirs
        assert "Other boxes that differ" not in words_of(refused)
        save(writer, after)
        assert beside(services) == ({"meeting place": "their place"}, ["Their list"])
        assert "Their subject" in kept(services)[1]

    def test_of_a_box_that_both_filled_both_are_shown(self, writer, other_writer, services):
        mine = opened(writer, value_1="York", value_2=["9", "3", "2015"])
        save(other_writer, opened(other_writer, value_1="Leeds"))
        refused = save(writer, mine)
        assert refused.status_code == 409
        assert "Where we meet Leeds York" in words_of(refused)
        assert "Meeting day Empty 9 March 2015" in words_of(refused)
        assert "What yours changes in it" not in words_of(refused), "the texts say the same"
        assert beside(services)[0] == {"meeting place": "Leeds"}
        save(writer, filled_form(refused.text, "letter-form"))
        assert beside(services)[0] == {"meeting place": "York", "meeting day": "2015-03-09"}

    def test_what_was_typed_in_a_field_that_is_gone_is_not_lost(self, writer, services):
        mine = opened(writer, value_1="York", body=MINE)
        edit(services, CLOSING, "Thank you.")
        edit(services, "  - name: meeting place\n    label: Where we meet\n    example: the town hall\n", "")
        refused = save(writer, mine)
        assert "Where we meet The text has no such field now York" in words_of(refused)

    def test_one_may_write_while_the_other_fills_in_the_fields(self, writer, other_writer, services):
        text, fields = opened(writer, body=MINE), opened(other_writer, value_1="Leeds", enclosures="A list")
        assert save(writer, text).status_code == 302
        assert "The letter is saved." in words_of(save(other_writer, fields, follow_redirects=True))
        assert kept(services)[1].endswith("We meet soon.\n")
        assert beside(services) == ({"meeting place": "Leeds"}, ["A list"])

    def test_the_preview_says_that_somebody_else_has_saved(self, writer, other_writer, services):
        mine = opened(writer, body=MINE)
        save(other_writer, opened(other_writer, body=swap("We write", "We are writing")))
        typed = unescape(save(writer, mine, to=PREVIEW, headers=HTMX).text)
        assert "Sam Example saved version 2 after this page was opened" in typed


class TestWhoMay:
    def test_a_viewer_reads(self, writer, signed_in):
        save(writer, opened(writer, value_2=["9", "3", "2015"], enclosures="A list"))
        viewer = signed_in(Role.VIEWER)
        page = viewer.get(PAGE)
        assert (
            "Subject Children at risk Enclosures A list Where we meet No value yet Meeting day 9 March 2015"
            in words_of(page)
        )
        assert "::: for chief-constables Record each report." in words_of(page)
        assert pages(page)
        assert "<textarea" not in page.text
        assert whole(page)

    @pytest.mark.parametrize("path", [PAGE, PREVIEW, f"{PAGE}/template", f"{PAGE}/versions/1/restore"])
    def test_a_viewer_changes_nothing(self, writer, signed_in, services, path):
        form = opened(writer, body=MINE)
        viewer = signed_in(Role.VIEWER)
        assert save(viewer, form | {"csrf_token": token(viewer)}, to=path).status_code == 403
        assert kept(services)[0] == 1

    def test_a_drafter_who_does_not_own_the_campaign_writes(self, writer, other_writer, services):
        with services.database.writing() as session:
            take_on(session, campaign_by_reference(session, "WRITE"), actor=Actor(other_writer.member.id))
        assert save(writer, opened(writer, body=MINE)).status_code == 302

    @pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
    def test_closed_meanwhile_nothing_is_saved_and_nothing_typed_is_lost(self, writer, services, state):
        form = opened(writer, body=MINE, enclosures="A list", value_1="York")
        set_state(services, state)
        faulty = form | {"body": ["<b>Mine</b>"]}
        for refused in (save(writer, faulty), save(writer, faulty, to=PREVIEW)):
            assert (refused.status_code, "<b>Mine</b>" in words_of(refused)) == (409, True)
        typed = save(writer, form, to=PREVIEW, headers=HTMX)
        assert f"WRITE is {state} now, so this can’t be saved." in unescape(typed.text)
        refused = save(writer, form)
        assert refused.status_code == 409
        assert f"WRITE was {state} after you opened this page" in words_of(refused)
        assert "Your text We write to ((organisation))." in words_of(refused)
        assert "We meet soon." in words_of(refused)
        assert "Enclosures Empty A list Where we meet Empty York" in words_of(refused)
        assert whole(refused)
        assert (kept(services)[0], beside(services)) == (1, ({}, []))
        page = writer.get(PAGE)
        assert f"WRITE is {state}." in words_of(page)
        assert "<textarea" not in page.text
