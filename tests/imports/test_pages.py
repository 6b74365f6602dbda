"""The pages of an import, through the Flask client."""

import re
from datetime import date
from io import BytesIO

import pytest
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.record import Actor
from app.imports.applying.work import work_on
from app.imports.forms import FROM, ColumnsForm
from app.imports.reading.fields import NAME_BOXES
from app.imports.refusals import REFUSALS
from app.imports.showing import UNDER_WAY
from app.imports.states import ImportState
from app.imports.words import REFUSED, WRONG, change_value_words, part_name
from app.platform.storage import StorageFailed
from app.web.files.kept_files import NOT_STORED
from tests.fixtures.app import token_in
from tests.imports.making import TODAY, csv_of, previewed
from tests.imports.making import rows_of as rows_of_import
from tests.imports.test_layout import workbook_of
from tests.imports.test_people import recorded
from tests.refusals import said_of
from tests.web.filled import Main
from tests.web.markup import (
    errors_of,
    faults_of,
    forms_of,
    links_of,
    message_of,
    messages_of,
    numbers_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    with_class,
    words_of,
)

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


def lede_of(page):
    """The numbers that a page says first."""
    return numbers_of(with_class(page, "ds-lede")[0])


def state_listed(client):
    """The state of the newest import in the list of them."""
    return states_of(whole(client.get("/imports")))[0][:2]


def to_apply(page, *, number=1):
    """How many changes the button of a preview applies; blank where there is none."""
    forms = [form for form in Main(page).forms if form.action == f"/imports/{number}/apply"]
    return forms[0].fields["rows"][0] if forms else ""


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
        page = words_of(whole(drafter.get(f"/imports/{number}?tab={tab}")))
        assert f"{part_name('rank')}: {change_value_words('rank', 'T/CC')}" in page
        if number == 1:
            assert re.search(": Sir · [^·]*: Alex · [^·]*: Example · [^·]*: QPM", page)
            press(drafter, "/imports/1", "/imports/1/apply", rows="1")
            work_on(services, 1, today=TODAY)
    assert [state.shape for state in states_of(drafter.get("/imports/2?tab=unchanged"))] == ["full"]


def test_an_import_from_file_to_undo(services, drafter):
    answer = send(drafter, csv_of(HEAD, LEEDS, BAD, OLD, encoding="cp1252"))
    assert answer.location == "/imports/1/columns"
    page = whole(drafter.get("/imports/1/columns"))
    assert "8 of 8 columns" in page
    press(drafter, "/imports/1/columns", "/imports/1/columns", order="day", since="1")
    answer = press(
        drafter, "/imports/1/columns", "/imports/1/columns", order="day", since=["25", "11", "2026"], source="Our list"
    )
    assert answer.location == "/imports/1"
    reading = whole(drafter.get("/imports/1"))
    assert UNDER_WAY["reading"][1] in reading
    assert "0 of 0" not in reading
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1?tab=changed"))
    assert lede_of(page)[:2] == [1, 3]
    page = whole(drafter.get("/imports/1?tab=rejected"))
    assert WRONG["address_ends_without_postcode"].format(text="BD1 1XX9") in page
    gone = {"name": "Harrogate Borough Council", "successors": "North Yorkshire Council", "on": " on 1 April 2023"}
    assert WRONG["organisation_gone"].format(**gone) in page
    assert "/imports/1/rows/3" in links_of(drafter.get("/imports/1/rows/2")), "the next rejected row"
    assert "Leader of North Yorkshire Council" in whole(drafter.get("/imports/1/rows/3?q=North+Yorkshire"))
    answer = press(drafter, "/imports/1", "/imports/1/apply", rows="1")
    assert answer.location == "/imports/1"
    whole(drafter.get("/imports/1"))
    work_on(services, 1, today=TODAY)
    assert lede_of(whole(drafter.get("/imports/1")))[0] == 1
    assert state_listed(drafter) == ImportState.APPLIED.shown
    whole(drafter.get("/imports/1/undo"))
    whole(drafter.get("/imports"))
    press(drafter, "/imports/1/undo", "/imports/1/undo")
    whole(drafter.get("/imports/1"))
    work_on(services, 1, today=TODAY)
    assert lede_of(whole(drafter.get("/imports/1")))[0] == 1
    assert state_listed(drafter) == ImportState.UNDONE.shown


