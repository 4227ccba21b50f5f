"""The local provider: the fine-tuning API on this machine, over a baseline that trains here.

`start` gives a folder a server of its own as a detached process, `stop` ends it, `serve` runs it in the foreground. The
folder holds everything: endpoint.json (base URL, key, process; 0600), files/, jobs/, server.log. A server killed at any
moment loses nothing; the next one goes on with its jobs.
"""

from curator.tuning.local.endpoint import Endpoint, running, start, stop
from curator.tuning.local.options import Options
from curator.tuning.local.service import serve

__all__ = ["Endpoint", "Options", "running", "serve", "start", "stop"]
