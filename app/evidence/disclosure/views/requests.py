"""Requests for information: all of them; begin one; one with everything that was found; choose; withdraw."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.errors import Refused
from app.evidence.disclosure.begin import (
    Details,
    DisclosureMoved,
    begin,
    change,
    details_of,
    disclosure_by_number,
    due_on,
    holders,
    scope_of,
)
from app.evidence.disclosure.finding.restricted_messages import hidden_keys
from app.evidence.disclosure.forms import DecisionForm, RequestForm, WhyForm
from app.evidence.disclosure.holds import holds_within
from app.evidence.disclosure.items.decide import Decision, choosing_progress, decide
from app.evidence.disclosure.items.later_records import recorded_since
from app.evidence.disclosure.items.search import Search, search
from app.evidence.disclosure.listing import (
    TABS,
    UNDECIDED,
    ItemFilter,
    black_places,
    count_by,
    count_tabs,
    disclosures,
    ids_of,
    items_by_id,
    listed_items,
)
from app.evidence.disclosure.models import Disclosure, DisclosureItem
from app.evidence.disclosure.move import withdraw
from app.evidence.disclosure.pages import disclosure_page, may_work
from app.evidence.disclosure.scope import KINDS as SCOPES
from app.evidence.disclosure.scope import Scope, UnknownNames, lines_of, reach_of, scope_in
from app.evidence.disclosure.states import State
from app.evidence.disclosure.words import DECISIONS, GIVEN, KINDS, NOT_SEARCHED
from app.inbox.restricted import READERS
from app.letters.page.wording import join
from app.platform.clock import today
from app.registry.areas.sections import AreaSection, SeenArea
from app.web.acts import finish, leave, press
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.list_filters import ListFilter, text_filter
from app.web.querystring import address
from app.web.request import reading
from app.web.typed import numbers_in

blueprint = Blueprint("disclosures", __name__)

ALL = "/evidence/disclosures"
ONE = f"{ALL}/<int:number>"

PAGE = 25
"""Lines on a page of a list."""

NAMED = 200
"""Items that a decision is about of which each is named."""

CHOSEN = "item"
"""What the boxes of the list send."""

FILTERS = ("kind", "filter", "q")


def _of_area(seen: SeenArea) -> Mapping[str, Any]:
    area_id, slug = seen.area.area_id, seen.area.slug
    return {"of": {"area": area_id}, "kind": "area", "slug": slug, "holds": holds_within(reading(), [], [area_id], [])}


OF_AREA = AreaSection("evidence/disclosure_beside.html", _of_area, column="beside")
"""On an area's page: a legal hold, and where everything about it is found."""


@blueprint.get(ALL)
@needs(*READERS)
def index() -> ResponseReturnValue:
    session = reading()
    tab = request.args.get("tab", "")
    tab, counts = tab if tab in TABS else "open", count_tabs(session)
    page = disclosures(tab).page(session, request.args, size=PAGE)
    people = names_of(session, {row.held_by for row in page.items if row.held_by})
    lines = [(row, due_on(session, row.received_on), people.get(row.held_by or 0, "")) for row in page.items]
    return render_template(
        "evidence/disclosure_index.html",
        tab=tab,
        counts=counts,
        page=page.showing(lines),
        today=today(),
        State=State,
    )


