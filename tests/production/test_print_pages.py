"""The print room's page: which letters, what is said about them, and the list that goes with the bundle."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.attempts.settle import Evidence, move
from app.delivery.models import Attempt
from app.letters.recipient.labels import fit
from app.platform.clock import now
from app.production.print_room.letters import addresses
from app.production.states import RunState
from app.production.words import MOVED_ON
from app.registry.models import PostVersion
from tests.delivery.marking import lede_of
from tests.delivery.sending import LEADERS, LETTERS, POLICE, campaign, clear, ids, make, send
from tests.production.making import batch, finish, start, take
from tests.production.shown import words
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import links_of, part_of, parts_of, rows_of, why_of, with_class, words_of

pytestmark = pytest.mark.stack

PRINT = "/campaigns/MAR15/print"


@pytest.fixture
def client(signed_in):
    """Who may read may take away."""
    return signed_in(Role.VIEWER)


@pytest.fixture
def made(services, cheap):
    """Five letters, drafts: two chief constables whose address is not known, three council leaders."""
    make(services)
    return services


def listed(client, query="") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(f"{PRINT}/list.csv{query}").text.removeprefix("\ufeff"))))


def numbers(client, query="") -> list[int]:
    return [int(row["Reference"][-4:]) for row in listed(client, query)]


def files_of(page) -> list[str]:
    """The files that a page offers, each with its kind."""
    return [words_of(one) for one in part_of(page, "files").findall(".//li")]


def named_below(note) -> list[str]:
    """The letters that a note lists."""
    return [words_of(one) for one in note.getparent().findall(".//li")]


def withdraw(services, number: int) -> None:
    with services.database.writing() as session:
        session.get_one(Letter, ids(session, [number])[0]).withdrawn = True


class TestPage:
    def test_before_anything_is_made_it_says_what_would_be_here(self, client):
        page = client.get(PRINT)
        (empty,) = with_class(page, "ds-empty")
        assert list(links_of(empty)) == ["/campaigns/MAR15/generate"]
        assert with_class(page, "moj-filter") == []

    def test_it_says_how_many_letters_and_pages(self, client, made):
        page = client.get(PRINT)
        assert numbers_in(lede_of(page)) == [5, 10], "letters and pages"
        bundle, *_, labels = files_of(page)
        assert numbers_in(bundle) == [5, 10], "letters and pages"
        assert numbers_in(labels) == [3, 1], "labels and sheets"

    def test_it_warns_of_drafts(self, client, made):
        warning = words_of(part_of(client.get(PRINT), "drafts"))
        assert (numbers_in(warning), "DRAFT" in warning) == ([], True), "all of them"

    def test_it_tells_which_letters_have_no_address(self, client, made):
        note = part_of(client.get(PRINT), "no-address")
        assert numbers_in(words_of(note)) == [2]
        first, second = named_below(note)
        assert first == "MAR15-0042 Chief Constable of West Yorkshire Police"
        assert second.startswith("MAR15-0043")

    def test_of_many_without_an_address_it_names_the_first_and_leads_to_all(self, client, made, monkeypatch):
        monkeypatch.setattr("app.production.views.printing.LINES", 1)
        answer = client.get(f"{PRINT}?order=postcode")
        note = part_of(answer, "no-address")
        assert len(named_below(note)) == 1
        more = note.getparent().findall(".//p")[-1]
        assert numbers_in(words_of(more)) == [1]
        assert list(links_of(more)) == [f"{PRINT}?letters=unposted&order=postcode"]

    def test_without_any_address_no_label_is_offered(self, client, made):
        page = client.get(f"{PRINT}?registry=chief-constables")
        assert numbers_in(words_of(part_of(page, "no-address"))) == [], "all of them"
        assert [href for href in links_of(page) if "labels.pdf" in href] == []

    @pytest.fixture
    def measured_anew(self):
        """No label is remembered, by other sizes, before or after."""
        fit.cache_clear()
        yield
        fit.cache_clear()

    @pytest.mark.usefixtures("measured_anew")
    def test_it_tells_which_addresses_fit_no_label(self, client, services, cheap, monkeypatch):
        make(services)
        monkeypatch.setattr("app.letters.recipient.labels.SMALLEST_PT", 12)
        monkeypatch.setattr("app.letters.recipient.labels.WHOLE_PT", 12)
        note = part_of(client.get(f"{PRINT}?labels=21&registry=council-leaders"), "too-long")
        assert numbers_in(words_of(note)) == [], "all of them"
        (larger,) = links_of(note)
        assert larger.startswith(f"{PRINT}?registry=council-leaders")
        assert "labels=21" not in larger
        assert client.get(f"{PRINT}/labels.pdf?labels=21").status_code == 404

    def test_it_tells_of_letters_that_are_sent_already(self, client, services, cheap):
        clear(services)
        make(services)
        send(services, LEADERS[:1])
        page = client.get(PRINT)
        note = part_of(page, "sent-already")
        assert numbers_in(words_of(note)) == [1]
        assert list(links_of(note)) == [f"{PRINT}?letters=ready"]
        assert "DRAFT" not in words(page)

    def test_what_came_back_from_the_address_that_it_prints_is_not_posted_there_again(self, client, services, cheap):
        clear(services)
        make(services)
        send(services, LEADERS)
        with services.database.writing() as session:
            for number, reason in zip(LEADERS[:2], ("no_such_address", "refused"), strict=True):
                (letter_id,) = ids(session, [number])
                attempt = session.scalars(select(Attempt).where(Attempt.letter_id == letter_id)).one()
                assert move(session, attempt.id, "return", Evidence(now(), "person", reason=reason), actor=SYSTEM)
        page = client.get(f"{PRINT}?letters=ready")
        assert numbers(client, "?letters=ready") == [LEADERS[1]], "its address may be right"
        note = part_of(page, "came-back")
        assert numbers_in(words_of(note)) == [1]
        assert list(links_of(note)) == ["/campaigns/MAR15/send/failed"]
        assert parts_of(client.get(f"{PRINT}?letters=ready&registry=chief-constables"), "came-back") == []

    def test_it_tells_of_letters_that_were_made_again_since(self, client, made):
        make(made, [45])
        note = part_of(client.get(f"{PRINT}?run=1"), "made-since")
        assert numbers_in(words_of(note)) == [1]
        assert list(links_of(note)) == [PRINT]
        assert parts_of(client.get(PRINT), "made-since") == []

    def test_nothing_of_a_kind_is_said(self, client, made):
        (empty,) = with_class(client.get(f"{PRINT}?registry=health-leaders"), "ds-empty")
        assert list(links_of(empty)) == [PRINT]

    def test_it_shows_where_each_letter_is_in_the_bundle(self, client, made):
        number, post, address, pages, place = rows_of(client.get(f"{PRINT}?order=postcode"))[0]
        assert (number, pages, numbers_in(place)) == ("1", "2", [1, 2])
        assert post == "Leader of Adur District Council MAR15-0044, edition 1, DRAFT"
        assert address.startswith("Leader of Adur District Council")
        assert address.endswith("BN43 6PR")

    def test_it_is_reached_from_generate_a_run_and_send(self, client, services, cheap):
        clear(services)
        make(services)
        for page, link in [("generate", PRINT), ("runs/1", f"{PRINT}?run=1"), ("send", f"{PRINT}?letters=ready")]:
            assert f'href="{link}"' in client.get(f"/campaigns/MAR15/{page}").text, page


def test_addresses_are_read_of_what_is_frozen_on_either_database(stack_services, cheap):
    make(stack_services)
    with stack_services.database.reading() as session:
        police, leaders = ids(session, POLICE), ids(session, LEADERS)
        found = addresses(session, campaign(session).id)
    assert {letter_id: len(lines) > 2 for letter_id, lines in found.items()} == {
        **dict.fromkeys(police, False),
        **dict.fromkeys(leaders, True),
    }


class TestWhichLetters:
    def test_the_newest_edition_of_all(self, client, made):
        make(made, [45])
        assert [(row["Reference"][-4:], row["Edition"]) for row in listed(client)][2:4] == [
            ("0044", "1"),
            ("0045", "2"),
        ]
        assert numbers(client) == [*LETTERS]

    def test_those_of_a_run(self, client, made):
        make(made, [45])
        assert numbers(client, "?run=2") == [45]
        assert numbers(client, "?run=1") == [*LETTERS]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?registry=council-leaders", LEADERS),
            ("?letters=posted", LEADERS),
            ("?letters=unposted", (42, 43)),
            ("?registry=chief-constables&letters=unposted", (42, 43)),
        ],
    )
    def test_one_registry_and_those_with_an_address_or_without(self, client, made, query, found):
        assert numbers(client, query) == [*found]

    def test_those_to_be_posted_are_cleared_addressed_and_not_sent(self, client, services, cheap):
        make(services)
        assert client.get(f"{PRINT}/list.csv?letters=ready").status_code == 404
        clear(services)
        make(services)
        send(services, LEADERS[:1])
        assert numbers(client, "?letters=ready") == [*LEADERS[1:]]

    def test_an_edition_that_is_not_the_newest_is_not_to_be_posted(self, client, services, cheap):
        clear(services)
        make(services)
        make(services, [45])
        assert numbers(client, "?letters=ready&run=1") == [44, 46]

    @pytest.mark.parametrize("query", ["", "?run=1"])
    def test_withdrawn_letters_are_left_out(self, client, made, query):
        withdraw(made, 44)
        assert numbers(client, query) == [42, 43, 45, 46]

    @pytest.mark.parametrize("file", ["bundle.pdf", "list.csv", "list.xlsx", "labels.pdf"])
    def test_of_nothing_there_is_no_file(self, client, file):
        assert client.get(f"{PRINT}/{file}").status_code == 404

    @pytest.mark.parametrize("query", ["run=9", "registry=no-such-registry", "order=colour"])
    def test_what_there_is_not_is_refused_rather_than_something_else_given(self, client, made, query):
        answer = client.get(f"{PRINT}/list.csv?{query}")
        assert answer.status_code == 404
        assert why_of(answer) == said_of("nothing_to_print", kinds=query.partition("=")[0])

    def test_a_run_that_is_under_way_is_not_ready(self, client, services):
        run = start(services, LETTERS)
        finish(services, run.id, batch(take(services, run.id, 2)))
        answer = client.get(f"{PRINT}/bundle.pdf?run=1")
        assert answer.status_code == 404
        assert why_of(answer) == said_of("run_not_over", number=1, state=MOVED_ON[RunState.RUNNING])


class TestMailingList:
    def test_a_row_says_who_where_and_on_which_pages(self, client, made):
        row = listed(client, "?letters=posted")[1]
        lines = [row[f"Address line {number}"] for number in range(1, 8)]
        assert lines == ["Leader of Allerdale Borough Council", "Allerdale House", "Workington", "Cumbria", "", "", ""]
        rest = {name: cell for name, cell in row.items() if not name.startswith("Address")}
        assert rest == {
            "Number": "2",
            "Reference": "MAR15-0045",
            "Recipient": "Leader of Allerdale Borough Council",
            "Registry": "Council leaders",
            "Postcode": "CA14 3YJ",
            "Edition": "1",
            "Draft": "Yes",
            "Pages": "2",
            "First page in the PDF": "3",
            "Last page in the PDF": "4",
            "Pages of enclosures in the PDF": "0",
            "Sheets": "2",
            "Enclosures to print and insert": "",
        }

    def test_a_letter_without_an_address_has_no_lines(self, client, made):
        row = listed(client)[0]
        assert [cell for name, cell in row.items() if name.startswith(("Address", "Postcode"))] == [""] * 8

    def test_the_workbook_says_the_same_and_where_it_comes_from(self, client, made):
        answer = client.get(f"{PRINT}/list.xlsx?order=recipient&sides=2")
        book = openpyxl.load_workbook(BytesIO(answer.data))
        first, *rows = book["Mailing list"].iter_rows(values_only=True)
        assert [dict(zip(first, row, strict=True))["Reference"] for row in rows] == [
            row["Reference"] for row in listed(client, "?order=recipient&sides=2")
        ]
        about = dict(book["About"].iter_rows(values_only=True))
        assert about["Order"] == "Recipient, A to Z"
        assert about["Printing"] == "Double-sided, each on a new sheet"

    def test_a_title_can_t_run_as_a_formula(self, client, services, cheap):
        with services.database.writing() as session:
            adur = PostVersion.title.startswith("Leader of Adur")
            session.execute(update(PostVersion.__table__).where(adur).values(title="=HYPERLINK(1)"))
        make(services, [44])
        [row] = listed(client)
        assert (row["Recipient"], row["Address line 1"]) == ("'=HYPERLINK(1)", "'=HYPERLINK(1)")

    def test_files_are_named_by_what_was_chosen(self, client, made):
        query = "?run=1&registry=council-leaders&order=postcode"
        names = {
            "list.csv": "MAR15 run 1 council-leaders mailing list by postcode.csv",
            "list.xlsx": "MAR15 run 1 council-leaders mailing list by postcode.xlsx",
            "labels.pdf": "MAR15 run 1 council-leaders labels 14 a sheet by postcode.pdf",
        }
        for file, name in names.items():
            answer = client.get(f"{PRINT}/{file}{query}")
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
