"""Where backups are: a folder or a bucket with objects, each named by its content, and a manifest for each backup."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from os import scandir

from app.backups.manifest import Manifest, StoredObject
from app.backups.sealing import Encrypted, NotOpened, Plain, Sealing
from app.errors import Refused
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.services import Services
from app.platform.storage import BucketStorage, FileMissing, FolderStorage, Storage, storage_at

MANIFESTS = "backups/"

APART = "erasures/"
"""What must be done again after a restore (app/backups/erasures.py)."""

DAMAGED = "damaged/"
"""Objects that are not what was stored, by the day on which that was found."""


class BackupStore:
    """Objects that a backup adds are encrypted if there is a key; what was written before there was one stays
    readable. `elsewhere`: its address, if that is not BACKUP_URL."""

    def __init__(self, storage: Storage, *, key: str, audit_keys: Sequence[bytes], elsewhere: str = "") -> None:
        self.storage = storage
        self.elsewhere = elsewhere
        self._encrypted = Encrypted(key) if key else None
        self._audit_keys = audit_keys
        self.sealing: Sealing = self._encrypted or Plain()

    @property
    def sealings(self) -> Sequence[Sealing]:
        """In which its backups may be written."""
        return [Plain(), *([self._encrypted] if self._encrypted else [])]

    def require_place(self) -> None:
        """Raises Refused (backup_folder_missing): a folder that is on another machine may not be mounted, and a backup
        would be put on this one. Raises OSError where its files may not be listed: they would seem not to be there."""
        if not isinstance(self.storage, FolderStorage):
            return
        try:
            scandir(self.storage.folder).close()
        except (FileNotFoundError, NotADirectoryError):
            raise Refused("backup_folder_missing", folder=self.storage.folder) from None
        with suppress(FileNotFoundError):
            scandir(self.storage.folder / MANIFESTS).close()

    def is_inside(self, storage: Storage) -> bool:
        """Whether backups would become files of the storage that they are of."""
        match self.storage, storage:
            case FolderStorage(folder=folder), FolderStorage(folder=whole):
                return folder.resolve().is_relative_to(whole.resolve())
            case BucketStorage(bucket=bucket, prefix=prefix), BucketStorage(bucket=whole_bucket, prefix=whole_prefix):
                return bucket == whole_bucket and prefix.startswith(whole_prefix)
        return False

    def objects(self, sealing: Sealing | None = None) -> set[str]:
        """The names of those that are there, written as a backup would write them now if no `sealing` is given."""
        return {key.rpartition("/")[2] for key in self.storage.keys(f"{(sealing or self.sealing).folder}/")}

    def keep(self, body: bytes, objects: set[str]) -> StoredObject:
        """Store what is not among the `objects` yet, and add it. Raises StorageFailed."""
        stored = StoredObject(self.sealing.name(body), len(body))
        if stored.name not in objects:
            self.storage.put(_key(self.sealing, stored.name), self.sealing.close(stored.name, body))
            objects.add(stored.name)
        return stored

    def keep_manifest(self, manifest: Manifest) -> None:
        key = MANIFESTS + manifest.name + self.sealing.ending
        self.storage.put(key, self.sealing.close(manifest.name, manifest.to_json(self._audit_keys[-1])))

    def names(self) -> list[str]:
        """Of the backups, the oldest first. Raises what require_place does."""
        self.require_place()
        return sorted({key.removeprefix(MANIFESTS).rpartition(".")[0] for key in self.storage.keys(MANIFESTS)})

    def find(self, name: str = "") -> "StoredBackup":
        """The backup of this name, or the newest. Raises Refused: no_backup, no_such_backup, backup_encrypted,
        backup_key_wrong, and what names and Manifest.from_json raise."""
        names = self.names()
        if not names:
            raise Refused("no_backup")
        if name and name not in names:
            raise Refused("no_such_backup", name=name, newest=names[-1])
        return self._read(name or names[-1])

    def forget(self, name: str) -> None:
        """Remove the manifest of a backup; its objects stay."""
        for sealing in self.sealings:
            self.storage.delete(MANIFESTS + name + sealing.ending)

    def forget_object(self, name: str, sealing: Sealing) -> None:
        self.storage.delete(_key(sealing, name))

    def forget_damaged(self, *, before: date) -> None:
        """Remove damaged objects that were set aside before that day."""
        for key in self.storage.keys(DAMAGED):
            if key.removeprefix(DAMAGED) < f"{before}":
                self.storage.delete(key)

    def _read(self, name: str) -> "StoredBackup":
        for sealing in self.sealings:
            try:
                stored = self.storage.get(MANIFESTS + name + sealing.ending)
            except FileMissing:
                continue
            try:
                text = sealing.open(name, stored)
            except NotOpened:
                raise Refused("backup_key_wrong", name=name) from None
            return StoredBackup(self.storage, sealing, Manifest.from_json(text, self._audit_keys), self.elsewhere)
        raise Refused("backup_encrypted", name=name)


class StoredBackup:
    """A backup, with the bytes of its objects."""

    def __init__(self, storage: Storage, sealing: Sealing, manifest: Manifest, elsewhere: str) -> None:
        self._storage = storage
        self.sealing = sealing
        self.manifest = manifest
        self.elsewhere = elsewhere
        self.damaged: set[str] = set()
        """Names of the objects that were read and are not what was stored."""

    def body(self, stored: StoredObject) -> bytes:
        """Raises Refused (backup_incomplete: an object is missing, or is not what was stored), StorageFailed."""
        try:
            written = self._storage.get(_key(self.sealing, stored.name))
        except FileMissing:
            raise Refused("backup_incomplete", name=self.manifest.name, object=stored.name) from None
        with suppress(NotOpened):
            body = self.sealing.open(stored.name, written)
            if self.sealing.name(body) == stored.name:
                return body
        self.damaged.add(stored.name)
        raise Refused("backup_incomplete", name=self.manifest.name, object=stored.name)

    def set_damaged_aside(self) -> None:
        """Give the damaged objects another key, so that the next backup stores them again. Raises StorageFailed."""
        for key in (_key(self.sealing, name) for name in sorted(self.damaged)):
            with suppress(FileMissing):
                self._storage.put(f"{DAMAGED}{now():%Y-%m-%d}/{key}", self._storage.get(key))
                self._storage.delete(key)

    def missing(self) -> set[str]:
        """The names of its objects that are not there."""
        objects = {key.rpartition("/")[2] for key in self._storage.keys(f"{self.sealing.folder}/")}
        return self.manifest.objects - objects


def open_store(services: Services, url: str = "") -> BackupStore:
    """At `url`, or at BACKUP_URL. Raises Refused (no_backup_url)."""
    settings = services.settings
    if not (url := url or settings.backup_url):
        raise Refused("no_backup_url")
    return store_at(url, settings)


def store_at(url: str, settings: Settings) -> BackupStore:
    keys = (*reversed(settings.audit_key_fallbacks), settings.audit_key)
    return BackupStore(
        storage_at(url, settings),
        key=settings.backup_key.get_secret_value(),
        audit_keys=[key.get_secret_value().encode() for key in keys],
        elsewhere="" if url.rstrip("/") == settings.backup_url.rstrip("/") else url,
    )


def _key(sealing: Sealing, name: str) -> str:
    return f"{sealing.folder}/{name[:2]}/{name}"
