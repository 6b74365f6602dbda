"""What pages are made of, file by file. Each test lists every file that fails it."""

import re
from functools import cache
from pathlib import Path

from app.web.templating import HERE, STATIC, STYLES, VENDORED

SHEETS = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))
TEMPLATES = sorted(HERE.parent.rglob("templates/**/*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(HERE.parent))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_there_are_files_of_each_kind() -> None:
    assert {"web/templates/base.html", "web/static/despatch.js"} <= {name(file) for file in TEMPLATES + SCRIPTS}
    assert len(SHEETS) > 5


def test_nothing_that_belongs_to_gov_uk_alone_is_asked_for() -> None:
    belongs = re.compile("GDS Transport|govuk-crest|/assets/|sourceMappingURL")
    assert {
        name(file): found for file in SHEETS + SCRIPTS + TEMPLATES if (found := belongs.findall(text_of(file)))
    } == {}


def test_every_file_that_a_sheet_asks_for_is_here() -> None:
    asked = [
        (sheet, address.strip("\"'")) for sheet in SHEETS for address in re.findall(r"url\(([^)]+)\)", text_of(sheet))
    ]
    assert asked
    assert {
        (name(sheet), address)
        for sheet, address in asked
        if not address.startswith("data:") and not (sheet.parent / address).is_file()
    } == set()


def test_every_sheet_and_script_of_the_base_page_is_here() -> None:
    for path in (*STYLES, *VENDORED.values()):
        assert (STATIC / path).is_file()
    assert {path for path in SHEETS if "vendor" not in path.parts} == {STATIC / path for path in STYLES}


def test_scripts_import_files_that_are_here() -> None:
    text = (STATIC / "despatch.js").read_text()
    imported = re.findall(r"from '\./([^']+)'", text)
    assert len(imported) == 2
    assert all((STATIC / path).is_file() for path in imported)


def test_what_is_not_ours_carries_its_licence_and_is_named() -> None:
    folders = list((STATIC / "vendor").glob("*-*"))
    named = (STATIC / "vendor" / "README.md").read_text()
    assert folders
    assert {folder.name for folder in folders if not (folder / "LICENSE.txt").is_file()} == set()
    assert {folder.name for folder in folders if f"`{folder.name}`" not in named} == set()


def test_no_template_marks_a_value_as_safe() -> None:
    marked = re.compile(r"\|\s*safe\b|autoescape\s+false")
    assert {name(file): found for file in TEMPLATES if (found := marked.findall(text_of(file)))} == {}


OWN_SCRIPTS = [file for file in SCRIPTS if "vendor" not in file.parts]


def test_scripts_of_ours_write_markup_in_one_place() -> None:
    """find.js puts in what the server wrote, which has escaped it; all else is put in as text."""
    markup = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTMLUnsafe)\b")
    assert {name(file): found for file in OWN_SCRIPTS if (found := markup.findall(text_of(file)))} == {
        "web/static/find.js": ["innerHTML"]
    }


def test_scripts_of_ours_neither_run_text_nor_listen_to_other_sites_nor_change_all_objects() -> None:
    other = re.compile(
        r"\b(?:eval|Function|postMessage|__proto__|setPrototypeOf)\b|['\"]message['\"]|\.prototype(?:\.\w+)? *=[^=]"
    )
    assert {name(file): found for file in OWN_SCRIPTS if (found := other.findall(text_of(file)))} == {}


def test_scripts_of_ours_keep_nothing_in_the_browser() -> None:
    kept = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB|caches|document\.cookie|serviceWorker)\b")
    assert {name(file): found for file in OWN_SCRIPTS if (found := kept.findall(text_of(file)))} == {}


def test_our_own_classes_wear_their_prefix() -> None:
    allowed = re.compile(r"^(ds-|govuk-|moj-|is-|htmx-|ProseMirror-|selectedCell$|n$)")
    sheets = re.sub(r"/\*.*?\*/", "", "".join((STATIC / path).read_text() for path in STYLES), flags=re.DOTALL)
    used = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheets))
    assert {c for c in used if not allowed.match(c)} == set()
