"""Enclosures of letters that are made: behind them in the bundle, beside them in ZIPs and lists, told in a manifest."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from sqlalchemy import update

from app.accounts.models import Role
from app.audit.anchor import Head
from app.audit.record import SYSTEM
from app.campaigns.enclosures.change import keep_file, remove_enclosure, seen_of
from app.campaigns.enclosures.enclosure_list import AFTER, BESIDE, enclosure_key
from app.campaigns.lifecycle.create import campaign_by_reference
from app.letters.pdf import render_pdf
from app.platform.storage import FileChanged, FileMissing, FolderStorage, sha256
from app.production.editions.bundle import zip_length, zip_of, zip_sha256
from app.production.editions.editions import newest_editions
from app.production.editions.manifest import manifest_lines
from app.production.editions.naming import enclosure_paths
from app.production.models import Run
from app.production.print_room.bundle import bundle_of
from app.production.print_room.letters import addressed_letters, bind, by_number
from app.production.runs.work import work
from app.web.files.sending import WHY_NOT
from tests.audit.tamper import alter
from tests.campaigns.enclosing import LEAFLET, enclose
from tests.delivery.marking import lede_of
from tests.delivery.sending import make
from tests.letters.enclosure.files import leaflet
from tests.letters.factory import letter as composed
from tests.letters.pdf.reading import pages_text
from tests.production.letters import enclosed, letter, stored
from tests.production.making import start
from tests.web.figures import numbers_in
from tests.web.markup import links_of, notes_of, part_of, parts_of, rows_of, why_of, words_of

HEAD = Head(seq=4711, hmac="a" * 64)
FORM = leaflet(b"0 g 100 700 50 50 re f")
PRINT = "/campaigns/MAR15/print"


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path)


@pytest.fixture
def both(storage):
    """A leaflet of three pages behind letters, a form of one beside them."""
    return (
        enclosed(storage, LEAFLET, name="A leaflet", pages=3),
        enclosed(storage, FORM, name="A form", placement=BESIDE),
    )


def bound(letters, *, sheets=False):
    return bind(addressed_letters(letters, {one.letter_id: () for one in letters}), key=by_number, sheets=sheets)


class TestPlaces:
    @pytest.mark.parametrize(
        ("sheets", "places", "paper"),
        [(False, [(1, 5), (6, 7), (8, 10)], [5, 2, 3]), (True, [(1, 5), (7, 8), (9, 11)], [3, 1, 2])],
    )
    def test_pages_and_sheets_count_what_is_behind(self, both, sheets, places, paper):
        behind, beside = both
        letters = [
            letter(number=1, enclosed=[behind, beside]),
            letter(number=2, enclosed=[beside]),
            replace(letter(number=3), pages=3),
        ]
        found = bound(letters, sheets=sheets)
        assert [(one.first, one.last) for one in found] == places
        assert [one.sheets for one in found] == paper
        assert [(one.pages, one.enclosed_pages) for one in found] == [(5, 3), (2, 0), (3, 0)]

    def test_a_letter_of_odd_pages_leaves_a_blank_before_its_enclosures(self, both):
        (one,) = bound([replace(letter(enclosed=both), pages=1)], sheets=True)
        assert (one.first, one.last, one.sheets, one.pages) == (1, 5, 3, 4)


def a_pdf(text):
    return {"pdf": render_pdf(composed(text))}


class TestBundle:
    def test_each_letter_is_followed_by_its_own(self, storage, both):
        letters = [stored(storage, a_pdf(f"Text {n}"), number=n, enclosed=both) for n in (1, 2)]
        letters.append(stored(storage, a_pdf("Text 3"), number=3))
        letters = [replace(one, pages=1) for one in letters]
        found = bound(letters)
        body = b"".join(bundle_of(storage, found, title="All", tagged=False, sheets=False))
        texts = pages_text(body)
        assert len(texts) == found[-1].last == 4 + 4 + 1
        assert [f"Text {n}" in texts[one.first - 1] for n, one in enumerate(found, 1)] == [True] * 3

    def test_a_file_is_read_once(self, storage, both, monkeypatch):
        read = []
        streamed = storage.stream
        monkeypatch.setattr(storage, "stream", lambda key, **how: read.append(key) or streamed(key, **how))
        letters = [stored(storage, a_pdf(f"Text {n}"), number=n, enclosed=both) for n in (1, 2, 3)]
        list(bundle_of(storage, bound(letters), title="All", tagged=False, sheets=False))
        assert read.count(enclosure_key(both[0].sha256)) == 1
        assert enclosure_key(both[1].sha256) not in read

    def test_one_that_was_changed_in_the_store_breaks_it_off(self, storage, both):
        (storage.folder / enclosure_key(both[0].sha256)).write_bytes(bytes(len(LEAFLET)))
        letters = [stored(storage, a_pdf("Text"), enclosed=both)]
        with pytest.raises(FileChanged):
            list(bundle_of(storage, bound(letters), title="All", tagged=False, sheets=False))


class TestArchive:
    @pytest.mark.parametrize("extension", ["pdf", "docx"])
    def test_each_enclosure_is_there_once_wherever_it_goes(self, storage, both, extension):
        letters = [stored(storage, {"pdf": b"%PDF", "docx": b"PK"}, number=n, enclosed=both) for n in (1, 2)]
        body = b"".join(zip_of(storage, letters, extension=extension))
        assert zip_length(letters, extension=extension) == len(body)
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert archive.namelist()[2:] == ["enclosures/A leaflet.pdf", "enclosures/A form.pdf"]
            assert archive.read("enclosures/A leaflet.pdf") == LEAFLET

    def test_its_digest_tells_them_too(self, storage, both):
        letters = [[stored(storage, {"pdf": b"%PDF"}, enclosed=kept)] for kept in ((), both[:1], both)]
        assert len({zip_sha256(one, extension="pdf") for one in letters}) == 3

    def test_files_called_alike_are_numbered(self, storage):
        names = ["A/B", "A:B", "a b", "?", "A/B"]
        kept = [enclosed(storage, bytes([n]), name=name) for n, name in enumerate(names)]
        paths = enclosure_paths([letter(number=1, enclosed=kept), letter(number=2, enclosed=kept)])
        assert [*paths] == [
            "enclosures/A B.pdf",
            "enclosures/A B (2).pdf",
            "enclosures/a b (3).pdf",
            "enclosures/enclosure.pdf",
            "enclosures/A B (4).pdf",
        ]
        assert [one.sha256 for one in paths.values()] == [one.sha256 for one in kept]


def test_the_manifest_says_what_goes_where_and_has_a_line_for_each_file(storage, both):
    letters = [
        stored(storage, {"pdf": b"%PDF"}, number=1, enclosed=both),
        stored(storage, {"pdf": b"%PDF"}, number=2),
    ]
    first, second, *files = csv.DictReader(io.StringIO("".join(manifest_lines(letters, HEAD)), newline=""))
    assert (first["printed_behind"], first["put_beside"]) == ("enclosures/A leaflet.pdf", "enclosures/A form.pdf")
    assert (second["printed_behind"], second["put_beside"]) == ("", "")
    assert [(one["file"], one["sha256"], one["bytes"], one["pages"]) for one in files] == [
        ("enclosures/A leaflet.pdf", sha256(LEAFLET), str(len(LEAFLET)), "3"),
        ("enclosures/A form.pdf", sha256(FORM), str(len(FORM)), "1"),
    ]
    assert {one["reference"] for one in files} == {""}
    assert {one["audit_hmac"] for one in files} == {HEAD.hmac}


def enclosing(services) -> None:
    """MAR15 encloses a leaflet behind each letter, and a form beside."""
    kept = [keep_file(services.storage, body) for body in (LEAFLET, FORM)]
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        enclose(session, "A map", campaign=campaign)
        enclose(session, "A leaflet", kept[0], AFTER, campaign=campaign)
        enclose(session, "A form", kept[1], BESIDE, campaign=campaign)


class TestRuns:
    def test_letters_keep_what_went_with_them_when_the_campaign_changes(self, stack_services, cheap):
        enclosing(stack_services)
        make(stack_services, [44])
        with stack_services.database.writing() as session:
            campaign = campaign_by_reference(session, "MAR15")
            remove_enclosure(session, campaign, 2, seen=seen_of(session, campaign), actor=SYSTEM)
        make(stack_services, [45])
        with stack_services.database.reading() as session:
            made = newest_editions(session, campaign_by_reference(session, "MAR15").id)
        assert [[(one.name, one.pages, one.is_behind) for one in letter.enclosed] for letter in made] == [
            [("A leaflet", 3, True), ("A form", 1, False)],
            [("A form", 1, False)],
        ]

    def test_runs_from_before_there_were_files_have_none(self, stack_services, cheap):
        make(stack_services, [44])
        with stack_services.database.writing() as session:
            run = session.get_one(Run, 1)
            kept = {name: value for name, value in run.printing.items() if name != "enclosed"}
            session.execute(update(Run).values(printing=json.loads(json.dumps(kept))))
        with stack_services.database.reading() as session:
            (one,) = newest_editions(session, campaign_by_reference(session, "MAR15").id)
        assert one.enclosed == ()


@pytest.fixture
def client(services, signed_in):
    return signed_in(Role.VIEWER)


class TestPages:
    def test_the_bundle_is_the_list_s(self, services, client):
        enclosing(services)
        work(services, start(services, (44, 45)).id)
        rows = list(csv.DictReader(io.StringIO(client.get(f"{PRINT}/list.csv?sides=2").text.removeprefix("\ufeff"))))
        assert [(row["First page in the PDF"], row["Last page in the PDF"]) for row in rows] == [
            ("1", "5"),
            ("7", "11"),
        ]
        assert {
            (row["Pages"], row["Pages of enclosures in the PDF"], row["Sheets"], row["Enclosures to print and insert"])
            for row in rows
        } == {("5", "3", "3", "A form")}
        for query in ("?sides=2", "?sides=2&use=read"):
            with pikepdf.open(io.BytesIO(client.get(f"{PRINT}/bundle.pdf{query}").data)) as pdf:
                assert len(pdf.pages) == 12
                assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()
        assert "A map" in pages_text(client.get("/letters/MAR15-0044/letter.pdf").data)[-1]

    def test_pages_say_what_goes_where_and_lead_to_the_files(self, services, client, cheap):
        enclosing(services)
        make(services, [44, 45])
        leaflet_href, form_href = (f"/campaigns/MAR15/enclosures/{sha256(one)}.pdf" for one in (LEAFLET, FORM))
        page = client.get(PRINT)
        assert numbers_in(lede_of(page)) == [2, 10], "letters and pages"
        behind = part_of(page, "printed-behind")
        assert links_of(behind) == {leaflet_href: "A leaflet"}
        assert numbers_in(words_of(behind)) == [3], "pages, behind each letter"
        assert parts_of(page, "read-out") == []
        assert parts_of(client.get(f"{PRINT}?use=read"), "read-out")
        (beside,) = (one for one in part_of(page, "files").findall(".//li") if form_href in links_of(one))
        assert words_of(beside).startswith("A form")
        assert numbers_in(words_of(beside)) == [1, 2], "pages, and letters that it goes with"
        *_, pages, place = rows_of(page)[0]
        assert (numbers_in(pages), numbers_in(place)) == ([5, 3], [1, 5]), "enclosed among them"
        went = part_of(client.get("/letters/MAR15-0044"), "enclosed")
        assert links_of(went) == {leaflet_href: "A leaflet", form_href: "A form"}
        assert notes_of(went) == ["behind", "beside"]
        assert numbers_in(words_of(went))[-2:] == [3, 1], "pages"
        answer = client.get(form_href)
        assert answer.data == FORM
        assert answer.headers["Content-Disposition"] == 'attachment; filename="A form.pdf"'

    def test_a_file_that_went_with_no_letter_is_not_found(self, services, client, cheap):
        make(services, [44])
        assert client.get(f"/campaigns/MAR15/enclosures/{sha256(FORM)}.pdf").status_code == 404

    def test_one_that_the_store_has_lost_is_said(self, services, client, cheap):
        enclosing(services)
        make(services, [44])
        services.storage.delete(enclosure_key(sha256(FORM)))
        answer = client.get(f"/campaigns/MAR15/enclosures/{sha256(FORM)}.pdf")
        assert answer.status_code == 503
        assert why_of(answer) == WHY_NOT[FileMissing]

    def test_one_that_was_put_into_the_run_in_the_database_is_not_given_out(self, services, client, cheap):
        enclosing(services)
        make(services, [44])
        other = b"%PDF-1.7 another form"
        services.storage.put(enclosure_key(sha256(other)), other)
        change = f"replace(replace(printing, '{sha256(FORM)}', '{sha256(other)}'), '{len(FORM)}', '{len(other)}')"
        alter(services, f"UPDATE runs SET printing = {change}")
        answer = client.get(f"/campaigns/MAR15/enclosures/{sha256(other)}.pdf")
        assert answer.status_code == 503
        assert why_of(answer) == WHY_NOT[FileChanged]
