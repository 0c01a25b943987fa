"""Carry a message to an address somebody has registered, and to no other place.

Only https. The name is looked up once, every address it has must be out on the open net, and the
connection goes to the address that was looked at: a name that answers differently the next time
leads nowhere else. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from urllib3 import HTTPSConnectionPool, Timeout

PATIENCE = Timeout(connect=3, read=5)


class Forbidden(Exception):
    """The address may not be called; says why, without naming it. [Ulovlig adresse]"""


class NotTaken(Exception):
    """The receiver answered something else than yes. [Ikke tatt imot]"""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send the body, or raise what stood in the way."""
    parts = checked(url)
    address = _address_of(parts)
    with HTTPSConnectionPool(
        address,
        parts.port or 443,
        timeout=PATIENCE,
        retries=False,
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
        cert_reqs="CERT_REQUIRED",
    ) as pool:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        answer = pool.urlopen(
            "POST",
            path,
            body=body,
            headers={**headers, "Host": parts.netloc},
            redirect=False,
            preload_content=False,
        )
        answer.close()
    if not 200 <= answer.status < 300:
        raise NotTaken(f"HTTP {answer.status}")


def checked(url: str) -> SplitResult:
    """Return the parts of an address that may be registered; raise Forbidden for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise Forbidden("not an address") from fault
    if parts.scheme != "https" or not parts.hostname:
        raise Forbidden("not https")
    if parts.username or parts.password or port == 0:
        raise Forbidden("holds a name or a password")
    literal = _literal(parts.hostname)
    if literal is not None:
        _public(literal)
    return parts


def _address_of(parts: SplitResult) -> str:
    found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        _public(ipaddress.ip_address(address.partition("%")[0]))
    return addresses[0]


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Refuse what is inside: this machine, the local net, the cloud's own services."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    reached = inner or address
    if settings.WEBHOOK_PRIVATE:
        return
    if not reached.is_global or reached.is_multicast or reached.is_reserved:
        raise Forbidden("a private address")
