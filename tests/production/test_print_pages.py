"""The print room's page: which letters, what is said about them, and the list that goes with the bundle."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import update

from app.accounts.models import Role
from app.campaigns.models import Letter
from app.production.print_room.letters import addresses
from app.registry.models import PostVersion
from tests.delivery.sending import LEADERS, LETTERS, POLICE, campaign, clear, ids, make, send
from tests.production.making import batch, finish, start, take
from tests.production.shown import words

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


def withdraw(services, number: int) -> None:
    with services.database.writing() as session:
        session.get_one(Letter, ids(session, [number])[0]).withdrawn = True


class TestPage:
    def test_before_anything_is_made_it_says_what_would_be_here(self, client):
        said = words(client.get(PRINT))
        assert "No letter is made yet" in said
        assert "Make the letters" in said
        assert "What to print" not in said

    def test_it_says_how_many_letters_and_pages(self, client, made):
        said = words(client.get(PRINT))
        assert "5 letters, 10 pages." in said
        assert "Print bundle of 5 letters (PDF, 10 pages)" in said
        assert "3 address labels (PDF, 1 sheet)" in said

    def test_it_warns_of_drafts(self, client, made):
        assert "All of these letters carry DRAFT on every page" in words(client.get(PRINT))

    def test_it_tells_which_letters_have_no_address(self, client, made):
        said = words(client.get(PRINT))
        assert "2 of these letters have no postal address, so they get no label." in said
        assert "Which letters MAR15-0042 Chief Constable of West Yorkshire Police MAR15-0043" in said

    def test_of_many_without_an_address_it_names_the_first_and_leads_to_all(self, client, made, monkeypatch):
        monkeypatch.setattr("app.production.views.printing.LINES", 1)
        answer = client.get(f"{PRINT}?order=postcode")
        assert "Chief Constable of West Yorkshire Police And 1 more: show all of them." in words(answer)
        assert f'href="{PRINT}?letters=unposted&amp;order=postcode"' in answer.text

    def test_without_any_address_no_label_is_offered(self, client, made):
        said = words(client.get(f"{PRINT}?registry=chief-constables"))
        assert "All of these letters have no postal address" in said
        assert "(PDF, 0 sheets)" not in said
        assert "labels (" not in said

    def test_it_tells_which_addresses_fit_no_label(self, client, services, cheap, monkeypatch):
        make(services)
        monkeypatch.setattr("app.letters.recipient.labels.SMALLEST_PT", 12)
        monkeypatch.setattr("app.letters.recipient.labels.WHOLE_PT", 12)
        said = words(client.get(f"{PRINT}?labels=21&registry=council-leaders"))
        assert "All of these letters have addresses that do not fit on a label of this size, so they get none." in said
        assert "Choose the larger labels" in said
        assert client.get(f"{PRINT}/labels.pdf?labels=21").status_code == 404

    def test_it_tells_of_letters_that_are_sent_already(self, client, services, cheap):
        clear(services)
        make(services)
        send(services, LEADERS[:1])
        said = words(client.get(PRINT))
        assert "1 of these letters is marked as sent already. Leave out what is sent" in said
        assert "DRAFT" not in said

    def test_it_tells_of_letters_that_were_made_again_since(self, client, made):
        make(made, [45])
        said = words(client.get(f"{PRINT}?run=1"))
        assert "1 of these letters was made again since, as a newer edition. Show the newest editions" in said
        assert "made again" not in words(client.get(PRINT))

    def test_nothing_of_a_kind_is_said(self, client, made):
        said = words(client.get(f"{PRINT}?registry=health-leaders"))
        assert "No letter matches" in said
        assert "Show all that are made" in said

    def test_it_shows_where_each_letter_is_in_the_bundle(self, client, made):
        said = words(client.get(f"{PRINT}?order=postcode"))
        assert "1 Leader of Adur District Council MAR15-0044, edition 1, DRAFT Leader of Adur District Council" in said
        assert "BN43 6PR 2 pages 1 to 2" in said

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

    @pytest.mark.parametrize("query", ["run=9", "registry=schools", "order=colour"])
    def test_what_there_is_not_is_refused_rather_than_something_else_given(self, client, made, query):
        answer = client.get(f"{PRINT}/list.csv?{query}")
        assert answer.status_code == 404
        assert f"There is nothing to print of that kind: {query.partition('=')[0]}." in answer.text

    def test_a_run_that_is_under_way_is_not_ready(self, client, services):
        run = start(services, LETTERS)
        finish(services, run.id, batch(take(services, run.id, 2)))
        answer = client.get(f"{PRINT}/bundle.pdf?run=1")
        assert answer.status_code == 404
        assert "Run 1 is under way. Its files are ready when it has ended." in answer.text


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
            "Marking": "DRAFT",
            "Pages": "2",
            "First page": "3",
            "Last page": "4",
            "Enclosed pages": "0",
            "Sheets": "2",
            "To put beside": "",
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
        assert about["Printed on"] == "Both sides, each on a new sheet"

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
