"""From which IP address a request came: asked here by everything that counts or writes down addresses."""

import ipaddress

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the IP address of whoever asks; "" where the server does not know one, as behind a Unix socket.

    It is that of the connection, or with `BEHIND_PROXY` the one that the proxy passes on. What is no IP address, such
    as a text that a client made up for `X-Forwarded-For`, counts as none.
    """
    try:
        return str(ipaddress.ip_address(get_client_ip(request) or ""))
    except ValueError:
        return ""
