"""Files are copied between any two stores, each read back and compared."""

import pytest

from app.platform.file_copies import CopiedFiles, FileDiffers, copy_files
from app.platform.storage import BucketStorage, FolderStorage

FILES = {"packs/a.zip": b"archive", "heads/1.json": b"{}", "empty": b""}


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.services)])
def pair(request, tmp_path):
    folder = FolderStorage(tmp_path / "old")
    if request.param == "folder":
        other = FolderStorage(tmp_path / "new")
    else:
        s3 = request.getfixturevalue("s3")
        other = BucketStorage(s3.bucket, prefix=s3.prefix, endpoint_url=s3.endpoint_url)
    for key, body in FILES.items():
        folder.put(key, body)
    return folder, other


def test_all_files_are_copied_there_and_back(pair, tmp_path):
    folder, other = pair
    told = []
    copied = copy_files(folder, other, lambda total, done: told.append((total, done)))
    assert copied == CopiedFiles(len(FILES), sum(map(len, FILES.values())))
    assert {key: other.get(key) for key in other.keys("")} == FILES
    assert told[-1] == (len(FILES), len(FILES))
    back = FolderStorage(tmp_path / "back")
    copy_files(other, back)
    assert {key: back.get(key) for key in back.keys("")} == FILES


def test_a_copy_that_was_stopped_goes_on_and_writes_nothing_twice(pair, monkeypatch):
    folder, other = pair
    copy_files(folder, other)
    folder.put("later", b"later")
    written = []
    put = type(other).put
    monkeypatch.setattr(type(other), "put", lambda self, key, body: (written.append(key), put(self, key, body)))
    copy_files(folder, other)
    assert written == ["later"]


def test_a_file_that_is_another_there_is_named_and_left(pair):
    folder, other = pair
    other.put("heads/1.json", b"[]")
    with pytest.raises(FileDiffers, match=r"heads/1\.json"):
        copy_files(folder, other)
    assert other.get("heads/1.json") == b"[]"
