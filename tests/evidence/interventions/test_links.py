"""What is taken as the address of a published page."""

import pytest

from app.evidence.forms import is_link


@pytest.mark.parametrize("text", ["https://www.gov.uk/guidance/x?y=1#z", "http://reports.ofsted.gov.uk/a"])
def test_an_address_of_the_web_is_one(text):
    assert is_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "www.gov.uk", "ftp://www.gov.uk/x", "javascript:alert(1)", "https://", "https://localhost/x",
        "https://user@www.gov.uk/", "https://www.gov.uk/a b", "https://www.gov.uk/\nx", "data:text/html,x",
        "https://[::1/", 'https://www.gov.uk/"onclick="', "https://www.gov.uk/<b>",
    ],
)  # fmt: skip
def test_anything_else_is_none(text):
    assert not is_link(text)
