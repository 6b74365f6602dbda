"""Letters made again, from their run or from a letter's page, and the editions on that page."""

from sqlalchemy import select

from app.campaigns.models import Campaign, Letter
from app.production.models import Run, RunLetter
from app.production.runs.runs import run_numbered
from tests.delivery.marking import lede_of
from tests.production import making
from tests.production.making import start
from tests.production.shown import RUN, count, failed, made, running, send, words
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import faults_of, forms_of, links_of, message_of, part_of, rows_of, words_of


def editions_in(page) -> list[list[str]]:
    """The rows of the editions of a letter, as its page lists them."""
    return [row for row in rows_of(page) if len(row) == 6 and row[0].startswith("Edition ")]


class TestAgain:
    def numbers(self, services, run_number):
        with services.database.reading() as session:
            run = run_numbered(session, session.scalars(select(Campaign)).one(), run_number)
            rows = select(Letter.number).join(RunLetter, RunLetter.letter_id == Letter.id)
            return list(session.scalars(rows.where(RunLetter.run_id == run.id).order_by(Letter.number)))

    def test_the_letters_that_failed_make_the_next_run(self, owner, services):
        failed(services)
        assert send(owner, RUN + "/again").location == "/campaigns/MAR15/runs/2"
        assert self.numbers(services, 2) == [42]

    def test_one_letter_makes_its_next_edition(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again", letter="MAR15-0044").location == "/campaigns/MAR15/runs/2"
        assert self.numbers(services, 2) == [44]
        with services.database.reading() as session:
            second = session.scalars(select(Run).where(Run.number == 2)).one()
        making.make_all(services, second.id)
        assert [row[0] for row in editions_in(owner.get("/letters/MAR15-0044"))] == ["Edition 2", "Edition 1"]

    def test_a_letter_of_no_campaign_or_of_another_is_not_found(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again", letter="OTHER-0001").status_code == 404

    def test_when_all_were_made_since_nothing_starts(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again").location == RUN
        kind, said = message_of(owner.get(RUN))
        assert (kind, numbers_in(said)) == ("info", [1]), "the run of which nothing is left"

    def test_while_another_run_is_under_way_it_leads_there(self, owner, services):
        failed(services)
        start(services, [60])
        assert send(owner, RUN + "/again").location == "/campaigns/MAR15/runs/2"
        under_way = f"{said_of('run_under_way', number=2)}."
        assert message_of(owner.get("/campaigns/MAR15/runs/2")) == ("info", under_way)
        assert count(services, Run) == 2


class TestLetterPage:
    def test_it_lists_the_editions_the_newest_first(self, owner, services):
        made(services)
        made(services)
        answer = owner.get("/letters/MAR15-0044")
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        newest, first = editions_in(answer)
        assert [newest[0], first[0]] == ["Edition 2", "Edition 1"]
        assert newest[4] == "DRAFT"
        assert {f"/letters/MAR15-0044/letter.pdf?edition={number}" for number in (1, 2)} <= links_of(answer).keys()
        assert "/campaigns/MAR15/runs/2/again" in forms_of(answer)

    def test_before_it_is_made_it_says_so(self, owner):
        page = owner.get("/letters/MAR15-0044")
        assert ("MAR15-0044" in lede_of(page), editions_in(page)) == (True, [])
        assert "again" not in words(page)

    def test_while_a_run_is_under_way_it_waits(self, owner, services):
        running(services)
        page = owner.get("/letters/MAR15-0044")
        assert numbers_in(words_of(part_of(page, "held"))) == [1], "the run that it waits for"
        assert "/campaigns/MAR15/runs/1/again" not in forms_of(page)

    def test_to_others_it_offers_no_making(self, owner, viewer, services):
        made(services)
        assert "/campaigns/MAR15/runs/1/again" in forms_of(owner.get("/letters/MAR15-0044"))
        assert "/campaigns/MAR15/runs/1/again" not in forms_of(viewer.get("/letters/MAR15-0044"))
