"""A large import from file to undo, as a process of its own: `python -m tests.imports.large FOLDER ROWS`. Prints the
most memory that it took, in MB."""

import sys
from pathlib import Path

from sqlalchemy import func, select

from app.imports.applying.apply import ask_to_apply
from app.imports.applying.undo import ask_to_undo
from app.imports.applying.work import work_on
from app.imports.models import ImportRow
from app.platform.config import Settings
from app.platform.schema import upgrade
from app.platform.services import open_services
from app.registry.models import HolderVersion, Registry
from tests.fixtures.app import SECRETS
from tests.imports.making import TODAY, csv_of, drafter, previewed, state_of

HEAD = ["Code", "School", "Title of post", "Head teacher", "Since", "Address 1", "Town", "Postcode", "Email"]


def table(rows: int, holder: str) -> bytes:
    where = ("Leeds", "LS1 1UR")
    return csv_of(
        HEAD,
        *(
            [
                f"U{n}",
                f"School {n}",
                f"Head of School {n}",
                holder,
                "1/9/2025",
                f"{n} Street",
                *where,
                f"h{n}@s.example.uk",
            ]
            for n in range(rows)
        ),
    )


def main(folder: Path, rows: int) -> None:
    services = open_services(Settings(instance_dir=folder, **SECRETS))
    upgrade(services.database)
    actor = drafter(services)
    with services.database.writing() as session:
        session.add(Registry(slug="own", name="Heads", sector="s", sector_name="S", position=1, custom=True))
    for holder, outcome in (("Alex Example", "added"), ("Sam Example", "changed")):
        import_id = previewed(services, table(rows, holder), actor=actor, slug="own", name=holder)
        with services.database.writing() as session:
            kinds = select(ImportRow.outcome, func.count()).where(ImportRow.import_id == import_id)
            assert session.execute(kinds.group_by(ImportRow.outcome)).all() == [(outcome, rows)]
            ask_to_apply(session, import_id, actor=actor)
        work_on(services, import_id, today=TODAY)
        assert state_of(services, import_id) == "applied"
    with services.database.writing() as session:
        ask_to_undo(session, import_id, actor=actor)
    work_on(services, import_id, today=TODAY)
    with services.database.reading() as session:
        names = select(HolderVersion.full_name, func.count()).where(HolderVersion.superseded.is_(None))
        assert session.execute(names.group_by(HolderVersion.full_name)).all() == [("Alex Example", rows)]
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(int(peak.split()[1]) // 1024)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
