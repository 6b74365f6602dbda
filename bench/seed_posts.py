"""Posts of made-up organisations, each with a holder, a postal address and an email: rows alone."""

import random
from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.platform.database import count_anew
from app.platform.events import Event
from app.registry.models import (
    Contact,
    HolderVersion,
    Organisation,
    OrganisationCode,
    OrganisationVersion,
    Post,
    PostVersion,
)

TITLES = ("Chief Executive", "Leader", "Director of Children’s Services", "Head Teacher", "Chair")
SLUGS = ("chief-executives", "council-leaders", "directors-of-childrens-services", "lead-members", "inspectorates")
ENDS = ("by", "ford", "ham", "ley", "mouth", "ton", "wick", "worth", "shire", "dale")
PARTS = ("ax", "bra", "cor", "den", "el", "far", "gor", "hol", "in", "kel", "lan", "mor", "nor", "os", "pel", "ro")


def made_up_posts(session: Session, posts: int, organisations: int, slugs: Sequence[str] = SLUGS) -> list[int]:
    """Add them to these registries in turn; return the numbers of the posts."""
    made = random.Random(2026)
    names = [f"{''.join(made.choices(PARTS, k=2))}{made.choice(ENDS)}".capitalize() for _ in range(organisations)]
    seq = record(session, Event("bench.filled", ""), actor=SYSTEM, subjects=[]).seq
    bodies = _organisations(session, names, seq)
    session.execute(insert(Post), [{"key": f"bench-{n}"} for n in range(posts)])
    ids = list(session.scalars(select(Post.id).where(Post.key.startswith("bench-")).order_by(Post.id)))
    common = {"names_organisation": True, "salutation": "Dear Leader", "office_is_form": True, "source": "", "note": ""}
    session.execute(
        insert(PostVersion.__table__),
        [
            common
            | {
                "post_id": post,
                "registry_slug": slugs[n % len(slugs)],
                "organisation_id": bodies[n % organisations],
                "title": f"{TITLES[n % len(TITLES)]} of {names[n % organisations]} Council",
                "recorded": seq,
            }
            for n, post in enumerate(ids)
        ],
    )
    _holders(session, made, ids, names, seq)
    _contacts(session, ids, names, seq)
    count_anew(session, [Post, PostVersion, OrganisationVersion, OrganisationCode, HolderVersion, Contact])
    return ids


def _organisations(session: Session, names: Sequence[str], seq: int) -> Sequence[int]:
    session.execute(insert(Organisation), [{"key": f"bench-{n}"} for n in range(len(names))])
    bodies = session.scalars(
        select(Organisation.id).where(Organisation.key.startswith("bench-")).order_by(Organisation.id)
    ).all()
    common = {"kind": "unitary", "nation": "England", "region": "North West", "article": "", "website": ""}
    session.execute(
        insert(OrganisationVersion.__table__),
        [
            common | {"organisation_id": body, "name": f"{names[n]} Council", "short_name": names[n], "recorded": seq}
            for n, body in enumerate(bodies)
        ],
    )
    session.execute(
        insert(OrganisationCode.__table__),
        [
            {"organisation_id": body, "scheme": "gss", "code": f"X0900{n:04}", "recorded": seq}
            for n, body in enumerate(bodies)
        ],
    )
    return bodies


def _holders(session: Session, made: random.Random, posts: Sequence[int], names: Sequence[str], seq: int) -> None:
    surnames = [f"{made.choice(('Exampl', 'Brax', 'Quin', 'Tarr', 'Wend'))}{made.choice(ENDS)}" for _ in range(400)]
    common = {"title": "", "post_nominals": "", "salutation": "", "acting": False, "addressed": True, "source": ""}
    session.execute(
        insert(HolderVersion.__table__),
        [
            common
            | {
                "post_id": post,
                "forename": made.choice(names),
                "surname": surnames[n % 400],
                "full_name": f"{made.choice(names)} {surnames[n % 400]}",
                "recorded": seq,
            }
            for n, post in enumerate(posts)
        ],
    )


def _contacts(session: Session, posts: Sequence[int], names: Sequence[str], seq: int) -> None:
    common = {"use": "office", "county": "", "note": "", "source": "", "do_not_use": "", "recorded": seq}
    postal = [
        common
        | {
            "post_id": post,
            "channel": "postal",
            "value": "",
            "lines": [f"{n} High Street", names[n % len(names)], "S60 1AE"],
        }
        for n, post in enumerate(posts)
    ]
    email = [
        common
        | {
            "post_id": post,
            "channel": "email",
            "lines": [],
            "value": f"office{n}@{names[n % len(names)].lower()}.example",
        }
        for n, post in enumerate(posts)
    ]
    session.execute(insert(Contact.__table__), postal + email)
