"""Registries of one's own in the browser: an administrator adds one with its fields; drafters add posts and values."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.clock import today
from app.letters.values import InvalidValue
from app.registry.asked import Asked
from app.registry.models import Registry, RegistryField
from app.registry.named import names_on, organisation_named, organisation_on_record, organisations_near
from app.registry.organisation import organisation_on
from app.registry.own.add import (
    KINDS,
    CantDeclare,
    add_registry,
    change_field,
    declare_field,
    fields_of,
    own_registry,
    rename_registry,
)
from app.registry.own.forms import NEW, ChangeFieldForm, FieldForm, NewRegistryForm, PostForm, RegistryForm, values_form
from app.registry.own.posts import (
    CantAdd,
    NewOrganisation,
    ValuesChanged,
    add_organisation,
    add_post,
    last_change,
    set_values,
    values_held,
)
from app.registry.own.words import (
    CANT_ADD,
    CANT_DECLARE,
    DOES_NOT_SUIT,
    NO_LIKE,
    NOT_ANY_MORE,
    NOT_YET,
    TO_PRINT,
    WHICH,
)
from app.registry.pages import post_or_404, words_of_pages
from app.registry.registries import UnknownRegistry, registries
from app.registry.words import do_you_mean
from app.web.filters import format_date
from app.web.forms import tidy
from app.web.request import reading, writing
from app.web.typed import day_in

blueprint = Blueprint("registries", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/recipients/new", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    form = NewRegistryForm(data={"since": today()})
    if form.validate_on_submit():
        try:
            with writing() as session:
                said = {"name": form.name.data, "sector_name": form.sector.data, "since": form.since.data}
                row = add_registry(session, **said, actor=actor())
        except CantDeclare as refused:
            form.name.errors = [CANT_DECLARE[refused.code]]
        else:
            flash(f"{row.name} is added. Declare what its posts say, then add the posts.", "success")
            return redirect(url_for(".settings", slug=row.slug))
    return _page("registry/own_new.html", form, sectors=_sectors())


@blueprint.route("/recipients/<slug>/settings", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def settings(slug: str) -> ResponseReturnValue:
    row = _own_or_404(slug)
    form = RegistryForm(data={"name": row.name, "sector": row.sector_name})
    if form.validate_on_submit():
        try:
            with writing() as session:
                changed = rename_registry(
                    session, slug, name=form.name.data, sector_name=form.sector.data, actor=actor()
                )
        except CantDeclare as refused:
            form.name.errors = [CANT_DECLARE[refused.code]]
        else:
            flash("The registry is saved." if changed else "Nothing was changed.", "success" if changed else "info")
            return redirect(url_for(".settings", slug=slug))
    return _page(
        "registry/own_settings.html",
        form,
        registry=row,
        fields=fields_of(reading(), slug),
        field_kinds=KINDS,
        sectors=_sectors(),
    )


@blueprint.route("/recipients/<slug>/fields/new", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def new_field(slug: str) -> ResponseReturnValue:
    row, form = _own_or_404(slug), FieldForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                said = {"name": form.name.data, "kind": form.kind.data, "hint": form.hint.data}
                declare_field(session, slug, **said, actor=actor())
        except CantDeclare as refused:
            form.name.errors = [CANT_DECLARE[refused.code]]
        else:
            flash(f"The field “{form.name.data}” is declared. {TO_PRINT.format(name=form.name.data)}", "success")
            return redirect(url_for(".settings", slug=slug))
    return _page("registry/own_field.html", form, registry=row, field=None)


@blueprint.route("/recipients/<slug>/fields/<int:field_id>", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def field(slug: str, field_id: int) -> ResponseReturnValue:
    row = _own_or_404(slug)
    found = reading().get(RegistryField, field_id)
    if found is None or found.registry_slug != slug:
        abort(404, description="The registry has no such field.")
    form = ChangeFieldForm(data={"hint": found.hint, "retired": found.retired})
    if form.validate_on_submit():
        with writing() as session:
            changed = change_field(session, field_id, hint=form.hint.data, retired=form.retired.data, actor=actor())
        flash("The field is saved." if changed else "Nothing was changed.", "success" if changed else "info")
        return redirect(url_for(".settings", slug=slug))
    return _page("registry/own_field.html", form, registry=row, field=found, field_kinds=KINDS)


@blueprint.route("/recipients/<slug>/posts/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new_post(slug: str) -> ResponseReturnValue:
    row, form = _own_or_404(slug), PostForm(data={"since": today()})
    if form.validate_on_submit() and (post_id := _post_added(slug, form)):
        flash(f"{form.title.data} is added to {row.name}.", "success")
        return redirect(url_for("registry.post", post_id=post_id))
    return _page("registry/own_post.html", form, registry=row, known=names_on(reading(), valid_at=today()))


def _post_added(slug: str, form: PostForm) -> int | None:
    """The post's number; None when something does not go, which is then said beside its box."""
    try:
        with writing() as session:
            organisation_id = _organisation(session, form)
            return organisation_id and add_post(
                session,
                slug,
                organisation_id,
                title=form.title.data,
                salutation=form.salutation.data,
                since=form.since.data,
                source=form.source.data,
                actor=actor(),
            )
    except CantAdd as refused:
        form.organisation.errors = [CANT_ADD[refused.code]]
        return None


