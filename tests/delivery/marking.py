"""Marking letters as sent as their owner does it on pages, each step in one line."""

import re

from app.campaigns.states import State as CampaignState
from app.platform.services import Services
from tests.delivery.sending import LEADERS, campaign, ids
from tests.fixtures.app import token_in
from tests.production.shown import words
from tests.web.filled import Main
from tests.web.markup import State, faults_of, main_of, rows_of, states_of, with_class, words_of

SEND = "/campaigns/MAR15/send"
RECORD, CORRECT = f"{SEND}/record", f"{SEND}/correct"
ALL_THAT_CAN = {"all-letter": "1", "stand": ["ready", "correction"]}


def filled(services: Services, numbers=LEADERS, **changes) -> dict:
    """The form as a person fills it for these letters: posted on 4 March 2015."""
    with services.database.reading() as session:
        chosen = ids(session, numbers)
    return {"letter": chosen, "channel": "post", "sent_on": ["4", "3", "2015"], "note": ""} | changes


def press(client, to: str, **form):
    """A button of a form; its answer."""
    return client.post(to, data={"csrf_token": token_in(client.get("/account").text), **form})


def seen_in(page: str) -> str:
    """What a page asks a person to agree to."""
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page)
    return seen


def planned(client, form: dict) -> dict:
    """The form as the page sends it that shows what it comes to."""
    return form | {"seen": seen_in(press(client, RECORD, **form).text)}


def marked(client, form: dict):
    """Filled, looked at, confirmed; the answer."""
    return press(client, RECORD, **planned(client, form))


def corrected(client, services: Services, numbers=LEADERS, *, reason: str = "The date was wrong"):
    """Looked at, with a reason, confirmed; the answer."""
    with services.database.reading() as session:
        chosen = ids(session, numbers)
    page = client.get(CORRECT, query_string={"letter": chosen})
    return press(client, CORRECT, letter=chosen, reason=reason, seen=seen_in(page.text))


def sound(answer):
    """A page, once it is found sound."""
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
    return answer


def read(answer) -> str:
    """What a page says, which is sound."""
    return words(sound(answer))


def lede_of(answer) -> str:
    """What a page says first."""
    return words_of(with_class(answer, "ds-lede")[0])


def buttons_of(answer) -> list[str]:
    """What the buttons of the forms of a page say, in its order."""
    return [button.words for form in Main(answer.text).forms for button in form.buttons]


def actions_of(answer) -> set[str]:
    """Where the forms of a page lead, by whichever button."""
    forms = Main(answer.text).forms
    return {form.action for form in forms} | {button.action for form in forms for button in form.buttons}


def button_to(answer, action: str) -> str:
    """What the first button says that leads there."""
    return next(one.words for form in Main(answer.text).forms for one in form.buttons if one.action == action)


def task_of(answer, name: str) -> tuple[State, str]:
    """How far a step is on the list of tasks, and the hint below its name."""
    for item in with_class(sound(answer), "govuk-task-list__item"):
        title = item.xpath("./div[1]/*[1]")[0]
        if words_of(title) == name:
            return states_of(item)[0], words_of(title.getparent())[len(name) :].strip()
    raise AssertionError(f"no task {name}")


def offered_by(answer, name: str) -> list[str]:
    """What the radio buttons or tick boxes of this name offer."""
    return [value for form in Main(answer.text).forms for value in form.offered.get(name, [])]


def row_of(answer, reference: str) -> list[str]:
    """The cells of the first row that names a letter."""
    return next(row for row in rows_of(answer) if reference in row[0])


def row_named(answer, name: str) -> list[str]:
    """The cells of the first row that begins so."""
    return next(row for row in rows_of(answer) if row[0] == name)


def line_of(answer, reference: str):
    """The first row that names a letter, whatever stands before it."""
    return main_of(answer).xpath(".//tbody/tr[contains(., $reference)]", reference=reference)[0]


def step_of(answer) -> State:
    """How far the step is whose page this is, as the row of steps says it."""
    (step,) = main_of(answer).xpath(".//a[@aria-current='step']")
    return _as_state(step)


def step_named(answer, name: str) -> State:
    """How far the step of this name is, as the row of steps says it."""
    steps = main_of(answer).xpath(".//nav[contains(@class, 'ds-steps')]//a")
    return next(_as_state(step) for step in steps if words_of(step).startswith(name))


def _as_state(step) -> State:
    (shape,) = (name[3:] for name in step.get("class").split() if name.startswith("is-"))
    return State(shape, words_of(step))


def references(answer) -> list[str]:
    """Of the letters that a page lists, in its order."""
    return re.findall(r"<small>(MAR15-\d{4})</small>", answer.text)


def close(services: Services, state: CampaignState = CampaignState.CLOSED) -> None:
    """The campaign takes no change any more."""
    with services.database.writing() as session:
        campaign(session).state = state
