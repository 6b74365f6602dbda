"""Reviews by others before ministers are asked."""

import re

from app.accounts.models import Role
from app.audit.find import EventFilter, find_events, personal_of
from app.audit.find import body_of as said_by_event
from app.clearance.forms import NO_OBJECTION
from tests.campaigns.clearing import ask, clear_all
from tests.clearance.board.browsing import HERE, POLICE, act, done, edit, followed, needs_at, post, state_of
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.test_pages import words as read
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    timeline_of,
    with_class,
    words_of,
)


class TestBeforeMinisters:
    def test_a_look_is_added_answered_asked_again_and_taken_out(self, owner, services):
        at = f"{HERE}/before-ministers"
        assert (len(with_class(owner.get(at), "ds-empty")), rows_of(owner.get(at))) == (1, [])
        token = token_in(owner.get(at).text)
        said = owner.post(at, data={"csrf_token": token, "usual": "Legal advisers"}, follow_redirects=True)
        assert (message_of(said).kind, said.request.path) == ("success", at)
        assert "Legal advisers" in message_of(said).words
        assert ([row[0] for row in rows_of(said)], with_class(said, "ds-empty")) == (["Legal advisers"], [])
        one = re.search(rf"{at}/(\d+)", said.text)[1]
        page = followed(owner, f"/before-ministers/{one}", state="not_content", who="The legal team", note="Cite it")
        assert [one.shape for one in states_of(page)] == ["warn"], "not content"
        asking = {"track": "joint", "due": ["27", "2", "2099"]}
        refused = followed(owner, "/ask", **asking)
        assert errors_of(refused) == {"": said_of("steps_wait", names="Legal advisers")}
        followed(owner, f"/before-ministers/{one}", state="content", who="The legal team", note="They withdrew it")
        assert state_of(services)[0] == 0
        assert done(followed(owner, "/ask", **asking))
        for act_, shapes in (("again", ["empty"]), ("remove", [])):
            after = owner.post(f"{at}/{one}/{act_}", data={"csrf_token": token}, follow_redirects=True)
            assert (message_of(after).kind, "Legal advisers" in message_of(after).words) == ("success", True)
            assert [one.shape for one in states_of(after)] == shapes, act_
        assert message_of(owner.get(f"{at}/{one}", follow_redirects=True)).words == said_of("step_gone")

    def test_a_look_is_of_the_version_that_was_looked_at(self, owner, services):
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy team").text)[1]
        at, said = f"/before-ministers/{one}", {"state": "content", "who": "The policy team", "note": ""}
        form = {**filled_form(owner.get(f"{HERE}{at}").text), **said}
        edit(services, POLICE, "Be certain that a report is recorded as a crime when it is made")
        stale = owner.post(f"{HERE}{at}", data=form)
        assert errors_of(stale) == {"": said_of("text_changed_since")}
        assert self.shapes(owner.get(f"{HERE}/before-ministers")) == ["empty"], "not reviewed yet"
        after = owner.post(f"{HERE}{at}", data={**filled_form(stale.text), **said}, follow_redirects=True)
        assert (message_of(after).kind, "Policy team" in message_of(after).words) == ("success", True)
        assert self.shapes(after) == ["full"]
        edit(services, "We look forward to your reply", "We hope for your reply")
        refused = followed(owner, "/ask", track="joint")
        assert errors_of(refused) == {"": said_of("steps_wait", names="Policy team")}
        assert self.shapes(owner.get(f"{HERE}/before-ministers")) == ["query"], "content with an earlier version"
        after = followed(owner, at, **said)
        assert (message_of(after).kind, self.shapes(after)) == ("success", ["full"])
        assert done(followed(owner, "/ask", track="joint"))

    def test_another_of_the_same_name_is_not_added(self, owner, services):
        first = message_of(self.added(owner, name="Finance"))
        assert (first.kind, "Finance" in first.words) == ("success", True)
        again = self.added(owner, name="finance")
        assert message_of(again) == ("info", said_of("step_there", name="finance"))
        assert [row[0] for row in rows_of(again)] == ["Finance"]

    def test_a_review_of_an_earlier_version_is_said_on_the_board_and_before_issuing(self, owner, services):
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy team").text)[1]
        followed(owner, f"/before-ministers/{one}", state="content", who="The policy team", note="")
        act(services, ask)
        assert numbers_in(words_of(part_of(owner.get(HERE), "reviews"))) == [1, 1]
        assert parts_of(owner.get(HERE), "in-the-way") == []
        edit(services, "We look forward to your reply", "We hope for your reply")
        board = owner.get(HERE)
        assert numbers_in(words_of(part_of(board, "reviews"))) == [0, 1]
        (waits,) = needs_at(part_of(board, "in-the-way"), f"{HERE}/before-ministers")
        assert (waits.shape, "Policy team" in waits.title) == ("query", True)
        assert (numbers_in(waits.title), numbers_in(waits.rest)) == ([1], [2]), "content with 1, to review 2"
        act(services, clear_all, registries=["lead-members"], issue=False)
        (review,) = states_of(part_of(owner.get(f"{HERE}/issue"), "reviews"))
        assert (review.shape, "Policy team" in review.word, numbers_in(review.word)) == ("query", True, [1])
        followed(owner, "/issue")
        certificate = read(owner.get(f"{HERE}/certificates/1"))
        assert "Reviewed before ministers Policy team: content with version 1" in certificate

    def test_who_was_not_content_is_content_with_the_same_text_only_for_a_reason(self, owner, services):
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy team").text)[1]
        at, said = f"/before-ministers/{one}", {"who": "Jo Smith", "note": ""}
        refused = post(owner, at, state="not_content", **said)
        assert errors_of(refused) == {"note": NO_OBJECTION}
        followed(owner, at, state="not_content", who="Jo Smith", note="Cite the Act")
        for note in ("", "Cite the Act"):
            again = followed(owner, at, state="content", who="Jo Smith", note=note)
            assert errors_of(again) == {"note": said_of("answer_reversed")}
        followed(owner, at, state="content", who="Jo Smith", note="The Act is cited in the annex")
        notes = {"content": "The Act is cited in the annex", "not_content": "Cite the Act"}
        with services.database.reading() as session:
            recorded = {
                said_by_event(event)["after"]["state"]: {one.name: one.value for one in personal_of(session, event.seq)}
                for event in find_events(session, EventFilter(action="step.answered"), size=5).events
            }
        assert recorded == {state: {"who": "Jo Smith", "note": note} for state, note in notes.items()}
        content, not_content = (
            one for one in timeline_of(owner.get("/campaigns/MAR15/history")) if "Jo Smith" in one.words
        )
        assert content.title != not_content.title
        assert [one.title.startswith("Policy team: ") for one in (content, not_content)] == [True, True]
        assert [numbers_in(one.words) for one in (content, not_content)] == [[1], [1]], "the version"
        assert (notes["content"] in content.words, notes["not_content"] in not_content.words) == (True, True)

    @staticmethod
    def shapes(page) -> list[str]:
        """How each reviewer stands."""
        return [one.shape for one in states_of(page)]

    @staticmethod
    def added(client, **data):
        at = f"{HERE}/before-ministers"
        token = token_in(client.get(at).text)
        return client.post(at, data={"csrf_token": token, **data}, follow_redirects=True)

    def test_others_read_it(self, signed_in, drafter):
        assert signed_in(Role.VIEWER).get(f"{HERE}/before-ministers").status_code == 200
        assert post(drafter, "/before-ministers", usual="Policy team").status_code == 403
