"""A form that leads to one verb: what was done, what was wrong, and what somebody else saved meanwhile."""

import ast
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from flask import Flask, get_flashed_messages
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired

import app as package
from app.errors import REFUSALS, Blocked, NotAllowed, NotFound, Refused, Stale
from app.web import acts
from app.web.acts import ActForm, finish, init_acts, leave, press, sentence
from app.web.forms import once_field

APP = Path(package.__file__).parent
SENTENCES = {
    "taken": "{name} is taken.",
    "unfit": "It is unfit.",
    "too_early": "Enter {first} or a later day.",
    "stale": "Somebody else changed it.",
    "gone": "Gone.",
}
BASES = {"Refused", "Stale", "Blocked", "NotFound", "NotAllowed"}


class NameForm(ActForm):
    seen = HiddenField()
    name = StringField("Name", [DataRequired("Enter a name")])
    boxes = MappingProxyType({"title": "name"})


class OnceForm(ActForm):
    once = once_field()


@pytest.fixture(autouse=True)
def no_database(monkeypatch):
    monkeypatch.setattr(acts, "writing", lambda: nullcontext(None))


@pytest.fixture
def flask():
    made = Flask(__name__)
    made.config |= {"SECRET_KEY": "for tests", "WTF_CSRF_ENABLED": False}
    init_acts(made, [SENTENCES])
    return made


def refuse(refused: Refused):
    def verb(_session):
        raise refused

    return verb


def test_braces_that_somebody_typed_are_no_fields_of_a_sentence():
    typed = "{name.__class__} {0} %s"
    assert acts.sentence_in(SENTENCES, Refused("taken", name=typed)) == f"{typed} is taken."


def test_a_verb_is_run_only_for_a_form_that_was_sent_and_is_valid(flask):
    with flask.test_request_context():
        form = NameForm()
        assert form.attempt(refuse(Refused("unfit"))) is None
        assert (form.is_opened, form.status, form.errors) == (True, 200, {})
    with flask.test_request_context(method="POST", data={"name": ""}):
        form = NameForm()
        assert form.attempt(refuse(Refused("unfit"))) is None
        assert (form.is_opened, form.status, form.errors) == (False, 400, {"name": ["Enter a name"]})


@pytest.mark.parametrize("result", [True, False, None, 7])
def test_what_a_verb_returns_is_handed_on(flask, result):
    with flask.test_request_context(method="POST", data={"name": "Alex"}):
        assert NameForm().attempt(lambda _session: result).result == result
        assert press(lambda _session: result).result == result


@pytest.mark.parametrize(
    ("refused", "errors"),
    [
        (Refused("taken", field="name", name="Alex"), {"name": ["Alex is taken."]}),
        (Refused("taken", field="title", name="Alex"), {"name": ["Alex is taken."]}),
        (Refused("unfit", field="elsewhere"), {"": ["It is unfit."]}),
        (Refused("unfit"), {"": ["It is unfit."]}),
        (Refused("too_early", first=date(2015, 3, 4)), {"": ["Enter 4 March 2015 or a later day."]}),
        (
            Refused("too_early", first=datetime(2015, 3, 4, 15, 20, tzinfo=UTC)),
            {"": ["Enter 3:20pm on 4 March 2015 or a later day."]},
        ),
    ],
)
def test_a_refusal_is_said_beside_its_field_or_above_the_form(flask, refused, errors):
    with flask.test_request_context(method="POST", data={"name": "Alex"}):
        form = NameForm()
        assert form.attempt(refuse(refused)) is None
        assert (form.errors, form.status, form.is_opened, form.name.data) == (errors, 400, False, "Alex")


def test_what_somebody_else_saved_meanwhile_keeps_what_was_typed(flask):
    with flask.test_request_context(method="POST", data={"name": "Alex", "seen": "7"}):
        form = NameForm()
        assert form.attempt(refuse(Stale())) is None
        assert (form.stale.code, form.status, form.is_opened) == ("stale", 409, True)
        assert (form.name.data, form.seen_event) == ("Alex", 7)


