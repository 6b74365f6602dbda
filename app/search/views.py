"""Search in the browser: everything that some words find, one kind in full, and what is offered as one types."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.downloads import current_moment, send_recorded
from app.platform.clock import today
from app.search.find import MOST, SHORTEST, SHOWN, Group, Hit, find_all, find_kind, read_search
from app.search.keep import fresh
from app.search.words import KINDS
from app.web.navigation import link_to
from app.web.request import reading, services
from app.web.tables.csv_file import Cell
from app.web.tables.export import BEFORE_ALL, FILE, RECORDED_AT, AsAt, ListColumn, Table, files_of, list_table
from app.web.tables.paging import requested_page

blueprint = Blueprint("search", __name__)

PAGE = 50

OFFERED = 4
"""Of each kind, below the box as one types."""

ADDRESSES: Mapping[str, Callable[[str], str | None]] = {
    "post": lambda key: link_to("registry.post", post_id=int(key)),
    "organisation": lambda key: link_to("organisations.organisation", organisation_id=int(key)),
    "area": lambda key: link_to("areas.area", area=key),
    "tag": lambda key: link_to("registry.registries", tag=key),
    "campaign": lambda key: link_to("campaigns.campaign", reference=key),
    "letter": lambda key: link_to("letters.letter", reference=key),
    "template": lambda key: link_to("drafting.template", slug=key),
    "question": lambda key: link_to("questions.question", number=int(key)),
    "intervention": lambda key: link_to("interventions.intervention", intervention_id=int(key)),
}
"""The page that shows a hit, by whose it is; None: this person may not open it."""


@blueprint.get("/search")
@signed_in
def index() -> ResponseReturnValue:
    typed, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    complete = fresh(services(), today=today())
    search = read_search(reading(), typed)
    if kind and kind not in KINDS:
        abort(404, description="You cannot search for this kind. Search again without it.")
    shown = {"search": search, "complete": complete, "typed": typed, "KINDS": KINDS, "address": address}
    shown["files"] = files_of(".export")
    if kind:
        total = find_kind(reading(), search, kind, most=0).total
        page = requested_page(request.args, size=PAGE, total=total)
        group = find_kind(reading(), search, kind, most=PAGE, skip=page.offset)
        return render_template("search/kind.html", **shown, kind=kind, page=page.showing(group.hits), MOST=MOST)
    groups = find_all(reading(), search)
    return render_template("search/index.html", **shown, groups=groups, SHORTEST=SHORTEST, SHOWN=SHOWN)


@blueprint.get("/search/offered")
@signed_in
def offered() -> ResponseReturnValue:
    """A part of a page: what the box in the header offers for what is typed so far."""
    typed = request.args.get("q", "").strip()
    fresh(services(), today=today())
    search = read_search(reading(), typed)
    groups = find_all(reading(), search, most=OFFERED)
    everything = url_for(".index", q=typed)
    return render_template("search/offered.html", groups=groups, KINDS=KINDS, address=address, everything=everything)


@blueprint.get("/search" + FILE)
@signed_in
def export(extension: str) -> ResponseReturnValue:
    """All that was found, or all of one kind. It may name people, so the record says that it was taken."""
    typed, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    fresh(services(), today=today())
    search, moment = read_search(reading(), typed), current_moment(reading())
    groups = [find_kind(reading(), search, one, most=MOST) for one in KINDS if kind in ("", one)]
    return send_recorded(
        found_table(groups, typed=typed, moment=moment, address=address),
        extension,
        name=moment.named("Found"),
        rows=sum(len(group.hits) for group in groups),
        view="Results of a search",
        moment={"kind": kind, "known_at": moment.event} if kind else {"known_at": moment.event},
    )


def address(hit: Hit) -> str | None:
    return ADDRESSES[hit.of](hit.key)


def found_table(groups: Sequence[Group], *, typed: str, moment: AsAt, address: Callable[[Hit], str | None]) -> Table:
    """`address`: the page of a hit, if the person may open it."""
    columns: Sequence[ListColumn[Hit]] = [
        ListColumn("Kind", lambda hit: KINDS[hit.kind][0].capitalize(), 16),
        ListColumn("Name", lambda hit: hit.name, 60),
        ListColumn("Details", lambda hit: hit.detail, 60),
        ListColumn("Current", lambda hit: "Yes" if hit.current else "No", 10),
        ListColumn("Page", address, 30),
    ]
    hits = [hit for group in groups for hit in group.hits]
    about: list[tuple[str, Cell]] = [
        ("Searched for", typed),
        ("Found", len(hits)),
        (RECORDED_AT, moment.moment or BEFORE_ALL),
    ]
    return list_table("Found", columns, hits, about)
