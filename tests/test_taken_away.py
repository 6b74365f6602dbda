"""Personal data that leaves as a file leaves a trace: every route that sends one stands here, so none can forget."""

import csv
import inspect
import json
import re
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from markupsafe import escape
from sqlalchemy import select

from app.accounts.models import Role
from app.audit import events as audit_events
from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import SYSTEM
from app.imports.find import TABS
from app.registry.filters.tags import tag_posts
from app.registry.holders.record import Person, record_holder
from app.registry.models import PostVersion
from app.registry.quality.pages import LISTED
from tests.delivery.sending import POLICE, make
from tests.route_access import ANSWERS
from tests.web.markup import timeline_of

RECORDED = {
    "/audit/export",
    "/admin/security.<any(csv, xlsx, json):extension>",
    "/search.<any(csv, xlsx, json):extension>",
    "/recipients/posts.<any(csv, xlsx, json):extension>",
    "/recipients/<slug>.<any(csv, xlsx, json):extension>",
    "/recipients/contacts.<any(csv, xlsx, json):extension>",
    "/recipients/<slug>/fill-in.<any(csv, xlsx):extension>",
    "/imports.<any(csv, xlsx, json):extension>",
    f"/imports/<int:import_id>/<any({', '.join(TABS)}):tab>.<any(csv, xlsx, json):extension>",
    f"/recipients/quality/<any({LISTED}):kind>.<any(csv, xlsx, json):extension>",
    "/posts/<int:post_id>/history.<any(csv, xlsx, json):extension>",
    "/areas/<area>/leaders.<any(csv, xlsx, json):extension>",
    "/areas/<area>/file.xlsx",
    "/campaigns/<reference>/letter/values.<any(csv, xlsx):extension>",
    "/campaigns/<reference>/check/findings.<any(csv, xlsx, json):extension>",
    "/campaigns/<reference>/manifest.csv",
    "/campaigns/<reference>/runs/<int:number>/manifest.csv",
    "/campaigns/<reference>/<any(pdf, docx):extension>.zip",
    "/campaigns/<reference>/runs/<int:number>/<any(pdf, docx):extension>.zip",
    "/campaigns/<reference>/print/bundle.pdf",
    "/campaigns/<reference>/print/list.<any(csv, xlsx):extension>",
    "/campaigns/<reference>/print/labels.pdf",
    "/campaigns/<reference>/batches/<int:number>/letters.pdf",
    "/campaigns/<reference>/batches/<int:number>/list.<any(csv, xlsx):extension>",
    "/campaigns/<reference>/batches/<int:number>/labels.pdf",
    "/campaigns/<reference>/batches/<int:number>/counts/to-fill.<any(csv, xlsx):extension>",
    "/campaigns/<reference>/track.<any(csv, xlsx, json):extension>",
    "/risk.<any(pdf, xlsx):extension>",
    "/risk/<int:number>.<any(pdf, xlsx):extension>",
    "/risk/figures.xlsx",
    "/evidence/disclosures/<int:number>/bundles/<int:bundle>.zip",
    "/questions.<any(csv, xlsx, json):extension>",
    f"{ANSWERS}/brief-with-annex.pdf",
    "/evidence/packs/<int:number>/rows.<any(csv, xlsx, json):extension>",
    "/evidence/packs/<int:number>/files/<int:set_number>.<any(pdf, docx, xlsx, csv, json, zip):kind>",
}
"""What sends many persons' data, and records that it did."""

