"""The audit record in the browser, for administrators: it shows personal values."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.directory import names_of
from app.accounts.models import Role, User
from app.audit.anchor import head
from app.audit.export import csv_lines
from app.audit.find import DESPATCH, Wanted, all_events, find_events, kinds, last_verified, personal_of, said
from app.audit.models import AuditEvent
from app.audit.record import record
from app.audit.words import ACTIONS, name_of_kind, sentence
from app.campaigns.models import Campaign
from app.database import now
from app.services import Services
from app.web.filters import LONDON, in_london
from app.web.request import reading, services, writing

blueprint = Blueprint("audit", __name__, template_folder="templates")
administrator = needs(Role.ADMINISTRATOR)

PAGE = 50
FILTERS = {
    "action": "What happened",
    "actor": "Who",
    "kind": "About",
    "id": "Its number or name",
    "from": "From",
    "to": "To",
}
"""The names in the query, and what the page calls them."""

DATES = ("%d/%m/%Y", "%Y-%m-%d")
"""As the date picker writes it, and as links do."""

Subjects = dict[tuple[str, str], tuple[str, str | None]]
"""By kind and identity: what the page calls a subject, and its own page if it has one."""


@blueprint.get("/audit")
@administrator
def index() -> ResponseReturnValue:
    session = reading()
    wanted, unread = _wanted(request.args)
    before, after = _number(request.args.get("before")), _number(request.args.get("after"))
    found = find_events(session, wanted, size=PAGE, before=before, after=after)
    options = _options(session)
    return render_template(
        "audit/index.html",
        found=found,
        unread=unread,
        names=names_of(session, _people(found.events)),
        subjects=_subjects(session, found.events),
        head=head(session),
        verified=last_verified(session),
        options=options,
        chosen={name: request.args[name] for name in FILTERS if request.args.get(name)},
        labels=FILTERS,
        sentence=sentence,
    )


@blueprint.get("/audit/<int:seq>")
@administrator
def event(seq: int) -> ResponseReturnValue:
    session = reading()
    found = session.get(AuditEvent, seq) or abort(404, description="No event has this number.")
    body = said(found)
    return render_template(
        "audit/event.html",
        event=found,
        names=names_of(session, _people([found])),
        subjects=_subjects(session, [found]),
        changes=list(_changes(body["before"] or {}, body["after"] or {})),
        before=body["before"] is not None,
        personal=personal_of(session, seq),
        utc=found.at.astimezone(UTC),
        sentence=sentence,
    )


@blueprint.post("/audit/export")
@administrator
def export() -> ResponseReturnValue:
    """What the filters let through as CSV. That it was taken is itself recorded, and is not in it."""
    wanted, _ = _wanted(request.form)
    filters = {name: request.form[name] for name in FILTERS if request.form.get(name)}
    with writing() as session:
        through = head(session).seq
        record(session, "audit.exported", actor=actor(), subjects=[], after={"filters": filters, "through": through})
    name = f"audit-{in_london(now()):%Y-%m-%d}-to-event-{through}.csv"
    return Response(
        _export(services(), wanted, through),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _options(session: Session) -> dict[str, dict[str, str]]:
    """What may be chosen in each select: value and words."""
    users = session.execute(select(User.id, User.name).order_by(User.name))
    return {
        "action": {"": "Everything", **dict(sorted(ACTIONS.items(), key=lambda pair: pair[1]))},
        "actor": {"": "Anyone", str(DESPATCH): "Despatch itself", **{str(user.id): user.name for user in users}},
        "kind": {"": "Anything", **{kind: name_of_kind(kind) for kind in kinds(session)}},
    }


def _export(opened: Services, wanted: Wanted, through: int) -> Iterator[str]:
    """Streams after the request's own session is closed, so it reads with one of its own."""
    with opened.database.reading() as session:
        names = {user.id: user.name for user in session.execute(select(User.id, User.name))}
        yield from csv_lines(all_events(session, wanted, through=through), names)


def _wanted(query: Mapping[str, str]) -> tuple[Wanted, list[str]]:
    """What a query asks for, and the dates in it that can't be read."""
    since, until = _day(query.get("from")), _day(query.get("to"))
    unread = [query[name] for name, day in (("from", since), ("to", until)) if query.get(name) and not day]
    return Wanted(
        action=query.get("action", ""),
        actor=_number(query.get("actor")),
        kind=query.get("kind", ""),
        identity=query.get("id", "").strip(),
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    ), unread


def _day(text: str | None) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime((text or "").strip(), form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def _midnight(day: date) -> datetime:
    """The start of a day as clocks here show it."""
    return datetime.combine(day, time(), LONDON)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _people(events: Iterable[AuditEvent]) -> Iterator[int]:
    """The numbers of the users whom events are by."""
    return (found.actor_id for found in events if found.actor_id)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in sorted(before.keys() | after.keys()):
        yield name, before.get(name), after.get(name)


def _subjects(session: Session, events: Iterable[AuditEvent]) -> Subjects:
    """The subjects of `events` that have a better name than their number, or a page."""
    found = {(subject.kind, subject.subject_id) for each in events for subject in each.subjects}
    numbers = {kind: {int(i) for k, i in found if k == kind and i.isdigit()} for kind in ("user", "campaign", "post")}
    references = select(Campaign.id, Campaign.reference).where(Campaign.id.in_(numbers["campaign"]))
    named: Subjects = {}
    for number, name in names_of(session, numbers["user"]).items():
        named["user", str(number)] = name, url_for("users.user", user_id=number)
    for number, reference in session.execute(references):
        named["campaign", str(number)] = reference, url_for("campaigns.campaign", reference=reference)
    for number in numbers["post"]:
        named["post", str(number)] = str(number), url_for("registry.post", post_id=number)
    return named
