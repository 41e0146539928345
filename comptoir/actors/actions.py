"""What is done about persons and organisations: register, correct, give a card, an account, a consent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from comptoir.actors import cards
from comptoir.actors.models import Account, Actor, ActorWord, Card, Consent, Word, WordVariant
from comptoir.actors.reading import COUNTRY, EmailIsUnreadable, read_email, read_fields
from comptoir.actors.search.index import forget_unused_words, index_actor, index_actors
from comptoir.kit.planner import learn
from comptoir.kit.refusals import Refusal

# Of ninety thousand numbers with eight in ten given, this many draws all fail once in 10^19.
_DRAWS = 200
_BATCH = 2_000


class NoLongerThere(Refusal):
    """The actor was merged into another or erased."""


class OnlyForPersons(Refusal):
    """Organisations have no card, no account and no consent."""


class NoCardNumberLeft(Refusal):
    """Every number tried is already a card's."""


class AlreadyHasAnAccount(Refusal):
    """The person has a way to sign in already."""


class EmailHasAnAccount(Refusal):
    """Another person signs in with that e-mail."""


@transaction.atomic
def register_person(
    *,
    name: str,
    phone: str = "",
    email: str = "",
    commune: str = "",
    language: str = "",
    country: str = COUNTRY,
    by: Account | None,
    now: datetime,
) -> Actor:
    """A person this installation did not know; a name is enough.

    ``country`` (ISO 3166, two letters) is that of a phone typed without its country.

    :raises NameIsMissing, PhoneIsUnreadable, EmailIsUnreadable, TextIsTooLong: with what was typed.
    """
    told = {"name": name, "phone": phone, "email": email, "commune": commune, "language": language}
    return _register(Actor.Kind.PERSON, told, country, now)


@transaction.atomic
def register_organisation(
    *,
    name: str,
    siret: str = "",
    website: str = "",
    phone: str = "",
    email: str = "",
    commune: str = "",
    presentation: str = "",
    kind: str = Actor.Kind.ORGANISATION,
    country: str = COUNTRY,
    by: Account | None,
    now: datetime,
) -> Actor:
    """An association, a cooperative, a company, a public body; with ``kind``, a circle or an informal group.

    :raises Unreadable: what is refused of a person, and SiretIsUnreadable, WebsiteIsUnreadable.
    """
    told = {
        "name": name, "siret": siret, "website": website, "phone": phone, "email": email,
        "commune": commune, "presentation": presentation,
    }  # fmt: skip
    return _register(kind, told, country, now)


def _register(kind: str, told: dict[str, str], country: str, now: datetime) -> Actor:
    actor = Actor.objects.create(kind=kind, registered_at=now, **read_fields(told, country))
    index_actor(actor)
    return actor


@transaction.atomic
def register_many(
    *,
    people: Iterable[Mapping[str, str]],
    kind: str = Actor.Kind.PERSON,
    country: str = COUNTRY,
    by: Account | None,
    now: datetime,
) -> list[Actor]:
    """Many actors of one kind at once, in order: what an import or a demonstration needs.

    Each mapping holds what ``register_person`` or ``register_organisation`` takes.

    :raises Unreadable: the first that cannot be read; nothing is registered then.
    """
    actors = [Actor(kind=kind, registered_at=now, **read_fields(dict(told), country)) for told in people]
    Actor.objects.bulk_create(actors, batch_size=_BATCH)
    index_actors(actors)
    learn(Actor, Word, WordVariant, ActorWord)
    return actors


@transaction.atomic
def update_actor(
    *, actor: Actor, country: str = COUNTRY, by: Account | None, now: datetime, **fields: str
) -> Actor:
    """Correct what is told about an actor; only the fields given change, an empty text removes.

    ``kind`` tells an organisation, a circle and an informal group apart; a person stays a person.

    :raises NoLongerThere:
    :raises Unreadable: as at registration, with what was typed.
    """
    refuse_unless_standing(actor)
    if actor.is_person and "kind" in fields:
        raise TypeError("A person is no organisation.")
    told = read_fields(fields, country)
    changed = [field for field, value in told.items() if getattr(actor, field) != value]
    for field in changed:
        setattr(actor, field, told[field])
    if changed:
        actor.save(update_fields=changed)
    if "name" in changed:
        index_actor(actor)
    return actor