NOT_RECORDED = {
    "/account/factors/codes.txt": "one’s own recovery codes, as their page shows them",
    "/evidence/disclosures/<int:number>/items/<int:item>/file": "one file, as the item’s page tells it",
    "/recipients.<any(csv, xlsx, json):extension>": "counts of posts",
    "/recipients/quality.<any(csv, xlsx, json):extension>": "counts of posts and contacts",
    "/organisations/<int:organisation_id>/posts.<any(csv, xlsx, json):extension>": "titles of posts",
    "/areas.<any(csv, xlsx, json):extension>": "areas and who serves them",
    "/interventions.<any(csv, xlsx, json):extension>": "published facts of areas, without a person’s name",
    "/inspections.<any(csv, xlsx, json):extension>": "published facts of areas, without a person’s name",
    "/framework.<any(csv, xlsx, json):extension>": "guidance and powers",
    "/areas/compare.<any(csv, xlsx, json):extension>": "counts by area; those of reports are recorded",
    "/campaigns/<reference>/letter/matrix.<any(csv, xlsx, json):extension>": "paragraphs, and who reads them",
    "/campaigns/<reference>/insight/<any(time, registries, regions, areas, asks):table>"
    ".<any(csv, xlsx, json):extension>": "counts of letters",
    "/templates/<slug>/versions/<int:number>/pages/<int:page>.png": "an example, to nobody",
    "/templates/<slug>/word/text.docx": "a text to nobody, as its page shows it",
    "/campaigns/<reference>/letter/word/text.docx": "a text to nobody, as its page shows it",
    "/guide/images/<name>.png": "a picture of the guide",
    "/campaigns/<reference>/clearance/certificates/<int:number>.<any(pdf, docx):extension>": "who cleared what",
    "/admin/offices/several/blank.<any(csv, xlsx):extension>": "headings of an empty table",
    "/offices/<int:office_id>/signatures/<sha256>.png": "shown to the office, and never kept",
    "/campaigns/<reference>/fingerprint.json": "what made the files",
    "/metrics": "figures for Prometheus that name no one",
    "/campaigns/<reference>/runs/<int:number>/fingerprint.json": "what made the files",
    "/campaigns/<reference>/enclosures/<sha256>.pdf": "what went with every letter alike",
    "/campaigns/<reference>/letter/enclosures/files/<sha256>.pdf": "what goes with every letter alike",
    "/campaigns/<reference>/letter/enclosures/files/<sha256>/pages/<int:page>.png": "a picture of its page",
    "/inbox/<int:message_id>/files/<int:number>": "what came with one message, as its page shows it",
    "/inbox/<int:message_id>/original": "one message, as its page shows it",
    "/campaigns/<reference>/release/<registry>.html": "an open letter, as it is published",
    "/campaigns/<reference>/release/<registry>.pdf": "an open letter, as it is published",
    "/letters/<reference>/draft/pages/<int:number>.png": "a picture of the page that shows it",
    "/letters/<reference>/draft.pdf": "one letter, as its page shows it",
    "/letters/<reference>/draft.docx": "one letter, as its page shows it",
    "/letters/<reference>/letter.<any(pdf, docx):extension>": "one letter, as its page shows it",
    "/letters/<reference>/large-print.<any(pdf, docx):extension>": "one letter, as its page shows it",
    "/interventions/<int:intervention_id>/files/<int:file_id>": "one published file, whose page leads to it",
    f"{ANSWERS}/files/<int:file_id>": "one attachment, whose answer leads to it",
    f"{ANSWERS}/brief.pdf": "what the page of the draft answer shows",
    "/replies/<int:response_id>/files/<int:file_id>": "one file of the reply whose page leads to it",
}
"""What sends a file and records nothing, and why that is right."""

SENDS = re.compile(r"(?<!def )\b_?send(_table|_recorded|_file|_uploaded)?\(|\bResponse\(")


def test_every_route_that_sends_a_file_says_whether_that_is_recorded(app):
    sending = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if re.search(r"\.[^/]*$", rule.rule)
        or SENDS.search(inspect.getsource(inspect.unwrap(app.view_functions[rule.endpoint])))
    }
    assert sending == RECORDED | NOT_RECORDED.keys()
    assert not RECORDED & NOT_RECORDED.keys()


@pytest.fixture
def made(services, cheap):
    """Five letters that are made, and a post whose holder is known."""
    make(services)
    with services.database.writing() as session:
        person = Person(full_name="Alex Exampleton", title="", forename="Alex", surname="Exampleton")
        day = date(2026, 11, 1)
        record_holder(session, 1, person, since=day, today=day, acting=False, source="By letter", actor=SYSTEM)
    return services


def newest(services):
    with services.database.reading() as session:
        event = find_events(session, EventFilter(), size=1).events[0]
        return event.action, body_of(event)["after"], event.body


@pytest.mark.parametrize(
    ("path", "view", "rows"),
    [
        ("/search.csv?q=exampleton", "Results of a search", 2),
        ("/recipients/posts.xlsx?q=exampleton", "Posts of all registries", 1),
        ("/recipients/health-leaders.json?as_at=2026-11-24", "Health leaders", 43),
        ("/recipients/contacts.json?channel=email&region=Wales", "Contacts to verify", 0),
        ("/recipients/quality/title.csv?registry=council-leaders", "Title not verified", 317),
        ("/areas/rotherham/leaders.json?as_at=2015-03-03", "Rotherham leaders", 7),
        ("/campaigns/MAR15/track.json", "Letters followed up", 1268),
        ("/campaigns/MAR15/print/list.csv", "Mailing list", 5),
        ("/campaigns/MAR15/print/labels.pdf", "Address labels", 3),
        ("/campaigns/MAR15/pdf.zip", "Letters as PDF files", 5),
        ("/campaigns/MAR15/manifest.csv", "Manifest", 5),
        ("/campaigns/MAR15/letter/values.csv", "Values by recipient", 0),
    ],
)
def test_who_takes_data_away_is_recorded_without_the_data(signed_in, made, path, view, rows):
    client = signed_in(Role.VIEWER)
    answer = client.get(path)
    assert answer.status_code == 200
    action, after, body = newest(made)
    assert action == audit_events.DATA_TAKEN
    assert (after["view"], after["rows"]) == (view, rows)
    assert after["columns"]
    assert "xampleton" not in body


def test_who_takes_the_print_bundle_away_is_recorded(signed_in, services):
    make(services, POLICE[:1])
    assert signed_in(Role.VIEWER).get("/campaigns/MAR15/print/bundle.pdf").status_code == 200
    action, after, _ = newest(services)
    assert (action, after["view"], after["rows"]) == (audit_events.DATA_TAKEN, "Print bundle", 1)


