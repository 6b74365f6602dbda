"""Files: a local folder or an S3 bucket behind one interface.

Keys are relative paths with forward slashes. A `put` is durable when it returns: the database may then point to it.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

from app.platform.config import Settings
from app.platform.disk_space import try_room

if TYPE_CHECKING:
    from hashlib import _Hash

CHUNK = 1 << 18
"""Bytes read at a time when a file is streamed."""


class FileMissing(Exception):
    """No file is kept under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class FileThere(Exception):
    """A file is kept under this key already."""


class StorageFailed(Exception):
    """The store could not keep or give a file: full, unreachable or refusing. Trying again later may help."""

    code = "storage_failed"


class FileChanged(Exception):
    """What is kept under this key is not what was put there: its SHA-256 differs from the one that the row keeps."""

    code = "file_changed"

    def __init__(self, key: str, offset: int) -> None:
        super().__init__(key, offset)
        self.key = key
        self.offset = offset


class Storage(Protocol):
    def __hash__(self) -> int: ...
    def put(self, key: str, body: bytes) -> None: ...
    def add(self, key: str, body: bytes) -> None: ...
    def get(self, key: str) -> bytes: ...
    def stream(self, key: str, *, offset: int, length: int) -> Iterator[bytes]: ...
    def delete(self, key: str) -> None: ...
    def keys(self, prefix: str) -> list[str]: ...
    def ping(self) -> None: ...


def open_storage(settings: Settings) -> Storage:
    if settings.s3_bucket:
        return BucketStorage(settings.s3_bucket, prefix=settings.s3_prefix, endpoint_url=settings.s3_endpoint_url)
    return FolderStorage(settings.files_dir)


def open_second_storage(settings: Settings) -> Storage | None:
    """The second place for heads of the audit record."""
    return storage_at(settings.audit_heads_url, settings) if settings.audit_heads_url else None


def storage_at(url: str, settings: Settings) -> Storage:
    """A bucket (s3://bucket/prefix, at S3_ENDPOINT_URL) or a folder (file:///folder)."""
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return BucketStorage(parts.netloc, prefix=parts.path, endpoint_url=settings.s3_endpoint_url)
    return FolderStorage(Path(unquote(parts.path)))


SHA256 = re.compile(r"[0-9a-f]{64}")
"""A digest as keys of files hold it."""


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def verified_chunks(
    storage: Storage, key: str, *, length: int, sha256: str, offset: int = 0, digest: "_Hash | None" = None
) -> Iterator[bytes]:
    """`length` bytes from `offset` in chunks, one of which is held back: a changed file never arrives whole.

    `digest`: of what comes before them in the file that `sha256` is of. Raises FileChanged when they make another
    file, and FileMissing or StorageFailed of the store.
    """
    digest = digest.copy() if digest else hashlib.sha256()
    held = b""
    for chunk in storage.stream(key, offset=offset, length=length):
        digest.update(chunk)
        if held:
            yield held
        held = chunk
    if digest.hexdigest() != sha256:
        raise FileChanged(key, offset)
    yield held


