"""A Containerfile without a container engine: its lines run one by one in empty Debian systems."""

import json
import shlex
import shutil
from pathlib import Path

from tests.deploy.debian import Debian, empty_debian


class Image:
    """What a Containerfile makes, its lines run one by one in empty systems."""

    def __init__(self, file: Path, context: Path, folder: Path) -> None:
        stages: dict[str, Debian] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            word, _, rest = line.partition(" ")
            match word:
                case "FROM":
                    _, _, name = rest.partition(" AS ")
                    self.system, self.variables = empty_debian(folder / f"stage-{len(stages)}"), dict[str, str]()
                    stages[name] = self.system
                case "COPY":
                    *options, source, target = rest.split()
                    (origin,) = [stages[option.removeprefix("--from=")].folder for option in options] or [context]
                    self._copy(origin / source.lstrip("/"), target)
                case "RUN":
                    self.system.run(rest, **self.variables)
                case "ENV":
                    name, _, value = rest.partition("=")
                    self.variables[name] = value
                case "USER":
                    self.user = rest
                case "WORKDIR":
                    self.folder = rest
                case "ENTRYPOINT":
                    self.entrypoint = json.loads(rest)
                case "CMD":
                    self.command = json.loads(rest)
                case _:
                    assert word in ("", "#", "EXPOSE"), line

    def _copy(self, source: Path, target: str) -> None:
        place = self.system.folder / target.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy(source, place)

    def program(self, *command: str) -> str:
        """Return the script that runs a container's command as its user, and in its folder."""
        as_user = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", "--no-new-privs", "--"]
        return f"cd {self.folder} && exec {shlex.join([*as_user, *self.entrypoint, *(command or self.command)])}"