@transaction.atomic
def remove_person(*, person: Actor, by: Account | None, now: datetime) -> None:
    """Somebody who never came, and of whom nothing is kept: as if they had not been registered.

    What an app protects stops it: that is for whoever asks to look at first.
    """
    _lock(person)
    person.delete()
    forget_unused_words()


@transaction.atomic
def issue_card(*, person: Actor, by: Account | None, now: datetime) -> Card:
    """A new card; the one the person had is revoked, and still finds them.

    :raises NoLongerThere, OnlyForPersons, NoCardNumberLeft:
    """
    _refuse_unless_a_person(person)
    _lock(person)
    person.cards.filter(revoked_at=None).update(revoked_at=now)
    for _draw in range(_DRAWS):
        try:
            with transaction.atomic():
                return Card.objects.create(person=person, number=cards.draw_number(), issued_at=now)
        except IntegrityError:
            continue
    raise NoCardNumberLeft(gettext("No card number is left to give."))


@transaction.atomic
def revoke_card(*, card: Card, by: Account | None, now: datetime) -> None:
    """The card is lost or given back; revoking again changes nothing."""
    if card.revoked_at is None:
        card.revoked_at = now
        card.save(update_fields=["revoked_at"])


@transaction.atomic
def give_consent(*, person: Actor, purpose: str, source: str, by: Account | None, now: datetime) -> Consent:
    """The person agrees; ``source`` says how we know. A consent that stands already stays as it is.

    :raises NoLongerThere, OnlyForPersons:
    """
    _refuse_unless_a_person(person)
    _lock(person)
    given = {"given_at": now, "source": source.strip()[:200], "recorded_by": by}
    return Consent.objects.get_or_create(
        person=person, purpose=Consent.Purpose(purpose), withdrawn_at=None, defaults=given
    )[0]


@transaction.atomic
def withdraw_consent(
    *, person: Actor, purpose: str, source: str, by: Account | None, now: datetime
) -> Consent | None:
    """The person no longer agrees: the consent stays as history; None when there was none."""
    _lock(person)
    consent = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if consent is not None:
        consent.withdrawn_at = now
        consent.withdrawn_source = source.strip()[:200]
        consent.withdrawn_by = by
        consent.save(update_fields=["withdrawn_at", "withdrawn_source", "withdrawn_by"])
    return consent


@transaction.atomic
def open_account(*, person: Actor, email: str, by: Account | None, now: datetime) -> Account:
    """A way to sign in by a code sent by mail; there is no password until the person chooses one.

    :raises EmailIsUnreadable, AlreadyHasAnAccount, EmailHasAnAccount, NoLongerThere, OnlyForPersons:
    """
    _refuse_unless_a_person(person)
    address = read_email(email)
    if not address:
        raise EmailIsUnreadable(gettext("An account needs an e-mail: the code is sent to it."), typed=email)
    _lock(person)
    if Account.objects.filter(person=person).exists():
        raise AlreadyHasAnAccount(gettext("%(name)s already has an account.") % {"name": person.name})
    try:
        with transaction.atomic():
            return Account.objects.create_user(address, person=person)
    except IntegrityError as error:
        if Account.objects.filter(email=address).exists():
            raise EmailHasAnAccount(
                gettext("Another person already signs in with %(email)s.") % {"email": address}
            ) from error
        raise


@transaction.atomic
def close_account(*, person: Actor, by: Account | None, now: datetime) -> None:
    """The person has no way to sign in any more; what it recorded stays, without saying by whom."""
    Account.objects.filter(person=person).delete()


def refuse_unless_standing(actor: Actor) -> None:
    """:raises NoLongerThere: when the actor was merged or erased, with a way to the one that was kept."""
    fresh = Actor.objects.select_related("merged_into").get(pk=actor.pk)
    if fresh.merged_into is not None:
        raise NoLongerThere(
            gettext("%(name)s is now part of %(kept)s.")
            % {"name": fresh.name, "kept": fresh.merged_into.name}
        )
    if fresh.erased_at is not None:
        raise NoLongerThere(gettext("This person was erased."))


def _refuse_unless_a_person(actor: Actor) -> None:
    refuse_unless_standing(actor)
    if not actor.is_person:
        raise OnlyForPersons(gettext("%(name)s is not a person.") % {"name": actor.name})


def _lock(actor: Actor) -> None:
    Actor.objects.select_for_update().get(pk=actor.pk)
