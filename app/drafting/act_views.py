"""What is done with templates: made, copied, an older version taken again, retired, brought back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.drafting.forms import NameForm
from app.drafting.keep import SlugTaken, StaleTemplate, new_template, take_version
from app.drafting.models import TemplateVersion
from app.drafting.pages import ONE, VERSION, template_or_404
from app.drafting.retire import bring_back, retire
from app.letters.source import blank, put_together, take_apart
from app.web.request import writing

blueprint = Blueprint("templates", __name__, template_folder="templates")

STALE = "Another version has come into use since you opened this page. Check it, then try again."


@blueprint.route("/templates/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    return _named(NameForm(), None)


@blueprint.route(ONE + "/copy", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def copy(slug: str) -> ResponseReturnValue:
    """`version` in the query; without it, the one in use."""
    shown = template_or_404(slug)
    original = shown.numbered(request.args.get("version", shown.used.version.number, type=int)).version
    return _named(NameForm(title=f"Copy of {original.title}"[:200]), original, slug)


def _named(form: NameForm, original: TemplateVersion | None, slug: str = "") -> ResponseReturnValue:
    """A new template, from a blank page or a copy, once it has a name."""
    if form.validate_on_submit():
        title = form.title.data or ""
        source = put_together(take_apart(original.source).with_(title=title) if original else blank(title))
        try:
            with writing() as session:
                copied = session.get_one(TemplateVersion, original.id) if original else None
                new_template(session, form.name, source, actor=actor(), copied_from=copied)
        except SlugTaken as problem:
            form.taken(problem.slug)
        else:
            flash(f"“{title}” is made. Write its words.", "success")
            return redirect(url_for("template_edit.edit", slug=form.name))
    page = render_template("drafting/new.html", form=form, original=original, slug=slug)
    return page, 400 if form.errors else 200


@blueprint.post(VERSION + "/restore")
@needs(Role.DRAFTER)
def restore(slug: str, number: int) -> ResponseReturnValue:
    taken = template_or_404(slug).numbered(number).version
    try:
        with writing() as session:
            old = session.get_one(TemplateVersion, taken.id)
            made = take_version(session, slug, old, seen=request.form.get("seen", 0, type=int), actor=actor())
    except StaleTemplate:
        abort(409, description=STALE)
    flash(f"Version {made.number} saved and in use: the words of version {number}.", "success")
    return redirect(url_for("drafting.template", slug=slug))


@blueprint.post(ONE + "/retire")
@needs(Role.DRAFTER)
def retire_one(slug: str) -> ResponseReturnValue:
    title = template_or_404(slug).title
    with writing() as session:
        retire(session, slug, actor=actor())
    flash(f"“{title}” is retired. Campaigns are no longer offered it.", "success")
    return redirect(url_for("drafting.template", slug=slug))


@blueprint.post(ONE + "/bring-back")
@needs(Role.DRAFTER)
def bring_one_back(slug: str) -> ResponseReturnValue:
    title = template_or_404(slug).title
    with writing() as session:
        bring_back(session, slug, actor=actor())
    flash(f"“{title}” is offered to campaigns again.", "success")
    return redirect(url_for("drafting.template", slug=slug))
