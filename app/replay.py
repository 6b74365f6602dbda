"""What of all rooms is compared with the audit record. What no declaration names is not compared."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import replay as accounts
from app.audit.anchor import Head, anchors
from app.audit.verify import NamedHead, Verdict, check
from app.campaigns import replay as campaigns
from app.clearance import replay as clearance
from app.delivery import replay as delivery
from app.evidence.packs.models import Pack
from app.people import replay as people
from app.platform.services import Services
from app.platform.storage import Storage
from app.production import replay as production

KINDS = (*accounts.KINDS, *people.KINDS, *campaigns.KINDS, *clearance.KINDS, *production.KINDS, *delivery.KINDS)


def check_all(services: Services, manifests: Iterable[Path] = ()) -> Verdict:
    """Verify the audit record and everything that is compared with it; also the heads in `manifests` of letters (CSV)
    that somebody downloaded. Raises OSError, and ManifestUnreadable."""
    named = [head for file in manifests for head in manifest_heads(file)]

    def heads(session: Session) -> Iterator[NamedHead]:
        yield from named
        if services.second_storage:
            yield from (("the second place", head) for head in anchors(services.second_storage))
        yield from kept_heads(session, services.storage)

    return check(services.database, services.storage, KINDS, heads)


def kept_heads(session: Session, storage: Storage) -> Iterator[NamedHead]:
    """The heads that certificates, archives of letters and evidence packs name."""
    yield from clearance.certificate_heads(session)
    yield from production.archive_heads(session, storage)
    for pack in session.execute(select(Pack.number, Pack.known_at, Pack.head)):
        yield f"evidence pack {pack.number}", Head(pack.known_at, pack.head)


class ManifestUnreadable(Exception):
    """A file is not a manifest of letters: it names no head of the audit record."""

    code = "manifest_unreadable"


def manifest_heads(file: Path) -> list[NamedHead]:
    """The heads that a manifest names: one, as a rule, in all its lines. Raises OSError, ManifestUnreadable."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            heads = {Head(int(row["audit_event"]), row["audit_hmac"]) for row in csv.DictReader(lines)}
        except (ValueError, KeyError, TypeError, csv.Error):
            raise ManifestUnreadable(file.name) from None
    if not heads:
        raise ManifestUnreadable(file.name)
    return [(f"manifest {file.name}", head) for head in sorted(heads, key=lambda head: head.seq)]
