"""Where a server listens: addresses and ports that it cannot have, and what to do about them."""

from __future__ import annotations

import errno
import socket

from banha.errors import BanhaError

OWN_ADDRESS = "Name an address of this machine, such as 127.0.0.1."


def refuse_place(host: str, port: int) -> None:
    """Refuse an address or a port that cannot be had, before anything is started.

    Raises
    ------
    BanhaError
        It is in use, not this machine's, not for this user, or of a kind that cannot be served.
    """
    if not host or ":" in host:
        what = "this names no address that can be served: a host name does, or four numbers"
        raise BanhaError(f"--host {host}\n    {what}\n    Cure: {OWN_ADDRESS}")
    try:
        found = socket.getaddrinfo(host, port, family=socket.AF_INET, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(address)
    except OSError as error:
        raise BanhaError(cannot_listen(error, host=host, port=port)) from None


def cannot_listen(error: OSError, *, host: str, port: int) -> str:
    """Return why it cannot be listened there, and the cure."""
    if error.errno == errno.EADDRINUSE:
        cure = "Name another with --port, or end what listens there."
        return f"--port {port}\n    the port is in use\n    Cure: {cure}"
    if error.errno == errno.EACCES:
        cure = "Name one from 1024 on with --port."
        return f"--port {port}\n    this port may not be used by you\n    Cure: {cure}"
    what = f"it cannot be listened there ({error.strerror or error})"
    return f"--host {host}\n    {what}\n    Cure: {OWN_ADDRESS}"