def _organisation(session: Session, form: PostForm) -> int | None:
    """The one that is there, or a new one; of a name that is like others a person says which it is."""
    since = form.since.data
    if there := organisation_named(session, form.organisation.data, valid_at=since):
        return there
    if near := organisations_near(session, form.organisation.data):
        chosen = form.chosen(near)
        if not chosen:
            form.meant.errors = [WHICH]
            return None
        if chosen != NEW:
            return _there_on(session, int(chosen), form)
    like = None
    if form.like.data and (like := organisation_on_record(session, form.like.data, valid_at=since)) is None:
        meant = do_you_mean([name for _, name in organisations_near(session, form.like.data)])
        form.like.errors = [tidy(NO_LIKE.format(name=form.like.data, meant=meant))]
        return None
    article = "the" if form.article.data else ""
    said = NewOrganisation(name=form.organisation.data, article=article, kind=form.kind.data, like=like)
    return add_organisation(session, said, since=since, source=form.source.data, actor=actor())


def _there_on(session: Session, organisation_id: int, form: PostForm) -> int | None:
    """None, and said beside the day, when it is not there on it."""
    found = organisation_on(session, organisation_id, valid_at=form.since.data)
    if found.existed:
        return organisation_id
    name, first = found.version.name, found.version.valid_from
    said = NOT_ANY_MORE.format(name=name)
    if first and first > form.since.data:
        said = NOT_YET.format(name=name, day=format_date(first))
    form.since.errors = [said]
    return None


@blueprint.route("/posts/<int:post_id>/values", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def values(post_id: int) -> ResponseReturnValue:
    found = post_or_404(post_id, Asked(today(), None, ""))
    fields = [one for one in fields_of(reading(), found.registry.slug) if not one.retired]
    if not fields:
        abort(404, description="The registry of this post has no fields of its own.")
    held = values_held(reading(), post_id)
    form = values_form(fields, held, seen=last_change(reading(), post_id))
    try:
        changed = _values_set(post_id, fields, form) if form.validate_on_submit() else None
    except ValuesChanged:
        held = values_held(reading(), post_id)
        theirs = [(one.name, held.get(one.id, "")) for one in fields]
        form.seen.data = str(last_change(reading(), post_id))
        return render_template("registry/own_values.html", form=form, post=found, fields=fields, theirs=theirs), 409
    if changed is not None:
        flash("What the post says is saved." if changed else "Nothing was changed.", "success" if changed else "info")
        return redirect(url_for("registry.post", post_id=post_id))
    return _page("registry/own_values.html", form, post=found, fields=fields, theirs=[])


def _values_set(post_id: int, fields: list[RegistryField], form: FlaskForm) -> bool | None:
    """None when a value does not suit its field, which is then said beside its box. Raises ValuesChanged."""
    typed = {one.name: _as_kept(form[f"value-{one.id}"].data or "", one.kind) for one in fields}
    try:
        with writing() as session:
            seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else 0
            return set_values(session, post_id, typed, seen=seen, actor=actor())
    except InvalidValue as refused:
        one = next(one for one in fields if one.name == refused.facts["field"])
        form[f"value-{one.id}"].errors = [DOES_NOT_SUIT[one.kind]]
        return None


def _as_kept(typed: str, kind: str) -> str:
    """A day as people type it is kept as ISO; whatever it is not stays, to be refused."""
    day = day_in(typed) if kind == "date" else None
    return day.isoformat() if day else typed


def _own_or_404(slug: str) -> Registry:
    try:
        return own_registry(reading(), slug)
    except UnknownRegistry:
        abort(404, description="There is no registry of one’s own by this name. What ships can’t be changed here.")


def _sectors() -> list[str]:
    return list(dict.fromkeys(row.sector_name for row in registries(reading())))


def _page(template: str, form: FlaskForm, **shown: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **shown), 400 if request.method == "POST" else 200
