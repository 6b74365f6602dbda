"""The inbox as a list: what came in, under its tabs, and what is done with several messages at once."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.delivery.attempts.reasons import REASONS
from app.errors import Refused
from app.inbox.decisions.make_response import AcknowledgementCounts, close_acknowledgements
from app.inbox.decisions.queue import QueueMoveCounts, assign, assignable, set_aside
from app.inbox.intake.mailbox import mailbox_of, trouble_with
from app.inbox.listing import (
    FILTERS,
    TABS,
    Line,
    MessageFilter,
    campaigns_in,
    count_tabs,
    ids_of,
    listed_messages,
    wanted_in,
)
from app.inbox.restricted import READERS, seen_among
from app.inbox.states import State
from app.inbox.view_log import looked_at
from app.inbox.words import CHOOSE, KINDS, NOT_CLOSED, kind_words, recorded_words
from app.letters.page.wording import join
from app.web.acts import press
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.list_filters import ListFilter, select_filter, text_filter
from app.web.querystring import address, request_pairs
from app.web.request import reading, services, writing

blueprint = Blueprint("inbox", __name__)

PAGE = 50
"""Messages on a page of the list."""

MOST_AT_ONCE = 500
"""The most messages that one press of a button closes: each becomes a response of its own."""

CHOSEN = "message"
"""What the boxes of the list send."""

ACTS = {"mine": "Assign to me", "assign": "Assign", "aside": "Set aside", "close": "Close acknowledgements"}
"""The buttons above the list."""

EMPTY: Mapping[str, tuple[str, str]] = {
    "match": (
        "No unmatched messages",
        "Messages that we cannot match to a letter appear here with suggestions.",
    ),
    "read": ("No messages to read", "Messages matched to a letter appear here until someone records the reply."),
    "bounces": ("No undelivered emails", "Reports that an email was not delivered, or is delayed, appear here."),
    "absent": ("No out-of-office replies", "Automatic replies from people who are out of the office appear here."),
    "all": ("No messages yet", "Messages that the shared mailbox receives, or that you add, appear here."),
}


@blueprint.get("/inbox")
@needs(*READERS)
def index() -> ResponseReturnValue:
    session, message_filter = reading(), _requested_filter()
    page = listed_messages(message_filter).page(session, request.args, size=PAGE)
    looked_at([line.id for line in page.items], "inbox")
    people = names_of(session, {line.assigned_to for line in page.items if line.assigned_to})
    counts = count_tabs(session, current_user.roles)
    return render_template(
        "inbox/index.html",
        tabs=[(name, label, counts[name]) for name, label in TABS.items()],
        folded=counts["folded"],
        wanted=message_filter,
        filtered=message_filter != MessageFilter(tab=message_filter.tab, roles=message_filter.roles),
        empty=EMPTY[message_filter.tab],
        page=page.showing([_list_row(line, people) for line in page.items]),
        filters=_list_filters(session, message_filter),
        acts=list(ACTS.items()) if Role.DRAFTER in current_user.roles else [],
        wrong=trouble_with(mailbox_of(session, services().settings.inbox)),
    )


@blueprint.post("/inbox")
@needs(Role.DRAFTER)
def act() -> ResponseReturnValue:
    """A button above the list: done at once, or on to the page that asks."""
    wanted, choice = request.form.get("act", ""), requested_choice(request.form, CHOSEN)
    if wanted not in ACTS:
        abort(400)
    if not choice:
        flash(CHOOSE, "warning")
    elif wanted in ("assign", "close"):
        carried = [pair for pair in request_pairs() if pair[0] in (*FILTERS, CHOSEN, f"all-{CHOSEN}")]
        return redirect(address(url_for(f".{'choose_assignee' if wanted == 'assign' else 'closing'}"), carried))
    else:
        with writing() as session:
            ids = _selected_ids(session)
            if wanted == "mine":
                moved = assign(session, ids, to=current_user.id, actor=actor())
                flash(*_assigned(moved, "you"))
            else:
                flash(*_set_aside(set_aside(session, ids, actor=actor())))
    return redirect(_back())


@blueprint.get("/inbox/assign")
@needs(Role.DRAFTER)
def choose_assignee() -> ResponseReturnValue:
    ids = _selected_ids(reading())
    if not ids:
        flash(CHOOSE, "warning")
        return redirect(_back())
    return render_template("inbox/assign.html", number=len(ids), people=assignable(reading()), back=_back())


@blueprint.post("/inbox/assign")
@needs(Role.DRAFTER)
def assign_chosen() -> ResponseReturnValue:
    chosen = request.form.get("to", "")
    people = {str(user.id): user for user in assignable(reading())}
    to = people[chosen].id if chosen in people else None

    def verb(session: Session) -> QueueMoveCounts:
        if chosen and to is None:
            raise Refused("message_not_assignable")
        return assign(session, _selected_ids(session), to=to, actor=actor())

    done = press(verb)
    if not done:
        return redirect(request.full_path)
    flash(*_assigned(done.result, "you" if to == current_user.id else people[chosen].name if to else "no one"))
    return redirect(_back())


@blueprint.get("/inbox/close")
@needs(Role.DRAFTER)
def closing() -> ResponseReturnValue:
    """What closing the chosen acknowledgements would do, before it is done."""
    ids = _selected_ids(reading())
    if not ids:
        flash(CHOOSE, "warning")
        return redirect(_back())
    return render_template("inbox/close.html", number=len(ids), most=MOST_AT_ONCE, back=_back())


@blueprint.post("/inbox/close")
@needs(Role.DRAFTER)
def close_chosen() -> ResponseReturnValue:
    with writing() as session:
        closed = close_acknowledgements(session, _selected_ids(session)[:MOST_AT_ONCE], actor=actor())
    flash(_summary_of_closing(closed), "success" if closed.messages else "warning")
    return redirect(_back())


def _requested_filter() -> MessageFilter:
    """What the address says is listed, in a form too."""
    return wanted_in(request.values, roles=current_user.roles)


def _list_filters(session: Session, wanted: MessageFilter) -> list[ListFilter]:
    campaigns = [
        (campaign.reference, f"{campaign.reference}, {campaign.title}")
        for campaign in campaigns_in(session, current_user.roles)
    ]
    assigned = "" if wanted.assigned is None else str(wanted.assigned)
    people = [(str(current_user.id), "Me"), ("0", "No one")]
    return [
        text_filter("q", "Subject or sender", wanted.q, input_type="text"),
        select_filter("assigned", "Assigned to", assigned, "Anyone", people),
        select_filter("campaign", "Campaign", wanted.campaign, "All campaigns", campaigns),
        ListFilter("kind", "Kind", wanted.kinds, [(code, words.name, None) for code, words in KINDS.items()]),
        ListFilter("state", "Status", wanted.states, [(state.value, state.word, None) for state in State]),
    ]


def _selected_ids(session: Session) -> list[int]:
    choice = requested_choice(request.values, CHOSEN)
    return (
        ids_of(session, _requested_filter())
        if choice.everything
        else seen_among(session, choice.ids, current_user.roles)
    )


def _list_row(line: Line, people: Mapping[int, str]) -> Mapping[str, Any]:
    """A row of the list, in words."""
    kind = recorded_words(line.recorded) if line.recorded else kind_words(line.kind, line.read_state)
    return {
        "line": line,
        "kind": (kind.shape, kind.name, REASONS[line.reason].word if line.reason else ""),
        "state": State(line.state).shown,
        "assigned": people.get(line.assigned_to, "") if line.assigned_to else "",
        "letters": f"{join(line.letters)}{f' and {line.number - len(line.letters):,} more' * (line.number > 3)}",
    }


def _assigned(moved: QueueMoveCounts, whom: str) -> tuple[str, str]:
    if not moved.changed:
        return f"Nothing was changed: these messages are already assigned to {whom}.", "info"
    return f"{format_plural(moved.changed, 'message')} assigned to {whom}.", "success"


def _set_aside(moved: QueueMoveCounts) -> tuple[str, str]:
    if not moved.changed:
        return "Nothing was changed: these messages are already closed or set aside.", "info"
    left = (
        f" {format_plural(moved.left, 'other was', 'others were')} already closed or set aside." if moved.left else ""
    )
    return f"{format_plural(moved.changed, 'message')} set aside.{left}", "success"


def _summary_of_closing(closed: AcknowledgementCounts) -> str:
    """ "3 acknowledgements recorded, for 4 letters. 1 message is not an acknowledgement." """
    done = "No acknowledgements recorded."
    if closed.messages:
        recorded = format_plural(closed.messages, "acknowledgement")
        done = f"{recorded} recorded, for {format_plural(closed.letters, 'letter')}."
    left = [
        f"{format_plural(number, 'message')} {NOT_CLOSED[why][0 if number == 1 else 1]}."
        for why, number in closed.left.items()
    ]
    return " ".join([done, *left])


def _back() -> str:
    """The list, under the filter that came along, with nothing chosen."""
    return address(url_for(".index"), [pair for pair in request_pairs() if pair[0] in (*FILTERS, "page")])
