"""The audit record in the browser, for administrators: it shows personal values."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.access import actor, administrator
from app.accounts.directory import names_of
from app.accounts.models import Role, User
from app.accounts.proof import proven, require_risk_proof
from app.accounts.recorded_proof import proof_in
from app.audit import events
from app.audit.anchor import head
from app.audit.export import export_lines
from app.audit.find import (
    DESPATCH,
    RISK,
    EventFilter,
    about_risk,
    all_events,
    any_about_risk,
    body_of,
    find_events,
    kinds,
    last_verified,
    personal_of,
)
from app.audit.models import AuditEvent, AuditPersonal
from app.audit.moments import recorded_at
from app.audit.record import record
from app.audit.words import SHIPPED, name_of_fact, name_of_family, name_of_kind, sentence, titles
from app.campaigns.models import Campaign, Letter
from app.clearance.offices.find import titles_of_offices
from app.drafting.lines.find import newest_line
from app.drafting.models import Template, TemplateVersion
from app.evidence.framework.models import WorkEditionVersion, WorkVersion
from app.evidence.interventions.models import InspectionRoundVersion, InterventionVersion
from app.evidence.questions.models import Question
from app.evidence.questions.words import HOUSES
from app.platform.clock import LONDON, london_time, now, today
from app.platform.services import Services
from app.registry.models import AreaVersion, OrganisationVersion, PostVersion
from app.registry.posts.posts import PostList, full_title
from app.registry.registries import registry_names
from app.responses.kept_back import may_see, record_reply_view
from app.responses.models import ResponseVersion
from app.safeguarding.files import watermark
from app.safeguarding.models import reference_of
from app.safeguarding.view_log import events_viewed, record_risk_view
from app.web.files.sending import send
from app.web.filters import format_date, format_moment, format_moment_in_sentence
from app.web.list_filters import ListFilter, select_filter, text_filter
from app.web.request import practice_notice, reading, services, writing
from app.web.typed import DATE_EXAMPLE, day_in, number_in, numbers_in

blueprint = Blueprint("audit", __name__)

PAGE = 50
FILTERS = ("action", "actor", "kind", "id", "from", "to")
"""The names in the query."""

Named = dict[str, tuple[str, str | None]]
"""By identity: what the page calls a subject of one kind, and its own page if it has one."""

NameSubjects = Callable[[Session, Collection[str]], Named]
"""Names the subjects of one kind, by identity."""

Subjects = dict[tuple[str, str], tuple[str, str | None]]
"""The same by kind and identity."""


@blueprint.get("/audit")
@administrator
def index() -> ResponseReturnValue:
    session = reading()
    event_filter, unread = _filter_from(request.args)
    before, after = number_in(request.args.get("before")), number_in(request.args.get("after"))
    found = find_events(session, event_filter, size=PAGE, before=before, after=after)
    _record_look(session, found.events)
    return render_template(
        "audit/index.html",
        found=found,
        unread=unread,
        names=names_of(session, _people(found.events)),
        subjects=_subjects(session, found.events),
        head=head(session),
        verified=last_verified(session),
        filters=_list_filters(session),
        chosen={name: request.args[name] for name in FILTERS if request.args.get(name)},
    )


@blueprint.get("/audit/<int:seq>")
@administrator
def event(seq: int) -> ResponseReturnValue:
    session = reading()
    audit_event = session.get(AuditEvent, seq)
    if audit_event is None or (about_risk(session, [audit_event]) and not _sees_risk()):
        abort(404, description="No event has this number.")
    if about_risk(session, [audit_event]):
        require_risk_proof()
    _record_look(session, [audit_event])
    body = body_of(audit_event)
    changes = list(_changes(body["before"] or {}, body["after"] or {}))
    shipped = any(subject.kind == "package" for subject in audit_event.subjects)
    technical = [change for change in changes if _is_technical(change[0], shipped=shipped)]
    return render_template(
        "audit/event.html",
        event=audit_event,
        names=names_of(session, _people([audit_event])),
        subjects=_subjects(session, [audit_event]),
        changes=[change for change in changes if change not in technical],
        technical=technical,
        rows=_rows_changed(technical) if shipped else None,
        loaded=", ".join(
            SHIPPED.get(subject.subject_id, subject.subject_id)
            for subject in audit_event.subjects
            if subject.kind == "package"
        ).capitalize(),
        before=body["before"] is not None,
        proof=proof_in(body).words if "proof" in body else "",
        personal=_personal(session, seq),
        utc=audit_event.at.astimezone(UTC),
    )


@blueprint.post("/audit/export")
@administrator
@proven
def export() -> ResponseReturnValue:
    """What the filters let through as CSV. That it was taken is itself recorded, and is not in it. With events of
    reports of risk in it, each line says who took it."""
    event_filter, _ = _filter_from(request.form)
    filters = {name: request.form[name] for name in FILTERS if request.form.get(name)}
    with writing() as session:
        through = head(session).seq
        mark = ""
        if any_about_risk(session, event_filter):
            mark = watermark("Audit record", current_user.name, now())
            record_risk_view(session, None, what="export", actor=actor())
        record(
            session, events.AUDIT_EXPORTED, actor=actor(), subjects=[], after={"filters": filters, "through": through}
        )
    name = f"audit-{london_time(now()):%Y-%m-%d}-to-event-{through}.csv"
    return send(_export(services(), event_filter, through, mark, practice_notice()), name=name)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"name_of_fact": name_of_fact, "name_of_kind": name_of_kind, "sentence": sentence}


def _list_filters(session: Session) -> list[ListFilter]:
    hidden = "" if _sees_risk() else RISK
    actions = {code: words for code, words in titles().items() if not hidden or not code.startswith(f"{hidden}.")}
    users = session.execute(select(User.id, User.name).order_by(User.name))
    actors = [(str(DESPATCH), "Despatch"), *((str(user.id), user.name) for user in users)]
    subjects = [(kind, name_of_kind(kind)) for kind in kinds(session) if kind != hidden]
    by_subject = sorted(actions.items(), key=lambda pair: (_subject_of(pair[0]), pair[1]))
    asked = {name: request.args.get(name, "") for name in FILTERS}
    return [
        select_filter("action", "What happened", asked["action"], "Everything", by_subject, group_of=_subject_of),
        select_filter("actor", "Who", asked["actor"], "Anyone", actors),
        select_filter("kind", "About", asked["kind"], "Anything", subjects),
        text_filter("id", "Number or code", asked["id"], input_type="text", hint="Of what the event is about"),
        text_filter("from", "From", asked["from"], input_type="text", hint=f"For example, {DATE_EXAMPLE}"),
        text_filter("to", "To", asked["to"], input_type="text", hint="Includes that day"),
    ]


def _subject_of(action: str) -> str:
    """Under which heading the list of events has one."""
    return name_of_family(action.partition(".")[0])


def _export(opened: Services, wanted: EventFilter, through: int, mark: str, notice: str) -> Iterator[str]:
    """Streams after the request's own session is closed, so it reads with one of its own."""
    with opened.database.reading() as session:
        names = {user.id: user.name for user in session.execute(select(User.id, User.name))}
        yield from export_lines(all_events(session, wanted, through=through), names, mark=mark, notice=notice)


