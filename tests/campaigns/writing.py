"""A campaign whose letter is written on its page: two registries, two offices, a field of every type."""

import re
from datetime import date
from html import unescape
from string import Formatter
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import Beginning, Details, campaign_by_reference, create_campaign
from app.campaigns.models import Campaign
from app.campaigns.preview.letter_preview import state_of_fields
from app.campaigns.signatories.change import Office
from app.campaigns.states import State
from app.clearance.requests import given_requests
from app.drafting.faults import WORDS as FAULTS
from app.drafting.words import WORDS as FAULTS_OF_FILES
from app.platform.services import Services
from tests.campaigns.clearing import ALL, clear_all
from tests.fixtures.app import token_in
from tests.web.figures import numbers_in
from tests.web.filled import Fields, filled_form
from tests.web.markup import faults_of, part_of

PAGE = "/campaigns/WRITE/letter"
PREVIEW, VERSIONS = PAGE + "/preview", PAGE + "/versions"
CAMPAIGN = "/campaigns/WRITE"
CLEARANCE = f"{CAMPAIGN}/clearance"
FILLED = state_of_fields((), 0)
HTMX = {"HX-Request": "true"}
DAY = date(2015, 3, 3)

SOURCE = """---
title: A letter to write
subject: Children at risk
asks:
  - Name who answers to you.
  - Tell us what stands in your way.
fields:
  - name: meeting place
    label: Where we meet
    example: the town hall
  - name: meeting day
    type: date
    example: 2026-04-01
    required: no
  - name: background
    type: long text
    required: no
  - name: attendance
    type: number
    required: no
  - name: in person
    type: yes/no
    required: no
  - name: lead
    type: choice
    choices: [police, council]
    required: no
---

We write to ((organisation)).

::: for chief-constables
Record each report.
:::

::: for lead-members
Read case files.
:::

((asks))

We meet at ((meeting place)).
"""
CLOSING = "We meet at ((meeting place))."
"""Line 13 of the text's box, the last."""

NAMES = {"chief-constables": "Chief officers of police", "lead-members": "Lead members"}
"""Its registries, in their order."""

HOME = "Secretary of State for the Home Department"
EDUCATION = "Secretary of State for Education"


def letter_to_write(session: Session) -> Campaign:
    """WRITE, to the chief constables of Wales and the lead members of the South West."""
    beginning = Beginning(
        source=SOURCE,
        registries=[("chief-constables", {"nation": ["Wales"]}), ("lead-members", {"region": ["South West"]})],
        signatories=[Office(HOME, "Home Office"), Office(EDUCATION, "Department for Education")],
    )
    details = Details("WRITE", "A letter to write", letter_date=DAY, reply_by=None, valid_at=DAY)
    return create_campaign(session, beginning, details, actor=SYSTEM)


def written(session: Session) -> Campaign:
    found = campaign_by_reference(session, "WRITE")
    assert found is not None
    return found


def opened(client: FlaskClient, **changed: Any) -> Fields:
    """The form of the letter as its page has it, with what a person changes in it. A function makes of what stands in a
    box what is to stand there."""
    form = filled_form(client.get(PAGE).text, "letter-form")
    typed = {name: change(form[name][0]) if callable(change) else change for name, change in changed.items()}
    return form | {name: value if isinstance(value, list) else [value] for name, value in typed.items()}


def swap(before: str, after: str) -> Any:
    """For `opened`: other words in a box."""

    def change(text: str) -> str:
        assert before in text
        return text.replace(before, after)

    return change


MINE = swap(CLOSING, "We meet soon.")
"""What one person makes of the last line."""


def save(client: FlaskClient, form: Fields, *, to: str = PAGE, **how: Any) -> Any:
    return client.post(to, data=form, **how)


def edit(services: Services, before: str, after: str, *, actor: Actor = SYSTEM) -> None:
    """Somebody keeps another text, and has been told what goes."""
    with services.database.writing() as session:
        newest = newest_text(session, written(session).id)
        assert before in newest.source
        text = newest.source.replace(before, after)
        keep_text(session, written(session), text, seen=newest.number, actor=actor, accepted=ALL)


def kept(services: Services) -> tuple[int, str]:
    """Number and source of the version that holds."""
    with services.database.reading() as session:
        newest = newest_text(session, written(session).id)
        return newest.number, newest.source


def beside(services: Services) -> tuple[dict[str, Any], list[str]]:
    """The campaign's fields and enclosures."""
    with services.database.reading() as session:
        return dict(written(session).values), list(written(session).enclosures)


def clear(services: Services, *registries: str, issue: bool = False) -> None:
    """Both offices clear the text of these registries; of all when none is named."""
    with services.database.writing() as session:
        clear_all(session, written(session), registries=registries or None, issue=issue)


def clearances(services: Services) -> list[str]:
    """The registries of the clearances that stand, one for each."""
    with services.database.reading() as session:
        return sorted(slug for _, slug in given_requests(session, written(session).id))


def set_state(services: Services, state: State) -> None:
    with services.database.writing() as session:
        written(session).state = state


def token(client: FlaskClient) -> str:
    return token_in(client.get("/account").text)


def whole(answer: Any) -> bool:
    """Nothing is wrong with the page."""
    return faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []


def listed(answer: Any) -> list[tuple[str, str, str]]:
    """What stands under “things to look at”: box, line or blank, words."""
    part = answer.text.split('class="ds-problems"', 1)
    if len(part) == 1:
        return []
    rows = re.findall(
        r'href="#([\w-]+)"(?: data-line="(\d+)")?>.*?<span>(.*?)</span></span></li>', part[1].split("</ul>")[0]
    )
    return [(box, line, unescape(said)) for box, line, said in rows]


def fault(code: str, **facts: str) -> str:
    """What is said of a fault of the text, up to the first fact that is not given."""
    said = ""
    for words, fact, _, _ in Formatter().parse((FAULTS_OF_FILES | FAULTS)[code]):
        said += words + facts.get(fact or "", "")
        if fact not in facts:
            break
    return said.strip()


def typed_in(form_or_answer: Any) -> Fields:
    """What the boxes hold, but for the token, which tells the second."""
    form = form_or_answer if isinstance(form_or_answer, dict) else filled_form(form_or_answer.text, "letter-form")
    return {name: values for name, values in form.items() if name != "csrf_token"}


def pages(answer: Any) -> list[str]:
    """The alternative words of each page that is shown."""
    return [unescape(alt) for alt in re.findall(r'<img class="ds-page"[^>]*alt="([^"]*)"', answer.text)]


def things_to_look_at(answer):
    """How many the page says that there are."""
    return numbers_in(part_of(answer, "problems").get("data-said"))
