"""A server somewhere on the internet, as unkind as they come: real TLS on a loopback address."""

import asyncio
import ipaddress
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from careshare.calendars.fetch import Internet

NAME = "calendars.example"
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """Answers each path as it is told to; `asked` is what it was asked, in order."""

    port: int
    internet: Internet
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def says(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """At this path it always answers so; the address of it. A header's name is written with `_` for `-`."""
        lines = [f"HTTP/1.1 {status} So", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]

        async def answer(writer: asyncio.StreamWriter) -> None:
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)

        self.answers[path] = answer
        return self.address(path)

    def address(self, path: str, name: str = NAME) -> str:
        """Of a path at this server."""
        return f"https://{name}:{self.port}{path}"

    def leading(self, **names: str) -> Internet:
        """The internet in which these names, with `_` for `.`, lead to these numbers too."""
        known = {NAME: "127.0.0.1"} | {name.replace("_", "."): number for name, number in names.items()}

        async def addresses(host: str, _port: int) -> list[str]:
            return [known.get(host, host)]

        return replace(self.internet, addresses=addresses)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request on each connection."""
        try:
            asked = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.asked.append(asked)
            await self.answers[asked.split(" ")[1]](writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(name: str = NAME) -> AsyncIterator[Server]:
    """A server on 127.0.0.1, with a certificate for `name` that its `internet` trusts."""
    with tempfile.TemporaryDirectory() as folder:
        ours, trust = certificate(Path(folder), name)

    async def addresses(host: str, _port: int) -> list[str]:
        return ["127.0.0.1" if host == NAME else host]

    server = Server(0, Internet(addresses, lambda number: number == "127.0.0.1", lambda: trust))
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=ours)
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """To serve with, and to trust."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins.replace(year=2100))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, key_pem = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    kind, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key_pem.write_bytes(key.private_bytes(kind, form, serialization.NoEncryption()))
    ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ours.load_cert_chain(pem, key_pem)
    return ours, ssl.create_default_context(cafile=str(pem))
