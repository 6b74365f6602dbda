"""Follow the letters of a campaign up: their four answers, on a page, on paper, to take away; who looks after what."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of as user_names
from app.accounts.downloads import send_recorded
from app.accounts.models import Role
from app.audit.anchor import head
from app.campaigns.letter.text import asks_of
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.preview.chosen_letters import LIST, LetterList
from app.campaigns.states import State
from app.campaigns.steps import FOLLOW, Step
from app.errors import Stale
from app.platform.clock import now, today
from app.responses.answers import Late
from app.responses.asks.asks import said_to_letters
from app.responses.recording.sender import senders_of
from app.responses.recording.sheet import TOGETHER
from app.tracking.export import provenance, table_of
from app.tracking.letter_filter import FACETS
from app.tracking.letter_notes import assign, assignable, assignments_of, hands_of, held_by_others
from app.tracking.listing import CHOSEN, Listing, chosen_letters, ids_of, listing, names_of, sort_in, sort_listing
from app.tracking.progress import count_responses, reminded_until, step_progress
from app.tracking.showing import (
    bars,
    figures,
    kept_by,
    lines,
    list_filters,
    overdue_words,
    people_in,
    recorded_at_words,
)
from app.tracking.totals import total_of
from app.tracking.words import GROUPS, held_words, share_words
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.querystring import address, request_pairs
from app.web.request import reading, writing
from app.web.tables.export import FILE, AsAt
from app.web.tables.paging import page_of

blueprint = Blueprint("tracking", __name__)

STEP = Step("Track", "tracking.track", step_progress, stage=FOLLOW)

ALL = "/campaigns/<reference>/track"

PAGE = 50
"""Letters on one page of the list."""

PRINTED = 2000
"""The most letters that are printed at once: about a hundred sheets."""

ACTS = {
    "reply": ("Record a response", "responses.new"),
    "mine": ("Assign letters to me", ""),
    "assign": ("Assign letters", "tracking.choose_assignee"),
    "send": ("Mark as sent", "marking.record"),
}
"""The buttons above the list, and where they lead with the letters chosen."""

FOLLOWED = LetterList(
    "track",
    filters=("q", *FACETS),
    kept=lambda session, campaign, query: ids_of(listing(session, campaign, query, today=today()).kept),
)
"""This list, for the acts of other rooms."""

KEPT = (*FOLLOWED.filters, "sort", "by")
"""What an address says of the list besides the page and what is chosen."""

NAMED = 10
"""Of letters that are chosen, how many are named before they are assigned."""

CHOOSE = "Select at least one letter."
NONE_SENT = "No letters have been sent yet."
TOO_MANY = f"You can record a reply to at most {TOGETHER:,} letters at once. Filter the list first."


@blueprint.get(ALL)
@signed_in
def track(reference: str) -> ResponseReturnValue:
    return _list("tracking/track.html", campaign_or_404(reference), size=PAGE)


@blueprint.get(ALL + "/print")
@signed_in
def print_view(reference: str) -> ResponseReturnValue:
    """All letters of the filter, on one page for paper."""
    return _list("tracking/print.html", campaign_or_404(reference), size=PRINTED)


@blueprint.get(ALL + FILE)
@signed_in
def export(reference: str, extension: str) -> ResponseReturnValue:
    session, campaign = reading(), campaign_or_404(reference)
    day, event = today(), head(session).seq
    shown = listing(session, campaign, request.args, today=day)
    people = people_in(session, shown.letters)
    moment = AsAt(day, event, now())
    about = provenance(shown, kept_by=kept_by(list_filters(shown, people)), moment=moment)
    letters = sort_listing(session, shown, sort_in(request.args))
    names, plain = names_of(session, shown, letters), extension == "csv"
    table = table_of(
        shown,
        letters,
        names,
        people,
        senders_of(session, campaign.id),
        asks=len(asks_of(session, campaign)),
        said=said_to_letters(session, campaign.id),
        about=about,
        in_each_line=plain,
    )
    return send_recorded(
        table,
        extension,
        name=moment.named(f"{reference} letters"),
        rows=len(shown.kept),
        view="Letters followed up",
        subjects=[("campaign", campaign.id)],
    )


@blueprint.post(ALL)
@needs(Role.DRAFTER)
def act(reference: str) -> ResponseReturnValue:
    """A button above the list: mine at once, unless another person looks after one of them; else on to the page of its
    act, with the letters chosen."""
    wanted, choice = request.form.get("act", ""), requested_choice(request.form, CHOSEN)
    if wanted not in ACTS:
        abort(400)
    if not choice:
        session = reading()
        _warn_of_choice(listing(session, campaign_or_404(reference), request.form, today=today()))
    elif wanted == "mine":
        ids = _selected_ids(reference)
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            if held_by_others(ids, assignments_of(session, campaign.id), current_user.id):
                return _with_choice("tracking.choose_assignee", reference)
            flash(_assigned(assign(session, campaign, ids, to=current_user.id, actor=actor()), "you"), "success")
    elif wanted == "reply" and len(_selected_ids(reference)) > TOGETHER:
        flash(TOO_MANY, "warning")
    else:
        return _with_choice(ACTS[wanted][1], reference)
    return redirect(_back(reference))


def _warn_of_choice(shown: Listing) -> None:
    """The list shows no letter to choose until one was sent, or answered."""
    flash(CHOOSE if total_of(shown.letters).followed else NONE_SENT, "warning")


def _with_choice(endpoint: str, reference: str) -> ResponseReturnValue:
    """On to the page of an act, with the letters chosen."""
    carried = [pair for pair in request_pairs() if pair[0] in (*KEPT, CHOSEN, f"all-{CHOSEN}")]
    return redirect(address(url_for(endpoint, reference=reference), [*carried, (LIST, FOLLOWED.name)]))


@blueprint.get(ALL + "/assign")
@needs(Role.DRAFTER)
def choose_assignee(reference: str) -> ResponseReturnValue:
    session, campaign = reading(), campaign_or_404(reference)
    shown = listing(session, campaign, request.args, today=today())
    letters = chosen_letters(shown, request.args)
    if not letters:
        _warn_of_choice(shown)
        return redirect(_back(reference))
    names = names_of(session, shown, letters[:NAMED])
    standing = assignments_of(session, campaign.id)
    others = held_by_others(ids_of(letters), standing, current_user.id)
    return _page(
        "tracking/assign.html",
        campaign,
        number=len(letters),
        lines=lines(letters[:NAMED], {i: name.post for i, name in names.items()}, people_in(session, letters[:NAMED])),
        people=assignable(session, campaign),
        held=held_words(len(letters), others, user_names(session, others)),
        seen=hands_of(ids_of(letters), standing),
        back=_back(reference),
    )


@blueprint.post(ALL + "/assign")
@needs(Role.DRAFTER)
def assign_chosen(reference: str) -> ResponseReturnValue:
    to, ids = request.form.get("to", ""), _selected_ids(reference)
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        people = {str(user.id): user for user in assignable(session, campaign)}
        if to and to not in people:
            raise Stale("assignee_left")
        whom = people[to].id if to else None
        number = assign(session, campaign, ids, to=whom, actor=actor(), seen=request.form.get("seen", ""))
    flash(_assigned(number, "you" if whom == current_user.id else people[to].name if to else "no one"), "success")
    return redirect(_back(reference))


def _assigned(number: int, whom: str) -> str:
    if not number:
        return f"Nothing was changed: these letters are already assigned to {whom}."
    return f"{format_plural(number, 'letter')} assigned to {whom}."


def _selected_ids(reference: str) -> list[int]:
    """Of the letters chosen. To list a large campaign takes seconds: no other writer is kept waiting for it."""
    shown = listing(reading(), campaign_or_404(reference), request.values, today=today())
    return ids_of(chosen_letters(shown, request.values))


def _list(template: str, campaign: Campaign, *, size: int) -> str:
    session, day = reading(), today()
    shown = listing(session, campaign, request.args, today=day)
    people, you = people_in(session, shown.letters), str(current_user.id)
    filters = list_filters(shown, people)
    sort, total = sort_in(request.args), total_of(shown.letters)
    page = page_of(sort_listing(session, shown, sort), request.args, size=size)
    names = names_of(session, shown, page.items)
    by = request.args.get("by", "")
    by = by if by in GROUPS else "registry"
    return _page(
        template,
        campaign,
        as_at=recorded_at_words(now()),
        away=_away(campaign.reference),
        acts=_acts(campaign),
        total=total,
        figures=figures(
            total,
            campaign,
            responses=count_responses(session, campaign.id),
            reminded=reminded_until(
                session,
                campaign,
                [letter.id for letter in shown.letters if letter.answers.late.code == Late.OVERDUE],
            ),
        ),
        addressees=sum(letter.addressees for letter in shown.letters),
        bars=bars(shown, by),
        by=by,
        share_of=share_words(GROUPS[by].lower(), total),
        GROUPS=GROUPS,
        overdue=overdue_words(session, campaign, today=day),
        filters=filters,
        kept_by=kept_by(filters),
        sort=sort,
        page=page.showing(lines(page.items, {i: name.post for i, name in names.items()}, people)),
        yours=sum(letter.assigned == you for letter in shown.letters),
    )


def _page(template: str, campaign: Campaign, **shown: Any) -> str:
    return campaign_page(template, campaign, STEP.name, **shown)


def _acts(campaign: Campaign) -> list[tuple[str, str]]:
    """Name and words of what this person may do with letters: the owner alone marks them as sent, while it is open."""
    if Role.DRAFTER not in current_user.roles or campaign.state == State.ARCHIVED:
        return []
    sends = campaign.owner_id == current_user.id and campaign.state == State.OPEN
    return [(act, words) for act, (words, _) in ACTS.items() if act != "send" or sends]


def _away(reference: str) -> dict[str, str]:
    """Where the list leads with its filter and its order: to paper, to what can be taken away, and back from there."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] in KEPT]
    return {
        "CSV": address(url_for(".export", reference=reference, extension="csv"), kept),
        "XLSX": address(url_for(".export", reference=reference, extension="xlsx"), kept),
        "JSON": address(url_for(".export", reference=reference, extension="json"), kept),
        "Print": address(url_for(".print_view", reference=reference), kept),
        "list": address(url_for(".track", reference=reference), kept),
    }


def _back(reference: str) -> str:
    """The list, under the filter that came along, with nothing chosen."""
    return address(
        url_for(".track", reference=reference), [pair for pair in request_pairs() if pair[0] in (*KEPT, "page")]
    )
