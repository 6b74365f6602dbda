"""A template as a Word file: downloaded, and a Word file opened as its text, which template_edit.py then takes."""

from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import needs, signed_in
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, costly
from app.drafting.boxes import OpenedVersion
from app.drafting.compare import compare_texts
from app.drafting.pages import ONE, TemplateWithVersions, template_shown
from app.drafting.word.files import WORD, fields_to_choose, taken_text, word_file, word_offer
from app.drafting.word.forms import WordFileForm
from app.letters.text.source import put_together
from app.letters.word_text.package import WordFileRefused
from app.registry.registries import registry_names
from app.web.files.sending import send
from app.web.request import practice_notice, reading

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
        origin=f"{slug} {version.number}",
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
    if not form.validate_on_submit() or not form.file.data:
        return _page(slug, shown, form), 400
    opened = OpenedVersion(shown.used.version)
    before, number = opened.parts, opened.version.number
    try:
        offer = word_offer(form.file.data.body, before.body, registry_names(reading()))
    except WordFileRefused as refused:
        form.refuse_file(refused)
        return _page(slug, shown, form), 400
    body = taken_text(offer.accepted.text, before.body, {})
    origin = offer.accepted.origin if offer.accepted.ours else f"{slug} {number}"
    return _page(
        slug,
        shown,
        form,
        offer=offer,
        compared=compare_texts(put_together(before), put_together(before.with_changes(body=body))),
        hidden={"seen": number},
        offered=fields_to_choose(reading(), opened.front.fields),
        from_other="" if origin == f"{slug} {number}" else "This file was downloaded from another text or version.",
    )


def _page(slug: str, shown: TemplateWithVersions, form: WordFileForm, **more: Any) -> str:
    return render_template("drafting/word.html", slug=slug, shown=shown, form=form, **{"offer": None, **more})
