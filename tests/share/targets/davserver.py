"""WsgiDAV on cheroot, a process of its own, that lets ``ann`` in with a password."""

from __future__ import annotations

import datetime
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "correct horse battery staple"


@dataclass
class Receiver:
    """One that is running: where, what it keeps, and the certificate to check it with."""

    port: int
    root: Path
    certificate: Path
    process: subprocess.Popen[str]


@contextmanager
def webdav(folder: Path, *, encrypted: bool) -> Iterator[Receiver]:
    """Start it; it is killed afterwards."""
    root = folder / "root"
    root.mkdir()
    certificate, key = certify(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    config = {
        "host": "127.0.0.1",
        "port": port,
        "provider_mapping": {"/": str(root)},
        "simple_dc": {"user_mapping": {"*": {"ann": {"password": PASSWORD}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "verbose": 3,
        "dir_browser": {"enable": False},
        **({"ssl_certificate": str(certificate), "ssl_private_key": str(key)} if encrypted else {}),
    }
    (folder / "wsgidav.json").write_text(json.dumps(config))
    process = subprocess.Popen(
        [sys.executable, "-c", "from wsgidav.server.server_cli import run; run()", "-c", folder / "wsgidav.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Serving on" in line:
                break
        else:
            raise AssertionError("".join(said))
        yield Receiver(port, root, certificate, process)
    finally:
        process.kill()
        process.communicate()


def certify(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"
