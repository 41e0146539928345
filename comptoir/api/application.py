"""The interface for programs: its operations, and how it says no."""

from __future__ import annotations

from ninja import NinjaAPI

from comptoir.api import bookings, closing, finding, lists, network, series
from comptoir.api.problems import handle

api = NinjaAPI(
    title="Comptoir",
    version="1",
    description="What the pages do, for programs: the same rules, the same reasons. See docs/api.md.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
)
for router in (finding.router, bookings.router, series.router, lists.router, closing.router, network.router):
    api.add_router("", router)
handle(api)
