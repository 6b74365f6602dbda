"""What is taken away through the browser is byte for byte what was made, and named so that people know it."""

import csv
import re
import zipfile
from io import BytesIO, StringIO

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.platform.storage import FileChanged, FileMissing, sha256
from app.production.editions.editions import newest_editions
from app.production.models import Archive
from app.production.runs.steer import cancel_run
from app.production.states import RunState
from app.production.words import MOVED_ON, NO_FILE, NO_SUCH_EDITION, NOT_MADE_YET
from app.registry.models import PostVersion
from app.web.files.sending import WHY_NOT
from tests.production.making import batch, finish, made, start, take
from tests.refusals import said_of
from tests.web.markup import why_of

RUN = "/campaigns/MAR15/runs/1"
LETTERS = range(42, 46)
MADE = [f"MAR15-{number:04d}" for number in LETTERS]


def make(services, numbers=LETTERS, **how):
    return made(services, numbers, **how)


def newest(services, run):
    with services.database.reading() as session:
        return newest_editions(session, run.campaign_id)


@pytest.fixture
def client(signed_in):
    """Who may read may take away."""
    return signed_in(Role.VIEWER)


class TestOneLetter:
    @pytest.mark.parametrize("extension", ["pdf", "docx"])
    def test_it_is_what_was_made(self, client, services, extension):
        stored = newest(services, make(services))[0].files[extension]
        answer = client.get(f"/letters/{MADE[0]}/letter.{extension}")
        assert sha256(answer.data) == stored.sha256
        assert answer.content_length == len(answer.data) == stored.length
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="MAR15-0042 Chief Constable of West Yorkshire Police.{extension}"'
        )
        assert answer.mimetype.endswith({"pdf": "/pdf", "docx": "wordprocessingml.document"}[extension])

    def test_the_newest_edition_unless_another_is_named(self, client, services):
        make(services)
        make(services, words="made again")
        address = f"/letters/{MADE[0]}/letter.pdf"
        assert client.get(address).data.endswith(b"made again")
        assert client.get(address + "?edition=2").data.endswith(b"made again")
        assert client.get(address + "?edition=1").data.endswith(b"first")

    @pytest.mark.parametrize("address", ["MAR15-0042/letter.pdf?edition=9", "MAR15-0042/letter.pdf?edition=x"])
    def test_an_edition_that_there_is_not(self, client, services, address):
        make(services)
        answer = client.get(f"/letters/{address}")
        assert answer.status_code == 404
        assert why_of(answer) == NO_SUCH_EDITION.format(reference="MAR15-0042")

    def test_a_letter_that_is_not_made(self, client):
        answer = client.get("/letters/MAR15-0042/letter.pdf")
        assert answer.status_code == 404
        assert why_of(answer) == NOT_MADE_YET.format(reference="MAR15-0042")

    @pytest.mark.parametrize("address", ["/letters/MAR15-9999", "/letters/MAR15-9999/letter.pdf"])
    def test_a_letter_that_there_is_not(self, client, address):
        assert why_of(client.get(address)) == said_of("unknown_letter", reference="MAR15-9999")

    def test_what_one_has_already_is_not_sent_again(self, client, services):
        make(services)
        first = client.get(f"/letters/{MADE[0]}/letter.pdf")
        again = client.get(f"/letters/{MADE[0]}/letter.pdf", headers={"If-None-Match": first.headers["ETag"]})
        assert first.get_etag() == (sha256(first.data), False)
        assert (again.status_code, again.data) == (304, b"")

    def test_it_is_not_left_in_the_browser(self, client, services):
        make(services)
        assert client.get(f"/letters/{MADE[0]}/letter.pdf").headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("path", [f"/letters/{MADE[0]}/letter.pdf", RUN + "/pdf.zip"])
    def test_a_file_that_the_store_has_lost_is_an_error_that_says_so(self, client, services, path):
        run = make(services)
        (services.storage.folder / newest(services, run)[0].files["pdf"].archive_key).unlink()
        answer = client.get(path)
        assert answer.status_code == 503
        assert why_of(answer) == WHY_NOT[FileMissing]

    def test_a_file_that_was_changed_in_the_store_is_not_given_out(self, client, services):
        stored = newest(services, make(services))[0].files["pdf"]
        path = services.storage.folder / stored.archive_key
        path.write_bytes(path.read_bytes().replace(b"first", b"other"))
        answer = client.get(f"/letters/{MADE[0]}/letter.pdf")
        assert answer.status_code == 503
        assert why_of(answer) == WHY_NOT[FileChanged]


