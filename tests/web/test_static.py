import re
from pathlib import Path

import pytest

from app.web.templating import HERE, STATIC, STYLES, VENDORED

SHEETS = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))
TEMPLATES = sorted(HERE.parent.rglob("templates/**/*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(HERE.parent))


@pytest.mark.parametrize("file", SHEETS + SCRIPTS + TEMPLATES, ids=name)
def test_nothing_that_belongs_to_gov_uk_alone_is_asked_for(file: Path) -> None:
    text = file.read_text()
    for forbidden in ("GDS Transport", "govuk-crest", "/assets/", "sourceMappingURL"):
        assert forbidden not in text


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_every_file_that_a_sheet_asks_for_is_here(sheet: Path) -> None:
    for address in re.findall(r"url\(([^)]+)\)", sheet.read_text()):
        if not address.strip("\"'").startswith("data:"):
            assert (sheet.parent / address.strip("\"'")).is_file(), address


def test_every_sheet_and_script_of_the_base_page_is_here() -> None:
    for path in (*STYLES, *VENDORED.values()):
        assert (STATIC / path).is_file()
    assert {path for path in SHEETS if "vendor" not in path.parts} == {STATIC / path for path in STYLES}


def test_scripts_import_files_that_are_here() -> None:
    text = (STATIC / "despatch.js").read_text()
    imported = re.findall(r"from '\./([^']+)'", text)
    assert len(imported) == 2
    assert all((STATIC / path).is_file() for path in imported)


@pytest.mark.parametrize("folder", sorted((STATIC / "vendor").glob("*-*")), ids=lambda f: f.name)
def test_what_is_not_ours_carries_its_licence_and_is_named(folder: Path) -> None:
    assert (folder / "LICENSE.txt").is_file()
    assert f"`{folder.name}`" in (STATIC / "vendor" / "README.md").read_text()


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_no_template_marks_a_value_as_safe(template: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", template.read_text())


def test_our_own_classes_wear_their_prefix() -> None:
    allowed = re.compile(r"^(ds-|govuk-|moj-|is-|htmx-|n$)")
    sheets = re.sub(r"/\*.*?\*/", "", "".join((STATIC / path).read_text() for path in STYLES), flags=re.DOTALL)
    used = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheets))
    assert {c for c in used if not allowed.match(c)} == set()
