"""The guide in the browser."""

from flask import Blueprint, abort, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import public, signed_in
from app.guide.help_pages import help_address
from app.guide.pages import ADDRESS, FIRST, GUIDE, meaning_of, pages, pictures
from app.guide.search import search_guide

blueprint = Blueprint("guide", __name__, url_prefix=ADDRESS)
blueprint.add_app_template_global(help_address)
blueprint.add_app_template_global(meaning_of)

SIGNING_IN = "signing-in"

LONGEST_QUERY = 100
"""Characters."""


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    return render_template("guide/page.html", page=pages()[FIRST], is_first=True)


@blueprint.get("/<topic>")
@signed_in
def page(topic: str) -> ResponseReturnValue:
    if topic == FIRST or topic not in pages():
        abort(404, description="The guide has no page at this address.")
    return render_template("guide/page.html", page=pages()[topic], is_first=False)


@blueprint.get("/search")
@signed_in
def search() -> ResponseReturnValue:
    typed = request.args.get("q", "").strip()[:LONGEST_QUERY]
    return render_template("guide/search.html", typed=typed, found=search_guide(typed))


@blueprint.get("/signing-in")
@public
def signing_in() -> ResponseReturnValue:
    """The one page that a person needs before they sign in: it links to no other."""
    shown = pages()[SIGNING_IN]
    if current_user.is_authenticated:
        return render_template("guide/page.html", page=shown, is_first=False)
    return render_template("guide/signing_in.html", page=shown)


@blueprint.get("/images/<name>.png")
@signed_in
def picture(name: str) -> ResponseReturnValue:
    file = f"{name}.png"
    if file not in pictures():
        abort(404)
    response = send_from_directory(GUIDE / "images", file)
    if request.args.get("v") == pictures()[file].version:
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