class TestBundles:
    @pytest.mark.parametrize("extension", ["pdf", "docx"])
    def test_a_run_s_zip_holds_each_file_as_it_was_made(self, client, services, extension):
        run = make(services)
        answer = client.get(f"{RUN}/{extension}.zip")
        with zipfile.ZipFile(BytesIO(answer.data)) as archive:
            found = {name.split("/")[-1][:10]: sha256(archive.read(name)) for name in archive.namelist()}
        assert found == {letter.reference: letter.files[extension].sha256 for letter in newest(services, run)}
        assert answer.content_length == len(answer.data)

    def test_of_all_runs_together_it_holds_the_newest_editions(self, client, services):
        make(services)
        make(services, [45, 46], words="made again")
        with zipfile.ZipFile(BytesIO(client.get("/campaigns/MAR15/pdf.zip").data)) as archive:
            bodies = {name.split("/")[-1][:10]: archive.read(name) for name in archive.namelist()}
        assert list(bodies) == [*MADE, "MAR15-0046"]
        assert [reference for reference, body in bodies.items() if body.endswith(b"made again")] == [
            "MAR15-0045",
            "MAR15-0046",
        ]

    def test_each_has_its_name(self, client, services):
        make(services)
        names = {
            RUN + "/pdf.zip": "MAR15 run 1 PDF.zip",
            RUN + "/docx.zip": "MAR15 run 1 Word.zip",
            RUN + "/manifest.csv": "MAR15 run 1 manifest.csv",
            RUN + "/fingerprint.json": "MAR15 run 1 fingerprint.json",
            "/campaigns/MAR15/docx.zip": "MAR15 Word.zip",
            "/campaigns/MAR15/manifest.csv": "MAR15 manifest.csv",
            "/campaigns/MAR15/fingerprint.json": "MAR15 fingerprint.json",
        }
        for address, name in names.items():
            assert client.get(address).headers["Content-Disposition"] == f'attachment; filename="{name}"'

    def test_while_a_run_is_under_way_its_files_are_not_ready(self, client, services):
        run = start(services, LETTERS)
        finish(services, run.id, batch(take(services, run.id, 2)))
        answer = client.get(RUN + "/pdf.zip")
        assert answer.status_code == 404
        assert why_of(answer) == said_of("run_not_over", number=1, state=MOVED_ON[RunState.RUNNING])

    def test_a_cancelled_run_gives_what_it_made(self, client, services):
        run = start(services, LETTERS)
        finish(services, run.id, batch(take(services, run.id, 2)))
        with services.database.writing() as session:
            cancel_run(session, run.id, actor=SYSTEM)
        with zipfile.ZipFile(BytesIO(client.get(RUN + "/pdf.zip").data)) as archive:
            assert len(archive.namelist()) == 2

    @pytest.mark.parametrize("file", ["pdf.zip", "manifest.csv", "fingerprint.json"])
    def test_of_nothing_there_is_no_file(self, client, file):
        answer = client.get(f"/campaigns/MAR15/{file}")
        assert answer.status_code == 404
        assert why_of(answer) == NO_FILE


class TestManifest:
    def test_it_names_each_file_and_the_head_of_the_audit_record(self, client, services):
        run = make(services)
        with services.database.reading() as session:
            last = head(session)
        rows = list(csv.DictReader(StringIO(client.get(RUN + "/manifest.csv").text)))
        letters = newest(services, run)
        assert [(row["reference"], row["format"], row["sha256"]) for row in rows] == [
            (letter.reference, extension, letter.files[extension].sha256)
            for letter in letters
            for extension in ("pdf", "docx")
        ]
        assert {(row["audit_event"], row["audit_hmac"]) for row in rows} == {(str(last.seq), last.hmac)}

    def test_its_fingerprints_are_told_in_a_file_of_their_own(self, client, services):
        make(services)
        told = client.get(RUN + "/fingerprint.json").json
        rows = csv.DictReader(StringIO(client.get(RUN + "/manifest.csv").text))
        assert {row["fingerprint"] for row in rows} == set(told)
        assert "weasyprint" in next(iter(told.values()))["packages"]

    def test_a_title_can_t_run_as_a_formula(self, client, services):
        with services.database.writing() as session:
            adur = PostVersion.title.startswith("Leader of Adur")
            session.execute(update(PostVersion.__table__).where(adur).values(title="=HYPERLINK(1)"))
        make(services, [44])
        assert {row["recipient"] for row in csv.DictReader(StringIO(client.get(RUN + "/manifest.csv").text))} == {
            "'=HYPERLINK(1)"
        }


def test_all_download_types_are_told_apart(client, services):
    make(services)
    types = [client.get(f"{RUN}/{file}").content_type for file in ("pdf.zip", "manifest.csv", "fingerprint.json")]
    assert types == ["application/zip", "text/csv; charset=utf-8", "application/json"]
    assert not re.search("zip|csv|json", client.get(RUN).content_type)


def test_archives_are_what_downloads_come_from(services):
    """Two letters of one batch lie in one archive: neither is a file of its own in the store."""
    make(services)
    with services.database.reading() as session:
        keys = session.scalars(select(Archive.key)).all()
    assert services.storage.keys("packs") == list(keys)