@blueprint.route(f"{ALL}/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form = _form()
    if request.method == "GET":
        form.held_by.data = current_user.id
        _fill(form, lines_of(reading(), _scope_in_address()))
    elif (
        form.validate_on_submit()
        and (details := _details(form))
        and (done := form.run(lambda session: _begin(session, details, once=form.once.data)))
    ):
        number, found = done.result
        to = url_for(".one", number=number)
        return finish(to, _said_of(found)) if found else redirect(to)
    return form.page("evidence/disclosure_new.html", not_searched=NOT_SEARCHED, given=GIVEN)


def _begin(session: Session, details: Details, *, once: str) -> tuple[int, Search | None]:
    """The number of the request, and what was found; None where the same form had it searched already."""
    begun = begin(session, details, once=once, actor=actor())
    return begun.number, search(session, begun.number, actor=actor()) if begun.known_at is None else None


@blueprint.get(ONE)
@needs(*READERS)
def one(number: int) -> ResponseReturnValue:
    """Everything that was found, to choose from."""
    session, disclosure, item_filter = reading(), disclosure_by_number(reading(), number), _item_filter()
    page = listed_items(session, disclosure, item_filter).page(session, request.args, size=PAGE)
    reach = reach_of(session, scope_of(disclosure))
    return disclosure_page(
        "evidence/disclosure_one.html",
        disclosure,
        page=page,
        black=black_places(session, page.items),
        filters=_list_filters(session, disclosure, item_filter),
        filtered=item_filter != ItemFilter(),
        how_far=choosing_progress(session, disclosure, hidden=hidden_keys(session)),
        holds=holds_within(session, reach.posts, reach.areas, reach.campaigns),
        about=_about(session, scope_of(disclosure)),
        not_searched=NOT_SEARCHED,
        given=GIVEN,
        since=recorded_since(session, disclosure) if may_work(disclosure) else "",
    )


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def edit(number: int) -> ResponseReturnValue:
    disclosure, form = disclosure_by_number(reading(), number), _form()
    to = url_for(".one", number=number)
    if request.method == "GET":
        details = details_of(disclosure)
        form.seen.data = str(disclosure.changed)
        form.reference.data, form.asks.data = details.reference, details.asks
        form.received_on.data, form.held_by.data = details.received_on, details.held_by
        form.since.data, form.until.data = details.scope.since, details.scope.until
        _fill(form, lines_of(reading(), details.scope))
    elif form.validate_on_submit() and (typed := _details(form)):
        if done := form.run(lambda session: _change(session, number, typed, seen=form.seen_event)):
            found = done.result
            return finish(to, f"Saved. {_said_of(found)}" if found else "", changed=found is not None)
        if isinstance(form.stale, DisclosureMoved):
            return leave(to, form.stale)
        if form.stale:
            form.seen.data = str(disclosure_by_number(reading(), number).changed)
    page = disclosure_page(
        "evidence/disclosure_edit.html", disclosure, form=form, not_searched=NOT_SEARCHED, given=GIVEN
    )
    return page, form.status


def _change(session: Session, number: int, details: Details, *, seen: int) -> Search | None:
    """What was found by the request as it is now; None where nothing was changed."""
    changed = change(session, number, details, seen=seen, actor=actor())
    return search(session, number, actor=actor()) if changed else None


@blueprint.post(f"{ONE}/search")
@needs(Role.DRAFTER)
def find(number: int) -> ResponseReturnValue:
    to = url_for(".one", number=number)
    if done := press(lambda session: search(session, number, actor=actor())):
        return finish(to, _said_of(done.result))
    return redirect(to)


@blueprint.route(f"{ONE}/choose", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def choose(number: int) -> ResponseReturnValue:
    """Decide on the items that were ticked, or of all that the filter lets through, alike."""
    disclosure, form, back = disclosure_by_number(reading(), number), DecisionForm(), _back(number)
    ids = _chosen_item_ids(reading(), disclosure)
    if not ids:
        return leave(back, Refused("nothing_chosen"))
    if request.method == "GET":
        form.seen.data = str(disclosure.changed)
    if done := form.attempt(
        lambda session: decide(session, number, ids, form.choice, seen=form.seen_event, actor=actor())
    ):
        said = f"{format_plural(done.result, 'item')} decided: {Decision(form.decision.data).word.lower()}."
        if alike := len(ids) - done.result:
            was = "was" if alike == 1 else "were"
            said += f" {alike:,} of the {len(ids):,} that you chose {was} already decided in this way."
        return finish(back, said, changed=bool(done.result))
    if form.stale:
        return leave(back, form.stale)
    page = disclosure_page(
        "evidence/disclosure_choose.html",
        disclosure,
        form=form,
        chosen=len(ids),
        items=items_by_id(reading(), disclosure, ids[:NAMED]),
        back=back,
    )
    return page, form.status


@blueprint.route(f"{ONE}/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdrawn(number: int) -> ResponseReturnValue:
    disclosure, form = disclosure_by_number(reading(), number), WhyForm()
    to = url_for(".one", number=number)
    if form.attempt(lambda session: withdraw(session, number, reason=form.reason.data, actor=actor())):
        return finish(to, "Request withdrawn. Its items and decisions stay on record.")
    if form.stale:
        return leave(to, form.stale)
    return disclosure_page("evidence/disclosure_withdraw.html", disclosure, form=form), form.status


def _form() -> RequestForm:
    return RequestForm(today=today(), people=[(user.id, user.name) for user in holders(reading())])


def _fill(form: RequestForm, lines: Any) -> None:
    form.post.data, form.area.data, form.campaign.data = lines.post, lines.area, lines.campaign


def _details(form: RequestForm) -> Details | None:
    """None where the scope names nothing, or what is not known: then the form says so."""
    try:
        scope = scope_in(reading(), form.lines, since=form.since.data, until=form.until.data)
    except UnknownNames as refused:
        for kind, lines in refused.unknown.items():
            quoted = join([f"“{line}”" for line in lines])
            form.refuse(Refused("not_named", field=kind, kind=kind, lines=quoted))
        return None
    if not scope:
        form.refuse(Refused("no_scope", field="area"))
        return None
    return Details(form.reference.data, form.asks.data, form.received_on.data, form.held_by.data, scope)


def _scope_in_address() -> Scope:
    """What the link that led here names: ?post=, ?area=, ?campaign=, by number."""
    ids = {kind: [number for number in numbers_in(request.args.getlist(kind)) if number > 0] for kind in SCOPES}
    return Scope.of(ids, None, None)


def _about(session: Session, scope: Scope) -> list[tuple[str, str, str]]:
    """What the request is about: kind, name, and the identity of its page."""
    lines = lines_of(session, scope)
    return [
        *(("post", name, str(post_id)) for post_id, name in zip(scope.posts, lines.post.splitlines(), strict=False)),
        *(("area", name, "") for name in lines.area.splitlines()),
        *(("campaign", name, name) for name in lines.campaign.splitlines()),
    ]


def _said_of(found: Search) -> str:
    said = [f"{format_plural(found.items, 'item')} found, {found.new:,} of them new."]
    if found.gone:
        said.append(f"{format_plural(found.gone, 'item is', 'items are')} no longer found, and left out.")
    if found.anew:
        one, many = "item has changed. Decide on it again.", "items have changed. Decide on them again."
        said.append(format_plural(found.anew, one, many))
    return " ".join(said)


def _item_filter() -> ItemFilter:
    values = request.args
    return ItemFilter(
        tuple(one for one in values.getlist("kind") if one in KINDS),
        tuple(one for one in values.getlist("filter") if one == UNDECIDED or one in DECISIONS),
        values.get("q", "")[:200],
    )


def _list_filters(session: Session, disclosure: Disclosure, wanted: ItemFilter) -> list[ListFilter]:
    kinds = count_by(session, disclosure, DisclosureItem.kind)
    decisions = count_by(session, disclosure, DisclosureItem.decision)
    by_decision = [(code or UNDECIDED, words[1], decisions.get(code, 0)) for code, words in DECISIONS.items()]
    by_kind = [(code, name, kinds[code]) for code, name in KINDS.items() if code in kinds]
    return [
        text_filter("q", "Description, or post or area", wanted.q, input_type="text"),
        ListFilter("filter", "Decision", wanted.decisions, by_decision),
        ListFilter("kind", "Kind", wanted.kinds, by_kind),
    ]


def _chosen_item_ids(session: Session, disclosure: Disclosure) -> list[int]:
    choice = requested_choice(request.args, CHOSEN)
    if choice.everything:
        return ids_of(session, disclosure, _item_filter())
    seen = set(ids_of(session, disclosure, ItemFilter()))
    return [one for one in choice.ids if one in seen]


def _back(number: int) -> str:
    """The list, under the filter that came along, with nothing chosen."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] in (*FILTERS, "page")]
    return address(url_for(".one", number=number), kept)
