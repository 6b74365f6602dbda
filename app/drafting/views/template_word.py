"""A template as a Word file: downloaded, and a Word file opened as its text, which template_edit.py then takes."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import needs, signed_in
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, costly
from app.drafting.boxes import OpenedVersion
from app.drafting.pages import ONE, TemplateWithVersions, template_shown
from app.drafting.word.files import (
    WORD,
    Choice,
    WordOffer,
    fields_to_choose,
    from_other,
    origin_of,
    shown_offer,
    word_file,
)
from app.drafting.word.forms import WordFileForm, sent_choice, sent_offer
from app.registry.registries import registry_names
from app.web.files.sending import send
from app.web.request import practice_notice, reading
from app.web.typed import number_in

blueprint = Blueprint("template_word", __name__)

PAGE = ONE + WORD


@blueprint.get(PAGE + "/text.docx")
@signed_in
def download(slug: str) -> Response:
    """The text of the version in use, with its fields and passages, to be edited in Word."""
    version = template_shown(reading(), slug).used.version
    opened = OpenedVersion(version)
    body = word_file(
        opened.parts.body,
        opened.front.fields,
        registry_names(reading()),
        title=f"{version.title}, version {version.number}",
        origin=origin_of(slug, version.number),
        notice=practice_notice(),
    )
    return send([body], name=f"{slug}, version {version.number}.docx", length=len(body))


@blueprint.get(PAGE)
@needs(Role.DRAFTER)
def choose(slug: str) -> ResponseReturnValue:
    return _page(slug, template_shown(reading(), slug), WordFileForm())


@blueprint.post(PAGE)
@needs(Role.DRAFTER)
@costly(LOOKS)
def review(slug: str) -> ResponseReturnValue:
    """What a Word file would change, and what of it a letter does not take."""
    shown, form = template_shown(reading(), slug), WordFileForm()
    offer = form.offer(registry_names(reading()))
    if not offer:
        return _page(slug, shown, form), 400
    return _offered(slug, shown, OpenedVersion(shown.used.version), offer)


@blueprint.post(PAGE + "/compare")
@needs(Role.DRAFTER)
@costly(LOOKS)
def compare(slug: str) -> ResponseReturnValue:
    """The page of a Word file with what is chosen on it: what the file would change then."""
    shown = template_shown(reading(), slug)
    opened = OpenedVersion(shown.numbered(number_in(request.form.get("seen")) or abort(400)).version)
    return _offered(slug, shown, opened, sent_offer(), sent_choice())


def _offered(
    slug: str,
    shown: TemplateWithVersions,
    opened: OpenedVersion,
    offer: WordOffer,
    choice: Choice | None = None,
) -> str:
    offered = fields_to_choose(reading(), opened.front.fields)
    page = shown_offer(offer, opened.parts, choice or offer.first_choice(offered), registry_names(reading()))
    hidden = {"seen": opened.version.number}
    other = from_other(offer.accepted, slug, opened.version.number, "template")
    return _page(slug, shown, WordFileForm(), offered=offered, hidden=hidden, from_other=other, **page)


def _page(slug: str, shown: TemplateWithVersions, form: WordFileForm, **more: Any) -> str:
    given = {"offer": None, "from_other": "", **more}
    return render_template("drafting/word.html", slug=slug, shown=shown, form=form, **given)