def _filter_from(query: Mapping[str, str]) -> tuple[EventFilter, list[str]]:
    """What a query asks for, and the dates in it that can't be read."""
    since, until = day_in(query.get("from")), day_in(query.get("to"))
    unread = [query[name] for name, day in (("from", since), ("to", until)) if query.get(name) and not day]
    return EventFilter(
        action=query.get("action", ""),
        actor=number_in(query.get("actor")),
        kind=query.get("kind", ""),
        identity=query.get("id", "").strip(),
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
        risk=_sees_risk(),
    ), unread


def _personal(session: Session, seq: int) -> list[AuditPersonal]:
    """None of a reply that this person may not see; of one that they may, it is recorded that they look."""
    for response_id in session.scalars(select(ResponseVersion.response_id).where(ResponseVersion.recorded == seq)):
        if not may_see(session, response_id, current_user.roles):
            return []
        record_reply_view(response_id)
    return list(personal_of(session, seq))


def _record_look(session: Session, events: Sequence[AuditEvent]) -> None:
    """Before events of reports of risk stand on a page."""
    if about := about_risk(session, events):
        with services().database.writing() as writer:
            events_viewed(writer, about, actor=actor())


def _sees_risk() -> bool:
    return Role.SAFEGUARDING in current_user.roles


def _midnight(day: date) -> datetime:
    """The start of a day as clocks here show it."""
    return datetime.combine(day, time(), LONDON)


