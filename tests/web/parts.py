"""A small application that shows every part and state once, for the tests of app/web."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from app.web import init_web
from app.web.choosing import requested_choice
from app.web.files.uploads import PICTURES, UploadField, UploadsField
from app.web.forms import choices, date_input
from app.web.list_filters import ListFilter, select_filter, text_filter
from app.web.navigation import PLACES
from app.web.pictures import share
from app.web.request import SERVICES
from app.web.tables.paging import Sort, requested_page, requested_sort

REGISTRIES = (
    ("Chief officers of police", 43, 0, "full", "Generated"),
    ("Council leaders", 353, 0, "full", "Generated"),
    ("Lead members", 152, 0, "full", "Generated"),
    ("Chief executives", 353, 0, "full", "Generated"),
    ("Health leaders", 215, 2, "half", "Generating"),
    ("Directors of children’s services", 152, 0, "empty", "Waiting"),
)
BARS = [
    {"label": REGISTRIES[0][0], "counts": [35, 5, 3], "href": "#"},
    {"label": "Council leaders", "counts": [166, 16, 171]},
    {"label": "Lead members", "counts": [88, 11, 53]},
    {"label": "Health leaders", "counts": [0, 0, 0]},
    {"label": "Directors of children’s services", "counts": [1152, 0, 0]},
]
ANSWERS = (
    [
        ("full", "Delivered"),
        ("empty", "No response recorded"),
        ("none", "No answer yet"),
        ("warn", "Overdue", "3 working days"),
    ],
    [
        ("half", "Handed to mail server"),
        ("full", "Answered", "27 March 2015"),
        ("half", "4 of 5"),
        ("half", "Came late", "3 working days"),
    ],
    [
        ("warn", "Returned"),
        ("half", "Holding reply", "12 March 2015"),
        ("query", "Not yet recorded"),
        ("empty", "Not yet due"),
    ],
    [("stop", "Held"), ("stop", "Declined", "12 March 2015"), ("stop", "None of 5"), ("full", "In time")],
)
LETTERS = [
    {
        "id": n,
        "reference": f"MAR15-010{n}",
        "post": "Director of Children’s Services, City of Bradford",
        "answers": answers,
    }
    for n, answers in enumerate(ANSWERS, start=1)
]
OFFICES = [
    ("Home Office", "for the Home Secretary"),
    ("Ministry of Justice", "for the Lord Chancellor"),
    ("Department of Health", "for the Health Secretary"),
    ("Communities and Local Government", "for the Communities Secretary"),
]
MATRIX = [
    {
        "name": name,
        "subs": [f"{letters} letters"],
        "cells": [
            {"shape": "full", "word": "Content", "sub": "26 February 2015"},
            {"shape": "query", "word": "Asked again", "sub": "1 working day"},
            {"shape": "empty", "word": "No response", "href": "#", "act": "Record", "of": f"for {name}"},
            {"shape": "half", "word": "Not content", "sub": "until changes are made"},
        ],
    }
    for name, letters, *_ in REGISTRIES[:3]
]
SAVED = """((salutation))

## What local leaders answer for

Every report is recorded as a crime when it is made, and that disruption of offenders begins at once.

