"""The pages of an import, through the Flask client."""

import re
from datetime import date
from io import BytesIO

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.imports.work import work_on
from app.storage import StorageFailed
from tests.fixtures.app import token_in
from tests.imports.making import TODAY, csv_of
from tests.imports.test_layout import workbook_of
from tests.imports.test_people import recorded
from tests.web.markup import faults_of

HEAD = ["Council name", "Leader", "Dear", "Since", "Address 1", "Town", "Post code", "E-mail"]
LEEDS = [
    "Leeds City Council",
    "Cllr Sam Example",
    "Sam",
    "01/05/2026",
    "Civic Hall",
    "Leeds",
    "LS1 1UR",
    "a@leeds.example.uk",
]
BAD = ["Bradford", "Cllr Alex Example", "", "", "City Hall", "Bradford", "BD1 1XX9", "b@bradford.example.uk"]
OLD = ["Harrogate Borough Council", "Cllr Robin Example", "", "", "", "", "", "c@example.uk"]


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def whole(answer, status=200):
    assert answer.status_code == status, answer.text
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
    return answer.text


def send(client, body, *, registry="council-leaders", name="leaders.csv"):
    token = token_in(client.get(f"/imports/new?registry={registry}").text)
    data = {"csrf_token": token, "registry": registry, "table": (BytesIO(body), name)}
    return client.post("/imports/new", data=data, content_type="multipart/form-data")


def press(client, at, path, **data):
    return client.post(path, data={"csrf_token": token_in(client.get(at).text), **data})


def test_the_preview_says_which_rank_it_read(services, drafter):
    """A rank is no part of the name; a row that changes nothing else says so too."""
    head, row = ["Force", "Chief Constable", "Since"], ["Kent Police", "T/CC Sir Alex Example QPM", "1/5/2026"]
    begun = lambda: send(drafter, csv_of(head, row), registry="chief-constables")  # noqa: E731
    for number, tab in ((1, "changed"), (2, "unchanged")):
        assert begun().location == f"/imports/{number}/columns"
        at = f"/imports/{number}/columns"
        press(drafter, at, at, order="day", since=["25", "11", "2026"], source="Our list")
        work_on(services, number, today=TODAY)
        page = " ".join(re.sub(r"<[^>]+>", " ", whole(drafter.get(f"/imports/{number}?tab={tab}"))).split())
        assert (
            "Rank before the name: T/CC. It is not saved as part of the name, because the post’s title says it." in page
        )
        if number == 1:
            assert "Title: Sir · Forename: Alex · Surname: Example · Letters after the name: QPM" in page
            press(drafter, "/imports/1", "/imports/1/apply", rows="1")
            work_on(services, 1, today=TODAY)
    assert "As recorded" in page