def _people(events: Iterable[AuditEvent]) -> Iterator[int]:
    """The numbers of the users whom events are by."""
    return (audit_event.actor_id for audit_event in events if audit_event.actor_id)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Facts with what was so before and after; those that say nothing of either are left out."""
    was, is_now = dict(_facts(before)), dict(_facts(after))
    for name in sorted(was.keys() | is_now.keys()):
        if was.get(name) is not None or is_now.get(name) is not None:
            yield name, _dated(name, was.get(name)), _dated(name, is_now.get(name))


def _dated(name: str, value: Any) -> Any:
    """The date of the data that comes with Despatch, where that is what its version says: 2026.11.24."""
    if name != "package" or not re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", str(value)):
        return value
    return format_date(date(*map(int, str(value).split("."))))


TECHNICAL = ("sha256", "digest", "hmac")
"""How the names of facts end that only a computer checks."""

ROWS = ("was ", "now ")
"""How the names of facts begin that are rows of shipped data, before and after."""


def _is_technical(name: str, *, shipped: bool) -> bool:
    """Whether a fact belongs with the technical details: a digest, or a row of shipped data under its own key."""
    return name.endswith(TECHNICAL) or (shipped and name.startswith(ROWS) and not name.endswith(" rows"))


def _rows_changed(facts: Iterable[tuple[str, Any, Any]]) -> tuple[int, int, int] | None:
    """How many rows of shipped data an event added, changed and removed; None where it lists none."""
    values = {name: after for name, _, after in facts if name.startswith(ROWS) and not name.endswith(TECHNICAL)}
    keys = {name.partition(" ")[2] for name in values}
    pairs = [(values.get(f"was {key}"), values.get(f"now {key}")) for key in keys]
    added = sum(was is None and now is not None for was, now in pairs)
    removed = sum(was is not None and now is None for was, now in pairs)
    changed = sum(was is not None and now is not None for was, now in pairs)
    return (added, changed, removed) if pairs else None


def _facts(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Facts by name; those of a fact that has facts of its own stand singly."""
    for name, value in body.items():
        if isinstance(value, dict):
            yield from ((f"{name} {inner}", fact) for inner, fact in _facts(value))
        else:
            yield name, value


def _subjects(session: Session, events: Iterable[AuditEvent]) -> Subjects:
    """The subjects of `events` that have a better name than their identity, or a page."""
    found = {(subject.kind, subject.subject_id) for each in events for subject in each.subjects}
    named: Subjects = {}
    for kind, names in NAMES.items():
        if wanted := {identity for of_kind, identity in found if of_kind == kind}:
            named |= {(kind, identity): name for identity, name in names(session, wanted).items()}
    return named


def _campaigns(session: Session, wanted: Collection[str]) -> Named:
    rows = session.execute(select(Campaign.id, Campaign.reference).where(Campaign.id.in_(numbers_in(wanted))))
    return {str(row.id): (row.reference, url_for("campaigns.campaign", reference=row.reference)) for row in rows}


def _posts(session: Session, wanted: Collection[str]) -> Named:
    """By the titles of today; a post that is on no list today stays a number."""
    columns = PostVersion.post_id, PostVersion.title, OrganisationVersion.name, PostVersion.names_organisation
    posts = PostList(None, today()).query(*columns).where(PostVersion.post_id.in_(numbers_in(wanted)))
    titles = {
        str(post_id): full_title(title, organisation, names_organisation=names_organisation)
        for post_id, title, organisation, names_organisation in session.execute(posts)
    }
    return {
        post: (titles.get(post, post), url_for("registry.post", post_id=post)) for post in map(str, numbers_in(wanted))
    }


def _runs(_session: Session, wanted: Collection[str]) -> Named:
    parts = {run: run.rpartition("/") for run in wanted}
    return {
        run: (f"{number} of {reference}", url_for("production.run", reference=reference, number=number))
        for run, (reference, _, number) in parts.items()
    }


def _shipped(_session: Session, wanted: Collection[str]) -> Named:
    return {resource: (SHIPPED.get(resource, resource), None) for resource in wanted}


def _templates(session: Session, wanted: Collection[str]) -> Named:
    """By number or by slug, as the event has it."""
    versions = (
        select(Template.id, Template.slug, TemplateVersion.title)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .where(or_(Template.id.in_(numbers_in(wanted)), Template.slug.in_(wanted)))
        .order_by(TemplateVersion.shipped.desc(), TemplateVersion.number)  # the one in use comes last
    )
    named: Named = {}
    for number, slug, title in session.execute(versions):
        named[str(number)] = named[slug] = title, url_for("drafting.template", slug=slug)
    return named


