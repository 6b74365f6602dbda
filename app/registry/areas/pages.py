"""What the pages of one area begin with."""

from dataclasses import replace

from app.registry.areas.area import AreaRecord, UnknownArea, area_on
from app.registry.pages import NotKnownAtMoment
from app.registry.requested_moment import RequestedMoment
from app.web.request import reading


def area_or_404(slug: str, asked: RequestedMoment) -> AreaRecord:
    try:
        return area_on(reading(), slug, valid_at=asked.valid_at, known_at=asked.known_at)
    except UnknownArea:
        if asked.known_at is None:
            raise
    raise NotKnownAtMoment(area_or_404(slug, replace(asked, known_at=None)).version.name, asked)
