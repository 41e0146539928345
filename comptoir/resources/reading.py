"""All that a place offers, read at once: hundreds of resources at the price of a plain statement."""

from __future__ import annotations

from collections.abc import Sequence

from comptoir.kit import ready
from comptoir.places.models import Place, Space
from comptoir.resources.models import Resource

_ROW = ready.Columns(Resource)
# A list in each row, which few ask about: not sent, not unpacked.
_WITHOUT_EQUIPMENT = ready.Columns(Resource, but=["equipment"])
_OFFERED = """
SELECT {columns} FROM agenda_resource r WHERE r.place_id = %%s AND r.retired_at IS NULL%s
ORDER BY r.position, r.name, r.id
"""
_PLACE, _SPACE = Resource._meta.get_field("place"), Resource._meta.get_field("space")


def offered(
    place: Place, *, slugs: Sequence[str] = (), equipment: bool = False, spaces: bool = False
) -> list[Resource]:
    """What the place offers, in its order; only those of these names, when some are given. One query.

    With ``spaces`` each knows the space it is in: one query more, when any is in one. What ``equipment``
    leaves out is read when somebody asks for it.
    """
    columns = _ROW if equipment else _WITHOUT_EQUIPMENT
    among = f" AND r.slug IN ({', '.join(['%s'] * len(slugs))})" if slugs else ""
    found = columns.read_all(ready.ask(columns.into(_OFFERED % among, "r"), [place.pk, *slugs]))
    for one in found:
        _PLACE.set_cached_value(one, place)
    if spaces:
        _name_the_spaces(found)
    return found


def _name_the_spaces(resources: Sequence[Resource]) -> None:
    wanted = {one.space_id for one in resources} - {None}
    spaces = Space.objects.in_bulk(wanted) if wanted else {}
    for one in resources:
        _SPACE.set_cached_value(one, spaces.get(one.space_id))
