"""What people type about somebody, read into what is stored; what cannot be read is refused and kept."""

from __future__ import annotations

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext
from phonenumbers import NumberParseException, PhoneNumberFormat
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fr import siret as siret_number

from comptoir.actors.models import Actor
from comptoir.kit.refusals import Refusal, Way
from comptoir.kit.text import fold, one_line, printable

COUNTRY = "FR"
COLLECTIVE = (Actor.Kind.ORGANISATION, Actor.Kind.CIRCLE, Actor.Kind.GROUP)


class Unreadable(Refusal):
    """Something typed cannot be stored; ``field`` says which, ``typed`` is it, word for word."""

    field = ""

    def __init__(self, sentence: str, ways: tuple[Way, ...] = (), *, typed: str = "") -> None:
        super().__init__(sentence, ways)
        self.typed = typed


class NameIsMissing(Unreadable):
    """A name is the one thing that is needed."""

    field = "name"


class PhoneIsUnreadable(Unreadable):
    """No phone number can be read in what was typed."""

    field = "phone"


class EmailIsUnreadable(Unreadable):
    """What was typed is not an e-mail address."""

    field = "email"


class SiretIsUnreadable(Unreadable):
    """What was typed is not a SIRET number (14 digits with a check digit)."""

    field = "siret"


class WebsiteIsUnreadable(Unreadable):
    """What was typed is not a web address."""

    field = "website"


class KindIsUnknown(Unreadable):
    """What was chosen is no organisation, no circle and no informal group."""

    field = "kind"


class TextIsTooLong(Unreadable):
    """More was typed than is kept."""

    def __init__(self, sentence: str, *, field: str, typed: str) -> None:
        super().__init__(sentence, typed=typed)
        self.field = field


def read_name(typed: str) -> str:
    """The name with single spaces.

    :raises NameIsMissing: when no letter nor digit is in it.
    :raises TextIsTooLong:
    """
    if not fold(typed):
        raise NameIsMissing(gettext("A name is needed; a first name is enough."), typed=typed)
    return read_text("name", typed)


def read_phone(typed: str, country: str = COUNTRY) -> str:
    """The number in E.164 (``+33477123456``), empty when nothing was typed.

    A number without its country is read as one of ``country`` (ISO 3166, two letters). Any number of a
    possible length is taken: people know their number better than the lists of numbers in service.

    :raises PhoneIsUnreadable:
    """
    if not typed.strip():
        return ""
    number = parse_phone(typed, country)
    if number is None:
        raise PhoneIsUnreadable(
            gettext("“%(typed)s” is not a phone number that can be called.") % {"typed": typed.strip()},
            (Way(gettext("Leave it empty"), gettext("A phone is never required.")),),
            typed=typed,
        )
    return number


def parse_phone(typed: str, country: str = COUNTRY) -> str | None:
    """The whole number in E.164, or None when it is not one."""
    try:
        number = phonenumbers.parse(typed, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def read_email(typed: str) -> str:
    """The address in lower case, empty when nothing was typed.

    :raises EmailIsUnreadable:
    """
    address = typed.strip().lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise EmailIsUnreadable(
            gettext("“%(typed)s” is not an e-mail address.") % {"typed": typed.strip()},
            (Way(gettext("Leave it empty"), gettext("An e-mail is never required.")),),
            typed=typed,
        ) from error
    return address


def read_siret(typed: str) -> str:
    """Fourteen digits, empty when nothing was typed.

    :raises SiretIsUnreadable:
    """
    if not typed.strip():
        return ""
    try:
        return siret_number.validate("".join(typed.split()))
    except NotANumber as error:
        raise SiretIsUnreadable(
            gettext("“%(typed)s” is not a SIRET: 14 digits, one of them wrong or missing.")
            % {"typed": typed.strip()},
            typed=typed,
        ) from error


def read_website(typed: str) -> str:
    """The address with its scheme (``https`` when none was typed), empty when nothing was typed.

    :raises WebsiteIsUnreadable:
    """
    address = typed.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise WebsiteIsUnreadable(
            gettext("“%(typed)s” is not a web address.") % {"typed": typed.strip()}, typed=typed
        ) from error
    return read_text("website", address)


def read_kind(typed: str) -> str:
    """An organisation, a circle or an informal group; nobody becomes a person, nor stops being one.

    :raises KindIsUnknown:
    """
    if typed not in COLLECTIVE:
        raise KindIsUnknown(gettext("Say whether it is an organisation, a circle or a group."), typed=typed)
    return typed


def read_text(field: str, typed: str) -> str:
    """The text with single spaces, without control characters.

    :raises TextIsTooLong: when the column does not hold it.
    """
    text = one_line(printable(typed))
    longest = getattr(Actor._meta.get_field(field), "max_length", None)
    if longest and len(text) > longest:
        raise TextIsTooLong(
            gettext("%(count)s characters are kept at most, %(typed)s were typed.")
            % {"count": longest, "typed": len(text)},
            field=field,
            typed=typed,
        )
    return text


def read_fields(fields: dict[str, str], country: str = COUNTRY) -> dict[str, str]:
    """Each field by its own reader; the presentation keeps its line breaks.

    :raises Unreadable: the first field that cannot be read.
    :raises TypeError: for a field that is not typed by people.
    """
    return {field: _read(field, typed, country) for field, typed in fields.items()}


def _read(field: str, typed: str, country: str) -> str:
    if field == "phone":
        return read_phone(typed, country)
    if field in _READERS:
        return _READERS[field](typed)
    if field in ("commune", "language"):
        return read_text(field, typed)
    if field == "presentation":
        return printable(typed).strip()
    raise TypeError(f"{field!r} is not something that is told about an actor.")


_READERS = {
    "name": read_name, "email": read_email, "siret": read_siret, "website": read_website, "kind": read_kind,
}  # fmt: skip