def test_a_name_that_cannot_be_split_is_entered_in_its_parts(services, drafter):
    """The file has no columns for them; the row's page has boxes."""
    import_id = previewed(
        services,
        csv_of(["Council", "Leader"], ["Leeds", "The Lord Bishop of Leeds"]),
        actor=Actor(drafter.member.id),
        slug="council-leaders",
    )
    [row] = rows_of_import(services, import_id)
    at = f"/imports/{import_id}/rows/{row.id}"
    page = whole(drafter.get(at))
    assert [len(parts_of(page, f"text-{name}")) for name in NAME_BOXES] == [1, 1, 1]
    typed = {"text-full_name": "The Lord Bishop of Leeds", "text-organisation": "Leeds", "text-forename": ""}
    press(drafter, at, at, **typed, **{"text-person_title": "Bishop", "text-surname": "Example"})
    [row] = rows_of_import(services, import_id)
    assert (row.outcome, row.fixed) == ("changed", {"person_title": "Bishop", "surname": "Example"})


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "leaders.csv",
            "leaders.csv is not a type of file that you can upload here",
        ),
        (b"PK\x03\x04 broken", "leaders.xlsx", "leaders.xlsx is not a type of file that you can upload here"),
        (b"", "leaders.csv", "leaders.csv is empty"),
        (b"Council,Email\r\n", "leaders.csv", "There are no rows below the headings."),
        (b"Council,Email\r\n" + b'"' + b"x" * 99, "leaders.csv", "The quotation marks in row 2 do not match."),
        (b"Council,Email\r\n" + b'"' + b"x" * 200_000, "leaders.csv", "A cell in row 2 has more than 131,072 char"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(drafter, body, name, words):
    answer = send(drafter, body, name=name)
    assert words in whole(answer, 400)
    assert rows_of(whole(drafter.get("/imports"))) == []


def test_a_file_store_that_takes_nothing_is_said_beside_the_field(services, drafter, monkeypatch):
    def full(_storage, _key, _body):
        raise StorageFailed("No space left on device")

    monkeypatch.setattr(type(services.storage), "put", full)
    page = whole(send(drafter, csv_of(HEAD, LEEDS)), 400)
    assert errors_of(page) == {"table": NOT_STORED}


def test_the_file_is_read_otherwise_when_a_person_says_so(drafter):
    send(drafter, csv_of(["Our leaders"], HEAD, LEEDS, encoding="mac_roman"))
    at = "/imports/1/columns"
    press(drafter, at, "/imports/1/read", encoding="mac_roman", delimiter=",", headings="2")
    assert "8 of 8 columns" in whole(drafter.get(at))
    press(drafter, at, "/imports/1/read", encoding="mac_roman", delimiter=",", headings="1")
    page = whole(drafter.get(at))
    assert " of 8 columns" in page
    assert "8 of 8" not in page
    press(drafter, at, "/imports/1/read", encoding="utf-16", delimiter=",", headings="2")
    assert REFUSED["not_in_encoding"] in whole(drafter.get(at))


def test_columns_that_name_no_post_are_refused_and_what_was_chosen_stays(drafter):
    send(drafter, csv_of(HEAD, LEEDS))
    fields = {"column-0": "", "column-1": "email"}
    answer = press(
        drafter, "/imports/1/columns", "/imports/1/columns", order="day", since=["", "", ""], source="", **fields
    )
    page = whole(answer, 400)
    assert errors_of(page) == {"source": said_by(ColumnsForm.source, DataRequired), "since": FROM}
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
    assert said_of("column_twice", column="Email") in errors_of(whole(answer, 400)).values()


def test_what_changed_under_the_button_is_shown_again_first(services, drafter):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    answer = press(drafter, "/imports/1", "/imports/1/apply", rows="5")
    assert answer.location == "/imports/1"
    page = whole(drafter.get("/imports/1"))
    assert message_of(page) == ("warning", REFUSALS["import_rows_changed"])
    assert to_apply(page) == "1"


def test_a_second_click_and_a_second_tab_find_it_under_way(services, drafter):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    token = token_in(drafter.get("/imports/1").text)
    for _ in range(2):
        answer = drafter.post("/imports/1/apply", data={"csrf_token": token, "rows": "1"})
        assert answer.location == "/imports/1"
    assert UNDER_WAY["applying"][1] in whole(drafter.get("/imports/1"))
    answer = drafter.post("/imports/1/drop", data={"csrf_token": token})
    assert answer.location == "/imports/1"
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1"))
    assert lede_of(page)[0] == 1
    assert state_listed(drafter) == ImportState.APPLIED.shown
    before, _, _ = REFUSALS["import_moved_on"].partition("{")
    assert [kind for kind, said in messages_of(page) if said.startswith(before)] == ["warning"]


def test_rows_are_left_out_and_taken_in_again(services, drafter):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    where = {"tab": "changed", "row": "1"}
    press(drafter, "/imports/1", "/imports/1/leave", what="out", **where)
    page = whole(drafter.get("/imports/1"))
    assert message_of(page).kind == "success"
    assert numbers_of(f"<p>{message_of(page).words}</p>") == [1]
    assert numbers_of(part_of(page, "left-out")) == [1]
    assert to_apply(page) == ""
    press(drafter, "/imports/1?tab=changed", "/imports/1/leave?all-row=1", what="in", tab="changed")
    page = whole(drafter.get("/imports/1"))
    assert (to_apply(page), parts_of(page, "left-out")) == ("1", [])
    answer = press(drafter, "/imports/1", "/imports/1/leave", what="in", tab="changed")
    assert answer.location == "/imports/1?tab=changed"
    page = whole(drafter.get("/imports/1"))
    assert (message_of(page).kind, to_apply(page)) == ("warning", "1")


def test_somebody_who_only_reads_sees_imports_and_changes_none(services, drafter, signed_in):
    ready(services, drafter, csv_of(HEAD, LEEDS))
    viewer = signed_in(Role.VIEWER, name="Sam Example")
    page = whole(viewer.get("/imports/1"))
    assert "Leader of Leeds City Council" in page
    assert forms_of(page) == []
    assert not [link for link in links_of(page) if "/rows/" in link]
    assert viewer.get("/imports/new").status_code == 403


def test_a_wrong_file_for_a_registry_of_ones_own_can_go_on(services, drafter, own):
    head = ["Title of post", "Board"]
    ready(services, drafter, csv_of(head, ["Chair", "Board A"]), registry=own)
    press(drafter, "/imports/1", "/imports/1/apply", rows="1")
    work_on(services, 1, today=TODAY)
    ready(services, drafter, csv_of(head, *(["Chair", f"Other {n}"] for n in range(10))), registry=own, number=2)
    assert "/imports/2/go-on" in forms_of(whole(drafter.get("/imports/2")))
    press(drafter, "/imports/2", "/imports/2/go-on")
    assert to_apply(whole(drafter.get("/imports/2")), number=2) == "10"


def test_a_registry_that_ships_takes_no_posts_that_it_lacks(services, drafter):
    ready(services, drafter, csv_of(HEAD, *([f"Nowhere {n}", *LEEDS[1:]] for n in range(10))))
    page = whole(drafter.get("/imports/1"))
    assert "/imports/1/go-on" not in forms_of(page)
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
    said = {"said": "Sheffeild City Council", "choices": "Leader of Sheffield City Council"}
    assert WRONG["post_misspelled"].format(**said) in page
    path = "/imports/1/take-proposed"
    press(drafter, "/imports/1?tab=rejected", path)
    page = whole(drafter.get("/imports/1?tab=rejected"))
    assert (message_of(page).kind, path in forms_of(page)) == ("warning", True)
    press(drafter, "/imports/1?tab=rejected", path, row=["1", "2"])
    page = whole(drafter.get("/imports/1?tab=rejected"))
    assert (message_of(page).kind, numbers_of(f"<p>{message_of(page).words}</p>")) == ("success", [1])
    assert "take-proposed" not in page, "none is proposed any more"
    press(drafter, "/imports/1?tab=rejected", path, row=["2"])
    page = whole(drafter.get("/imports/1?tab=rejected"))
    assert (message_of(page).kind, numbers_of(f"<p>{message_of(page).words}</p>")) == ("warning", [])


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
    now, then = (words_of(part_of(page, f"{when}-1")) for when in ("now", "then"))
    assert "Sam Example" in now
    assert "Alex Example" not in now
    assert [name in then for name in ("Alex Example", "Sam Example")] == [True, True]
    press(drafter, "/imports/1", "/imports/1/undo")
    work_on(services, 1, today=TODAY)
    page = whole(drafter.get("/imports/1?tab=again"))
    assert parts_of(page, "not-applied")
    assert parts_of(page, "then-1") == []
    assert with_class(page, "ds-note--warn") == [], "nothing can be included any more"
