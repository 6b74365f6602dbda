"""Classes of postage: to which addresses each goes, and how long it takes. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.letters.dates import posted_by
from app.letters.recipient.address import is_country, is_uk


class Postage(StrEnum):
    FIRST = "first"
    SECOND = "second"
    SPECIAL = "special"
    EUROPE = "europe"
    REST_OF_WORLD = "rest-of-world"


@dataclass(frozen=True)
class Speed:
    """Days of delivery from the day after posting until a letter is expected: the `soonest` and the `latest`. They
    are Royal Mail's published aims. `saturdays`: whether a Saturday is one of them."""

    soonest: int
    latest: int
    saturdays: bool


SPEEDS: Mapping[Postage, Speed] = {
    Postage.FIRST: Speed(1, 1, saturdays=True),
    Postage.SECOND: Speed(2, 3, saturdays=False),
    Postage.SPECIAL: Speed(1, 1, saturdays=False),
    Postage.EUROPE: Speed(3, 5, saturdays=False),
    Postage.REST_OF_WORLD: Speed(6, 7, saturdays=False),
}

EUROPE = frozenset(
    {
        "albania", "andorra", "armenia", "austria", "azerbaijan", "belarus", "belgium", "bosnia and herzegovina",
        "bulgaria", "croatia", "cyprus", "czech republic", "czechia", "denmark", "estonia", "faroe islands", "finland",
        "france", "georgia", "germany", "gibraltar", "greece", "greenland", "hungary", "iceland", "ireland", "italy",
        "kazakhstan", "kosovo", "latvia", "liechtenstein", "lithuania", "luxembourg", "malta", "moldova", "monaco",
        "montenegro", "netherlands", "north macedonia", "norway", "poland", "portugal", "republic of ireland",
        "romania", "russia", "san marino", "serbia", "slovakia", "slovenia", "spain", "sweden", "switzerland",
        "the netherlands", "turkey", "türkiye", "ukraine", "vatican city",
    }
)  # fmt: skip
"""Countries of the European tariff, as an address may end with them; all others are of the rest of the world."""


def zone_of(address: Sequence[str]) -> Postage | None:
    """The tariff of an address abroad; None for one in the United Kingdom or among its forces."""
    last = address[-1].strip(" .").casefold() if address else ""
    if not is_country(last) or is_uk(last):
        return None
    return Postage.EUROPE if last in EUROPE else Postage.REST_OF_WORLD


def goes_by(address: Sequence[str], postage: Postage) -> bool:
    """Whether a letter to this address can have that postage."""
    zone = zone_of(address)
    return postage == zone if zone else postage in (Postage.FIRST, Postage.SECOND, Postage.SPECIAL)


def delivery_window(posted_on: date, postage: Postage, *, holidays: Collection[date]) -> tuple[date, date]:
    """The days between which a letter posted on a day is expected: the first and the last of them."""
    speed = SPEEDS[postage]
    soonest, latest = (
        posted_by(posted_on, days, holidays=holidays, saturdays=speed.saturdays)
        for days in (speed.soonest, speed.latest)
    )
    return soonest, latest
