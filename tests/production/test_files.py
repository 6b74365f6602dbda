"""A file comes back from its archive byte for byte, or not at all."""

from dataclasses import replace

import pytest

from app.platform.storage import CHUNK, FileChanged, FileMissing, FolderStorage
from app.production.editions.archive import stream
from tests.production.letters import stored

LONG = bytes(range(256)) * (3 * CHUNK // 256) + b"end"


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path)


@pytest.mark.parametrize("body", [b"", b"%PDF", LONG], ids=["empty", "short", "of several chunks"])
def test_what_was_made_comes_back(storage, body):
    letter = stored(storage, {"docx": b"PK before", "pdf": body})
    assert b"".join(stream(storage, letter.files["pdf"])) == body


def test_it_comes_in_chunks_not_at_once(storage):
    chunks = list(stream(storage, stored(storage, {"pdf": LONG}).files["pdf"]))
    assert [len(chunk) for chunk in chunks] == [CHUNK, CHUNK, CHUNK, 3]


def test_a_short_file_that_was_changed_gives_no_byte(storage):
    file = stored(storage, {"pdf": b"%PDF as made"}).files["pdf"]
    with pytest.raises(FileChanged, match=r"packs/"):
        next(stream(storage, replace(file, sha256="0" * 64)))


def test_a_long_file_that_was_changed_never_arrives_whole(storage):
    file = stored(storage, {"pdf": LONG}).files["pdf"]
    path = storage.folder / file.archive_key
    body = bytearray(path.read_bytes())
    body[file.offset] ^= 1
    path.write_bytes(body)
    got = []
    with pytest.raises(FileChanged):
        got.extend(stream(storage, file))
    assert sum(map(len, got)) < file.length


def test_an_archive_that_was_cut_is_noticed(storage):
    file = stored(storage, {"pdf": LONG}).files["pdf"]
    path = storage.folder / file.archive_key
    path.write_bytes(path.read_bytes()[: file.offset + 10])
    with pytest.raises(FileChanged):
        list(stream(storage, file))


def test_an_archive_that_is_gone_is_named(storage):
    file = replace(stored(storage, {"pdf": b"%PDF"}).files["pdf"], archive_key="packs/no/such.zip")
    with pytest.raises(FileMissing, match="such"):
        list(stream(storage, file))
