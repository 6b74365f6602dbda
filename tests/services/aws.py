"""Amazon's SES, SNS and SQS: moto's stand-in for them, one for the run. Tests tell theirs apart by `name`."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import boto3
import pytest

from tests.services.ports import free_ports
from tests.services.run import once, start
from tests.services.s3 import KEYS
from tools.system import NotInstalled


@dataclass(frozen=True)
class Aws:
    """The keys and the address of the stand-in stand in the environment, as boto3 reads them. `name`: for the queues,
    topics and domains that this test alone uses."""

    endpoint_url: str
    name: str

    def client(self, service: str) -> Any:
        """Of sesv2, ses, sns or sqs."""
        return boto3.client(service, endpoint_url=self.endpoint_url)


@pytest.fixture(scope="session")
def aws_endpoint_url() -> str:
    return str(once("aws", _start)["endpoint_url"])


@pytest.fixture
def aws(aws_endpoint_url: str, monkeypatch: pytest.MonkeyPatch) -> Aws:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    for service in ("SESV2", "SES", "SNS", "SQS"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", aws_endpoint_url)
    return Aws(aws_endpoint_url, f"test-{uuid4().hex}")


def _start(folder: Path) -> dict[str, Any]:
    moto = Path(sys.executable).with_name("moto_server")
    if not moto.exists():
        raise NotInstalled("moto is not installed: pip install -r requirements-test.txt")
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    start(
        folder, [str(moto), "-H", "127.0.0.1", "-p", str(port)], answers=lambda: urlopen(f"{url}/moto-api/", timeout=5)
    )
    return {"endpoint_url": url}
