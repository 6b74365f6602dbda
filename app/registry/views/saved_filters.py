"""Saved filters in the browser: save what a list shows, rename, share, delete."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.registry.filters.saved_filters import UnknownFilter, change_filter, delete_filter, own_filter, save_filter
from app.registry.forms import FilterForm
from app.registry.registries import registry
from app.registry.requested_moment import asked_for, filter_in
from app.web.acts import finish
from app.web.querystring import address, query_of
from app.web.request import reading, writing

blueprint = Blueprint("saved", __name__)

HERE = "/recipients/<slug>/filters"


@blueprint.route(HERE + "/new", methods=["GET", "POST"])
@signed_in
def new(slug: str) -> ResponseReturnValue:
    """What is saved are the filters and the order; the day is always that on which it is looked at."""
    found, form = registry(reading(), slug), FilterForm()
    pairs = asked_for(filter_in(request.args))
    if sort := request.args.get("sort", ""):
        pairs = [*pairs, ("sort", sort)]
    if not pairs:
        flash("Select a filter and apply it. You can then save it.", "warning")
        return redirect(url_for("registry.registry", slug=slug))
    back = address(url_for("registry.registry", slug=slug), pairs)
    if done := form.attempt(
        lambda session: save_filter(
            session,
            slug,
            form.filter_name.data,
            query_of(pairs),
            shared=bool(form.shared.data),
            actor=actor(),
        )
    ):
        return finish(back, f"The filter “{done.result.name}” is saved beside the list.")
    return form.page("registry/filter_new.html", registry=found, back=back)


@blueprint.route(HERE + "/<int:filter_id>", methods=["GET", "POST"])
@signed_in
def change(slug: str, filter_id: int) -> ResponseReturnValue:
    found = registry(reading(), slug)
    saved = own_filter(reading(), filter_id, slug, user_id=actor().user_id)
    form = FilterForm(filter_name=saved.name, shared=saved.shared)
    back = f"{url_for('registry.registry', slug=slug)}?{saved.query}"

    def verb(session: Session) -> str:
        saved_filter = own_filter(session, filter_id, slug, user_id=actor().user_id)
        change_filter(session, saved_filter, form.filter_name.data, shared=bool(form.shared.data), actor=actor())
        return saved_filter.name

    if done := form.attempt(verb):
        return finish(back, f"The filter “{done.result}” is changed.")
    return form.page("registry/filter_change.html", registry=found, back=back, saved=saved)


@blueprint.post(HERE + "/<int:filter_id>/delete")
@signed_in
def delete(slug: str, filter_id: int) -> ResponseReturnValue:
    try:
        with writing() as session:
            saved_filter = own_filter(session, filter_id, slug, user_id=actor().user_id)
            delete_filter(session, saved_filter, actor=actor())
            name = saved_filter.name
    except UnknownFilter:
        flash("That filter has already been deleted.", "warning")
    else:
        flash(f"The filter “{name}” is deleted. No post was changed.", "success")
    return redirect(url_for("registry.registry", slug=slug))
