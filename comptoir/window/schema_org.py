"""The place as search engines and other software read it: schema.org, JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from comptoir.places.models import Place
from comptoir.window.page import WeekDay

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def json_ld(place: Place, week: list[WeekDay], url: str) -> SafeString:
    """The content of a ``<script type="application/ld+json">``, which no browser runs; escaped for HTML."""
    text = json.dumps(_place(place, week, url), ensure_ascii=False)
    for char, escape in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")):
        text = text.replace(char, escape)
    return mark_safe(text)  # noqa: S308 - every character that could leave the script element is escaped


def _place(place: Place, week: list[WeekDay], url: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["CivicStructure", "LocalBusiness"],
        "@id": url,
        "url": url,
        "name": place.name,
        "description": place.summary,
        "telephone": place.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "postalCode": place.postcode,
            "addressLocality": place.commune,
            "addressCountry": place.country,
        },
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{DAYS[hours.weekday]}",
                "opens": f"{hours.opens:%H:%M}",
                "closes": f"{hours.closes:%H:%M}",
            }
            for hours in place.hours.all()
        ],
        "event": [event for day in week for event in _events(place, day)],
    }
    if place.latitude is not None and place.longitude is not None:
        known["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return {key: value for key, value in known.items() if value}


def _events(place: Place, day: WeekDay) -> list[dict[str, Any]]:
    return [
        {
            "@type": "Event",
            "name": happening.title,
            "startDate": happening.at.astimezone(place.tz).isoformat(),
            "endDate": happening.until.astimezone(place.tz).isoformat(),
            "location": {"@type": "Place", "name": place.name},
        }
        for happening in day.happenings
    ]
