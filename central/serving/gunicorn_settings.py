"""gunicorn's settings that are no choice of an operator; `serve` gives the rest.

gunicorn believes forwarding headers of its own list of proxies. It is told of none: `central.limits.proxies` has the
one list, MADOGUCHI_TRUSTED_PROXIES.
"""

from __future__ import annotations

worker_class = "central.serving.worker.BufferingWorker"
wsgi_app = "central.project.wsgi:application"
umask = 0o077
timeout = 120
"""Seconds. The thread that holds the connections never waits; if it is silent for so long, the process is replaced."""
graceful_timeout = 30
keepalive = 75
worker_connections = 400
"""Each may have a file beside its socket, and 1,024 is what a process may open where nobody says more."""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
forwarded_allow_ips = ""
sendfile = False
control_socket_disable = True
