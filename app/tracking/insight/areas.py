"""Where letters were replied to: of the letters to the council that runs children's services in each area."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from app.campaigns.models import Letter
from app.platform.history import as_at
from app.registry.areas.tiles import tiles_for
from app.registry.models import Area, AreaVersion, PostVersion
from app.registry.posts.posts import PostList
from app.tracking.codes import LetterCodes
from app.tracking.measures import AMONG
from app.tracking.snapshot import CampaignSnapshot


@dataclass(frozen=True)
class AreaCount:
    """Of `letters` that were sent to the area's council, or that it responded to, how many were `replied` to, how many
    of those replies `declined` to answer, and how many letters have `nothing` recorded; the others are `part`. `tile`:
    its column and row on the map; None: it has no place there."""

    slug: str
    name: str
    region: str
    replied: int
    nothing: int
    letters: int
    tile: tuple[int, int] | None
    declined: int = 0

    @property
    def part(self) -> int:
        """Acknowledged, or with a holding reply."""
        return self.letters - self.replied - self.nothing


def count_areas(snapshot: CampaignSnapshot) -> list[AreaCount]:
    """Every area that is on the map or has a letter, as on the campaign's day: the most with nothing recorded first."""
    moment = (snapshot.then.valid_at, snapshot.known_at)
    columns = select(Area.slug, AreaVersion.name, AreaVersion.region).join(AreaVersion, AreaVersion.area_id == Area.id)
    rows = snapshot.session.execute(columns.where(as_at(AreaVersion, *moment)))
    areas = {slug: (name, region) for slug, name, region in rows}
    served = letters_to_councils(snapshot)
    by_area: defaultdict[str, list[LetterCodes]] = defaultdict(list)
    for letter in snapshot.letters:
        if letter.id in served:
            by_area[served[letter.id]].append(letter.answers.codes)
    tiles = tiles_for(areas.keys())

    def number(measure: str, slug: str) -> int:
        return sum(map(AMONG[measure].counts, by_area[slug]))

    counts = [
        AreaCount(
            slug,
            name,
            region,
            replied=number("replies", slug),
            nothing=number("nothing", slug),
            letters=number("followed", slug),
            tile=tiles.get(slug),
            declined=number("declined", slug),
        )
        for slug, (name, region) in areas.items()
        if slug in tiles or number("followed", slug)
    ]
    return sorted(counts, key=lambda area: (-area.nothing, area.name))


def letters_to_councils(snapshot: CampaignSnapshot) -> dict[int, str]:
    """Slugs of areas by the ids of the letters to the council that runs children's services in each, as on the
    campaign's day."""
    moment = (snapshot.then.valid_at, snapshot.known_at)
    to_councils = (
        PostList(None, *moment)
        .query(Letter.id, Area.slug)
        .join(Letter, Letter.post_id == PostVersion.post_id)
        .join(AreaVersion, AreaVersion.authority_id == PostVersion.organisation_id)
        .join(Area, Area.id == AreaVersion.area_id)
        .where(Letter.campaign_id == snapshot.campaign.id, as_at(AreaVersion, *moment))
    )
    return dict(snapshot.session.execute(to_councils).all())