def test_an_import_from_file_to_undo(services, drafter):
    answer = send(drafter, csv_of(HEAD, LEEDS, BAD, OLD, encoding="cp1252"))
    assert answer.location == "/imports/1/columns"
    page = whole(drafter.get("/imports/1/columns"))
    assert "8 of 8 columns are recognised" in page
    press(drafter, "/imports/1/columns", "/imports/1/columns", order="day", **{"since-day": "1"})
    answer = press(
        drafter, "/imports/1/columns", "/imports/1/columns", order="day", since=["25", "11", "2026"], source="Our list"
    )
    assert answer.location == "/imports/1"
    assert "Reading the file." in whole(drafter.get("/imports/1"))
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1?tab=changed"))
    assert "1 row of 3 would change something" in page
    page = whole(drafter.get("/imports/1?tab=rejected"))
    assert "“BD1 1XX9” is no postcode. Enter one such as SW1A 2AA." in page
    assert "Harrogate Borough Council gave way to North Yorkshire Council on 1 April 2023" in page
    whole(drafter.get("/imports/1/rows/2"))
    assert "Leader of North Yorkshire Council" in whole(drafter.get("/imports/1/rows/3?q=North+Yorkshire"))
    answer = press(drafter, "/imports/1", "/imports/1/apply", rows="1")
    assert answer.location == "/imports/1"
    whole(drafter.get("/imports/1"))
    work_on(services, 1, today=TODAY)
    assert "1 row is applied" in whole(drafter.get("/imports/1"))
    whole(drafter.get("/imports/1/undo"))
    whole(drafter.get("/imports"))
    press(drafter, "/imports/1/undo", "/imports/1/undo")
    whole(drafter.get("/imports/1"))
    work_on(services, 1, today=TODAY)
    assert "1 row is taken back" in whole(drafter.get("/imports/1"))


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "leaders.csv", "leaders.csv is of a type that is not taken"),
        (b"PK\x03\x04 broken", "leaders.xlsx", "leaders.xlsx is of a type that is not taken"),
        (b"", "leaders.csv", "leaders.csv is empty"),
        (b"Council,Email\r\n", "leaders.csv", "There is no row below the headings."),
        (b"Council,Email\r\n" + b'"' + b"x" * 99, "leaders.csv", "The quotation marks in row 2 don’t pair."),
        (b"Council,Email\r\n" + b'"' + b"x" * 200_000, "leaders.csv", "A cell in row 2 has more than 131,072 char"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(drafter, body, name, words):
    answer = send(drafter, body, name=name)
    assert words in whole(answer, 400)
    assert "No file was imported yet" in whole(drafter.get("/imports"))


def test_a_file_store_that_takes_nothing_is_said_beside_the_field(services, drafter, monkeypatch):
    def full(_storage, _key, _body):
        raise StorageFailed("No space left on device")

    monkeypatch.setattr(type(services.storage), "put", full)
    assert "The file store took no file." in whole(send(drafter, csv_of(HEAD, LEEDS)), 400)


def test_the_file_is_read_otherwise_when_a_person_says_so(drafter):
    send(drafter, csv_of(["Our leaders"], HEAD, LEEDS, encoding="mac_roman"))
    at = "/imports/1/columns"
    press(drafter, at, "/imports/1/read", encoding="mac_roman", delimiter=",", headings="2")
    assert "8 of 8 columns are recognised" in whole(drafter.get(at))
    press(drafter, at, "/imports/1/read", encoding="mac_roman", delimiter=",", headings="1")
    assert "of 8 columns are recognised" in whole(drafter.get(at))
    press(drafter, at, "/imports/1/read", encoding="utf-16", delimiter=",", headings="2")
    assert "written in" in whole(drafter.get(at)).lower()


def test_columns_that_name_no_post_are_refused_and_what_was_chosen_stays(drafter):
    send(drafter, csv_of(HEAD, LEEDS))
    fields = {"column-0": "", "column-1": "email"}
    answer = press(
        drafter, "/imports/1/columns", "/imports/1/columns", order="day", since=["", "", ""], source="", **fields
    )
    page = whole(answer, 400)
    assert "Enter where the file is from." in page
    assert "Enter the start date" in page
    assert page.count('value="email" selected') == 2
    answer = press(
        drafter,
        "/imports/1/columns",
        "/imports/1/columns",
        order="day",
        since=["25", "11", "2026"],
        source="x",
        **fields,
    )
    assert "Two columns are taken for “Email”. Keep one of them." in whole(answer, 400)


def test_what_changed_under_the_button_is_shown_again_first(services, drafter):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    answer = press(drafter, "/imports/1", "/imports/1/apply", rows="5")
    assert answer.location == "/imports/1"
    page = whole(drafter.get("/imports/1"))
    assert "the rows have changed since you opened this page." in page
    assert "Apply 1 change" in page


def test_a_second_click_and_a_second_tab_find_it_under_way(services, drafter):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    token = token_in(drafter.get("/imports/1").text)
    for _ in range(2):
        answer = drafter.post("/imports/1/apply", data={"csrf_token": token, "rows": "1"})
        assert answer.location == "/imports/1"
    assert "Applying all changes in one transaction." in whole(drafter.get("/imports/1"))
    answer = drafter.post("/imports/1/drop", data={"csrf_token": token})
    assert answer.location == "/imports/1"
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1"))
    assert "1 row is applied." in page
    assert "Nothing was changed: the import has moved on" in page


def test_rows_are_left_out_and_taken_in_again(services, drafter):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    where = {"tab": "changed", "row": "1"}
    press(drafter, "/imports/1", "/imports/1/leave", what="out", **where)
    page = whole(drafter.get("/imports/1"))
    assert "1 row is left out." in page
    assert "Nothing would change" in page
    press(drafter, "/imports/1?tab=changed", "/imports/1/leave?all-row=1", what="in", tab="changed")
    assert "1 row would change something" in whole(drafter.get("/imports/1")).replace(" of 1", "")
    answer = press(drafter, "/imports/1", "/imports/1/leave", what="in", tab="changed")
    assert answer.location == "/imports/1?tab=changed"
    assert "Tick at least one row." in whole(drafter.get("/imports/1"))


def test_somebody_who_only_reads_sees_imports_and_changes_none(services, drafter, signed_in):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    viewer = signed_in(Role.VIEWER, name="Sam Example")
    page = whole(viewer.get("/imports/1"))
    assert "Leader of Leeds City Council" in page
    for word in ("Apply 1 change", "Cancel this import", "Change it", "Leave these out"):
        assert word not in page
    assert viewer.get("/imports/new").status_code == 403


def test_a_wrong_file_for_a_registry_of_ones_own_can_go_on(services, drafter, own):
    head = ["Title of post", "Board"]
    ready(services, drafter, csv_of(head, ["Chair", "Board A"]), registry=own)
    press(drafter, "/imports/1", "/imports/1/apply", rows="1")
    work_on(services, 1, today=TODAY)
    ready(services, drafter, csv_of(head, *(["Chair", f"Other {n}"] for n in range(10))), registry=own, number=2)
    assert "Go on: the others are new posts" in whole(drafter.get("/imports/2"))
    press(drafter, "/imports/2", "/imports/2/go-on")
    assert "Apply 10 changes" in whole(drafter.get("/imports/2"))


def test_a_registry_that_ships_takes_no_posts_that_it_lacks(services, drafter):
    ready(services, drafter, csv_of(HEAD, *([f"Nowhere {n}", *LEEDS[1:]] for n in range(10))))
    page = whole(drafter.get("/imports/1"))
    assert "Go on" not in page
    assert press(drafter, "/imports/1", "/imports/1/go-on").status_code == 403


def test_what_there_is_not_is_no_page(drafter):
    for path in ("/imports/7", "/imports/7/columns", "/imports/7/undo", "/imports/7/rows/1"):
        assert drafter.get(path).status_code == 404


def ready(services, client, body, *, registry="council-leaders", number=1):
    """An import up to its preview."""
    send(client, body, registry=registry)
    at = f"/imports/{number}/columns"
    page = client.get(at).text
    fields = dict(re.findall(r'name="(column-\d+)">(?:(?!</select>).)*?value="([^"]*)" selected', page, re.DOTALL))
    answer = press(client, at, at, order="day", since=["25", "11", "2026"], source="Our list", **fields)
    assert answer.status_code == 302, answer.text
    work_on(services, number, today=TODAY)


def test_proposed_posts_are_taken_for_many_rows_at_once(services, drafter):
    send(
        drafter, csv_of(["Council", "Email"], ["Sheffeild City Council", "a@example.uk"], ["Atlantis", "b@example.uk"])
    )
    settings = {"order": "day", "since": ["25", "11", "2026"], "source": "A list"}
    columns = {"column-0": "organisation", "column-1": "email"}
    press(drafter, "/imports/1/columns", "/imports/1/columns", **settings, **columns)
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1?tab=rejected"))
    assert "Do you mean Leader of Sheffield City Council?" in page
    path = "/imports/1/take-proposed"
    press(drafter, "/imports/1?tab=rejected", path)
    assert "Tick at least one row" in whole(drafter.get("/imports/1?tab=rejected"))
    press(drafter, "/imports/1?tab=rejected", path, row=["1", "2"])
    page = whole(drafter.get("/imports/1?tab=rejected"))
    assert "The proposed post is taken for 1 row." in page
    assert "take-proposed" not in page, "none is proposed any more"
    press(drafter, "/imports/1?tab=rejected", path, row=["2"])
    assert "We could not match these rows to a single post" in whole(drafter.get("/imports/1?tab=rejected"))


def test_another_sheet_is_picked_with_its_own_row_of_headings(drafter):
    late = [["Leaders"], [], ["Council", "Email", "Leader"], ["Leeds", "a@example.uk", "Sam Example"]]
    body = workbook_of(Note=[["A note"]], List=late, More=[["Council", "Email"], ["York", "b@example.uk"]])
    send(drafter, body, name="leaders.xlsx")
    assert "Sam Example" in whole(drafter.get("/imports/1/columns"))
    press(drafter, "/imports/1/columns", "/imports/1/read", sheet="2", headings="3")
    page = whole(drafter.get("/imports/1/columns"))
    assert "b@example.uk" in page
    assert [name in page for name in ("Note", "List", "More")] == [True, True, True]


def test_a_row_that_came_back_shows_who_is_recorded_now_and_who_would_be(services, drafter):
    send(drafter, csv_of(["Council", "Leader", "Since"], ["Leeds", "Alex Example", "1/10/2026"]))
    settings = {"order": "day", "since": ["25", "11", "2026"], "source": "A list"}
    columns = {"column-0": "organisation", "column-1": "full_name", "column-2": "since"}
    press(drafter, "/imports/1/columns", "/imports/1/columns", **settings, **columns)
    work_on(services, 1, today=TODAY)
    recorded(services, Actor(1), since=date(2026, 11, 1))
    press(drafter, "/imports/1", "/imports/1/apply", rows="1")
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1?tab=again"))
    now, then = page.partition("Recorded now")[2].split("With this row applied")
    assert "Sam Example" in now
    assert "Alex Example" not in now
    assert [name in then for name in ("Alex Example", "Sam Example")] == [True, True]
    press(drafter, "/imports/1", "/imports/1/undo")
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1?tab=again"))
    assert "these rows were not applied" in page
    assert [words in page for words in ("Include the rows", "With this row applied")] == [False, False]
