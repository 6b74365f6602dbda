"""The versions of a campaign's text: who kept each and when, and what changed in it, in a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from app.campaigns.models import TextVersion
from app.drafting.compare import what_changed
from app.drafting.history import hands


@dataclass(frozen=True)
class Kept:
    """A version, when it was kept (UTC), by whom; `changed` since the version before it: "Subject and 12 words"."""

    version: TextVersion
    at: datetime
    by: str
    changed: str = ""


def kept(session: Session, version: TextVersion) -> Kept:
    """When and by whom."""
    return kept_versions(session, [version])[0]


def kept_versions(session: Session, versions: Sequence[TextVersion]) -> list[Kept]:
    """Versions in a row, the newest first; what changed in the last of them is left out, unless it is the first."""
    by = hands(session, {one.recorded for one in versions})
    changes = [what_changed(before.source, after.source) for after, before in pairwise(versions)]
    last = ["The first text"] if versions and versions[-1].number == 1 else [""]
    return [
        Kept(one, by[one.recorded].at, by[one.recorded].by, changed)
        for one, changed in zip(versions, [*changes, *last], strict=True)
    ]
