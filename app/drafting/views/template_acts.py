"""What is done with templates: made, copied, an older version taken again, retired, brought back."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.drafting.forms import NameForm
from app.drafting.keep import bring_back, new_template, retire, take_version
from app.drafting.models import TemplateVersion
from app.drafting.pages import ONE, VERSION, template_shown
from app.letters.text.source import blank, put_together, take_apart
from app.web.acts import finish
from app.web.request import reading, writing

blueprint = Blueprint("templates", __name__)


@blueprint.route("/templates/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    return _name_template(NameForm(), None)


@blueprint.route(ONE + "/copy", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def copy(slug: str) -> ResponseReturnValue:
    """`version` in the query; without it, the one in use."""
    shown = template_shown(reading(), slug)
    original = shown.numbered(request.args.get("version", shown.used.version.number, type=int)).version
    return _name_template(NameForm(title=f"Copy of {original.title}"[:200]), original, slug)


def _name_template(form: NameForm, original: TemplateVersion | None, slug: str = "") -> ResponseReturnValue:
    """A new template, from a blank page or a copy, once it has a name."""
    title = form.title.data or ""

    def make(session: Session) -> None:
        source = put_together(take_apart(original.source).with_changes(title=title) if original else blank(title))
        copied = session.get_one(TemplateVersion, original.id) if original else None
        new_template(session, form.name, source, actor=actor(), copied_from=copied)

    if form.attempt(make):
        return finish(url_for("template_edit.edit", slug=form.name), f"“{title}” made. Write the letter.")
    return form.page("drafting/new.html", original=original, slug=slug)


@blueprint.post(VERSION + "/restore")
@needs(Role.DRAFTER)
def restore(slug: str, number: int) -> ResponseReturnValue:
    version = template_shown(reading(), slug).numbered(number).version
    with writing() as session:
        old = session.get_one(TemplateVersion, version.id)
        made = take_version(session, slug, old, seen=request.form.get("seen", 0, type=int), actor=actor())
    to = url_for("drafting.template", slug=slug)
    return finish(to, f"Version {made.number} saved and in use, with the text of version {number}.")


@blueprint.post(ONE + "/retire")
@needs(Role.DRAFTER)
def retire_one(slug: str) -> ResponseReturnValue:
    title = template_shown(reading(), slug).title
    with writing() as session:
        retire(session, slug, actor=actor())
    return finish(url_for("drafting.template", slug=slug), f"“{title}” retired. New campaigns can’t start from it.")


@blueprint.post(ONE + "/bring-back")
@needs(Role.DRAFTER)
def bring_one_back(slug: str) -> ResponseReturnValue:
    title = template_shown(reading(), slug).title
    with writing() as session:
        bring_back(session, slug, actor=actor())
    return finish(url_for("drafting.template", slug=slug), f"“{title}” restored. New campaigns can start from it.")
