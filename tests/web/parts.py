"""A small application that shows every part and state once, for the tests of app/web."""

from datetime import date
from pathlib import Path

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
    DateField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from app.web import init_web
from app.web.forms import DateInput, choices
from app.web.navigation import PLACES
from app.web.paging import Page, Sort, requested_page, requested_sort
from app.web.pictures import share

REGISTRIES = (
    ("Chief constables and commissioners", 43, 0, "full", "Made"),
    ("Council leaders", 353, 0, "full", "Made"),
    ("Lead members", 152, 0, "full", "Made"),
    ("Chief executives", 353, 0, "full", "Made"),
    ("Health leaders", 215, 2, "half", "Making"),
    ("Directors of children’s services", 152, 0, "empty", "Waiting"),
)
HOSTILE = '<b>"A & B"</b> {{ 7 * 7 }}'

SHOWN = ("Home", "Campaigns", "Recipients", "Administration")
"""Labels of the navigation whose pages this application has."""

parts = Blueprint("parts", __name__, template_folder="templates")


class DetailsForm(FlaskForm):
    title = StringField("Title", widget=GovTextInput(), validators=[InputRequired("Give the campaign a title")])
    reply_by = DateField(
        "Reply by",
        widget=DateInput(),
        format="%d %m %Y",
        description="15 working days after the letter is usual",
        validators=[InputRequired("Say by when they should reply")],
    )
    office = SelectField("Office", widget=GovSelect(), choices=choices([("", "Choose"), ("ho", "Home Office")]))
    track = RadioField(
        "Track",
        widget=GovRadioInput(),
        choices=choices([("joint", "Joint sign-off"), ("lead", "Lead office only")]),
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
    number = requested_page(request.args, size=size, total=total)
    done = session.get("done", 914)
    return render_template(
        "parts.html",
        form=form,
        page=Page(("first", "second"), number=number, size=size, total=total),
        sort=requested_sort(request.args, allowed=("post", "region"), default=Sort("post")),
        registries=REGISTRIES,
        hostile=HOSTILE,
        today=date(2015, 3, 27),
        done=done,
        live="live" in request.args,
        bar=share([750, 71, 447], title="Replies", words="750, 71 and 447 of 1,268", name="share"),
    )


@parts.route("/run")
def run() -> ResponseReturnValue:
    """A run that makes 600 letters more each time somebody looks."""
    session["done"] = done = min(1268, session.get("done", 314) + 600)
    return render_template("run.html", done=done, live=done < 1268)


@parts.route("/campaigns/MAR15/generate")
def generate() -> ResponseReturnValue:
    return render_template(
        "generate.html",
        campaign={"reference": "MAR15", "title": "Local leadership on child sexual exploitation"},
        campaign_href="/campaigns/MAR15",
        as_at="Monday 2 March 2015, 16:20",
        step="Generate",
        steps=[
            {"name": name, "href": "#", "shape": shape, "said": said}
            for name, shape, said in (
                ("Details", "full", "done"),
                ("Audience", "full", "done"),
                ("Letter", "full", "done"),
                ("Preview", "half", "under way"),
                ("Generate", "empty", "not started"),
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
    app.config.update(SECRET_KEY="for these tests only", MAX_CONTENT_LENGTH=100_000)
    init_web(app)
    app.register_blueprint(parts)
    for place in PLACES:
        if place.label in SHOWN:
            app.add_url_rule(f"/to/{place.endpoint}", place.endpoint, campaigns)
    app.add_url_rule("/sign-out", "accounts.sign_out", campaigns, methods=["POST"])
    app.add_url_rule("/sign-in", "accounts.sign_in", campaigns)
    login = LoginManager(app)
    login.request_loader(lambda _request: SomeUser() if signed_in else None)
    return app
