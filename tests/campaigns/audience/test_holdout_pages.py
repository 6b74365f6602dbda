"""Posts are excluded and included again on pages, one by one and as a pasted list."""

import re
from urllib.parse import urlencode

from sqlalchemy import select

from app.campaigns.audience.words import FOUND, NO_REASONS, NONE_TICKED, TOO_MANY_LINES
from app.campaigns.models import HoldOut
from app.platform.history import known
from app.registry.posts.matching import How
from tests.campaigns.audience.browsing import (
    DYFED,
    GWENT,
    LONDON,
    PAGE,
    at,
    counts,
    counts_in_words,
    is_saved,
    letters,
    mark_in,
    post_ids,
    send,
)
from tests.campaigns.shown import done
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.test_pages import words
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    forms_of,
    links_of,
    main_of,
    message_of,
    notes_of,
    part_of,
    parts_of,
    states_of,
    words_of,
)


def held_rows(page, title):
    """The rows of the posts that are excluded, or included again, with this title."""
    rows = main_of(page).xpath(".//tr[td[@data-label='Reason']]")
    return [row for row in rows if title in words_of(row)]


class TestHoldOuts:
    def test_one_with_a_reason_and_back(self, drafter, services):
        first = post_ids(services)[0]
        one = f"{PAGE}/hold-out/{first}?{urlencode(LONDON)}"
        shown = drafter.get(one)
        assert words_of(part_of(shown, "post")) == DYFED
        assert len(parts_of(shown, "withdraws-SMALL-0001")) == 1
        assert send(drafter, [("reason", " Wrote first ")], to=one, page=one).location == at(LONDON)
        page = drafter.get(PAGE)
        kind, said = message_of(page)
        assert (kind, DYFED in said, "SMALL-0001" in said) == ("success", True, True)
        assert counts(page) == counts_in_words(3, 3, 1)
        assert is_saved(page)
        back = f"{PAGE}/put-back/{first}"
        (held,) = held_rows(page, DYFED)
        assert ("Wrote first" in words_of(held), "Alex Example" in words_of(held)) == (True, True)
        assert [state.shape for state in states_of(held)] == ["stop"]
        assert (forms_of(held), f"{PAGE}/hold-out/{first}" in links_of(held)) == ([back], True)
        send(drafter, [], to=back)
        page = drafter.get(PAGE)
        kind, said = message_of(page)
        assert (kind, "SMALL-0001" in said) == ("success", True)
        (held,) = held_rows(page, DYFED)
        assert ("Wrote first" in words_of(held), "Alex Example" in words_of(held)) == (True, True)
        assert [state.shape for state in states_of(held)] == ["full"]
        assert (forms_of(held), f"{PAGE}/hold-out/{first}" in links_of(held)) == ([], True)
        send(drafter, [], to=back)
        assert message_of(drafter.get(PAGE)).kind == "info", "nothing is left to do"

    def test_another_reason_takes_the_place_of_the_old(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        send(drafter, [("reason", "Wrote first")], to=one, page=one)
        again = drafter.get(one).text
        assert filled_form(again)["reason"] == ["Wrote first"]
        assert mark_in(again) == "Wrote first"
        send(drafter, [("reason", "A pilot")], to=one, page=one)
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, DYFED in said, "SMALL-0001" in said) == ("success", True, False), (
            "its letter was withdrawn before"
        )
        assert "A pilot" in words(drafter.get(PAGE))
        assert "Wrote first" not in words(drafter.get(PAGE))

    def test_a_reason_in_an_old_tab_does_not_write_over_another(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        old = {"csrf_token": token_in(drafter.get(one).text), "seen": "", "reason": "A pilot"}
        send(drafter, [("reason", "Wrote first")], to=one, page=one)
        refused = drafter.post(one, data=old)
        assert refused.status_code == 409
        assert "Wrote first" in conflict_of(refused)
        assert 'value="A pilot"' in refused.text
        assert drafter.post(one, data=old | {"seen": mark_in(refused.text)}).status_code == 302
        assert "A pilot" in words(drafter.get(PAGE))

    def test_a_reason_is_asked_for_beside_its_field(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        for reason in ("", "x" * 501):
            answer = send(drafter, [("reason", reason)], to=one, page=one)
            assert answer.status_code == 400
            assert errors_of(answer) == {"reason": said_of("no_exclusion_reason")}

    def test_a_post_outside_the_audience_is_told_as_such(self, drafter, services):
        one = f"{PAGE}/hold-out/300"
        send(drafter, [("reason", "Another time")], to=one, page=one)
        assert notes_of(drafter.get(PAGE)) == ["outside"]
        send(drafter, [], to=f"{PAGE}/put-back/300")
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, "SMALL-" in said) == ("success", False), "it has no letter"

    def test_a_post_that_there_is_not(self, drafter):
        assert drafter.get(f"{PAGE}/hold-out/999999").status_code == 404


class TestPastedList:
    LIST = f"{PAGE}/hold-out"

    def check(self, client, lines, *more):
        return send(client, [("lines", "\n".join(lines)), *more], to=self.LIST, page=self.LIST)

    def rows(self, answer):
        """What the page would send of its rows, with what is ticked."""
        html = answer.text
        hidden = re.findall(r'name="(shown|how-\d+|line-\d+|reason-\d+)"(?: type="text")? value="([^"]*)"', html)
        return [*hidden, *(("post", one) for one in re.findall(r'name="post" value="(\d+)"[^>]* checked', html))]

    def test_lines_are_checked_then_held_out(self, drafter, services):
        dyfed, gwent, *_ = post_ids(services)
        found = self.check(
            drafter, ["Dyfed-Powys Police\tWrote first", "Chief Constable of Gwnt Police", "Eton College"]
        )
        assert [state[:2] for state in states_of(found)] == [FOUND[How.NAME], FOUND[How.CLOSE]]
        assert "Eton College" in words_of(part_of(found, "lines-why"))
        rows = self.rows(found)
        assert [value for name, value in rows if name == "post"] == [str(dyfed)], "what is near is not ticked"
        held = self.check(drafter, ["Eton College"], *rows, ("post", str(gwent)), ("reason", "A pilot"), ("hold", "1"))
        assert done(held) == ("success", [2])
        assert re.search("<textarea[^>]*>Eton College</textarea>", held.text), "what was not matched stays in the box"
        with services.database.reading() as session:
            reasons = dict(session.execute(select(HoldOut.post_id, HoldOut.reason).where(known(HoldOut))).all())
        assert reasons == {dyfed: "Wrote first", gwent: "A pilot"}
        assert letters(services) == {"chief-constables": 2}

    def test_when_no_line_is_left_the_audience_follows(self, drafter, services):
        rows = self.rows(self.check(drafter, ["Gwent Police, wrote first"]))
        assert self.check(drafter, [], *rows, ("hold", "1")).location == PAGE

    def test_rows_stay_as_they_were_filled_while_more_lines_are_checked(self, drafter, services):
        dyfed = post_ids(services)[0]
        rows = [pair for pair in self.rows(self.check(drafter, ["Dyfed-Powys Police"])) if pair[0] != "post"]
        rows = [(name, "Mine" if name == f"reason-{dyfed}" else value) for name, value in rows]
        again = self.check(drafter, ["Gwent Police"], *rows)
        assert (f"reason-{dyfed}", "Mine") in self.rows(again)
        assert len([name for name, _ in self.rows(again) if name == "post"]) == 1, "the first stays without its tick"

    def test_a_line_for_several_posts_asks_which(self, drafter):
        everybody = [
            ("draft", "1"),
            ("as_at", "2015-03-03"),
            ("registry", "council-leaders"),
            ("registry", "lead-members"),
        ]
        lists = at(everybody, self.LIST)
        answer = send(drafter, [("lines", "Rotherham\nLead Member for Children’s Services")], to=lists, page=lists)
        assert [state[:2] for state in states_of(answer)] == [FOUND[How.SEVERAL]] * 2
        assert [name for name, _ in self.rows(answer) if name == "post"] == []
        why = words_of(part_of(answer, "lines-why"))
        assert ("Lead Member for Children’s Services" in why, len(numbers_in(why))) == (True, 1), "any of so many"

    def test_a_post_outside_the_audience_is_found_and_told(self, drafter):
        assert notes_of(self.check(drafter, ["Leader of Kent County Council"])) == ["outside"]

    def test_what_is_missing_is_said_and_nothing_is_lost(self, drafter, services):
        rows = self.rows(self.check(drafter, ["Gwent Police"]))
        unticked = [pair for pair in rows if pair[0] != "post"]
        for form, wrong in (
            ([*unticked, ("reason", "Why")], {"post": NONE_TICKED}),
            (rows, {"reason": NO_REASONS}),
            ([*rows, ("reason", "x" * 501)], {"reason": NO_REASONS}),
        ):
            answer = self.check(drafter, ["Eton College"], *form, ("hold", "1"))
            assert answer.status_code == 400
            assert errors_of(answer) == wrong
            assert GWENT in words(answer)
            assert "Eton College" in words(answer)
        assert letters(services) == {"chief-constables": 4}

    def test_a_list_without_end_is_refused_and_stays_in_its_box(self, drafter):
        answer = self.check(drafter, ["Gwent Police"] * 301)
        assert answer.status_code == 400
        assert errors_of(answer) == {"lines": TOO_MANY_LINES.format(most=300)}
        assert answer.text.count("Gwent Police") >= 301

    def test_nonsense_in_its_fields_is_left_out(self, drafter):
        form = [("shown", "x"), ("shown", "999999"), ("post", "999999"), ("hold", "1"), ("reason", "Why")]
        assert self.check(drafter, [], *form).status_code == 400
