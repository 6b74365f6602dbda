"""Requests for information: all of them; begin one; one with everything that was found; choose; withdraw."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.clock import today
from app.evidence.disclosure.begin import (
    Details,
    DisclosureMoved,
    DisclosureStale,
    NoScope,
    begin,
    change,
    details_of,
    holders,
    scope_of,
)
from app.evidence.disclosure.decide import NotDecidable, NothingChosen, decide, standing
from app.evidence.disclosure.due import due_on
from app.evidence.disclosure.finding.hidden import hidden_keys
from app.evidence.disclosure.forms import DecisionForm, RequestForm, WhyForm
from app.evidence.disclosure.holds import holds_within
from app.evidence.disclosure.listing import (
    TABS,
    UNDECIDED,
    Wanted,
    black_places,
    count_by,
    count_listed,
    count_tabs,
    disclosures,
    ids_of,
    listed,
)
from app.evidence.disclosure.models import Disclosure, DisclosureItem
from app.evidence.disclosure.move import withdraw
from app.evidence.disclosure.named import Unnamed, lines_of, scope_in
from app.evidence.disclosure.pages import disclosure_or_404, disclosure_page, done
from app.evidence.disclosure.scope import KINDS as SCOPES
from app.evidence.disclosure.scope import Scope, reach_of
from app.evidence.disclosure.search import Search, search
from app.evidence.disclosure.words import CHOOSE, DECISIONS, KINDS, MOVED, NOT_DECIDABLE, NOT_SEARCHED, STALE, STATES
from app.inbox.readers import READERS
from app.letters.wording import join
from app.registry.areas.sections import AreaSection, SeenArea
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.paging import Page, requested_page
from app.web.querystring import address
from app.web.request import reading, writing

blueprint = Blueprint("disclosures", __name__, template_folder="../templates")

ALL = "/evidence/disclosures"
ONE = f"{ALL}/<int:number>"

PAGE = 50
"""Lines on a page of a list."""

CHOSEN = "item"
"""What the boxes of the list send."""

FILTERS = ("kind", "filter", "q")

NO_SCOPE = "Name an area, a post or a campaign: what the request is about"


def _of_area(seen: SeenArea) -> Mapping[str, Any]:
    area_id, slug = seen.area.area_id, seen.area.slug
    return {"of": {"area": area_id}, "kind": "area", "slug": slug, "holds": holds_within(reading(), [], [area_id], [])}


OF_AREA = AreaSection("evidence/disclosure_beside.html", _of_area, place="beside")
"""On an area's page: a legal hold, and where everything about it is found."""


@blueprint.get(ALL)
@needs(*READERS)
def index() -> ResponseReturnValue:
    session = reading()
    tab = request.args.get("tab", "")
    tab, counts = tab if tab in TABS else "open", count_tabs(session)
    number = requested_page(request.args, size=PAGE, total=counts[tab])
    rows = disclosures(session, tab, size=PAGE, page=number)
    people = names_of(session, {one.held_by for one in rows if one.held_by})
    lines = [(one, due_on(session, one.received_on), people.get(one.held_by or 0, "")) for one in rows]
    return render_template(
        "evidence/disclosure_index.html",
        tab=tab,
        counts=counts,
        page=Page(lines, number=number, size=PAGE, total=counts[tab]),
        today=today(),
        STATES=STATES,
    )


