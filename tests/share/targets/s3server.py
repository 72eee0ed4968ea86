"""An S3 store that is a program of its own: moto's server.

Of those that the registries of a build have, it is the one that lists and goes on with uploads in parts and that is
still looked after; it checks who signs what, as Amazon does, once it was told of a user.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


@dataclass
class Receiver:
    """One that is running, the keys of the user it knows, and a client of the tests' own."""

    port: int
    access: str
    secret: str
    client: Any

    def objects(self, bucket: str) -> dict[str, bytes]:
        """Everything in a bucket."""
        listed = self.client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {one["Key"]: self.client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in listed}

    def unfinished(self, bucket: str) -> list[str]:
        """The keys of uploads that were begun."""
        return [one["Key"] for one in self.client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])]


@contextmanager
def s3() -> Iterator[Receiver]:
    """Start it; it is killed afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)],
        env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "3"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_it_answers(port)
        iam = _client("iam", port, "first", "first")
        iam.create_user(UserName="ann")
        keys = iam.create_access_key(UserName="ann")["AccessKey"]
        iam.put_user_policy(UserName="ann", PolicyName="all", PolicyDocument=_ALL)
        access, secret = keys["AccessKeyId"], keys["SecretAccessKey"]
        yield Receiver(port, access, secret, _client("s3", port, access, secret))
    finally:
        process.kill()
        process.communicate()


def _client(service: str, port: int, access: str, secret: str) -> Any:
    return boto3.session.Session().client(
        service,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id=access,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, request_checksum_calculation="when_required", proxies={}),
    )


def _until_it_answers(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("moto did not start")
