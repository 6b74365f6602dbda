"""Both stores keep the same promises; the bucket is a real S3 server."""

import errno

import pytest

from app.platform.storage import BucketStorage, FileMissing, FolderStorage, StorageFailed


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.services)])
def storage(request, tmp_path):
    if request.param == "folder":
        return FolderStorage(tmp_path / "files")
    s3 = request.getfixturevalue("s3")
    return BucketStorage(s3.bucket, prefix=s3.prefix, endpoint_url=s3.endpoint_url)


def test_what_is_put_comes_back(storage):
    storage.put("packs/ab/one.zip", b"letters")
    assert storage.get("packs/ab/one.zip") == b"letters"


def test_a_part_is_streamed(storage):
    storage.put("packs/one.zip", bytes(range(256)) * 4096)
    assert b"".join(storage.stream("packs/one.zip", offset=255, length=3)) == b"\xff\x00\x01"


def test_an_empty_part_is_empty(storage):
    storage.put("packs/one.zip", b"letters")
    assert b"".join(storage.stream("packs/one.zip", offset=3, length=0)) == b""


def test_a_missing_file_is_named(storage):
    with pytest.raises(FileMissing, match="nothing"):
        storage.get("nothing.zip")
    with pytest.raises(FileMissing, match="nothing"):
        b"".join(storage.stream("nothing.zip", offset=0, length=1))


def test_what_is_deleted_is_gone(storage):
    storage.put("imports/one", b"names")
    for _ in range(2):
        storage.delete("imports/one")
    with pytest.raises(FileMissing):
        storage.get("imports/one")


def test_what_is_added_is_never_written_over(storage):
    for body in (b"first", b"second"):
        storage.add("audit/heads/1.json", body)
    assert storage.get("audit/heads/1.json") == b"first"


def test_keys_are_listed_below_a_prefix(storage):
    storage.put("audit/heads/2.json", b"2")
    storage.put("audit/heads/1.json", b"1")
    storage.put("packs/x.zip", b"x")
    assert storage.keys("audit/heads/") == ["audit/heads/1.json", "audit/heads/2.json"]
    assert storage.keys("nowhere/") == []


@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a/../../b"])
def test_a_key_cannot_leave_the_folder(tmp_path, key):
    with pytest.raises(ValueError, match="not a storage key"):
        FolderStorage(tmp_path).put(key, b"")


def test_a_put_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    storage = FolderStorage(tmp_path)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.platform.storage.os.fsync", full)
    with pytest.raises(StorageFailed, match="No space left"):
        storage.put("packs/x.zip", b"x")
    assert list(tmp_path.rglob("*")) == [tmp_path / "packs"]


@pytest.mark.parametrize("ask", [BucketStorage.ping, lambda storage: storage.keys("packs/")], ids=["ping", "keys"])
def test_an_unreachable_bucket_says_so(s3, ask):
    storage = BucketStorage("no-such-bucket-here", endpoint_url=s3.endpoint_url)
    with pytest.raises(StorageFailed):
        ask(storage)


def test_a_folder_without_room_is_no_store(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("app.platform.disk_space.os.posix_fallocate", full)
    with pytest.raises(StorageFailed, match="No space left"):
        FolderStorage(tmp_path).ping()
