"""Each step of a campaign ends with the button to the next one, after it is saved where it has a form."""

from itertools import pairwise

import pytest
from flask import url_for

from app.accounts.models import Role
from app.campaigns.letter.step import PARTS
from app.campaigns.steps import CLEAR, CONTINUE, STEPS, CampaignStep, StepProgress, next_of
from tests.campaigns.lifecycle.test_details_pages import DETAILS
from tests.campaigns.lifecycle.test_details_pages import opened as details
from tests.campaigns.writing import PAGE, opened, save
from tests.web.filled import Main
from tests.web.markup import links_of, message_of, part_of, parts_of

FORMS = ("details.show", "letter.letter")
"""Steps that are saved first."""


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def hrefs_of(endpoint, reference="MAR15"):
    return url_for(endpoint, reference=reference)


def leads_to(page):
    """Where the button at the end of the page leads."""
    return [href for part in parts_of(page, "next") for href in links_of(part)]


def test_each_step_ends_with_the_button_to_the_next_one(app, drafter):
    with app.test_request_context():
        steps = [(step.endpoint, hrefs_of(step.endpoint)) for step in STEPS]
    wrong = {}
    for (endpoint, href), (_, following) in pairwise(steps):
        page = drafter.get(href)
        saves = [button.name for form in Main(page.text).forms for button in form.buttons].count(CONTINUE)
        if (saves, leads_to(page)) != ((1, []) if endpoint in FORMS else (0, [following])):
            wrong[endpoint] = saves, leads_to(page)
    assert wrong == {}
    assert leads_to(drafter.get(steps[-1][1])) == []


def test_pages_of_the_letter_lead_to_the_step_after_it(app, writer):
    with app.test_request_context():
        pages, after = [hrefs_of(part, "WRITE") for part in PARTS], hrefs_of("signatories.signatories", "WRITE")
    assert [leads_to(writer.get(page)) for page in pages] == [[after]] * len(PARTS)


def test_who_may_not_edit_is_led_on_too(signed_in):
    viewer = signed_in(Role.VIEWER)
    assert leads_to(viewer.get(DETAILS)) == ["/campaigns/MAR15/audience"]
    assert leads_to(viewer.get("/campaigns/MAR15/letter")) == ["/campaigns/MAR15/signatories"]


def test_details_are_saved_before_the_next_step(drafter):
    answer = drafter.post(DETAILS, data=details(drafter) | {"marking": "OFFICIAL-SENSITIVE", CONTINUE: "1"})
    assert answer.location == "/campaigns/MAR15/audience"
    assert message_of(drafter.get(answer.location))[0] == "success"
    assert drafter.post(DETAILS, data=details(drafter)).location == "/campaigns/MAR15"


def test_the_letter_is_saved_before_the_next_step(writer):
    assert save(writer, opened(writer, subject="Another subject", **{CONTINUE: "1"})).location.endswith("/signatories")
    assert "Another subject" in writer.get(PAGE).text
    assert save(writer, opened(writer)).location.startswith(PAGE)


def test_an_audience_that_is_not_saved_is_not_left(drafter):
    page = drafter.get("/campaigns/MAR15/audience?draft=1&registry=council-leaders")
    assert links_of(part_of(page, "next")) == {}


def test_what_is_next_passes_over_a_step_that_is_not_needed_any_more_but_not_over_one_that_waits():
    def step(name, shape, waits_for=""):
        return CampaignStep(name, CLEAR, "/", "/", StepProgress(shape, name, waits_for=waits_for), ())

    check, send = step("Check", "none"), step("Send", "half")
    assert next_of([step("Letter", "full"), check, send]) == send
    waiting = step("Send", "none", waits_for="Waits for Generate")
    assert next_of([check, waiting]) == waiting