class FolderStorage:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        if PurePosixPath(key).is_absolute() or ".." in PurePosixPath(key).parts:
            raise ValueError(f"not a storage key: {key}")
        return self.folder / key

    def put(self, key: str, body: bytes) -> None:
        """Write beside, flush to the disk, then rename: a reader sees the whole file or none."""
        path = self._path(key)
        try:
            made = [folder for folder in path.parents if not folder.exists()]
            _make_folder(path.parent)
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".putting-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(body)
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
            for folder in (path.parent, *(new.parent for new in made)):
                _keep_names(folder)
        except OSError as problem:
            raise StorageFailed(str(problem)) from problem

    def add(self, key: str, body: bytes) -> None:
        """Write what is not there yet, in its place: the folder may allow only that."""
        path = self._path(key)
        try:
            _make_folder(path.parent)
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            return
        except OSError as problem:
            raise StorageFailed(str(problem)) from problem

    def get(self, key: str) -> bytes:
        with _failures(key):
            return self._path(key).read_bytes()

    def stream(self, key: str, *, offset: int, length: int) -> Iterator[bytes]:
        with _failures(key), self._path(key).open("rb") as file:
            file.seek(offset)
            while length > 0 and (chunk := file.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk

    def delete(self, key: str) -> None:
        """A file that nothing points to any more goes. One that is gone already is no error."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as problem:
            raise StorageFailed(str(problem)) from problem

    def keys(self, prefix: str) -> list[str]:
        start = self._path(prefix)
        if not start.is_dir():
            return []
        found = (p for p in start.rglob("*") if p.is_file() and not p.name.startswith(".putting-"))
        return sorted(p.relative_to(self.folder).as_posix() for p in found)

    def ping(self) -> None:
        try:
            _make_folder(self.folder)
            try_room(self.folder)
        except OSError as problem:
            raise StorageFailed(str(problem)) from problem


def _make_folder(folder: Path) -> None:
    """With all that it lies in; nobody but the owner may enter those that are made."""
    for missing in reversed([parent for parent in folder.parents if not parent.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def _failures(key: str) -> Iterator[None]:
    """What a disk that is read may answer, by our names."""
    try:
        yield
    except FileNotFoundError:
        raise FileMissing(key) from None
    except OSError as problem:
        raise StorageFailed(str(problem)) from problem


def _keep_names(folder: Path) -> None:
    """Flush to the disk which files and folders `folder` holds."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class BucketStorage:
    """S3, or anything that speaks it. Credentials come from the environment, as boto3 reads them."""

    def __init__(self, bucket: str, *, prefix: str = "", endpoint_url: str = "") -> None:
        import boto3
        from botocore.config import Config

        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        retries = Config(retries={"max_attempts": 4, "mode": "standard"}, connect_timeout=5, read_timeout=30)
        self._client: Any = boto3.client("s3", endpoint_url=endpoint_url or None, config=retries)

    def put(self, key: str, body: bytes) -> None:
        with _bucket_failures():
            self._client.put_object(**self._at(key), Body=body)

    def add(self, key: str, body: bytes) -> None:
        """Write what is not there yet."""
        with suppress(FileThere), _bucket_failures(key):
            self._client.put_object(**self._at(key), Body=body, IfNoneMatch="*")

    def get(self, key: str) -> bytes:
        with _bucket_failures(key):
            body: bytes = self._client.get_object(**self._at(key))["Body"].read()
            return body

    def stream(self, key: str, *, offset: int, length: int) -> Iterator[bytes]:
        if length <= 0:
            return
        span = f"bytes={offset}-{offset + length - 1}"
        with _bucket_failures(key), closing(self._client.get_object(**self._at(key), Range=span)["Body"]) as body:
            yield from body.iter_chunks(CHUNK)

    def delete(self, key: str) -> None:
        with _bucket_failures():
            self._client.delete_object(**self._at(key))

    def keys(self, prefix: str) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix + prefix)
        with _bucket_failures():
            return sorted(item["Key"].removeprefix(self.prefix) for page in pages for item in page.get("Contents", ()))

    def ping(self) -> None:
        with _bucket_failures():
            self._client.head_bucket(Bucket=self.bucket)

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + key}


@contextmanager
def _bucket_failures(key: str = "") -> Iterator[None]:
    """What a bucket may answer, by our names. `key`: of the file that is asked for."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as problem:
        if problem.response["Error"]["Code"] == "PreconditionFailed":
            raise FileThere(key) from None
        if key and problem.response["Error"]["Code"] in {"NoSuchKey", "404"}:
            raise FileMissing(key) from None
        raise StorageFailed(str(problem)) from problem
    except BotoCoreError as problem:
        raise StorageFailed(str(problem)) from problem
