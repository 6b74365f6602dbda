"""Five departments that do not exist, their ministers and private offices, with a reshuffle a few weeks ago."""

from dataclasses import dataclass
from datetime import date, timedelta

RESHUFFLE = timedelta(days=75)
"""How long ago two departments changed their minister."""


@dataclass(frozen=True)
class MinisterTenure:
    """`until`: the first day on which no longer. `name` as it is printed under a signature."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Department:
    """`office` is the minister's; `private_office` is called so in lists. `ministers`: the earliest first."""

    name: str
    office: str
    private_office: str
    email: str
    lines: tuple[str, ...]
    ministers: tuple[MinisterTenure, ...]


MINISTERS = (
    ("Families and Schools", "families", "The Rt Hon Clemency Ardagast MP", "ZE1A 1AA", ""),
    ("Policing and Public Safety", "safety", "The Rt Hon Osric Blenkarn MP", "ZE1A 1AB", ""),
    ("Towns and Councils", "towns", "Thandiwe Fogglestone MP", "ZE1A 1AD", "The Rt Hon Jolyon Wapplington MP"),
    ("Hospitals and Care", "care", "Dr Farrukh Inchbaldry MP", "ZE1A 1AE", "The Rt Hon Dilys Mucklestone MP"),
    ("Courts and Rehabilitation", "courts", "The Rt Hon Keziah Popplestone MP", "ZE1A 1AF", ""),
)
"""What each department is for, its mailbox, its minister, its postcode, and who was minister before the reshuffle."""


def departments(today: date) -> tuple[Department, ...]:
    begun, reshuffled = today - timedelta(days=880), today - RESHUFFLE
    return tuple(
        Department(
            name=f"Department for {work}",
            office=f"Secretary of State for {work}",
            private_office=f"{work} Private Office",
            email=f"private.office@{mailbox}.gov.example",
            lines=(f"Department for {work}", f"{number} Assembly Row", "Averholt", postcode),
            ministers=(
                MinisterTenure(before, begun, reshuffled),
                MinisterTenure(minister, reshuffled, None),
            )
            if before
            else (MinisterTenure(minister, begun, None),),
        )
        for number, (work, mailbox, minister, postcode, before) in enumerate(MINISTERS, start=1)
    )
