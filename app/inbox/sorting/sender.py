"""Whose address a message came from: a post's, an organisation's main office, or one of an organisation's domain."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.changes.succession import predecessors_of
from app.registry.models import Contact, OrganisationVersion, PostVersion

UNDER = frozenset(f"{one}.uk" for one in ("gov", "co", "org", "ac", "nhs", "police", "sch", "ltd", "plc", "net", "me"))
"""Endings under which domains are given out in this country; an address directly below one names a body."""

SHARED = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.co.uk", "live.com"),
        *("yahoo.com", "yahoo.co.uk", "icloud.com", "aol.com", "btinternet.com", "nhs.net"),
    }
)
"""Domains at which anybody, or every health body, has an address."""

MANY_BODIES = 4
"""A domain that more organisations than this share tells none of them."""


@dataclass(frozen=True)
class Sender:
    """`posts`: those whose address it is; `offices`: organisations whose main office's it is; `bodies`: organisations
    with the domain; `domains`: the own domain of each that the address is at, by id; `domain`: the closest of them,
    else the address's; `followed`: those from which one of these took over; `parts`: of those that others took over
    from too, what was taken over, as recorded (may be blank)."""

    domain: str = ""
    domains: Mapping[int, str] = field(default_factory=dict)
    posts: frozenset[int] = frozenset()
    offices: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    followed: frozenset[int] = frozenset()
    parts: Mapping[int, str] = field(default_factory=dict)


def domains_of(address: str) -> list[str]:
    """The domain of an address and those above it that a body may have: council.gov.uk of mail.council.gov.uk. Empty
    where many share it."""
    _, _, domain = address.rpartition("@")
    labels = domain.lower().strip(".").split(".")
    found = []
    for start in range(len(labels) - 1):
        one = ".".join(labels[start:])
        if one in UNDER:
            break
        found.append(one)
    return [] if SHARED & set(found) else found


def own_domain(address: str) -> str:
    """The domain of an organisation's recorded address: addresses at it and below it are its own, those beside it under
    a parent that others share are not. Blank where many share it."""
    return next(iter(domains_of(address)), "")


def sender_of(session: Session, address: str) -> Sender:
    """Who has the address now, as far as the registries know."""
    address = address.strip().lower()
    if "@" not in address:
        return Sender()
    query = select(Contact.post_id, Contact.organisation_id).where(
        Contact.channel == "email", func.lower(Contact.value) == address, known(Contact)
    )
    owners = session.execute(query).all()
    asked = domains_of(address)
    domains = _with_domain(session, asked) if asked else {}
    domains = domains if len(domains) <= MANY_BODIES else {}
    bodies = frozenset(domains)
    offices = frozenset(organisation for _, organisation in owners if organisation)
    followed = predecessors_of(session, bodies | offices)
    return Sender(
        domain=max(domains.values(), key=len, default=address.rpartition("@")[2]),
        domains=domains,
        posts=frozenset(post for post, _ in owners if post),
        offices=offices,
        bodies=bodies | offices,
        followed=frozenset(followed),
        parts={one: part for one, part in followed.items() if part is not None},
    )


def _with_domain(session: Session, domains: list[str]) -> dict[int, str]:
    """Organisations with a contact at one of the domains, or a website there, by id: the closest of them for each."""
    ends = [func.lower(Contact.value).like(f"%@{_escaped(domain)}", escape="\\") for domain in domains]
    query = select(Contact.value, Contact.post_id, Contact.organisation_id).where(
        Contact.channel == "email", or_(*ends), known(Contact)
    )
    owners = session.execute(query).all()
    of_posts = select(PostVersion.post_id, PostVersion.organisation_id).where(
        PostVersion.post_id.in_({row.post_id for row in owners if row.post_id}), known(PostVersion)
    )
    bodies: defaultdict[int, set[int]] = defaultdict(set)
    for post_id, organisation_id in session.execute(of_posts):
        bodies[post_id].add(organisation_id)
    sites = select(OrganisationVersion.organisation_id, OrganisationVersion.website).where(
        or_(*(OrganisationVersion.website.contains(domain, autoescape=True) for domain in domains)),
        known(OrganisationVersion),
    )
    theirs = [(one, _host(site)) for one, site in session.execute(sites)]
    for row in owners:
        of = {row.organisation_id} if row.organisation_id else bodies[row.post_id or 0]
        theirs += [(one, own_domain(row.value)) for one in of]
    return {one: domain for domain in reversed(domains) for one, own in theirs if own == domain}


def names_in(session: Session, text: str) -> Iterator[tuple[int, str]]:
    """Organisations whose name stands in a text, such as in a signature, by id; long names before those within them."""
    said = f" {' '.join(text.lower().split())} "
    rows = select(OrganisationVersion.organisation_id, OrganisationVersion.name).where(known(OrganisationVersion))
    names = {(one, name) for one, name in session.execute(rows) if len(name) > LONG_ENOUGH}
    for organisation, name in sorted(names, key=lambda one: (-len(one[1]), one[1], one[0])):
        if name.lower() in said:
            yield organisation, name


LONG_ENOUGH = 9
"""Characters that a name must have more of to be looked for in words."""


def _host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _escaped(domain: str) -> str:
    return domain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
