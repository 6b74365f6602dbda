"""Which letters of a campaign that is half-way have a story of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from app.campaigns.models import Letter
from app.practice.desk import Desk

Case = tuple[str, Letter]
"""The key of a post, and its letter."""

BY_EMAIL = ("chief-constables", "inspectorates")
"""Registries that get the letter by email; the others get it on paper."""

JOINT_AREAS = ("council-leaders", "chief-executives", "lead-members", "directors-of-childrens-services")
"""The posts of one council that may answer together."""


@dataclass(frozen=True)
class Cases:
    """`bounced`: reported as not delivered; `away`: answered by an automatic reply; `written`: whose replies come as
    mail; `misspelt`: whose names are wrong; `returned`: by the post; `joint`: of one council each; `merged`: of the
    councils that merge."""

    by_hand: Case
    emailed: Sequence[Case]
    bounced: Sequence[Case]
    away: Sequence[Case]
    written: Sequence[Case]
    misspelt: Sequence[Case]
    returned: Sequence[Case]
    joint: Sequence[Sequence[Case]]
    merged: Sequence[Case]

    @classmethod
    def of(cls, desk: Desk) -> Self:
        letters = list(desk.letters().items())
        by_hand, *emailed = [case for case in letters if case[1].registry_slug in BY_EMAIL]
        merging = desk.world.country.merger.predecessors
        members = [case for case in letters if case[1].registry_slug == "lead-members"]
        leaders = [case for case in letters if case[1].registry_slug == "council-leaders"]
        bodies = [key.partition("/")[2] for key, _ in members if not key.endswith(merging)]
        return cls(
            by_hand=by_hand,
            emailed=emailed,
            bounced=emailed[2::10],
            away=emailed[5:45:10],
            written=[case for number, case in enumerate(emailed) if number % 10 in (0, 4, 7)],
            misspelt=members[20:80:20],
            returned=leaders[40:400:120],
            joint=[
                [case for case in letters if case[0] in {f"{registry}/{body}" for registry in JOINT_AREAS}]
                for body in bodies[30:120:30]
            ],
            merged=[case for case in letters if case[0].endswith(merging)],
        )

    @property
    def apart(self) -> set[str]:
        """Keys of the posts whose replies are told here, or do not come."""
        joint = [case for cases in self.joint for case in cases]
        return {key for key, _ in (*self.bounced, *self.written, *self.returned, *joint, *self.merged)}
