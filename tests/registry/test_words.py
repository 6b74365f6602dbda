"""An audience in words."""

import pytest

from app.registry.words import describe


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({}, "Council leaders"),
        ({"nation": []}, "Council leaders"),
        ({"nation": ["England"]}, "Council leaders in England"),
        ({"nation": ["England", "Wales"]}, "Council leaders in England and Wales"),
        ({"nation": ["England", "Wales"], "region": ["London"]}, "Council leaders in London"),
        (
            {"nation": ["England", "Wales"], "region": ["London", ""]},
            "Council leaders in London and no single region, with the nation “England” or “Wales”",
        ),
        (
            {"region": ["London", "South East", "South West"]},
            "Council leaders in London, South East and South West",
        ),
        (
            {"nation": ["England"], "kind": ["district"], "holder": ["recorded"]},
            "Council leaders in England: district councils only; holder recorded",
        ),
        (
            {"kind": ["county", "unitary"], "holder": ["none"]},
            "Council leaders: county councils and unitary councils only; no holder recorded",
        ),
        ({"tag": ["Pilot", "Second wave"]}, "Council leaders: tagged “Pilot” or “Second wave”"),
        ({"kind": ["new_kind"]}, "Council leaders: new_kind only"),
        ({"region": [""]}, "Council leaders in no single region"),
    ],
)
def test_one_registry_of_an_audience(filters, words):
    assert describe("Council leaders", filters) == words
