"""What the page of a campaign's letters shows, read from its HTML."""

import re
from html import unescape

TABLE = re.compile(r"<table[^>]*><caption[^>]*>Letters, and the four answers.*?<tbody>(.*?)</tbody>", re.DOTALL)
FIGURE = re.compile(r"<dt>(.*?)</dt><dd>([\d,]+)(?:<small>(.*?)</small>)?</dd>")
CHOICE = re.compile(
    r'type="checkbox" value="([^"]*)"[^>]*><label[^>]*for="(\w+)-\d+">([^<]*) <span class="ds-facet">\((\d+)\)</span>'
)
SELECT = re.compile(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"[^>]*>(.*?) \((\d+)\)</option>')
CHART = re.compile(r"<figcaption>What came back.*?<tbody>(.*?)</tbody>", re.DOTALL)


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def numbers(page) -> list[int]:
    """The numbers of the letters in the table, as they stand."""
    return [int(number) for row in _rows(page) for number in re.findall(r"<small>\w+-(\d{4})", row)]


def line(page, number: int) -> str:
    """What the table says of one letter."""
    return next(text(row) for row in _rows(page) if f"-{number:04d}" in row)


def _rows(page) -> list[str]:
    table = TABLE.search(page.text)
    return re.findall(r"<tr>.*?</tr>", table[1], re.DOTALL) if table else []


def figures(page) -> dict[str, tuple[int, str]]:
    """The key figures: number and second line, by what they are called."""
    return {name: (int(number.replace(",", "")), sub) for name, number, sub in FIGURE.findall(page.text)}


def choices(page) -> dict[tuple[str, str], tuple[str, int]]:
    """What the list can be filtered by: words and count, by the name and the value in an address."""
    boxes = {(name, unescape(value)): (label, int(count)) for value, name, label, count in CHOICE.findall(page.text)}
    for name, options in SELECT.findall(page.text):
        for value, label, count in OPTION.findall(options):
            boxes[name, unescape(value)] = (label, int(count))
    return boxes


def chart(page) -> dict[str, list[int]]:
    """The table of the chart: replied, in part, nothing, not sent (if any is), letters, by row."""
    rows = re.findall(r"<tr.*?</tr>", CHART.search(page.text)[1], re.DOTALL)
    return {
        text(row.split("</th>")[0]): [int(n) for n in re.findall(r'<td class="n"[^>]*>(\d+)</td>', row)] for row in rows
    }


def links(page, words: str) -> list[str]:
    """Addresses of the links that say `words`."""
    return [
        unescape(href)
        for href, said in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page.text, re.DOTALL)
        if text(said) == words
    ]
