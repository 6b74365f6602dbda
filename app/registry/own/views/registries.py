"""Registries of one's own in the browser: an administrator adds one with its fields; drafters add posts and values."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.errors import NotFound, Refused
from app.letters.text.values import InvalidValue
from app.platform.clock import today
from app.registry.models import RegistryField
from app.registry.organisations.families import kinds_for
from app.registry.organisations.find_by_name import (
    names_on,
    organisation_named,
    organisation_on_record,
    organisations_near,
)
from app.registry.organisations.organisation import organisation_on
from app.registry.own.add import (
    KINDS,
    add_registry,
    change_field,
    complete_since,
    declare_field,
    field_of,
    fields_of,
    own_registry,
    rename_registry,
)
from app.registry.own.forms import (
    NEW,
    ChangeFieldForm,
    FieldForm,
    IncompleteRegistryForm,
    NewRegistryForm,
    PostForm,
    RegistryForm,
    values_form,
)
from app.registry.own.posts import (
    NewOrganisation,
    add_organisation,
    add_post,
    last_change,
    set_values,
    values_held,
)
from app.registry.own.words import DOES_NOT_SUIT, TO_PRINT
from app.registry.pages import post_or_404, words_of_pages
from app.registry.registries import coverage, registries
from app.registry.requested_moment import RequestedMoment
from app.registry.words import do_you_mean
from app.web.acts import ActForm, finish
from app.web.request import reading
from app.web.typed import day_in

blueprint = Blueprint("registries", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/recipients/new", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    form = NewRegistryForm(data={"since": today()})
    if done := form.attempt(
        lambda session: add_registry(
            session, name=form.name.data, sector_name=form.sector.data, since=form.since.data, actor=actor()
        )
    ):
        row = done.result
        said = f"{row.name} is added. Add its fields, if it has any, then add its posts."
        return finish(url_for(".settings", slug=row.slug), said)
    return form.page("registry/own_new.html", sectors=_sectors())


@blueprint.route("/recipients/<slug>/settings", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def settings(slug: str) -> ResponseReturnValue:
    row = own_registry(reading(), slug)
    covered = bool(coverage(reading())[slug])
    form = (RegistryForm if covered else IncompleteRegistryForm)(data={"name": row.name, "sector": row.sector_name})
    if done := form.attempt(lambda session: _save_settings(session, slug, form)):
        return finish(url_for(".settings", slug=slug), "The registry is saved.", changed=done.result)
    return form.page(
        "registry/own_settings.html",
        registry=row,
        fields=fields_of(reading(), slug),
        field_kinds=KINDS,
        sectors=_sectors(),
    )


def _save_settings(session: Session, slug: str, form: RegistryForm) -> bool:
    """Whether anything changed."""
    renamed = rename_registry(session, slug, name=form.name.data, sector_name=form.sector.data, actor=actor())
    since = form["since"].data if "since" in form else None
    return bool(since and complete_since(session, slug, since, actor=actor())) or renamed


@blueprint.route("/recipients/<slug>/fields/new", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def new_field(slug: str) -> ResponseReturnValue:
    row, form = own_registry(reading(), slug), FieldForm()
    if form.attempt(
        lambda session: declare_field(
            session, slug, name=form.name.data, kind=form.kind.data, hint=form.hint.data, actor=actor()
        )
    ):
        said = f"The field “{form.name.data}” is added. {TO_PRINT.format(name=form.name.data)}"
        return finish(url_for(".settings", slug=slug), said)
    return form.page("registry/own_field.html", registry=row, field=None)


@blueprint.route("/recipients/<slug>/fields/<int:field_id>", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def field(slug: str, field_id: int) -> ResponseReturnValue:
    row = own_registry(reading(), slug)
    registry_field = field_of(reading(), slug, field_id)
    form = ChangeFieldForm(data={"hint": registry_field.hint, "retired": registry_field.retired})
    if done := form.attempt(
        lambda session: change_field(session, field_id, hint=form.hint.data, retired=form.retired.data, actor=actor())
    ):
        return finish(url_for(".settings", slug=slug), "The field is saved.", changed=done.result)
    return form.page("registry/own_field.html", registry=row, field=registry_field, field_kinds=KINDS)


@blueprint.route("/recipients/<slug>/posts/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new_post(slug: str) -> ResponseReturnValue:
    row, usual = own_registry(reading(), slug), kinds_for(slug)
    form = PostForm(data={"since": today(), "kind": usual[0] if usual else None})
    if done := form.attempt(
        lambda session: add_post(
            session,
            slug,
            _organisation(session, form),
            title=form.title.data,
            salutation=form.salutation.data,
            since=form.since.data,
            source=form.source.data,
            actor=actor(),
        )
    ):
        return finish(url_for("registry.post", post_id=done.result), f"{form.title.data} is added to {row.name}.")
    return form.page("registry/own_post.html", registry=row, known=names_on(reading(), valid_at=today()))


def _organisation(session: Session, form: PostForm) -> int:
    """The one that is there, or a new one; of a name that is like others a person says which it is.

    Raises Refused: which_organisation, organisation_not_found, no_organisation_like, not_on_record_yet, not_on_record,
    organisation_taken.
    """
    since = form.since.data
    if there := organisation_named(session, form.organisation.data, valid_at=since):
        return there
    if near := organisations_near(session, form.organisation.data):
        chosen = form.chosen(near)
        if not chosen:
            raise Refused("which_organisation", field="meant")
        if chosen != NEW:
            return _there_on(session, int(chosen), form)
    elif not form.new.data:
        raise Refused("organisation_not_found", field="organisation")
    like = None
    if form.like.data and (like := organisation_on_record(session, form.like.data, valid_at=since)) is None:
        meant = do_you_mean([name for _, name in organisations_near(session, form.like.data)])
        raise Refused("no_organisation_like", field="like", name=form.like.data, meant=f" {meant}" if meant else "")
    article = "the" if form.article.data else ""
    organisation = NewOrganisation(name=form.organisation.data, article=article, kind=form.kind.data, like=like)
    return add_organisation(session, organisation, since=since, source=form.source.data, actor=actor())


def _there_on(session: Session, organisation_id: int, form: PostForm) -> int:
    """Raises Refused: not_on_record_yet, not_on_record."""
    record = organisation_on(session, organisation_id, valid_at=form.since.data)
    if record.existed:
        return organisation_id
    name, first = record.version.name, record.version.valid_from
    if first and first > form.since.data:
        raise Refused("not_on_record_yet", field="since", name=name, day=first)
    raise Refused("not_on_record", field="since", name=name)


@blueprint.route("/posts/<int:post_id>/values", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def values(post_id: int) -> ResponseReturnValue:
    record = post_or_404(post_id, RequestedMoment(today(), None, ""))
    fields = [
        registry_field for registry_field in fields_of(reading(), record.registry.slug) if not registry_field.retired
    ]
    if not fields:
        raise NotFound("no_registry_fields")
    form = values_form(fields, values_held(reading(), post_id), seen=last_change(reading(), post_id))
    if done := form.attempt(lambda session: _set_values(session, post_id, fields, form)):
        to = url_for("registry.post", post_id=post_id)
        return finish(to, "The registry fields of this post are saved.", changed=done.result)
    theirs: list[tuple[str, str]] = []
    if form.stale:
        held = values_held(reading(), post_id)
        theirs = [(registry_field.name, held.get(registry_field.id, "")) for registry_field in fields]
        form.seen.data = str(last_change(reading(), post_id))
    return form.page("registry/own_values.html", post=record, fields=fields, theirs=theirs)


def _set_values(session: Session, post_id: int, fields: list[RegistryField], form: ActForm) -> bool:
    """Whether anything changed. Raises Stale, and Refused (value_unfit) beside the box of a value that does not suit
    its field."""
    typed = {
        registry_field.name: _stored_value(form[f"value-{registry_field.id}"].data or "", registry_field.kind)
        for registry_field in fields
    }
    try:
        return set_values(session, post_id, typed, seen=form.seen_event, actor=actor())
    except InvalidValue as unfit:
        field = next(registry_field for registry_field in fields if registry_field.name == unfit.facts["field"])
        raise Refused("value_unfit", field=f"value-{field.id}", enter=DOES_NOT_SUIT[field.kind]) from None


def _stored_value(typed: str, kind: str) -> str:
    """A day as people type it is kept as ISO; whatever it is not stays, to be refused."""
    day = day_in(typed) if kind == "date" else None
    return day.isoformat() if day else typed


def _sectors() -> list[str]:
    return list(dict.fromkeys(row.sector_name for row in registries(reading())))
