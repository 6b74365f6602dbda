"""Templates in the browser: the list, a template's versions, one version's words."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.drafting.versions import newest_of_each, version, versions
from app.letters.template import compile_template
from app.web.request import reading

blueprint = Blueprint("drafting", __name__, template_folder="templates")


@blueprint.get("/templates")
@signed_in
def index() -> ResponseReturnValue:
    return render_template("drafting/index.html", templates=newest_of_each(reading()))


@blueprint.get("/templates/<slug>")
@signed_in
def template(slug: str) -> ResponseReturnValue:
    kept = versions(reading(), slug)
    if not kept:
        abort(404)
    return render_template(
        "drafting/template.html", slug=slug, versions=kept, front=compile_template(kept[0].source).front
    )


@blueprint.get("/templates/<slug>/versions/<int:number>")
@signed_in
def template_version(slug: str, number: int) -> ResponseReturnValue:
    kept = version(reading(), slug, number)
    if kept is None:
        abort(404)
    return render_template("drafting/version.html", slug=slug, version=kept)
