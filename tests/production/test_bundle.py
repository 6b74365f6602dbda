"""The ZIP of many letters: any program reads it, the same letters make the same bytes, and memory stays flat."""

import io
import tracemalloc
import zipfile

import pytest

from app.platform.storage import CHUNK, FileChanged, FolderStorage
from app.production.editions.bundle import zip_length, zip_of, zip_sha256
from tests.production.letters import stored


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path)


@pytest.fixture
def letters(storage):
    titles = ["Leader of Kent County Council", "Arweinydd Cyngor Ynys Môn", "Lead Member for Children’s Services"]
    return [
        stored(storage, {"pdf": f"%PDF {title}".encode(), "docx": f"PK {title}".encode()}, number=n, recipient=title)
        for n, title in enumerate(titles, 1)
    ]


def archive(storage, letters, extension="pdf"):
    return b"".join(zip_of(storage, letters, extension=extension))


def test_it_holds_each_letter_under_its_name(storage, letters):
    with zipfile.ZipFile(io.BytesIO(archive(storage, letters, "docx"))) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            "docx/council-leaders/MAR15-0001 Leader of Kent County Council.docx",
            "docx/council-leaders/MAR15-0002 Arweinydd Cyngor Ynys Môn.docx",
            "docx/council-leaders/MAR15-0003 Lead Member for Children’s Services.docx",
        ]
        assert opened.read(opened.namelist()[1]) == "PK Arweinydd Cyngor Ynys Môn".encode()


def test_the_same_letters_make_the_same_bytes(storage, letters):
    assert archive(storage, letters) == archive(storage, letters)


@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_its_length_is_known_before(storage, letters, extension):
    assert zip_length(letters, extension=extension) == len(archive(storage, letters, extension))


def test_no_letters_make_an_empty_archive(storage):
    body = archive(storage, [])
    assert zip_length([], extension="pdf") == len(body)
    assert zipfile.ZipFile(io.BytesIO(body)).namelist() == []


@pytest.mark.parametrize("limit", ["ZIP64_LIMIT", "ZIP_FILECOUNT_LIMIT"])
def test_its_length_is_known_past_the_limits_of_the_first_zip(storage, letters, monkeypatch, limit):
    monkeypatch.setattr(zipfile, limit, {"ZIP64_LIMIT": 150, "ZIP_FILECOUNT_LIMIT": 2}[limit])
    body = archive(storage, letters)
    assert zip_length(letters, extension="pdf") == len(body)
    assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None


def test_its_digest_tells_what_is_in_it(storage, letters):
    digests = {
        zip_sha256(letters, extension="pdf"),
        zip_sha256(letters, extension="docx"),
        zip_sha256(letters[:2], extension="pdf"),
    }
    assert len(digests) == 3
    assert zip_sha256(list(letters), extension="pdf") in digests


def test_memory_holds_some_chunks_however_long_the_letters_are(storage):
    letters = [stored(storage, {"pdf": bytes([n]) * (20 * CHUNK)}, number=n) for n in range(1, 6)]
    tracemalloc.start()
    try:
        length = sum(len(chunk) for chunk in zip_of(storage, letters, extension="pdf"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert length > 100 * CHUNK
    assert peak < 8 * CHUNK


def test_an_archive_with_a_changed_letter_breaks_off(storage, letters):
    path = storage.folder / letters[1].files["pdf"].archive_key
    path.write_bytes(path.read_bytes().replace(b"%PDF", b"%pdf"))
    got = []
    with pytest.raises(FileChanged):
        got.extend(zip_of(storage, letters, extension="pdf"))
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(got)))