@blueprint.route(f"{ALL}/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form = _form()
    if request.method == "GET":
        form.once.data = secrets.token_urlsafe(24)
        form.held_by.data = current_user.id
        _fill(form, lines_of(reading(), _scope_asked()))
    elif form.validate_on_submit() and (details := _details(form)):
        with writing() as session:
            made = begin(session, details, once=form.once.data[:40] or secrets.token_urlsafe(24), actor=actor())
            if made.known_at is None:
                flash(_found(search(session, made.number, actor=actor())), "success")
        return redirect(url_for(".one", number=made.number))
    page = render_template("evidence/disclosure_new.html", form=form, not_searched=NOT_SEARCHED)
    return page, 400 if form.errors else 200


@blueprint.get(ONE)
@needs(*READERS)
def one(number: int) -> ResponseReturnValue:
    """Everything that was found, to choose from."""
    session, disclosure, wanted = reading(), disclosure_or_404(number), _wanted()
    total = count_listed(session, disclosure, wanted)
    page = requested_page(request.args, size=PAGE, total=total)
    items = listed(session, disclosure, wanted, size=PAGE, page=page)
    reach = reach_of(session, scope_of(disclosure))
    kinds = count_by(session, disclosure, DisclosureItem.kind)
    decisions = count_by(session, disclosure, DisclosureItem.decision)
    return disclosure_page(
        "evidence/disclosure_one.html",
        disclosure,
        page=Page(items, number=page, size=PAGE, total=total),
        black=black_places(session, items),
        wanted=wanted,
        filtered=wanted != Wanted(),
        how_far=standing(session, disclosure, hidden=hidden_keys(session)),
        kind_items=[(code, name, code in wanted.kinds, kinds[code]) for code, name in KINDS.items() if code in kinds],
        decision_items=[
            (code or UNDECIDED, words[1], (code or UNDECIDED) in wanted.decisions, decisions.get(code, 0))
            for code, words in DECISIONS.items()
        ],
        holds=holds_within(session, reach.posts, reach.areas, reach.campaigns),
        about=_about(session, scope_of(disclosure)),
        not_searched=NOT_SEARCHED,
    )


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def edit(number: int) -> ResponseReturnValue:
    disclosure, form = disclosure_or_404(number), _form()
    stale = False
    if request.method == "GET":
        details = details_of(disclosure)
        form.seen.data = str(disclosure.changed)
        form.reference.data, form.asks.data = details.reference, details.asks
        form.received_on.data, form.held_by.data = details.received_on, details.held_by
        form.since.data, form.until.data = details.scope.since, details.scope.until
        _fill(form, lines_of(reading(), details.scope))
    elif form.validate_on_submit() and (typed := _details(form)):
        try:
            with writing() as session:
                if change(session, number, typed, seen=_number(form.seen.data), actor=actor()):
                    flash(f"Saved. {_found(search(session, number, actor=actor()))}", "success")
                else:
                    flash("Nothing was changed.", "info")
            return redirect(url_for(".one", number=number))
        except DisclosureStale:
            stale = True
            form.seen.data = str(disclosure_or_404(number).changed)
        except DisclosureMoved:
            flash(MOVED, "warning")
            return redirect(url_for(".one", number=number))
    page = disclosure_page(
        "evidence/disclosure_edit.html", disclosure, form=form, not_searched=NOT_SEARCHED, stale=stale
    )
    return page, 409 if stale else 400 if form.errors else 200


@blueprint.post(f"{ONE}/search")
@needs(Role.DRAFTER)
def find(number: int) -> ResponseReturnValue:
    done(lambda session: (_found(search(session, number, actor=actor())), "success"))
    return redirect(url_for(".one", number=number))


@blueprint.route(f"{ONE}/choose", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def choose(number: int) -> ResponseReturnValue:
    """Decide of the items that were ticked, or of all that the filter lets through, alike."""
    disclosure, form = disclosure_or_404(number), DecisionForm()
    ids = _chosen(reading(), disclosure)
    if not ids:
        flash(CHOOSE, "warning")
        return redirect(_back(number))
    if request.method == "GET":
        form.seen.data = str(disclosure.changed)
    elif form.validate_on_submit() and _decided(number, ids, form):
        return redirect(_back(number))
    page = disclosure_page(
        "evidence/disclosure_choose.html", disclosure, form=form, chosen=len(ids), back=_back(number)
    )
    return page, 400 if form.errors else 200


def _decided(number: int, ids: list[int], form: DecisionForm) -> bool:
    """False where the form is to be shown again."""
    try:
        with writing() as session:
            changed = decide(session, number, ids, form.choice, seen=_number(form.seen.data), actor=actor())
    except NotDecidable as problem:
        field, sentence = NOT_DECIDABLE[problem.code]
        form[field].errors = [*form[field].errors, sentence]
        return False
    except DisclosureStale:
        flash(STALE, "warning")
    except DisclosureMoved:
        flash(MOVED, "warning")
    except NothingChosen:
        flash(CHOOSE, "warning")
    else:
        what = DECISIONS[form.decision.data][1]
        said = f"{format_plural(changed, 'item')} decided: {what.lower()}." if changed else "Nothing was changed."
        flash(said, "success" if changed else "info")
    return True


@blueprint.route(f"{ONE}/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdrawn(number: int) -> ResponseReturnValue:
    disclosure, form = disclosure_or_404(number), WhyForm()
    if form.validate_on_submit():

        def act(session: Session) -> tuple[str, str]:
            withdraw(session, number, reason=form.reason.data, actor=actor())
            return "The request is withdrawn. What was found and decided stays on record.", "success"

        done(act)
        return redirect(url_for(".one", number=number))
    page = disclosure_page("evidence/disclosure_withdraw.html", disclosure, form=form)
    return page, 400 if form.errors else 200


def _form() -> RequestForm:
    return RequestForm(today=today(), people=[(user.id, user.name) for user in holders(reading())])


def _fill(form: RequestForm, lines: Any) -> None:
    form.post.data, form.area.data, form.campaign.data = lines.post, lines.area, lines.campaign


def _details(form: RequestForm) -> Details | None:
    """None where the scope names nothing, or what is not known: then the form says so."""
    try:
        scope = scope_in(reading(), form.lines, since=form.since.data, until=form.until.data)
        if not scope:
            raise NoScope
    except Unnamed as problem:
        for kind, lines in problem.unknown.items():
            quoted = join([f"“{line}”" for line in lines])
            form[kind].errors = [*form[kind].errors, f"There is no {kind} called {quoted}"]
        return None
    except NoScope:
        form.area.errors = [*form.area.errors, NO_SCOPE]
        return None
    return Details(form.reference.data, form.asks.data, form.received_on.data, form.held_by.data, scope)


def _scope_asked() -> Scope:
    """What the link that led here names: ?post=, ?area=, ?campaign=, by number."""
    ids = {kind: [_number(one) for one in request.args.getlist(kind) if _number(one) > 0] for kind in SCOPES}
    return Scope.of(ids, None, None)


def _about(session: Session, scope: Scope) -> list[tuple[str, str, str]]:
    """What the request is about: kind, name, and the identity of its page."""
    lines = lines_of(session, scope)
    return [
        *(("post", name, str(post_id)) for post_id, name in zip(scope.posts, lines.post.splitlines(), strict=False)),
        *(("area", name, "") for name in lines.area.splitlines()),
        *(("campaign", name, name) for name in lines.campaign.splitlines()),
    ]


def _found(found: Search) -> str:
    said = [f"{format_plural(found.items, 'item')} found, {found.new:,} of them new."]
    if found.gone:
        said.append(f"{format_plural(found.gone, 'item is', 'items are')} no longer in what is asked, and left out.")
    if found.anew:
        one, many = "item says something else by now and is", "items say something else by now and are"
        said.append(f"{format_plural(found.anew, one, many)} to be decided again.")
    return " ".join(said)


def _wanted() -> Wanted:
    values = request.args
    return Wanted(
        tuple(one for one in values.getlist("kind") if one in KINDS),
        tuple(one for one in values.getlist("filter") if one == UNDECIDED or one in DECISIONS),
        values.get("q", "")[:200],
    )


def _chosen(session: Session, disclosure: Disclosure) -> list[int]:
    choice = requested_choice(request.args, CHOSEN)
    if choice.everything:
        return ids_of(session, disclosure, _wanted())
    seen = set(ids_of(session, disclosure, Wanted()))
    return [one for one in choice.ids if one in seen]


def _back(number: int) -> str:
    """The list, under the filter that came along, with nothing chosen."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] in (*FILTERS, "page")]
    return address(url_for(".one", number=number), kept)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
