"""Registries as an office keeps them: office-holders come and go, contacts are checked and corrected, lists arrive as
spreadsheets, and one registry is the office's own."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.letters.dates import add_working_days
from app.platform.clock import LONDON, today
from app.platform.history import as_at, known
from app.practice.country.contacts import telephone
from app.practice.country.country import MERGED
from app.practice.country.draw import Draw
from app.practice.country.people import Names
from app.practice.diary import Story
from app.practice.stories.imports import csv_file, import_table
from app.practice.stories.people import BEGINNING
from app.practice.world import World
from app.registry.areas.number_changes import NumberFacts, record_number
from app.registry.areas.numbers import FRONT_DOOR, OUT_OF_HOURS
from app.registry.contacts.acts import confirm_contacts, stop_using
from app.registry.contacts.of_posts import OFFICE_OF_POST
from app.registry.contacts.preferences import LARGE, STANDARD, set_preference
from app.registry.contacts.record import ContactFacts, Owner, newest_seq, record_contact, standing_contacts
from app.registry.filters.saved_filters import save_filter
from app.registry.filters.tags import tag_posts
from app.registry.holders.changes import end_holder, verify_holders
from app.registry.holders.record import record_holder
from app.registry.holders.versions import tenures_of
from app.registry.models import Area, Contact, Post, PostVersion
from app.registry.own.add import add_registry, declare_field
from app.registry.periods.change import Period, add_period
from app.registry.posts.verify import verify_titles
from app.web.tables.csv_file import Cell

DIRECTORS, CHIEFS = "directors-of-childrens-services", "chief-executives"

NOTICED = 6
"""Working days after which somebody reads of a new office-holder and records it."""


def post_id(session: Session, key: str) -> int:
    return session.scalars(select(Post.id).where(Post.key == key)).one()


def holders_change(world: World) -> Story:
    """Who came since the list was imported is recorded a few days after they did, and who left without a successor."""
    imported = world.working_day(BEGINNING + 1)
    came = [(tenure.since, tenure) for tenure in world.country.tenures if tenure.since > imported]
    followed = {(tenure.post, tenure.since) for _, tenure in came}
    left = [
        (tenure.until, tenure)
        for tenure in world.country.tenures
        if tenure.until and (tenure.post, tenure.until) not in followed
    ]
    for number, (day, tenure) in enumerate(sorted(came + left, key=lambda change: (change[0], change[1].post))):
        yield _moment(world, day, 10 + number % 6, number * 7 % 60)
        with world.writing() as session:
            at, actor = post_id(session, tenure.post), world.actor("correspondence" if number % 3 else "drafter")
            if tenure.since == day:
                record_holder(
                    session,
                    at,
                    tenure.person,
                    since=day,
                    today=today(),
                    acting=tenure.acting,
                    source=("Council’s website", "Letter from their office", "Announcement to staff")[number % 3],
                    verified_on=today(),
                    actor=actor,
                )
            else:
                (held,) = (one for one in tenures_of(session, at) if one.holds_on(day - timedelta(1)))
                end_holder(session, at, held.id, until=day, actor=actor)


def interim_cover(world: World) -> Story:
    """A chief executive is on leave and stays in post; letters go to whoever acts for them."""
    yield world.at(-33, 11, 20)
    post = _posts(world, CHIEFS)[17]
    person = _new_names(world, "interim").person(CHIEFS)
    with world.writing() as session:
        record_holder(
            session,
            post_id(session, post),
            person,
            since=today(),
            until=today() + timedelta(days=150),
            today=today(),
            acting=True,
            source="Email from the council’s monitoring officer",
            verified_on=today(),
            stays=True,
            actor=world.actor("correspondence"),
        )


ROUNDS = (
    (-300, ("chief-constables", "health-leaders", "inspectorates", DIRECTORS), 2),
    (-160, ("lead-members",), 2),
    (-48, ("chief-constables", "council-leaders", CHIEFS, DIRECTORS), 7),
)
"""When which registries were checked by telephone; one contact in so many was left for another day."""


def contacts_are_checked(world: World) -> Story:
    """Some lately, some too long ago, and some never."""
    for days, registries, left in ROUNDS:
        yield world.at(days, 14, 10)
        actor = world.actor("clerk")
        with world.writing() as session:
            posts = _listed(session, registries)
            wanted = select(Contact.id).where(Contact.post_id.in_(posts), as_at(Contact, today()))
            contacts = session.scalars(wanted.order_by(Contact.id)).all()
            confirm_contacts(session, set(contacts) - set(contacts[::left]), on=today(), actor=actor)
        yield world.at(days, 16, 40)
        with world.writing() as session:
            day, seen = today(), head(session).seq
            verify_titles(session, posts, valid_at=day, on=day, seen=seen, actor=actor)
            holders = [(post, one.id) for post in posts[::9] for one in tenures_of(session, post) if one.holds_on(day)]
            verify_holders(session, holders, on=day, actor=actor)


def contacts_are_corrected(world: World) -> Story:
    """Addresses that moved or were wrong; one mailbox that must not be used; what two posts want letters to be like."""
    councils = [post for post in _posts(world, "council-leaders") if not post.endswith(MERGED)]
    for days, post, email, source in (
        (-205, councils[12], "leader.office@{domain}", "Telephone call with the leader’s office"),
        (-118, councils[40], "members.support@{domain}", "Automatic reply: “please use our new address”"),
        (-57, councils[41], "shared.leadership@{domain}", "Letter from both councils"),
        (-57, councils[42], "shared.leadership@{domain}", "Letter from both councils"),
        (-9, councils[77], "democratic.services@{domain}", "Telephone call with democratic services"),
    ):
        domain = world.country.contacts[councils[41] if "shared" in email else post].email.partition("@")[2]
        yield world.at(days, 15, 5 + councils.index(post) % 50)
        with world.writing() as session:
            owner = Owner(post_id=post_id(session, post))
            record_contact(
                session,
                owner,
                "email",
                OFFICE_OF_POST,
                ContactFacts(value=email.format(domain=domain), source=source, verified_on=today()),
                since=today(),
                today=today(),
                seen=newest_seq(standing_contacts(session, owner, "email")),
                actor=world.actor("correspondence"),
            )
    yield world.at(-8, 10, 30)
    with world.writing() as session:
        (contact,) = standing_contacts(session, Owner(post_id=post_id(session, councils[90])), "email")
        stop_using(session, contact.id, "The council closed this mailbox. Write by post.", actor=world.actor("clerk"))
    yield world.at(-8, 10, 45)
    with world.writing() as session:
        actor = world.actor("clerk")
        for post, format_, way, source in (
            (councils[90], STANDARD, "post", "Telephone call with the leader’s office"),
            (_posts(world, DIRECTORS)[31], LARGE, "", "Letter from the director’s office"),
        ):
            set_preference(session, post_id(session, post), format_, way=way, source=source, seen=0, actor=actor)


def telephones(world: World) -> Story:
    """Last month's spreadsheet of directors' telephones, with a few rows that nobody could place; and numbers to call
    when a child may be at risk, for some areas."""
    bodies = {body.organisation: body.name for body in world.country.package.organisations}
    posts = [post for post in world.country.package.posts if post.registry == DIRECTORS]
    rows: list[list[Cell]] = [
        [post.post, bodies[post.organisation], telephone(number * 3), world.working_day(-24)]
        for number, post in enumerate(posts[:120])
        if post.organisation not in MERGED
    ]
    rows[14][2], rows[63][2] = "ring the switchboard", "01632"
    rows[88][0], rows[88][1] = "", "Director, north of the county"
    body = csv_file(["Post reference", "Council", "Telephone", "Verified on"], rows)
    begin, name = world.at(-23, 11, 5), "Directors telephone list.csv"
    yield from import_table(world, begin, name, body, registry=DIRECTORS, source="Round of calls", by="clerk")
    yield world.at(-22, 14, 15)
    with world.writing() as session:
        ids = session.execute(select(Area.slug, Area.id).order_by(Area.slug)).all()
        for number, (slug, area) in enumerate(ids[::3]):
            if f"la:{slug}" in MERGED:
                continue
            for kind, note in ((FRONT_DOOR, "Weekdays, 8.30am to 5pm"), (OUT_OF_HOURS, "Nights and weekends")):
                value = telephone(500 + number * 2 + (kind == OUT_OF_HOURS))
                verified = today() if number % 3 else None
                facts = NumberFacts(kind, value, note, "Council’s website", today(), None, verified)
                record_number(session, area, facts, actor=world.actor("safeguarding"))


def update_waits(world: World) -> Story:
    """A list that came yesterday and is checked: somebody is to look at it before it is applied."""
    posts = [post for post in world.country.package.posts if post.registry == CHIEFS][60:84]
    holders, names = world.country.holders_on(world.today), _new_names(world, "update")
    rows: list[list[Cell]] = []
    for number, post in enumerate(posts):
        tenure = holders.get(post.post)
        if tenure is None or post.organisation in MERGED:
            continue
        person = names.person(CHIEFS) if number in (5, 13) else tenure.person
        email = world.country.contacts[post.post].email.replace("@", "@office." if number % 8 == 0 else "@")
        since = world.working_day(-12) if number in (5, 13) else tenure.since
        rows.append([post.post, person.title, person.forename, person.surname, since, email])
    rows[10][5] = "chief executive at the council"
    headings = ["Post reference", "Honorific", "Forename", "Surname", "Since", "Email"]
    yield from import_table(
        world,
        world.at(-1, 14, 20),
        "Chief executives update.csv",
        csv_file(headings, rows),
        registry=CHIEFS,
        source="List from the councils’ association",
        by="correspondence",
        apply=False,
    )


CHAIRS = "Chairs of safeguarding partnerships"


def own_registry(world: World) -> Story:
    """A list that only this office keeps, with two fields that its letters can show."""
    yield world.at(-166, 10, 0)
    with world.writing() as session:
        actor = world.actor("administrator")
        slug = add_registry(session, name=CHAIRS, sector_name="Councils", since=today(), actor=actor).slug
    yield world.at(-166, 10, 20)
    for name, kind, hint in (
        ("Lead partner", "text", "The council, force or health board that leads this year"),
        ("Plan published", "date", "The day on which the partnership published its plan"),
    ):
        with world.writing() as session:
            declare_field(session, slug, name=name, kind=kind, hint=hint, actor=world.actor("administrator"))
    councils = {body.organisation: body for body in world.country.package.organisations}
    areas = [area for area in world.country.package.areas if area.authority not in MERGED][4:164:8]
    draw, names = Draw("partnerships"), _new_names(world, "partnerships")
    rows: list[list[Cell]] = []
    for area in areas:
        person, partnership = names.person(DIRECTORS), f"{area.name} Safeguarding Partnership"
        rows.append(
            [
                partnership,
                f"Independent Chair of the {partnership}",
                "Dear Chair",
                councils[area.authority].name,
                *(person.title, person.forename, person.surname),
                f"chair@partnership.{area.area}.example",
                councils[area.authority].name,
                world.today - timedelta(days=200 + draw.below(150)),
            ]
        )
    headings = [
        *("Organisation name", "Title of post", "Salutation of post", "Serves the same areas as"),
        *("Honorific", "Forename", "Surname", "Email", "Lead partner", "Plan published"),
    ]
    body, name = csv_file(headings, rows), "Partnership chairs.csv"
    yield from import_table(world, world.at(-165, 9, 45), name, body, registry=slug, source="Partnerships’ websites")


def lists_are_saved(world: World) -> Story:
    """Tags and filters by which colleagues find the same posts again; and an election of last year, as administrators
    entered it."""
    yield world.at(BEGINNING + 6, 9, 40)
    with world.writing() as session:
        first = world.today - timedelta(days=640)
        period = Period(
            "election of the Mayor of Averholt", first, first + timedelta(days=38), "The Mayor’s returning officer"
        )
        add_period(session, period, actor=world.actor("administrator"))
    yield world.at(-151, 11, 10)
    directors = _posts(world, DIRECTORS)
    with world.writing() as session:
        for tag, keys in (("Pilot areas", directors[5:140:12]), ("Improvement notice", directors[9:120:23])):
            tag_posts(session, [post_id(session, key) for key in keys], tag, actor=world.actor("drafter"))
    yield world.at(-150, 15, 30)
    with world.writing() as session:
        for name, slug, query, who in (
            ("Directors in the pilot", DIRECTORS, "tag=Pilot+areas", "drafter"),
            ("Vacant posts in Southerlea", "council-leaders", "region=Southerlea&holder=none", "clerk"),
            ("Chief executives in Yarrowdale", CHIEFS, "region=Yarrowdale", "owner"),
        ):
            save_filter(session, slug, name, query, shared=True, actor=world.actor(who))


REGISTRIES: tuple[Callable[[World], Story], ...] = (
    holders_change,
    interim_cover,
    contacts_are_checked,
    contacts_are_corrected,
    telephones,
    update_waits,
    own_registry,
    lists_are_saved,
)


def _posts(world: World, registry: str) -> list[str]:
    """The keys of a registry's posts that stay as they are and are held today, in order."""
    held = world.country.holders_on(world.today)
    return [
        post.post
        for post in world.country.package.posts
        if post.registry == registry and post.post in held and post.organisation not in MERGED
    ]


def _listed(session: Session, registries: Iterable[str]) -> list[int]:
    rows = select(PostVersion.post_id).where(PostVersion.registry_slug.in_(registries), known(PostVersion))
    return list(session.scalars(rows.distinct().order_by(PostVersion.post_id)))


def _moment(world: World, day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(add_working_days(day, NOTICED, holidays=world.holidays), time(hour, minute), LONDON)


def _new_names(world: World, seed: str) -> Names:
    """People whom the country does not have yet."""
    names = Names(Draw(seed))
    names.taken |= {tenure.person.full_name for tenure in world.country.tenures}
    return names
