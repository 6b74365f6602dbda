"""The notice of practice on a page: seen once by everybody, on a telephone, on paper and by a screen reader."""

import pytest
from werkzeug.exceptions import default_exceptions

from app.accounts.models import Role
from app.platform.practice import NOTICE
from tests.web.axe import faults_at_both_widths
from tests.web.markup import faults_of


def test_who_is_not_signed_in_sees_it_too(client):
    for address in ("/sign-in", "/guide/signing-in", "/nowhere"):
        page = client.get(address, follow_redirects=True)
        assert page.text.count(NOTICE) == 1, address
        assert not faults_of(page.text, policy=page.headers["Content-Security-Policy"])


def test_the_title_of_a_page_is_as_ever(client):
    title = client.get("/sign-in").text.partition("<title>")[2].partition("</title>")[0]
    assert NOTICE not in title


def test_the_footer_credits_sources_of_real_days_and_law_only(client):
    """Organisations, areas and codes are made up; bank holidays are not."""
    footer = client.get("/sign-in").text.partition("<footer")[2].partition("</footer>")[0]
    assert "Open Government Licence" in footer
    assert [source for source in ("National Statistics", "OS data", "mySociety") if source in footer] == []


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 503])
def test_error_pages_say_it(app, status):
    with app.test_request_context("/"):
        answer = app.make_response(app.handle_user_exception(default_exceptions[status]()))
        assert answer.get_data(as_text=True).count(NOTICE) == 1


def test_it_is_whole_at_both_widths_and_stays_on_paper(signed_in, open_as, live):
    page = open_as(signed_in(Role.DRAFTER), "/")
    assert not faults_at_both_widths(page)
    notice = page.get_by_role("region", name="Notice")
    assert notice.inner_text() == NOTICE
    page.emulate_media(media="print")
    assert notice.is_visible()