def test_the_record_tells_it_in_words(signed_in, made):
    signed_in(Role.VIEWER).get("/campaigns/MAR15/print/list.csv")
    page = signed_in(Role.ADMINISTRATOR, name="Sam Example").get("/audit").text
    assert "Downloaded personal data" in page
    history = signed_in(Role.DRAFTER, name="Robin Example").get("/campaigns/MAR15/history").text
    assert "Mailing list downloaded (CSV)" in history
    assert "5 rows: Number, Reference, Recipient" in history


def test_history_counts_the_letters_in_a_zip_as_letters(signed_in, made):
    signed_in(Role.VIEWER).get("/campaigns/MAR15/pdf.zip")
    page = signed_in(Role.DRAFTER, name="Robin Example").get("/campaigns/MAR15/history")
    [taken] = [one for one in timeline_of(page) if one.title == "Letters as PDF files downloaded (ZIP)"]
    assert taken.words == "5 letters."


class TestLists:
    def test_a_list_is_taken_away_as_filtered_and_as_at_its_day(self, signed_in):
        client = signed_in(Role.VIEWER)
        said = client.get("/recipients/council-leaders.csv?region=London&as_at=2015-03-03").text.removeprefix("\ufeff")
        rows = list(csv.DictReader(StringIO(said)))
        assert len(rows) == 33
        assert {row["Region"] for row in rows} == {"London"}
        assert {row["As at"] for row in rows} == {"2015-03-03"}

    def test_a_post_s_history_says_what_its_page_says(self, signed_in, made):
        client = signed_in(Role.VIEWER)
        page = client.get("/posts/1")
        assert "/posts/1/history.xlsx" in page.text
        told = json.loads(client.get("/posts/1/history.json").text)["rows"]
        assert any("Alex Exampleton" in row["What happened"] for row in told)
        assert all(escape(row["What happened"]) in page.text for row in told)
        action, after, body = newest(made)
        assert (action, after["rows"]) == (audit_events.DATA_TAKEN, len(told))
        assert "xampleton" not in body

    def test_an_organisation_s_posts(self, signed_in, made):
        client = signed_in(Role.VIEWER)
        at = client.get("/posts/1").text.split('href="/organisations/', 1)[1].split('"')[0].split("?")[0]
        assert f"/organisations/{at}/posts.csv" in client.get(f"/organisations/{at}").text
        told = json.loads(client.get(f"/organisations/{at}/posts.json?as_at=2026-11-24").text)
        assert told["rows"]
        assert {row["As at"] for row in told["rows"]} == {"2026-11-24"}
        assert client.get("/organisations/99999/posts.csv").status_code == 404

    def test_the_tags_of_a_post_go_along(self, services, signed_in):
        with services.database.writing() as session:
            for tag in ("pilot", "Early"):
                tag_posts(session, [1], tag, actor=SYSTEM)
            of_post = select(PostVersion.registry_slug).where(PostVersion.post_id == 1)
            slug = session.scalars(of_post.limit(1)).one()
        client = signed_in(Role.VIEWER)
        (row,) = json.loads(client.get(f"/recipients/{slug}.json?tag=pilot").text)["rows"]
        assert row["Tags"] == "Early; pilot"
        assert {row["Tags"] for row in json.loads(client.get("/recipients/posts.json").text)["rows"]} == {
            None,
            row["Tags"],
        }

    def test_as_json_it_says_where_it_is_from(self, signed_in):
        told = json.loads(signed_in(Role.VIEWER).get("/recipients/council-leaders.json?region=London").text)
        assert told["about"]["Filter"] == "Region: London"
        assert told["about"]["Posts"] == len(told["rows"]) == 33

    def test_as_a_workbook_it_opens(self, signed_in):
        book = openpyxl.load_workbook(BytesIO(signed_in(Role.VIEWER).get("/recipients.xlsx").data))
        assert [cell.value for cell in book["Registries"][1]][:2] == ["Registry", "Sector"]
        assert book["Registries"].max_row == 14

    def test_its_page_offers_it_with_its_filter(self, signed_in):
        page = signed_in(Role.VIEWER).get("/recipients/council-leaders?region=London&page=1").text
        assert "/recipients/council-leaders.xlsx?region=London" in page

    @pytest.mark.parametrize("path", ["/recipients/nowhere.csv", "/recipients/council-leaders.pdf"])
    def test_what_is_no_list_is_not_found(self, signed_in, path):
        assert signed_in(Role.VIEWER).get(path).status_code == 404

    def test_a_day_that_is_none_is_refused(self, signed_in):
        assert signed_in(Role.VIEWER).get("/recipients/council-leaders.csv?as_at=never").status_code == 400

    def test_what_was_found_of_one_kind(self, signed_in):
        rows = json.loads(signed_in(Role.VIEWER).get("/search.json?q=QF7&kind=organisation").text)["rows"]
        assert [row["Name"] for row in rows] == ["NHS South Yorkshire Integrated Care Board"]
        assert rows[0]["Page"].startswith("/organisations/")
