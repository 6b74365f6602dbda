"""Areas over one measure, on a day and as known at an event. What nobody can know is not counted as none."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.evidence.areas.measures import INSPECTIONS, Measure, ask_in
from app.evidence.interventions.listing import ListedIntervention, interventions
from app.evidence.interventions.rounds_listing import ListedInspectionRoundArea, rounds
from app.evidence.interventions.words import dates_of_round
from app.registry.areas.areas import ListedArea, areas_on
from app.registry.areas.tiles import tiles_for
from app.registry.posts.count import count_posts
from app.responses.answers import Back
from app.tracking.insight.areas import letters_to_councils
from app.tracking.snapshot import CampaignSnapshot
from app.web.filters import quoted

NO_LETTER, NOT_SENT, NOT_KNOWN, NONE_RECORDED = "No letter", "Not sent", "Not known", "None recorded"


@dataclass(frozen=True)
class ComparedArea:
    """`count` of `of` in the area; None: `why` says why there is none. `of` None: they are not a part of anything.
    `tile`: its place on the map; None: it has none there. `undated`: facts of which no date is recorded, or only a
    month or a year that was not over, which may be of a later day and are not in `count`; `rounds_over`: for each of
    them that was inspected in a round that had ended by the day, the round in words."""

    area: ListedArea
    count: int | None
    of: int | None
    tile: tuple[int, int] | None
    why: str = ""
    undated: int = 0
    rounds_over: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """ "2 of 4", "3", "3, and 1 with no exact date", "No letter"."""
        if self.count is None:
            return self.why
        if self.of is None:
            told = [f"{self.count:,}"] if self.count else []
            told += [f"{self.undated:,} with no exact date"] if self.undated else []
            return ", and ".join(told) or self.why
        return f"{self.count:,} of {self.of:,}"


@dataclass(frozen=True)
class Measurement:
    """`day`: on which the areas are read, for letters that of their campaign."""

    day: date
    areas: Sequence[ComparedArea]


def measure_letters(
    session: Session, campaign: Campaign, measure: Measure, *, valid_at: date, known_at: int | None
) -> Measurement:
    """Of the letters to the council of each area that were sent by the day, or answered: how many are counted."""
    snapshot = CampaignSnapshot(session, campaign, valid_at, known_at, with_asks=False)
    day, served = snapshot.then.valid_at, letters_to_councils(snapshot)
    ask, counted, sent, registries = ask_in(measure.code), Counter[str](), Counter[str](), set[str]()
    unsent = set[str]()
    for letter in snapshot.letters:
        if letter.id not in served:
            continue
        registries.add(letter.registry)
        if letter.answers.back.code == Back.NOT_SENT:
            unsent.add(served[letter.id])
            continue
        sent[served[letter.id]] += 1
        if ask:
            answered = snapshot.said.get(letter.id, {}).get(ask[0])
            counted[served[letter.id]] += answered is not None and answered.answer == ask[1]
        else:
            counted[served[letter.id]] += measure.counts(letter.answers.codes)
    complete = count_posts(session, valid_at=day, known_at=known_at)
    # where a list is not complete, or there was no letter yet, an area without one may have had one
    without = NO_LETTER if registries and all(complete.get(slug) is not None for slug in registries) else NOT_KNOWN
    return Measurement(
        day,
        [
            ComparedArea(area, counted[area.slug], sent[area.slug], tile)
            if sent[area.slug]
            else ComparedArea(area, None, None, tile, NOT_SENT if area.slug in unsent else without)
            for area, tile in _areas(session, day, known_at)
        ],
    )


def measure_facts(session: Session, measure: Measure, *, valid_at: date, known_at: int | None) -> Measurement:
    """What is recorded of each area by the day, and apart from it what is not dated. Nobody says that the record is
    complete: none is none recorded."""
    facts: list[ListedIntervention | ListedInspectionRoundArea] = [
        *interventions(session, kinds=measure.kinds, valid_at=valid_at, known_at=known_at)
    ]
    over: defaultdict[str, list[str]] = defaultdict(list)
    for one in rounds(session, valid_at=valid_at, known_at=known_at) if measure == INSPECTIONS else ():
        facts += one.areas
        for area in one.areas:
            if one.ended_day and not area.dated:
                over[area.area_slug].append(f"{quoted(one.title)} ({dates_of_round(one)})")
    dated = Counter(one.area_slug for one in facts if one.dated and not one.may_be_later)
    undated = Counter(one.area_slug for one in facts if not one.dated or one.may_be_later)
    return _measurement_of_counts(session, dated, undated, over, valid_at=valid_at, known_at=known_at)


def measure_risk(session: Session, counts: Mapping[str, int], *, valid_at: date, known_at: int | None) -> Measurement:
    """`counts`: of reports, by the slug of an area; none of an area without any."""
    return _measurement_of_counts(session, Counter(counts), Counter(), {}, valid_at=valid_at, known_at=known_at)


def _measurement_of_counts(
    session: Session,
    found: Counter[str],
    undated: Counter[str],
    over: Mapping[str, Sequence[str]],
    *,
    valid_at: date,
    known_at: int | None,
) -> Measurement:
    areas = [
        ComparedArea(
            area, found[area.slug], None, tile, NONE_RECORDED, undated[area.slug], tuple(over.get(area.slug, ()))
        )
        for area, tile in _areas(session, valid_at, known_at)
    ]
    return Measurement(valid_at, areas)


def _areas(session: Session, day: date, known_at: int | None) -> list[tuple[ListedArea, tuple[int, int] | None]]:
    """All that there were on the day, each with its place on the map."""
    areas = areas_on(session, valid_at=day, known_at=known_at)
    tiles = tiles_for([area.slug for area in areas])
    return [(area, tiles.get(area.slug)) for area in areas]