What your force knows is shared with children’s services the same day.
"""
TYPED = SAVED.replace("begins at once", "does not wait for a complaint").replace("\n\nWhat", "\nWhat")
HOSTILE = '<b>"A & B"</b> {{ 7 * 7 }}'

SHOWN = ("Home", "Campaigns", "Recipients", "Administration")
"""Labels of the navigation whose pages this application has."""

parts = Blueprint("parts", __name__, template_folder="templates")


class DetailsForm(FlaskForm):
    title = StringField("Title", widget=GovTextInput(), validators=[InputRequired("Give the campaign a title")])
    reply_by = date_input("Reply by", "Say by when they should reply", "15 working days after the letter is usual")
    office = SelectField("Office", widget=GovSelect(), choices=choices([("", "Choose"), ("ho", "Home Office")]))
    track = RadioField(
        "Track",
        widget=GovRadioInput(),
        choices=choices([("joint", "Joint clearance"), ("lead", "Lead office only")]),
        validators=[InputRequired("Choose a track")],
    )
    roles = SelectMultipleField(
        "Roles", widget=GovCheckboxesInput(), choices=choices([("drafter", "Drafter"), ("viewer", "Viewer")])
    )
    agreed = BooleanField("I have read the text", widget=GovCheckboxInput())
    password = PasswordField("Password", widget=GovPasswordInput())
    note = TextAreaField("Note", widget=GovTextArea(), validators=[Length(max=10, message="Keep it under 10")])


@parts.route("/", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    form = DetailsForm(formdata=request.form if request.method == "POST" else None)
    form.validate_on_submit()
    size, total = 2, 1268
    done = session.get("done", 914)
    return render_template(
        "parts.html",
        form=form,
        page=requested_page(request.args, size=size, total=total).showing(("first", "second")),
        sort=requested_sort(request.args, allowed=("post", "region"), default=Sort("post")),
        registries=REGISTRIES,
        hostile=HOSTILE,
        today=date(2015, 3, 27),
        done=done,
        live="live" in request.args,
        filters=FILTERS,
        bar=share([750, 71, 447], title="Replies", words="750, 71 and 447 of 1,268", name="share"),
    )


FILTERS = [
    text_filter("words", "Words", "pool", heading="Words typed"),
    ListFilter("kind", "Kind of council", ["county"], [("county", "County", 27), ("district", "District", None)]),
    select_filter("region", "Region", "london", "All regions", [("london", "London")]),
]


class TextForm(FlaskForm):
    text = TextAreaField("Text", widget=GovTextArea())
    picture = UploadField("Signature picture", allowed=PICTURES, description="PNG or JPEG")
    files = UploadsField("Files of the reply")


@parts.route("/letters")
def letters() -> ResponseReturnValue:
    form = TextForm(text=TYPED)
    form.picture.errors = ["reply.pdf is not a type of file that you can upload here. Choose PNG or JPEG"]
    return render_template(
        "letters.html",
        form=form,
        bars_rows=BARS,
        page=requested_page(request.args, size=4, total=100).showing(LETTERS),
        sort=requested_sort(request.args, allowed=("post", "late"), default=Sort("late", descending=True)),
        offices=[{"name": office, "sub": minister} for office, minister in OFFICES],
        matrix=MATRIX,
        saved=SAVED,
        typed=TYPED,
        hostile=HOSTILE,
    )


@parts.route("/chosen", methods=["GET", "POST"])
def chosen() -> ResponseReturnValue:
    """What a form of chosen rows brought, in words."""
    choice = requested_choice(request.values, "letter")
    return f"everything {choice.everything}, {list(choice.ids)}, of {request.values.get('region')}"


@parts.route("/run")
def run() -> ResponseReturnValue:
    """A run that makes 600 letters more each time somebody looks."""
    session["done"] = done = min(1268, session.get("done", 314) + 600)
    return render_template("run.html", done=done, live=done < 1268)


@parts.route("/campaigns/MAR15/generate")
def generate() -> ResponseReturnValue:
    return render_template(
        "generate.html",
        campaign={"reference": "MAR15", "title": "Local leadership on child sexual exploitation", "state": "open"},
        campaign_href="/campaigns/MAR15",
        as_at="2 March 2015, 4:20pm",
        step="Generate",
        steps=[
            {"name": name, "stage": stage, "href": "#", "shape": shape, "said": said}
            for name, stage, shape, said in (
                ("Details", "Set up", "full", "done"),
                ("Audience", "Set up", "full", "done"),
                ("Letter", "Write", "full", "done"),
                ("Preview", "Check and clear", "half", "under way"),
                ("Generate", "Generate and send", "empty", "not started"),
            )
        ],
        registries=REGISTRIES,
    )


@parts.route("/campaigns", endpoint="campaigns")
def campaigns() -> str:
    return "campaigns"


@parts.route("/file")
def file() -> ResponseReturnValue:
    return send_file(__file__, download_name="tests.txt")


@parts.route("/picture")
def picture() -> ResponseReturnValue:
    return Response(headers={"Cache-Control": "private, max-age=600"})


@parts.post("/flash")
def flash_and_return() -> ResponseReturnValue:
    flash("3 replies recorded.", "success")
    flash("The mail server is slow today.", "info")
    flash("One address was left out.", "warning")
    return redirect(url_for("parts.show"))


@parts.route("/fail/<int:code>")
def fail(code: int) -> ResponseReturnValue:
    if code == 500:
        raise RuntimeError("a fault")
    abort(code)


@parts.route("/forbidden-because")
def forbidden_because() -> ResponseReturnValue:
    abort(403, description="Only the owner of this campaign may generate it.")


class SomeUser(UserMixin):
    id = "1"
    name = "Home Office private office"


def make_app(*, signed_in: bool = True) -> Flask:
    app = Flask("tests.web", static_folder=None, template_folder=None, root_path=str(Path(__file__).parent))
    app.config.update(SECRET_KEY="for these tests only", MAX_CONTENT_LENGTH=100_000, LARGEST_FILE=30_000)
    init_web(app)
    app.extensions[SERVICES.key] = SimpleNamespace(practice=False)
    app.register_blueprint(parts)
    for place in PLACES:
        if place.label in SHOWN:
            app.add_url_rule(f"/to/{place.endpoint}", place.endpoint, campaigns)
    app.add_url_rule("/sign-out", "accounts.sign_out", campaigns, methods=["POST"])
    app.add_url_rule("/sign-in", "accounts.sign_in", campaigns)
    login = LoginManager(app)
    login.request_loader(lambda _request: SomeUser() if signed_in else None)
    return app