def test_what_is_a_page_of_its_own_passes(flask):
    with flask.test_request_context(method="POST", data={"name": "Alex"}):
        for run in (NameForm().attempt, press):
            with pytest.raises(NotFound):
                run(refuse(NotFound("gone")))


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Refused("taken", name="Alex"), 409),
        (Stale(), 409),
        (Blocked("gone"), 409),
        (NotAllowed("gone"), 403),
        (NotFound("gone"), 404),
    ],
)
def test_a_refusal_that_no_form_takes_is_a_page(flask, monkeypatch, refused, status):
    monkeypatch.setattr(acts, "show_error", lambda error: (error.description, error.code))

    @flask.route("/", methods=["POST"])
    def view():
        return refuse(refused)(None)

    answer = flask.test_client().post("/")
    with flask.app_context():
        assert (answer.status_code, answer.text) == (status, sentence(refused))


def test_a_refused_button_says_why_on_the_next_page(flask):
    with flask.test_request_context(method="POST"):
        assert press(refuse(Refused("taken", name="Alex"))) is None
        assert get_flashed_messages(with_categories=True) == [("warning", "Alex is taken.")]
    with flask.test_request_context(method="POST"):
        assert press(refuse(Stale()), overtaken=(Stale,)) is None
        assert get_flashed_messages(with_categories=True) == [("info", "Somebody else changed it.")]


def test_a_form_that_is_not_shown_again_leads_on_and_says_why(flask):
    with flask.test_request_context(method="POST"):
        answer = leave("/next", Stale())
        assert (answer.status_code, answer.location) == (302, "/next")
        assert get_flashed_messages(with_categories=True) == [("warning", "Somebody else changed it.")]


def test_a_form_that_is_sent_twice_carries_the_same_mark(flask):
    with flask.test_request_context():
        first, second = OnceForm(), OnceForm()
        assert len(first.once.data) > 30
        assert first.once.data != second.once.data
    with flask.test_request_context(method="POST", data={"once": first.once.data}):
        assert OnceForm().once.data == first.once.data
    with flask.test_request_context(method="POST", data={"once": "x" * 50}):
        assert OnceForm().once.data == "x" * 40


@pytest.mark.parametrize(
    ("changed", "said"), [(True, ("success", "It was done.")), (False, ("info", "Nothing was changed."))]
)
def test_an_act_leads_on_and_says_what_was_done(flask, changed, said):
    with flask.test_request_context():
        answer = finish("/next", "It was done.", changed=changed)
        assert (answer.status_code, answer.location) == (302, "/next")
        assert get_flashed_messages(with_categories=True) == [said]


def test_two_rooms_do_not_share_a_code(flask):
    with pytest.raises(ValueError, match="taken"):
        init_acts(flask, [SENTENCES, {"taken": "Other words."}])


def test_every_refusal_that_is_raised_has_its_sentence():
    raised = {code for file in APP.rglob("*.py") for code in codes_in(file.read_text(encoding="utf-8"))}
    own = [refusal for refusal in subclasses_of(Refused) if refusal.__name__ not in BASES and "code" in vars(refusal)]
    raised |= {refusal.code for refusal in own}
    sentences = {code for table in REFUSALS for code in table}
    assert len(raised) > 40
    assert raised - sentences == set()
    assert sentences - raised == set(), "no verb refuses so"


def subclasses_of(refusal: type[Refused]) -> Iterator[type[Refused]]:
    for subclass in refusal.__subclasses__():
        if subclass.__module__.startswith("app."):
            yield subclass
            yield from subclasses_of(subclass)


def codes_in(source: str) -> Iterator[str]:
    """The codes with which a module makes one of the bases that it imports from app.errors, or a subclass, or asks for
    what has to exist."""
    tree = ast.parse(source)
    bases = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "app.errors"
        for alias in node.names
    } & BASES | {refusal.__name__ for refusal in subclasses_of(Refused)} - BASES
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            codes = node.args[1:2] if name == "existing" else node.args[:1] if name in bases else []
            for text in (text for code in codes for text in ast.walk(code)):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value
