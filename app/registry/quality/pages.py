"""What the pages of the registries' quality and their files share."""

from collections.abc import Mapping

from app.errors import NotFound
from app.platform.clock import today
from app.registry.contacts.age import current_since
from app.registry.quality.counts import Kept
from app.registry.quality.kinds import KINDS
from app.registry.quality.posts import QualityMoment
from app.web.extensions import Extension
from app.web.request import services

KEPT = Extension[Kept]("despatch_quality")
"""The months that are over, as this process has counted them."""

LISTED = ", ".join(f"'{kind}'" for kind in KINDS if kind != "stale")
"""For a route: the kinds whose rows have a page here. Stale contacts have one in which they are confirmed."""


def now_at() -> QualityMoment:
    day = today()
    return QualityMoment(day, None, current_since(day, services().settings.contact_months))


def registry_asked(query: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The slug of the one whose rows are asked for; blank for all. Raises NotFound."""
    slug = query.get("registry", "")
    if slug and slug not in names:
        raise NotFound("no_such_registry")
    return slug
