"""The page of the copy list: lines and posts added, moved and removed."""

import re

from app.accounts.models import Role
from app.campaigns.lifecycle.create import campaign_by_reference
from tests.campaigns.audience.browsing import PAGE, send
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.shown import removed_by
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, forms_of, part_of, rows_of, words_of


class TestCopies:
    COPIES = f"{PAGE.removesuffix('audience')}letter/copies"

    def send(self, client, form, to=""):
        return send(client, form, to=self.COPIES + to, page=self.COPIES)

    def lines(self, page):
        return [row[0] for row in rows_of(page)]

    def moves(self, page):
        """The buttons that change the order of the list, in its order."""
        here = [to.removeprefix(self.COPIES).partition("?")[0] for to in forms_of(page)]
        return [to for to in here if to.endswith(("/up", "/down"))]

    def test_lines_and_posts_are_added_moved_and_removed(self, drafter):
        self.send(drafter, [("line", "Clerk of the House")])
        found = drafter.get(f"{self.COPIES}?q=rotherham+leader")
        post = re.search(r'name="post" value="(\d+)"', found.text)[1]
        answer = self.send(drafter, [("post", post)], "?q=rotherham+leader")
        assert answer.location == f"{self.COPIES}?q=rotherham+leader"
        page = drafter.get(self.COPIES)
        clerk, leader = "Clerk of the House", "Leader of Rotherham Metropolitan Borough Council"
        assert self.lines(page) == [f"1. {clerk}", f"2. {leader}"]
        first, second = re.findall(r"/copies/(\d+)/remove", page.text)
        assert self.moves(page) == [f"/{first}/down", f"/{second}/up"]
        self.send(drafter, [], f"/{first}/down")
        assert self.lines(drafter.get(self.COPIES)) == [f"1. {leader}", f"2. {clerk}"]
        self.send(drafter, [], f"/{second}/remove")
        page = drafter.get(self.COPIES)
        assert (self.lines(page), self.moves(page)) == ([f"1. {clerk}"], [])

    def test_what_is_no_line_is_said_beside_the_field(self, drafter):
        for line, code in (("", "copy_blank"), ("x" * 121, "copy_too_long")):
            answer = self.send(drafter, [("line", line)])
            assert answer.status_code == 400
            assert errors_of(answer) == {"line": said_of(code)}

    def test_a_post_that_there_is_not_is_not_added(self, drafter):
        assert self.send(drafter, [("post", "999999")]).status_code == 404

    def test_clearances_that_go_are_asked_about_and_the_line_is_not_lost(self, drafter, services):
        with services.database.writing() as session:
            clear_all(session, campaign_by_reference(session, "SMALL"), issue=False)
        form = [("line", "Clerk of the House")]
        asked = self.send(drafter, form)
        assert removed_by(asked) == 5
        assert 'value="Clerk of the House"' in self.send(drafter, [*form, ("back", "1")]).text
        assert self.send(drafter, [*form, *going_on(asked.text).items()]).status_code == 302

    def test_a_stale_list_is_not_changed(self, drafter):
        fields = {"csrf_token": token_in(drafter.get(self.COPIES).text), "seen": "old", "line": "A"}
        assert drafter.post(self.COPIES, data=fields).status_code == 409

    def test_who_may_only_look_sees_the_list(self, campaign, signed_in):
        page = signed_in(Role.VIEWER).get(self.COPIES)
        assert numbers_in(words_of(part_of(page, "copies"))) == [], "none yet"
        assert forms_of(page) == []
