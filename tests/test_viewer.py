"""A viewer is offered nothing that they can't do: all that a page offers is compared with the list of who may go where.

It takes long, since it reads every page, and those of the campaign twice.
"""

from collections.abc import Iterator

import pytest
from werkzeug.exceptions import HTTPException

from app.accounts.access import PUBLIC, SIGNED_IN
from app.accounts.models import Role
from app.campaigns.lifecycle.create import campaign_by_reference
from tests.campaigns.clearing import clear_all
from tests.delivery.sending import LEADERS, make, send
from tests.route_access import ROUTES
from tests.test_every_page import MORE, PAGES, address
from tests.web.filled import Main

ACCESS = {(route.rule, method): route.access for route in ROUTES for method in route.methods.split()}

WALKED = [*map(address, PAGES), *MORE, "/letters/MAR15-0044", "/letters/MAR15-0001"]


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


@pytest.fixture
def sent(services, cheap):
    """Every text of the campaign is issued; three of its letters are made and sent."""
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"))
    make(services, LEADERS)
    send(services, LEADERS)


def offered(page: str, at: str) -> Iterator[tuple[str, str]]:
    """Method and address of all that a page offers, beside its own address."""
    main = Main(page)
    yield from (("GET", link) for link in main.links)
    for form in main.forms:
        yield form.method.upper(), form.action or at
        yield from (
            ((button.method or form.method).upper(), button.action or form.action or at) for button in form.buttons
        )


def refused(app, client, at: str) -> list[tuple[str, str]]:
    """What a page offers that a viewer may not open."""
    answer = client.get(at)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    return sorted({(method, where) for method, where in offered(answer.text, at) if not may(app, method, where)})


def may(app, method: str, where: str) -> bool:
    path = where.partition("#")[0].partition("?")[0]
    if not path.startswith("/"):
        return True
    try:
        rule, _ = app.url_map.bind("localhost").match(path, method=method, return_rule=True)
    except HTTPException:
        return True  # a page that is not there, or moved: no matter of roles
    access = ACCESS[rule.rule, method]
    return access in (PUBLIC, SIGNED_IN) or Role.VIEWER in access


def test_a_viewer_is_offered_nothing_that_they_may_not_do(app, viewer):
    assert {at: found for at in WALKED if (found := refused(app, viewer, at))} == {}


@pytest.mark.slow  # pages in a further state
def test_nor_once_letters_are_issued_and_sent(app, viewer, sent):
    campaign = [at for at in WALKED if "MAR15" in at]
    assert {at: found for at in campaign if (found := refused(app, viewer, at))} == {}
