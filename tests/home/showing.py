"""What the first page shows: what needs the reader, under which headings."""

from typing import NamedTuple

from tests.web.markup import main_of, numbers_of, with_class, words_of


class Need(NamedTuple):
    """`shape`: warn, query, half or empty; `numbers`: those of its title, without references."""

    shape: str
    href: str
    title: str
    why: str
    when: str

    @property
    def numbers(self) -> list[int]:
        return numbers_of(f"<p>{self.title}</p>")


def needs(page) -> list[Need]:
    """In the order of the page."""
    return [
        Need(
            next(name.removeprefix("is-") for name in item.get("class").split() if name.startswith("is-")),
            item.xpath("./p/a/@href")[0],
            *("".join(map(words_of, with_class(item, name))) for name in ("ds-what", "ds-why", "ds-when")),
        )
        for item in main_of(page).xpath("//ul[@class='ds-needs']/li")
    ]


def need_at(page, href: str, shape: str = "") -> Need:
    """The one that leads to an address, and has a shape if one is given. Fails unless there is just one."""
    (need,) = [one for one in needs(page) if one.href == href and one.shape == (shape or one.shape)]
    return need


def groups(page) -> list[str]:
    """The headings under which something needs the reader, by their ids."""
    return [name.removeprefix("needs-") for name in main_of(page).xpath("//h2[starts-with(@id, 'needs-')]/@id")]
