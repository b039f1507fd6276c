"""How gunicorn serves in a container: one process per core, threads for waiting, nothing written to disk."""

import os
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped] # it ships no types

bind = "0.0.0.0:8000"
workers = int(os.environ.get("ATLAS_WORKERS", "2"))
threads = 4
# Heartbeats in memory: the root file system is read-only and a disk may be slow.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, and only files without a name
control_socket_disable = True
timeout = 60
graceful_timeout = 30
# GeoDjango and the drawing libraries keep memory; a worker goes before that matters, not all at once.
max_requests = 5000
max_requests_jitter = 500
# Only the proxy can reach this port, and it sets these headers itself.
forwarded_allow_ips = "*"
# Addresses of visitors appear in no log of ours; nginx writes shortened ones.
accesslog = None
errorlog = "-"


class Discreet(Logger):  # type: ignore[misc] # untyped base
    """Names neither visitors nor what they typed where a request fails outside Django."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log an exception; of an address the part before the question mark."""
        short = (one.partition("?")[0] if isinstance(one, str) else one for one in args)
        super().exception(msg, *short, **kwargs)

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a warning; of a request that is none, neither from where it came nor what it said."""
        super().warning(msg.partition(" from ip=")[0], *args, **kwargs)


logger_class = Discreet
