"""Follow the letters of a campaign up: their four answers, on a page, on paper, to take away; who looks after what."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.audit.anchor import head
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.states import State
from app.campaigns.steps import FOLLOW, Step
from app.database import now
from app.registry.pages import today
from app.tracking.answers import Tracked
from app.tracking.assign import assign, assignable, assignments_of, hands_of
from app.tracking.export import provenance, table_of
from app.tracking.listing import CHOSEN, chosen_letters, ids_of, listing, names_of, ordered, sort_in
from app.tracking.progress import how_far
from app.tracking.showing import as_at, bars, chosen_tags, facets, figures, kept_by, lines, overdue_words, people_in
from app.tracking.totals import total_of
from app.tracking.words import GROUPS
from app.web.export import send_table
from app.web.filters import format_plural
from app.web.paging import Page, requested_page
from app.web.request import reading, writing

blueprint = Blueprint("tracking", __name__, template_folder="templates")

STEP = Step("Track", "tracking.track", how_far, stage=FOLLOW)

ALL = "/campaigns/<reference>/track"

PAGE = 50
"""Letters on one page of the list."""

PRINTED = 2000
"""The most letters that are printed at once: about a hundred sheets."""

ELSEWHERE = {"reply": "responses.new", "send": "marking.record"}
"""Where two of the buttons above the list lead, with the letters chosen."""

NAMED = 200
"""The most letters that an address names: one with more is too long for servers on the way."""

CHOOSE = "Choose at least one letter first."
TOO_MANY = f"That can be done for {NAMED} letters at once. Choose fewer."


@blueprint.get(ALL)
@signed_in
def track(reference: str) -> ResponseReturnValue:
    return _list("tracking/track.html", campaign_or_404(reference), size=PAGE)


@blueprint.get(ALL + "/print")
@signed_in
def print_view(reference: str) -> ResponseReturnValue:
    """All letters of the filter, on one page for paper."""
    return _list("tracking/print.html", campaign_or_404(reference), size=PRINTED)


@blueprint.get(ALL + ".<any(csv, xlsx):extension>")
@signed_in
def export(reference: str, extension: str) -> ResponseReturnValue:
    session, campaign = reading(), campaign_or_404(reference)
    day, event = today(), head(session).seq
    shown = listing(session, campaign, request.args, today=day)
    people = people_in(session, shown.letters)
    about = provenance(shown, kept_by=kept_by(shown, people), today=day, moment=now(), event=event)
    letters = ordered(session, shown, sort_in(request.args))
    table = table_of(shown, letters, names_of(session, shown, letters), people, about=about)
    return send_table(table, extension, name=f"{reference} letters {day:%Y-%m-%d} at event {event}")


@blueprint.post(ALL)
@needs(Role.DRAFTER)
def act(reference: str) -> ResponseReturnValue:
    """A button above the list: mine at once, or on to the page of its act, with the letters chosen."""
    wanted = request.form.get("act", "")
    if wanted == "mine":
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            letters = _chosen(session, campaign)
            number = assign(session, campaign, ids_of(letters), to=current_user.id, actor=actor())
        flash(_assigned(number, "you") if letters else CHOOSE, "success" if letters else "warning")
        return redirect(_back(reference))
    letters = _chosen(reading(), campaign_or_404(reference))
    if wanted in ELSEWHERE and len(letters) <= NAMED and letters:
        return redirect(url_for(ELSEWHERE[wanted], reference=reference, letter=ids_of(letters)))
    if wanted == "assign" and letters:
        return redirect(f"{url_for('.choose_assignee', reference=reference)}?{urlencode(_pairs('act'))}")
    flash(TOO_MANY if letters else CHOOSE, "warning")
    return redirect(_back(reference))


@blueprint.get(ALL + "/assign")
@needs(Role.DRAFTER)
def choose_assignee(reference: str) -> ResponseReturnValue:
    session, campaign = reading(), campaign_or_404(reference)
    shown = listing(session, campaign, request.args, today=today())
    letters = chosen_letters(shown, request.args)
    if not letters:
        flash(CHOOSE, "warning")
        return redirect(_back(reference))
    names = names_of(session, shown, letters)
    return _page(
        "tracking/assign.html",
        campaign,
        lines=lines(letters, {i: name.post for i, name in names.items()}, people_in(session, letters)),
        people=assignable(session, campaign),
        seen=hands_of(ids_of(letters), assignments_of(session, campaign.id)),
        back=_back(reference),
    )


@blueprint.post(ALL + "/assign")
@needs(Role.DRAFTER)
def assign_chosen(reference: str) -> ResponseReturnValue:
    to = request.form.get("to", "")
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        people = {str(user.id): user for user in assignable(session, campaign)}
        if to and to not in people:
            abort(409, description="That person does not look after letters any more. Choose another.")
        ids, whom = ids_of(_chosen(session, campaign)), people[to].id if to else None
        number = assign(session, campaign, ids, to=whom, actor=actor(), seen=request.form.get("seen", ""))
    flash(_assigned(number, people[to].name if to else "nobody"), "success")
    return redirect(_back(reference))


def _assigned(number: int, whom: str) -> str:
    return f"{format_plural(number, 'letter is', 'letters are')} assigned to {whom}."


def _chosen(session: Session, campaign: Campaign) -> list[Tracked]:
    return chosen_letters(listing(session, campaign, request.values, today=today()), request.values)


def _list(template: str, campaign: Campaign, *, size: int) -> str:
    session, day = reading(), today()
    shown = listing(session, campaign, request.args, today=day)
    people = people_in(session, shown.letters)
    sort, total = sort_in(request.args), total_of(shown.letters)
    number = requested_page(request.args, size=size, total=len(shown.kept))
    letters = ordered(session, shown, sort)[(number - 1) * size : number * size]
    names = names_of(session, shown, letters)
    by = request.args.get("by", "")
    by = by if by in GROUPS else "registry"
    return _page(
        template,
        campaign,
        as_at=as_at(now(), head(session).seq),
        total=total,
        figures=figures(total, campaign),
        bars=bars(shown, by),
        by=by,
        GROUPS=GROUPS,
        overdue=overdue_words(session, campaign, today=day),
        wanted=shown.wanted,
        facets=facets(shown, people),
        chosen=chosen_tags(shown, people),
        sort=sort,
        page=Page(
            lines(letters, {i: name.post for i, name in names.items()}, people),
            number=number,
            size=size,
            total=len(shown.kept),
        ),
        yours=sum(letter.assigned == str(current_user.id) for letter in shown.letters),
    )


def _page(template: str, campaign: Campaign, **shown: Any) -> str:
    may_act = Role.DRAFTER in current_user.roles and campaign.state != State.ARCHIVED
    return campaign_page(template, campaign, STEP.name, may_act=may_act, **shown)


def _back(reference: str) -> str:
    """The list, under the filter that came along, with nothing chosen."""
    at, pairs = url_for(".track", reference=reference), _pairs(CHOSEN, f"all-{CHOSEN}", "act", "to", "seen")
    return f"{at}?{urlencode(pairs)}" if pairs else at


def _pairs(*left_out: str) -> list[tuple[str, str]]:
    """What came along, without names that are `left_out`."""
    came = (*request.args.items(multi=True), *request.form.items(multi=True))
    return [(name, value) for name, value in came if name not in ("csrf_token", *left_out)]
