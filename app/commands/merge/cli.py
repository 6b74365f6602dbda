"""`despatch merge`: letters from a template and a table, without a campaign. `despatch address`: postal addresses."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from app.commands.merge.failures import BundleUnfit
from app.commands.merge.files import FORMATS, MANIFEST, formats_made, load_renderers, names_a_file
from app.commands.merge.pool import ProcessEnded, mapping
from app.commands.out_folder import FolderUnfit, out_folder
from app.commands.progress_bar import progress_bar
from app.platform.processes import INTERRUPTED, MOST_JOBS, Interruptible, default_jobs, signals_wait

if TYPE_CHECKING:
    from app.commands.merge.bundle import BundleFile
    from app.commands.merge.plan import Plan
    from app.commands.merge.run import CheckedRows

ROWS_A_PROCESS = 50
"""Fewer rows than this are not worth another process."""


class Formats(click.ParamType[tuple[str, ...]]):
    """Names of formats with commas between them."""

    name = "formats"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        asked = [name.strip().lower() for name in str(value).split(",")]
        for name in asked:
            if name not in FORMATS:
                self.fail(f"“{name}” is not one of {', '.join(FORMATS)}", param, ctx)
        return tuple(name for name in FORMATS if name in asked)


@click.command()
@click.argument("template")
@click.argument("values", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the files, empty or new")
@click.option(
    "--formats", type=Formats(), default="pdf,docx", show_default=True, help="One or more of pdf, docx and text"
)
@click.option(
    "--bundle", type=click.Path(path_type=Path), help="Also write one PDF of all letters, in the order of the rows"
)
@click.option("--keep-going", is_flag=True, help="Write the letters of the rows without errors")
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    help="Number of processes; by default one for each core, fewer for few rows",
)
def merge(
    template: str,
    values: Path,
    out: Path,
    formats: tuple[str, ...],
    bundle: Path | None,
    keep_going: bool,
    jobs: int | None,
) -> None:
    """Write a letter for each row of VALUES.

    TEMPLATE is a Markdown file, or the slug of a template that ships. Its front matter needs only the title: you
    declare a field by using it. VALUES is a CSV or XLSX file whose first row has the headings, or a JSON list of
    objects. Head each column with the name of its field, whatever the case, spaces, hyphens and underscores.

    \b
    Columns that any letter may have, none of them required:
      address line 1 to address line 7, postcode
      office-holder, post title, organisation
                         printed above the address
      salutation         a whole line; otherwise "Dear" and the office-holder
                         as the title requires, or "Dear Sir or Madam"
      letter reference   otherwise the number of the file
      date of letter     otherwise today
      reply by           otherwise counted from the date, where the template
                         gives working days
      registry           the registry of the text; needed where texts differ
      region, nation, kind, policing body
      areas, councils, police forces, health bodies,
      directors of children's services
                         lists, with semicolons or line breaks between

    All rows are checked before anything is written. Each error is printed with its row, field and code. The headings
    are row 1; in JSON the first item is row 1. If there are errors, the exit status is 2 and nothing is written; with
    --keep-going the letters of the other rows are written. Files are called 0001.pdf and so on, in the order of the
    rows; manifest.csv lists them.

    A letter without an address is made, and the manifest says that it can't be posted. No letter has a signature. A
    letter that ministers are to sign is marked DRAFT, because only a campaign can clear it.
    """
    from app.commands.merge.words import bundle_words

    _require_apart(bundle, out)
    try:
        with signals_wait() as interruptible:
            with interruptible():
                plan = _plan(template, values, pdf=bundle is not None or "pdf" in formats)
                load_renderers(formats_made(formats, bundled=bundle is not None))
            rows = len(plan.rows)
            jobs = min(jobs, rows) if jobs else min(default_jobs(), -(-rows // ROWS_A_PROCESS))
            checked = _merge(
                plan,
                out,
                formats=formats,
                bundle=bundle,
                keep_going=keep_going,
                jobs=jobs,
                interruptible=interruptible,
            )
    except FolderUnfit as problem:
        _stop(problem.sentence)
    except BundleUnfit as problem:
        _stop(bundle_words(problem))
    except OSError as problem:
        _stop(f"The files could not all be written: {problem.strerror or problem}. None of them was left in {out}.")
    except ProcessEnded:
        _stop("A process ended before all letters were made. Nothing was written. Try again with fewer --jobs.")
    except KeyboardInterrupt:
        _stop("Stopped. Nothing was written.", status=INTERRUPTED)
    _report(plan, checked, out, formats=formats, bundle=bundle, keep_going=keep_going)


def _require_apart(bundle: Path | None, out: Path) -> None:
    """That the bundle is neither a folder of --out, nor one of the files that are written there."""
    if bundle is None:
        return
    file, among = bundle.resolve(), out.resolve()
    if file in (among, *among.parents):
        _stop(f"{bundle} is the name of a folder of --out. Give another name with --bundle.")
    if file.parent == among and names_a_file(bundle.name):
        _stop(f"{bundle} is the name of another file. Give another name with --bundle.")
    if not file.parent.is_dir() and file.parent != among:
        _stop(f"There is no folder {file.parent}. Create it, or give another with --bundle.")


def _plan(template: str, file: Path, *, pdf: bool) -> "Plan":
    """Reads both files. What keeps them from being merged ends the command; what is left out is said."""
    from app.commands.merge.plan import make_plan, today_in_london
    from app.commands.merge.template import TemplateUnread, read_template
    from app.commands.merge.values import read_values
    from app.commands.merge.words import file_words, unread_words, warnings
    from app.drafting.words import sentence
    from app.letters.text.template import TemplateProblems
    from app.web.tables.rows import TableRefused

    try:
        source = read_template(template)
        values = read_values(file.read_bytes(), suffix=file.suffix.lower())
        plan = make_plan(source, values, today=today_in_london(), pdf=pdf)
    except TemplateUnread as problem:
        _stop(unread_words(problem))
    except TemplateProblems as found:
        _stop(
            "\n".join(
                f"{source.name}:{problem.line}: {problem.code}: {sentence(problem)}" for problem in found.problems
            )
        )
    except TableRefused as refused:
        _stop(file_words(str(file), refused))
    except OSError as problem:
        _stop(f"{problem.filename} can't be read: {problem.strerror}.")
    for warning in warnings(plan):
        click.echo(warning, err=True)
    return plan


def _merge(
    plan: "Plan",
    out: Path,
    *,
    formats: Sequence[str],
    bundle: Path | None,
    keep_going: bool,
    jobs: int,
    interruptible: Interruptible,
) -> "CheckedRows":
    """Check, then write what may be written."""
    from app.commands.merge.run import check_rows, claim_files, write_letters

    rows = len(plan.rows)
    with out_folder(out, first=MANIFEST) as folder, _binding(bundle) as bound, mapping(jobs) as by:
        with interruptible(), progress_bar("Checking rows") as show:
            checked = check_rows(plan.rows, plan.shared, by=by, jobs=jobs, tell=partial(show, "Checking rows", rows))
        if checked.letters and (keep_going or not checked.failures):
            claim_files(checked, folder, formats=formats, bundled=bound is not None)
            with interruptible(), progress_bar("Making letters") as show:
                tell = partial(show, "Making letters", checked.letters)
                write_letters(checked, folder, formats=formats, bundle=bound, by=by, tell=tell)
            if bound is not None:
                bound.finish()
            folder.keep()
    return checked


def _binding(bundle: Path | None) -> "AbstractContextManager[BundleFile | None]":
    if bundle is None:
        return nullcontext()
    from app.commands.merge.bundle import bundle_to

    return bundle_to(bundle)


def _report(
    plan: "Plan", checked: "CheckedRows", out: Path, *, formats: Sequence[str], bundle: Path | None, keep_going: bool
) -> None:
    from app.commands.merge.words import failed_words, failure_words, made_words

    written = checked.letters if keep_going or not checked.failures else 0
    for failure in checked.failures:
        click.echo(failure_words(failure), err=True)
    if checked.failures:
        click.echo(
            failed_words(rows=len(plan.rows), failed=len(plan.rows) - checked.letters, written=written), err=True
        )
    if written:
        click.echo(made_words(checked, out, formats=formats, bundle=bundle))
    if checked.failures:
        sys.exit(2)


def _stop(words: str, *, status: int = 2) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(status)


@click.group()
def address() -> None:
    """Check postal addresses."""


@address.command()
@click.argument("file", type=click.File("rb"))
def check(file: BinaryIO) -> None:
    """Clean and check each address in FILE; "-" reads piped input.

    FILE has a JSON list of an address's lines on each line, or is a CSV or XLSX file with columns headed "address
    line 1" to "address line 7" and "postcode". For each address a line of JSON is printed: its "row" (in JSON, the
    line), "ok", its "lines" as they would be saved, and its "errors", the codes of the rules that it breaks. Exit
    status 0 when you can post to all, 1 when you can't post to one, 2 when FILE can't be read.
    """
    from app.commands.merge.addresses import addresses_in
    from app.commands.merge.words import file_words
    from app.web.tables.rows import TableRefused

    name = str(getattr(file, "name", "-"))
    try:
        addresses = addresses_in(file.read(), suffix=Path(name).suffix.lower())
    except TableRefused as refused:
        _stop(file_words(name, refused))
    for one in addresses:
        click.echo(one.to_json())
    if any(one.errors for one in addresses):
        sys.exit(1)
