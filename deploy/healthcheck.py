"""Ask the server of this container how it is, as the reverse proxy would. Exit code 0: it answers."""

import http.client
import os
import sys

host = os.environ.get("COMPTOIR_HOSTS", "").split(",")[0] or "127.0.0.1"
server = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
try:
    server.request("GET", "/sante/", headers={"Host": host, "X-Forwarded-Proto": "https"})
    status = server.getresponse().status
except OSError as refusal:
    sys.exit(f"no answer: {refusal}")
sys.exit(0 if status == 200 else f"it answers {status}")
