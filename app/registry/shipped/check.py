"""Everything that is wrong with a data package of registries, not only the first thing.

Two passes: the Table Schema of `datapackage.json` (types, constraints, keys) by frictionless, then, once every cell can
be read, the rules that no schema can say (`app/registry/shipped/rules.py`).
"""

from collections.abc import Iterator
from pathlib import Path

from app.registry.shipped.faults import Fault
from app.registry.shipped.package import PackageError, read_package
from app.registry.shipped.rules import broken_rules


def check_package(directory: Path) -> list[Fault]:
    """Every fault of the package in `directory`, in the order of its files; an empty list when it is sound."""
    faults = list(_schema_faults(directory))
    if faults:
        return faults
    try:
        package = read_package(directory)
    except PackageError as error:
        where = error.facts
        return [
            Fault(
                str(where["file"]),
                int(where.get("row", 0)),
                str(where.get("column", "")),
                "unreadable",
                {"why": error.code.replace("_", " ")},
            )
        ]
    return list(broken_rules(package))


def _schema_faults(directory: Path) -> Iterator[Fault]:
    import frictionless  # slow to import, and only a check needs it

    try:
        report = frictionless.Package(str(directory / "datapackage.json")).validate()
    except frictionless.FrictionlessException as error:
        yield Fault("datapackage.json", 0, "", "schema", {"message": error.error.message})
        return
    for problem in report.errors:
        yield Fault("datapackage.json", 0, "", "schema", {"type": problem.type, "message": problem.message})
    for task in report.tasks:
        for problem in task.errors:
            yield Fault(
                Path(task.place).name,
                getattr(problem, "row_number", None) or 0,
                getattr(problem, "field_name", None) or "",
                "schema",
                {"type": problem.type, "message": problem.message},
            )
