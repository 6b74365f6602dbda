"""A template written in the browser, as a form with an example of its letter beside it."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, PREVIEWS, costly
from app.campaigns.letter.picker import Group, conditions_offered, editor_words, fields_offered
from app.campaigns.preview.letter_preview import picture_in_page
from app.drafting.boxes import OpenedVersion, boxes_in, say_faults, with_same_spaces
from app.drafting.compare import OF_A_TEMPLATE, compare_texts
from app.drafting.example import example_pdf
from app.drafting.faults import WORDS, Fault, faults_of, with_beginnings
from app.drafting.forms import TemplateForm
from app.drafting.keep import check_words, keep_version
from app.drafting.pages import ONE, TemplateWithVersions, citations_today, example_of, template_shown
from app.drafting.word.files import WORD
from app.drafting.word.forms import other_than_shown, sent_choice, sent_offer
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.front_matter import REGISTRIES
from app.letters.text.source import put_together
from app.letters.text.template import TemplateProblems, compile_template
from app.registry.own.add import fields_in_use
from app.registry.registries import registry_names
from app.web.acts import finish
from app.web.request import reading

blueprint = Blueprint("template_edit", __name__)

ADD = "add"
"""Name of the button that adds a field, which makes the form longer and saves nothing."""

SAID = {
    **WORDS,
    "text_empty": "There is no text for {registry}. Write some, or remove them from the recipients.",
}


@blueprint.get(ONE + "/edit")
@needs(Role.DRAFTER)
@costly(LOOKS)
def edit(slug: str) -> ResponseReturnValue:
    shown = template_shown(reading(), slug)
    opened = OpenedVersion(shown.used.version)
    return _page(slug, shown, opened, _form(**opened.shown, seen=opened.version.number))


@blueprint.post(ONE + "/edit")
@needs(Role.DRAFTER)
@costly(LOOKS)
def save(slug: str) -> ResponseReturnValue:
    shown = template_shown(reading(), slug)
    opened, form = _opened_version(shown), _form()
    edited, seen = form.edited(opened), opened.version.number
    source = opened.version.source if edited == opened.parts else put_together(edited)
    try:
        done = form.attempt(
            lambda session: keep_version(session, slug, source, seen=seen, note=form.note.data or "", actor=actor())
        )
    except TemplateProblems:
        done = None
    if form.stale:
        return _page_of_both(slug, opened, form)
    if not done:
        return _page_as_typed(slug, shown, opened, form)
    version = done.result
    changed = version.number > seen and version.source == source
    to = url_for("drafting.template", slug=slug)
    return finish(to, f"Version {version.number} saved and in use.", changed=changed)


@blueprint.post(ONE + "/preview")
@needs(Role.DRAFTER)
@costly(PREVIEWS)
def preview(slug: str) -> ResponseReturnValue:
    """What is typed, as pages, without saving: parts of the page while somebody types, the whole page otherwise."""
    shown = template_shown(reading(), slug)
    opened, form = _opened_version(shown), _form()
    if "HX-Request" not in request.headers:
        return _page_as_typed(slug, shown, opened, form)
    typed = _review_typed(opened, form)
    names = registry_names(reading())
    known_words = editor_words(_offered(opened, form), names)
    answer = make_response(render_template("drafting/edit_beside.html", names=names, known_words=known_words, **typed))
    if typed["faults"]:
        answer.headers["HX-Reswap"] = "none"  # the pages stay as they were; what is wrong goes in elsewhere
    return answer


@blueprint.post(ONE + WORD + "/take")
@needs(Role.DRAFTER)
@costly(LOOKS)
def take_word(slug: str) -> ResponseReturnValue:
    """The text of a Word file in its box, which saves nothing."""
    shown = template_shown(reading(), slug)
    if other_than_shown():
        return redirect(url_for("template_word.compare", slug=slug), 307)
    opened = _opened_version(shown)
    taken = sent_offer().taken(opened.parts, sent_choice())
    boxes = {
        "body": with_same_spaces(taken.body, opened.parts.body),
        "subject": taken.front.get("subject", ""),
        "asks": "\n".join(taken.front.get("asks", ())),
    }
    return _page_as_typed(slug, shown, opened, _form(**opened.shown | boxes, seen=opened.version.number))


def _opened_version(shown: TemplateWithVersions) -> OpenedVersion:
    """The version from which what is sent was written."""
    number = request.form.get("seen", type=int)
    if number is None:
        abort(400)
    return OpenedVersion(shown.numbered(number).version)


def _form(**filled: Any) -> TemplateForm:
    """As this request sent it, or `filled`."""
    names = registry_names(reading())
    return TemplateForm(names=names, formdata=None, data=filled) if filled else TemplateForm(names=names)


def _page(slug: str, shown: TemplateWithVersions, opened: OpenedVersion, form: TemplateForm, **more: Any) -> str:
    """With pages of what is saved."""
    example = example_of(compile_template(opened.version.source), request.values.get("registry", ""))
    number = opened.version.number
    pages = [
        url_for("drafting.page", slug=slug, number=number, page=page, registry=example.registry)
        for page in example.pages
    ]
    more = {"looks": citations_today(opened.parts.body), "example": example, "pages": pages, **more}
    return _rendered(slug, shown, opened, form, **more)


def _page_as_typed(
    slug: str, shown: TemplateWithVersions, opened: OpenedVersion, form: TemplateForm
) -> ResponseReturnValue:
    typed = _review_typed(opened, form)
    if ADD in request.form:
        form.fields.append_entry()
    return _rendered(slug, shown, opened, form, **typed), 400 if typed["faults"] else 200


def _review_typed(opened: OpenedVersion, form: TemplateForm) -> dict[str, Any]:
    """What is wrong with what was typed, which is put beside its boxes too; when nothing is, the pages of it."""
    form.validate()
    faults = [Fault(str(box.id), 0, f"{box.label.text}: {error}") for box in boxes_in(form) for error in box.errors]
    edited = form.edited(opened)
    source = put_together(edited)
    try:
        check_words(source)
    except TemplateProblems as found:
        names, in_use, boxes = registry_names(reading()), fields_in_use(reading()), set(opened.values)
        of_text = faults_of(found.problems, edited, names=names, in_use=in_use, boxes=boxes, words=SAID)
        of_text = [replace(fault, line=0) if fault.box == form.fields.name else fault for fault in of_text]
        of_text = with_beginnings(of_text, edited.body)
        say_faults(form, of_text)
        faults += of_text
    if faults:
        return {"faults": faults, "looks": (), "example": None, "pages": ()}
    example = example_of(compile_template(source), request.form.get("registry", ""))
    pdf = example_pdf(example.letter).body if example.letter and example.count else b""
    pages = [picture_in_page(pdf, number) for number in example.pages]
    return {"faults": (), "looks": citations_today(edited.body), "example": example, "pages": pages}


def _page_of_both(slug: str, opened: OpenedVersion, form: TemplateForm) -> ResponseReturnValue:
    """Somebody else has saved: theirs, and what was typed, which stays in the boxes and can be saved over theirs."""
    shown = template_shown(reading(), slug)
    theirs = OpenedVersion(shown.used.version)
    mine = form.changed(opened)
    moved = _form(**(theirs.shown | mine), seen=theirs.version.number, note=form.note.data)
    both = compare_texts(theirs.version.source, put_together(moved.edited(theirs)), entries=OF_A_TEMPLATE)
    return _page(slug, shown, theirs, moved, conflict=both), 409


def _offered(opened: OpenedVersion, form: TemplateForm) -> list[Group]:
    """With the fields that the form declares, if they can be read."""
    return fields_offered(reading(), form.values.get("fields", opened.front.fields))


def _rendered(slug: str, shown: TemplateWithVersions, opened: OpenedVersion, form: TemplateForm, **more: Any) -> str:
    names = registry_names(reading())
    offered = _offered(opened, form)
    return render_template(
        "drafting/edit.html",
        **{
            "slug": slug,
            "shown": shown,
            "opened": opened,
            "form": form,
            "faults": (),
            "looks": (),
            "conflict": None,
            "names": names,
            "registries": {one: names[one] for one in REGISTRIES},
            "built_in": BUILT_IN_NAMES,
            "offered": offered,
            "known_words": editor_words(offered, names),
            "conditions": conditions_offered(opened.front.fields),
            **more,
        },
    )
