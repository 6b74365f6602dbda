"""The quality of the registries in the browser: counts that open their rows, and how they went over time; and both as
files."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.downloads import current_moment, send_recorded
from app.accounts.models import Role
from app.audit.anchor import head
from app.audit.record import Subject
from app.platform.clock import today
from app.registry.contacts.queue import owner_names
from app.registry.models import Contact
from app.registry.pages import words_of_pages
from app.registry.posts.verify import verify_titles
from app.registry.quality.counts import Month, monthly_quality, quality_of, rows_of, today_counts
from app.registry.quality.export import table_of_counts, table_of_rows
from app.registry.quality.kinds import KINDS, MEASURED
from app.registry.quality.pages import KEPT, LISTED, now_at, registry_asked
from app.registry.quality.posts import QualityMoment, lines_of
from app.registry.quality.showing import counted_kinds, curve, fault_words
from app.registry.registries import listed_names, registry_names
from app.web.choosing import requested_choice
from app.web.filters import format_plural
from app.web.list_filters import select_filter
from app.web.querystring import address
from app.web.request import reading, services, writing
from app.web.tables.export import FILE, files_of, send_table
from app.web.tables.paging import page_of
from app.web.typed import number_in

blueprint = Blueprint("quality", __name__)
blueprint.context_processor(words_of_pages)

PAGE = 50


@blueprint.get("/recipients/quality")
@signed_in
def quality() -> ResponseReturnValue:
    session, at = reading(), now_at()
    found, names = quality_of(session, at), listed_names(session)
    months = monthly_quality(session, today=at.valid_at, months=services().settings.contact_months, kept=KEPT.current())
    months = [*months, Month(at.valid_at, today_counts(session, at, found))]
    over = request.args.get("over", "")
    over = over if over in MEASURED else MEASURED[0]
    return render_template(
        "registry/quality.html",
        today=at.valid_at,
        names=names,
        posts=found.posts,
        kinds=list(counted_kinds(found, list(names))),
        months=months,
        measured={kind: KINDS[kind] for kind in MEASURED},
        over=over,
        curve=curve(months, over),
        files=files_of("quality.counts"),
    )


@blueprint.get(f"/recipients/quality/<any({LISTED}):kind>")
@signed_in
def rows(kind: str) -> ResponseReturnValue:
    session, at, names = reading(), now_at(), registry_names(reading())
    registry = registry_asked(request.args, names)
    ids = rows_of(session, at, kind, registry=registry)
    page = page_of(ids, request.args, size=PAGE)
    shown = _contacts(page.items, at) if KINDS[kind].about == "contact" else _posts(kind, page.items, at)
    return render_template(
        f"registry/quality_{KINDS[kind].about}s.html",
        kind=KINDS[kind],
        verifies=kind == "title",
        seen=head(session).seq,
        page=page.showing(shown["items"]),
        said=shown["said"],
        files=files_of("quality.rows_file", kind=kind),
        today=at.valid_at,
        names=names,
        registry=registry,
        filters=[select_filter("registry", "Registry", registry, "All registries", names.items())],
    )


@blueprint.post("/recipients/quality/title")
@needs(Role.DRAFTER)
def verify() -> ResponseReturnValue:
    """Mark the titles that are chosen as verified, and stay in the list."""
    choice = requested_choice(request.form, "post")
    registry = request.form.get("registry", "")
    back = redirect(address(url_for(".rows", kind="title"), [("registry", registry)] if registry else []))
    if not choice:
        flash("Select at least one post.", "warning")
        return back
    with writing() as session:
        ids = rows_of(session, now_at(), "title", registry=registry) if choice.everything else choice.ids
        done = verify_titles(
            session,
            ids,
            valid_at=today(),
            on=today(),
            seen=number_in(request.form.get("seen")) or 0,
            actor=actor(),
        )
    said = f"{format_plural(done.verified, 'title')} verified."
    if done.changed:
        said += f" {format_plural(done.changed, 'title')} changed after you opened the page. Check again."
    flash(said, "warning" if done.changed else "success")
    return back


def _posts(kind: str, ids: Sequence[int], at: QualityMoment) -> dict[str, Any]:
    lines = lines_of(reading(), at, ids)
    return {"items": lines, "said": fault_words(reading(), at, kind, lines)}


def _contacts(ids: Sequence[int], at: QualityMoment) -> dict[str, Any]:
    versions = [reading().get_one(Contact, contact_id) for contact_id in ids]
    names = owner_names(reading(), versions, today=at.valid_at)
    return {"items": list(zip(versions, names, strict=True)), "said": {}}


@blueprint.get("/recipients/quality" + FILE)
@signed_in
def counts(extension: str) -> ResponseReturnValue:
    """How many posts and contacts have what is wrong: nothing of any person."""
    session, at = reading(), now_at()
    table = table_of_counts(quality_of(session, at), listed_names(session), at=at, moment=current_moment(session))
    return send_table(table, extension)


@blueprint.get(f"/recipients/quality/<any({LISTED}):kind>{FILE}")
@signed_in
def rows_file(kind: str, extension: str) -> ResponseReturnValue:
    """What the page of this kind lists. It names people and how to reach them, so the record says that it was taken."""
    at, names = now_at(), registry_names(reading())
    moment, slug = current_moment(reading()), registry_asked(request.args, names)
    ids = rows_of(reading(), at, kind, registry=slug)
    table = table_of_rows(services().database.reading, kind, ids, at=at, registry=names.get(slug, ""), moment=moment)
    subjects: list[Subject] = [("registry", slug)] if slug else []
    return send_recorded(table, extension, rows=len(ids), view=KINDS[kind].name, subjects=subjects)
