"""Saved filters in the browser: save what a list shows, rename, share, delete."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, signed_in
from app.registry.asked import asked_for, filter_in
from app.registry.forms import FilterForm
from app.registry.models import Registry, SavedFilter
from app.registry.registries import UnknownRegistry, registry
from app.registry.saved import NotSavable, UnknownFilter, change_filter, delete_filter, own_filter, save_filter
from app.registry.words import FILTER_WRONG
from app.web.querystring import address, query_of
from app.web.request import reading, writing

blueprint = Blueprint("saved", __name__)

HERE = "/recipients/<slug>/filters"


@blueprint.route(HERE + "/new", methods=["GET", "POST"])
@signed_in
def new(slug: str) -> ResponseReturnValue:
    """What is saved are the filters and the order; the day is always that on which it is looked at."""
    found, form = _registry_or_404(slug), FilterForm()
    pairs = asked_for(filter_in(request.args))
    if sort := request.args.get("sort", ""):
        pairs = [*pairs, ("sort", sort)]
    if not pairs:
        flash("Nothing is filtered, so there is no filter to save.", "warning")
        return redirect(url_for("registry.registry", slug=slug))
    back = address(url_for("registry.registry", slug=slug), pairs)
    if form.validate_on_submit():
        try:
            with writing() as session:
                shared = bool(form.shared.data)
                saved = save_filter(session, slug, form.filter_name.data, query_of(pairs), shared=shared, actor=actor())
        except NotSavable as refused:
            form.filter_name.errors = [FILTER_WRONG[refused.code].format(name=refused.name)]
        else:
            flash(f"The filter “{saved.name}” is saved. It is beside the list.", "success")
            return redirect(back)
    answer = render_template("registry/filter_new.html", registry=found, form=form, back=back)
    return answer, 400 if form.errors else 200


@blueprint.route(HERE + "/<int:filter_id>", methods=["GET", "POST"])
@signed_in
def change(slug: str, filter_id: int) -> ResponseReturnValue:
    found = _registry_or_404(slug)
    saved = _own_or_404(slug, filter_id)
    form = FilterForm(filter_name=saved.name, shared=saved.shared)
    back = f"{url_for('registry.registry', slug=slug)}?{saved.query}"
    if form.validate_on_submit():
        try:
            with writing() as session:
                own = own_filter(session, filter_id, slug, user_id=actor().user_id)
                change_filter(session, own, form.filter_name.data, shared=bool(form.shared.data), actor=actor())
        except UnknownFilter:
            abort(404)
        except NotSavable as refused:
            form.filter_name.errors = [FILTER_WRONG[refused.code].format(name=refused.name)]
        else:
            flash(f"The filter “{own.name}” is changed.", "success")
            return redirect(back)
    answer = render_template("registry/filter_change.html", registry=found, form=form, back=back, saved=saved)
    return answer, 400 if form.errors else 200


@blueprint.post(HERE + "/<int:filter_id>/delete")
@signed_in
def delete(slug: str, filter_id: int) -> ResponseReturnValue:
    try:
        with writing() as session:
            own = own_filter(session, filter_id, slug, user_id=actor().user_id)
            delete_filter(session, own, actor=actor())
            name = own.name
    except UnknownFilter:
        flash("That filter was deleted before. Nothing was changed.", "warning")
    else:
        flash(f"The filter “{name}” is deleted. No post was changed.", "success")
    return redirect(url_for("registry.registry", slug=slug))


def _registry_or_404(slug: str) -> Registry:
    try:
        return registry(reading(), slug)
    except UnknownRegistry:
        abort(404, description="There is no registry of this name. All of them are listed under Recipients.")


def _own_or_404(slug: str, filter_id: int) -> SavedFilter:
    try:
        return own_filter(reading(), filter_id, slug, user_id=actor().user_id)
    except UnknownFilter:
        abort(404, description="You have no such filter. Only whoever saved a filter can change it.")