def _lines(session: Session, wanted: Collection[str]) -> Named:
    found = (newest_line(session, number) for number in numbers_in(wanted))
    return {
        str(line.line.id): (line.version.title, url_for("lines.line", line_id=line.line.id)) for line in found if line
    }


def _offices(session: Session, wanted: Collection[str]) -> Named:
    titles = titles_of_offices(session, numbers_in(wanted))
    return {str(number): (title, url_for("offices.office", office_id=number)) for number, title in titles.items()}


def _users(session: Session, wanted: Collection[str]) -> Named:
    names = names_of(session, numbers_in(wanted))
    return {str(number): (name, url_for("users.user", user_id=number)) for number, name in names.items()}


def _letters(session: Session, wanted: Collection[str]) -> Named:
    rows = session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(numbers_in(wanted))))
    return {str(row.id): (row.reference, url_for("letters.letter", reference=row.reference)) for row in rows}


def _questions(session: Session, wanted: Collection[str]) -> Named:
    """By the number that Parliament gave, where it is known."""
    rows = session.execute(select(Question.number, Question.uin).where(Question.number.in_(numbers_in(wanted))))
    return {
        str(row.number): (row.uin or f"no. {row.number}", url_for("questions.question", number=row.number))
        for row in rows
    }


def _houses(_session: Session, wanted: Collection[str]) -> Named:
    return {house: (f"House of {HOUSES[house]}" if HOUSES.get(house) else house, None) for house in wanted}


def _registries(session: Session, wanted: Collection[str]) -> Named:
    names = registry_names(session)
    return {slug: (names[slug], None) for slug in wanted if slug in names}


def _by_newest(identity: Any, name: Any, version: Any, link: Callable[[int], str | None]) -> NameSubjects:
    """Name by the newest of their versions the subjects that have some."""

    def named(session: Session, wanted: Collection[str]) -> Named:
        rows = session.execute(
            select(identity, name).where(identity.in_(numbers_in(wanted))).order_by(version.recorded)
        )
        return {str(number): (title, link(number)) for number, title in rows}

    return named


def _no_page(_number: int) -> None:
    return None


def _reports(_session: Session, wanted: Collection[str]) -> Named:
    numbers = numbers_in(wanted)
    return {str(number): (reference_of(number), url_for("risk.report", number=number)) for number in numbers}


NAMES: Mapping[str, NameSubjects] = {
    "area": _by_newest(AreaVersion.area_id, AreaVersion.name, AreaVersion, _no_page),
    "campaign": _campaigns,
    "edition": _by_newest(
        WorkEditionVersion.edition_id,
        WorkEditionVersion.title,
        WorkEditionVersion,
        lambda number: url_for("framework.edition", edition_id=number),
    ),
    "house": _houses,
    "intervention": _by_newest(
        InterventionVersion.intervention_id,
        InterventionVersion.title,
        InterventionVersion,
        lambda number: url_for("interventions.intervention", intervention_id=number),
    ),
    "letter": _letters,
    "office": _offices,
    "organisation": _by_newest(
        OrganisationVersion.organisation_id, OrganisationVersion.name, OrganisationVersion, _no_page
    ),
    "package": _shipped,
    "post": _posts,
    "question": _questions,
    "registry": _registries,
    "risk": _reports,
    "round": _by_newest(
        InspectionRoundVersion.round_id, InspectionRoundVersion.title, InspectionRoundVersion, _no_page
    ),
    "run": _runs,
    "standard_line": _lines,
    "template": _templates,
    "user": _users,
    "work": _by_newest(WorkVersion.work_id, WorkVersion.title, WorkVersion, _no_page),
}
"""How the subjects of each kind are named."""


BEFORE_ALL = "a time before anything was recorded"


@blueprint.app_template_filter("recorded")
def recorded_words(seq: int) -> str:
    """When the event of this number was recorded: 3:20pm on 24 November 2026; before the first, that nothing was."""
    if not isinstance(seq, int):
        raise TypeError("Give the number of an event; a moment is shown by moment or moment_in_sentence")
    moment = recorded_at(reading(), seq)
    return format_moment_in_sentence(moment) if moment else BEFORE_ALL


@blueprint.app_template_filter("recorded_in_cell")
def recorded_in_cell(seq: int) -> str:
    """24 November 2026, 3:20pm: as tables have it."""
    moment = recorded_at(reading(), seq)
    return format_moment(moment) if moment else BEFORE_ALL
