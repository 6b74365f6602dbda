"""The letter and other people: what they have cleared, what they saved meanwhile, and who may write."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.letter.page import NO_SUCH_FIELD
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.states import State
from tests.campaigns.clearing import going_on
from tests.campaigns.shown import changes_of, done, removed_by
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
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import conflict_of, facts_of, main_of, part_of, rows_of, with_class, words_of

POLICE = "Chief officers of police"


class TestClearances:
    def test_those_that_go_are_named_by_office_and_registry_first(self, writer, services):
        clear(services)
        form = opened(writer, body=swap("Record each report.", "Record every report."), enclosures="", note="Why")
        asked = save(writer, form)
        assert removed_by(asked) == 2
        assert rows_of(asked) == [[HOME, POLICE], [EDUCATION, POLICE]]
        assert (kept(services)[0], len(clearances(services))) == (1, 4)
        assert whole(asked)

        back = save(writer, filled_form(asked.text) | {"back": "1"})
        assert back.status_code == 200
        assert typed_in(back) == typed_in(form)
        assert (kept(services)[0], len(clearances(services))) == (1, 4)

        after = save(writer, filled_form(asked.text) | going_on(asked.text), follow_redirects=True)
        assert done(after) == ("success", [2])
        assert clearances(services) == ["lead-members"] * 2

    def test_a_field_that_is_printed_for_all_touches_all(self, writer, services):
        clear(services)
        assert removed_by(save(writer, opened(writer, value_1="the old mill"))) == 4
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
        assert "Sam Example" in conflict_of(refused)
        saved, _ = with_class(refused, "ds-words")
        assert words_of(saved).startswith("We are writing to field organisation .")
        theirs, ours = changes_of(refused)[:2], changes_of(refused)[2:]
        assert theirs == [("del", "are writing"), ("ins", "write")]
        assert ours == [("del", "at meeting place."), ("ins", "soon.")]
        assert kept(services)[0] == 2
        after = filled_form(refused.text, "letter-form")
        assert (after["body"], after["note"], after["seen"]) == (mine["body"], mine["note"], ["2"])
        assert whole(refused)

        assert done(save(writer, after, follow_redirects=True)) == ("success", [3])
        assert kept(services)[1].startswith("---\n")
        assert "We write to ((organisation))" in kept(services)[1]

    def test_both_are_shown_in_words(self, writer, other_writer):
        mine = opened(writer, body=MINE)
        save(other_writer, opened(other_writer, body=f"::: for lead-members\nFor you.\n:::\n\n{MINE}"))
        for text in map(words_of, with_class(save(writer, mine), "ds-words")):
            assert "Only in letters to lead members" in text
            assert ":::" not in text

    def test_marks_are_shown_where_nothing_else_differs(self, writer, other_writer):
        mine = opened(writer, body=swap("We write", "We *write*"))
        save(other_writer, opened(other_writer, body=swap("We write", "We **write**")))
        assert changes_of(save(writer, mine))[-2:] == [("del", "**write**"), ("ins", "*write*")]

    def test_theirs_can_be_taken_instead(self, writer, other_writer, services):
        mine = opened(writer, body=MINE)
        save(other_writer, opened(other_writer, body=swap("We write", "We are writing")))
        refused = save(writer, mine)
        assert main_of(refused).xpath(".//div[@role='alert'][not(@hidden)]//a/@href") == [PAGE]
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
        assert rows_of(refused) == [], "no other box differs"
        save(writer, after)
        assert beside(services) == ({"meeting place": "their place"}, ["Their list"])
        assert "Their subject" in kept(services)[1]

    def test_of_a_box_that_both_filled_both_are_shown(self, writer, other_writer, services):
        mine = opened(writer, value_1="York", value_2=["9", "3", "2015"])
        save(other_writer, opened(other_writer, value_1="Leeds"))
        refused = save(writer, mine)
        assert refused.status_code == 409
        assert rows_of(refused) == [["Where we meet", "Leeds", "York"], ["Meeting day", "Empty", "9 March 2015"]]
        assert with_class(refused, "ds-words") == [], "the texts say the same"
        assert beside(services)[0] == {"meeting place": "Leeds"}
        save(writer, filled_form(refused.text, "letter-form"))
        assert beside(services)[0] == {"meeting place": "York", "meeting day": "2015-03-09"}

    def test_what_was_typed_in_a_field_that_is_gone_is_not_lost(self, writer, services):
        mine = opened(writer, value_1="York", body=MINE)
        edit(services, CLOSING, "Thank you.")
        edit(services, "  - name: meeting place\n    label: Where we meet\n    example: the town hall\n", "")
        refused = save(writer, mine)
        assert ["Where we meet", NO_SUCH_FIELD, "York"] in rows_of(refused)

    def test_one_may_write_while_the_other_fills_in_the_fields(self, writer, other_writer, services):
        text, fields = opened(writer, body=MINE), opened(other_writer, value_1="Leeds", enclosures="A list")
        assert save(writer, text).status_code == 302
        assert done(save(other_writer, fields, follow_redirects=True)) == ("success", []), "no version is made"
        assert kept(services)[1].endswith("We meet soon.\n")
        assert beside(services) == ({"meeting place": "Leeds"}, ["A list"])

    def test_the_preview_says_that_somebody_else_has_saved(self, writer, other_writer, services):
        mine = opened(writer, body=MINE)
        save(other_writer, opened(other_writer, body=swap("We write", "We are writing")))
        saving = words_of(part_of(save(writer, mine, to=PREVIEW, headers=HTMX), "saving"))
        assert ("Sam Example" in saving, numbers_in(saving)[0]) == (True, 2)


class TestWhoMay:
    def test_a_viewer_reads(self, writer, signed_in):
        save(writer, opened(writer, value_2=["9", "3", "2015"], enclosures="A list"))
        viewer = signed_in(Role.VIEWER)
        page = viewer.get(PAGE)
        facts = facts_of(page)
        assert (facts["Subject"], facts["Enclosures"]) == ("Children at risk", "A list")
        assert (facts["Where we meet"], facts["Meeting day"]) == ("No value yet", "9 March 2015")
        assert "Record each report." in words_of(page)
        assert ":::" not in words_of(page)
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
        saving = words_of(part_of(typed, "saving"))
        assert ("WRITE" in saving, state in saving) == (True, True)
        refused = save(writer, form)
        assert refused.status_code == 409
        assert ("WRITE" in conflict_of(refused), state in conflict_of(refused)) == (True, True)
        mine = words_of(with_class(refused, "ds-source")[0])
        assert mine.startswith("We write to ((organisation)).")
        assert mine.endswith("We meet soon.")
        assert rows_of(refused) == [["Enclosures", "Empty", "A list"], ["Where we meet", "Empty", "York"]]
        assert whole(refused)
        assert (kept(services)[0], beside(services)) == (1, ({}, []))
        page = writer.get(PAGE)
        said = words_of(with_class(page, "ds-note")[0])
        assert ("WRITE" in said, state in said) == (True, True)
        assert "<textarea" not in page.text
