"""A store that speaks S3, on loopback; skipped where moto is not installed."""

from __future__ import annotations

import itertools
import logging
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def s3_server():
    server_module = pytest.importorskip("moto.server", reason="moto is not installed")
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # each request, else
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server, monkeypatch):
    """The URL of a data folder in an empty bucket, which this process and those it starts can reach."""
    import fsspec
    import s3fs

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    s3fs.S3FileSystem.clear_instance_cache()
    name = f"archive{next(_numbers)}"
    fsspec.filesystem("s3").mkdir(name)
    return f"s3://{name}/news"


@pytest.fixture
def database(postgres):
    """A database without any cluster in it."""
    pytest.importorskip("procrastinate", reason="procrastinate is not installed")
    postgres.disconnect_all()
    papers = [f'DROP SCHEMA IF EXISTS "paper_p{number:02}.example" CASCADE' for number in range(10)]
    postgres.execute("DROP SCHEMA IF EXISTS newsarchive CASCADE", *papers)
    return postgres.url
