"""Templates in the browser: the list, a template with its versions, one version, two compared."""

from collections.abc import Sequence
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import signed_in
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, PICTURES, costly
from app.drafting.compare import OF_A_TEMPLATE, compare_texts
from app.drafting.example import example_pdf
from app.drafting.field_boxes import TAKES
from app.drafting.find import count_retired, find_templates, state_of
from app.drafting.pages import ONE, VERSION, citations_today, example_of, template_shown
from app.drafting.readable import condition_words, readable_lines, readable_text
from app.letters.pdf.picture import NoSuchPage, letter_picture
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import take_apart
from app.letters.text.template import compile_template
from app.platform.clock import today
from app.registry.registries import registry_names
from app.web.request import reading
from app.web.typed import one_line

blueprint = Blueprint("drafting", __name__)


@blueprint.app_template_filter("field_type")
def field_type(kind: str) -> str:
    """What a field takes, by its type: Yes or no."""
    return TAKES[kind].partition(",")[0]


@blueprint.app_template_filter("readable")
def readable(body: str, specs: Sequence[FieldSpec] = ()) -> str:
    """A text as people read it. `specs`: the fields that it declares."""
    return readable_text(body, registry_names(reading()), specs)


@blueprint.app_template_filter("readable_lines")
def lines_to_read(text: str, specs: Sequence[FieldSpec] = ()) -> str:
    """A subject or asks as people read them. `specs`: the fields that the text declares."""
    return readable_lines(text, specs)


def may_write() -> bool:
    return Role.DRAFTER in current_user.roles


@blueprint.get("/templates")
@signed_in
def index() -> ResponseReturnValue:
    typed, retired = one_line(request.args.get("q")), request.args.get("state") == "retired"
    return render_template(
        "drafting/index.html",
        templates=find_templates(reading(), typed=typed, retired=retired),
        typed=typed,
        retired=retired,
        counts=count_retired(reading()),
        names=registry_names(reading()),
        may_write=may_write(),
    )


@blueprint.get(ONE)
@signed_in
def template(slug: str) -> ResponseReturnValue:
    shown = template_shown(reading(), slug)
    return render_template(
        "drafting/template.html",
        slug=slug,
        shown=shown,
        front=compile_template(shown.used.version.source).front,
        state=state_of(shown.template, [version.version for version in shown.kept]),
        names=registry_names(reading()),
        where_in_words=condition_words,
        citations=citations_today(take_apart(shown.used.version.source).body),
        today=today(),
        may_write=may_write(),
    )


@blueprint.get(VERSION)
@signed_in
@costly(LOOKS)
def template_version(slug: str, number: int) -> ResponseReturnValue:
    shown = template_shown(reading(), slug)
    version = shown.numbered(number)
    text = compile_template(version.version.source)
    example = example_of(text, request.args.get("registry", ""))
    return render_template(
        "drafting/version.html",
        slug=slug,
        shown=shown,
        kept=version,
        front=text.front,
        body=take_apart(version.version.source).body,
        example=example,
        pages=[
            url_for(".page", slug=slug, number=number, page=page, registry=example.registry) for page in example.pages
        ],
        names=registry_names(reading()),
        where_in_words=condition_words,
        may_write=may_write(),
    )


@blueprint.get(VERSION + "/pages/<int:page>.png")
@signed_in
@costly(PICTURES)
def page(slug: str, number: int, page: int) -> ResponseReturnValue:
    """A page of the example; `registry` in the query."""
    version = template_shown(reading(), slug).numbered(number)
    example = example_of(compile_template(version.version.source), request.args.get("registry", ""))
    if example.letter is None or not example.count:
        abort(404)
    try:
        picture = letter_picture(example_pdf(example.letter).body, page)
    except NoSuchPage:
        abort(404)
    return send_file(BytesIO(picture), mimetype="image/png")


@blueprint.get(ONE + "/compare")
@signed_in
def compare(slug: str) -> ResponseReturnValue:
    """Two versions; without others named, the one in use and what it is compared with."""
    shown = template_shown(reading(), slug)
    after = shown.numbered(request.args.get("after", shown.used.version.number, type=int))
    of_it = after.before or after.version
    before = shown.numbered(request.args.get("before", of_it.number, type=int))
    return render_template(
        "drafting/compare.html",
        slug=slug,
        shown=shown,
        before=before,
        after=after,
        compared=compare_texts(before.version.source, after.version.source, entries=OF_A_TEMPLATE),
        may_write=may_write(),
    )
