"""What is checked of each PDF of a run, and what the run's page says of it."""

from dataclasses import replace

import pytest

from app.letters.pdf.check import Fault
from app.letters.pdf.compare import Difference
from app.production.models import Comparison
from app.production.runs import render
from app.production.runs.check_words import AGAIN, PRESS, REASONS
from app.production.runs.work import work
from app.production.states import ComparisonState, RowState
from app.production.verification.words import shown_otherwise
from app.production.words import NOT_COMPARED, sentence
from tests.production.making import assert_over, batch, begin, events_of, finish, start, take
from tests.production.making import rows_of as rows_made
from tests.production.shown import COMPARING, LETTERS, MISSING, RUN, compared, failed, made, running, words
from tests.web.figures import numbers_in
from tests.web.markup import faults_of, links_of, part_of, rows_of, states_of, words_of


def sample_of(answer) -> tuple[list[int], str]:
    """What a page says of the letters that are compared: its numbers, and the shape of its state."""
    checks = part_of(answer, "checks")
    return numbers_in(rows_of(checks)[-1][0]), states_of(checks)[-1].shape


def unset(services, *reasons):
    """A run whose first letters the press did not set, for these reasons."""
    run = start(services, LETTERS)
    result = batch(take(services, run.id))
    few = [replace(one, unset=reason) for one, reason in zip(result.made, reasons, strict=False)]
    finish(services, run.id, replace(result, made=[*few, *result.made[len(few) :]]))
    return run


class TestARun:
    def test_the_shipped_letters_are_all_set_by_the_press_and_keep_the_standard(self, services):
        run_id = begin(services, 3)
        work(services, run_id)
        assert {(row.state, row.unset) for row in rows_made(services, run_id)} == {(RowState.MADE, "")}

    def test_a_letter_whose_pdf_has_faults_fails_with_them_and_leaves_nothing(self, services, monkeypatch):
        faults = (Fault("wrong_nesting", 2, "Figure in L"), Fault("no_title"))
        checked = []
        monkeypatch.setattr(render, "check", lambda pdf: () if checked.append(pdf) or len(checked) != 2 else faults)
        run_id = begin(services, 3)
        work(services, run_id)
        one, bad, other = rows_made(services, run_id)
        assert (one.state, other.state) == (RowState.MADE, RowState.MADE)
        assert (bad.state, bad.error_code) == (RowState.FAILED, "unsound_pdf")
        assert bad.error_facts == {"faults": [["wrong_nesting", 2, "Figure in L"], ["no_title", 0, ""]]}
        assert all(pdf.startswith(b"%PDF-") and pdf.endswith(b"%%EOF\n") for pdf in checked)
        assert_over(services, run_id)

    def test_a_letter_that_is_too_long_fails_and_says_how_long_it_came_to(self, services, monkeypatch):
        monkeypatch.setattr(render, "MOST_PAGES", 1)
        run_id = begin(services, 1)
        work(services, run_id)
        (row,) = rows_made(services, run_id)
        assert (row.error_code, row.error_facts) == ("too_many_pages", {"pages": 2, "limit": 1})

    def test_why_the_press_did_not_set_a_letter_is_kept_and_its_event_counts_it(self, services):
        run = unset(services, "a table", "a table")
        assert [row.unset for row in rows_made(services, run.id)] == ["a table", "a table", "", "", ""]
        (event,) = events_of(services, "letters.made")
        assert '"unset":2' in event.body


class TestItsPage:
    def test_while_letters_are_made_it_says_what_is_to_come(self, owner, services):
        running(services)
        checks = part_of(owner.get(RUN), "checks")
        assert [one.shape for one in states_of(checks)] == ["half", "full", "empty"]
        accessible, typesetting, sample = (row[0] for row in rows_of(checks))
        assert "PDF/UA-1" in accessible
        assert typesetting.startswith(PRESS)
        assert sample.startswith(AGAIN)

    def test_it_counts_and_asks_for_itself_while_letters_are_compared(self, owner, services):
        made(services)
        answer = owner.get(RUN)
        assert sample_of(answer) == ([0, 2], "half")
        assert COMPARING.search(answer.text)
        compared(services, state=ComparisonState.WAITING)
        assert sample_of(owner.get(RUN)) == ([1, 2], "half"), "no difference so far"

    def test_when_all_are_alike_it_says_so_and_asks_no_more(self, owner, services):
        made(services)
        compared(services)
        answer = owner.get(RUN)
        assert sample_of(answer) == ([2], "full")
        assert not COMPARING.search(answer.text)

    def test_what_differs_is_told_with_its_letter(self, owner, services):
        made(services)
        compared(services, state=ComparisonState.DIFFERENT, count=3, differences=[MISSING])
        answer = owner.get(RUN)
        assert sample_of(answer) == ([2, 1], "warn"), "compared, and differing"
        (other,) = part_of(answer, "checks").findall(".//li")
        assert links_of(other) == {"/letters/MAR15-0042": "MAR15-0042"}
        (difference,) = shown_otherwise([Difference(**MISSING)])
        _, found, rest = words_of(other).partition(difference)
        assert (found, numbers_in(rest)) == (difference, [2]), "and 2 more"
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []

    @pytest.mark.parametrize(
        ("code", "told"),
        [("file_changed", "file_changed"), ("gave_up", "gave_up"), ("address_overflow", "unexpected")],
    )
    def test_why_one_could_not_be_compared_is_told(self, owner, services, code, told):
        made(services)
        compared(services, state=ComparisonState.FAILED, error_code=code)
        answer = owner.get(RUN)
        assert sample_of(answer) == ([1, 1], "full"), "compared, and not"
        assert NOT_COMPARED[told] in words(answer)

    def test_letters_that_the_press_did_not_set_are_counted_by_reason(self, owner, services):
        unset(services, "a table", "a table", "glyph 9")
        checks = part_of(owner.get(RUN), "checks")
        typesetting = rows_of(checks)[1][0]
        assert "a table (2); glyph 9 (1)" in typesetting
        assert numbers_in(typesetting)[0] == 3
        assert states_of(checks)[1].shape == "query"

    def test_of_many_reasons_a_few_are_named(self, owner, services):
        unset(services, *(f"reason {number}" for number in range(REASONS)))
        page = owner.get(RUN)
        assert f"reason {REASONS - 1} (1)." in words(page)
        assert sample_of(page) == ([], "empty")

    def test_a_run_of_before_says_nothing_of_checks(self, owner, services):
        made(services)
        with services.database.writing() as session:
            session.query(Comparison).delete()
        assert "PDF/UA" not in words(owner.get(RUN))

    def test_a_failed_letter_says_what_its_pdf_has(self, owner, services):
        run = failed(services)
        facts = {"faults": [["wrong_nesting", 2, "Figure in L"], ["no_title", 0, ""]]}
        with services.database.writing() as session:
            row = session.get(type(rows_made(services, run.id)[0]), rows_made(services, run.id)[0].id)
            row.error_code, row.error_facts = "unsound_pdf", facts
        said = words(owner.get(RUN))
        assert sentence("unsound_pdf", facts) in said
        assert "wrong nesting on page 2 (Figure in L, clause 7.2); no title" in said
