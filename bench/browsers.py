"""Requests as a browser writes them, byte for byte, and the few answers that are looked at."""

import gzip
import http.client
import re
from dataclasses import dataclass, field

from bench.seeded import token

LINKED = re.compile(rb'(?:href|src)="(/static/[^"#]+|/manifest.webmanifest)')


def request(path: str, member_id: int, method: str = "GET", **headers: str) -> bytes:
    """What a signed-in browser sends; header names are written with underscores."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language: nl-NL,nl;q=0.9",
        "Sec-Fetch-Site: same-origin",
        f"Cookie: careshare={token(member_id)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: 0"]
    return "\r\n".join([*lines, "", ""]).encode()


def week(circle: int) -> str:
    """The rota of this week."""
    return f"/circles/{circle}/rota"


@dataclass(slots=True)
class Browser:
    """Looks at single answers, and keeps what the address says may be kept."""

    port: int
    member_id: int
    kept: set[str] = field(default_factory=set)

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and its body as it came over the wire."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        sent = {"Host": "localhost", "Cookie": f"careshare={token(self.member_id)}", "Accept-Encoding": "gzip"}
        connection.request("GET", path, headers={**sent, "Accept-Language": "nl", **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def visit(self, path: str) -> int:
        """The bytes of a page and of everything it brings along, compressed, but for the font and what is kept."""
        answer, body = self.get(path)
        page = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        new = {address.decode() for address in LINKED.findall(page)} - self.kept
        self.kept |= new
        return len(body) + sum(len(self.get(address)[1]) for address in new if not address.endswith(".woff2"))
