"""Who there is: persons and organisations, their cards, consents and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comptoir.kit.text import fold

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class ActorQuerySet(models.QuerySet["Actor"]):
    def standing(self) -> Self:
        """Not merged into another and not erased."""
        return self.filter(merged_into=None, erased_at=None)

    def persons(self) -> Self:
        return self.filter(kind=Actor.Kind.PERSON)

    def organisations(self) -> Self:
        return self.filter(kind=Actor.Kind.ORGANISATION)


class Actor(models.Model):
    """Anybody who can do something or have something done: a person, an organisation, a circle, a group.

    A name is enough. Whatever else a row holds was given by somebody who wanted it kept.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        CIRCLE = "circle", _("circle")
        GROUP = "group", _("informal group")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, help_text=_("In international form."))
    commune = models.CharField(_("town"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    website = models.URLField(_("website"), blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    presentation = models.TextField(_("presentation"), blank=True)

    registered_at = models.DateTimeField(_("registered at"))
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects = ActorQuerySet.as_manager()

    if TYPE_CHECKING:
        cards: RelatedManager[Card]
        consents: RelatedManager[Consent]

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        constraints: ClassVar = [
            models.CheckConstraint(name="actor_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="actor_kind_is_known",
                condition=Q(kind__in=["person", "organisation", "circle", "group"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "name"], name="actor_by_kind_and_name"),
            models.Index(fields=["phone"], name="actor_by_phone"),
            models.Index(fields=["email"], name="actor_by_email"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        return self.kind == Actor.Kind.PERSON

    @property
    def is_standing(self) -> bool:
        return self.merged_into_id is None and self.erased_at is None


class PersonManager(models.Manager.from_queryset(ActorQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ActorQuerySet:
        return super().get_queryset().filter(kind=Actor.Kind.PERSON)  # type: ignore[no-any-return]


class OrganisationManager(models.Manager.from_queryset(ActorQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ActorQuerySet:
        return super().get_queryset().filter(kind=Actor.Kind.ORGANISATION)  # type: ignore[no-any-return]


class Person(Actor):
    """An actor of the kind *person*, for code that speaks of persons only."""

    objects = PersonManager()

    class Meta:
        proxy = True
        verbose_name = _("person")
        verbose_name_plural = _("persons")


class Organisation(Actor):
    """An actor of the kind *organisation*: association, cooperative, company, public body."""

    objects = OrganisationManager()

    class Meta:
        proxy = True
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")


class Word(models.Model):
    """A word by which at least one actor is found, folded (no accents, lower case).

    Kept apart from the actors so that a typo is looked up among the distinct words only.
    """

    text = models.CharField(max_length=60, unique=True)

    class Meta:
        verbose_name = _("search word")

    def __str__(self) -> str:
        return self.text


class WordVariant(models.Model):
    """A word with one letter left out: two words that share a variant are one typo apart."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="variants")
    text = models.CharField(max_length=60, db_index=True)

    class Meta:
        verbose_name = _("variant of a search word")
        constraints: ClassVar = [
            models.UniqueConstraint(name="word_variant_once", fields=["word", "text"]),
        ]

    def __str__(self) -> str:
        return self.text


class ActorWord(models.Model):
    """This actor is found by this word."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="words")
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="actors")

    class Meta:
        verbose_name = _("word of an actor")
        constraints: ClassVar = [
            models.UniqueConstraint(name="actor_word_once", fields=["word", "actor"]),
        ]

    def __str__(self) -> str:
        return f"{self.word_id}:{self.actor_id}"


class Card(models.Model):
    """A person's card: a short number to read aloud, and its QR code.

    Six digits, the last one a Damm check digit, so that one wrong or two swapped digits are noticed.
    """

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="cards")
    number = models.CharField(_("number"), max_length=6, unique=True)
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="person_has_one_card", fields=["person"], condition=Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number[:3]} {self.number[3:]}"


class Consent(models.Model):
    """What a person agreed to, when, and how we know."""

    class Purpose(models.TextChoices):
        NEWS = "news", _("receive news of the place")
        NAME_SHOWN = "name_shown", _("be named to the other members")
        PHOTO = "photo", _("appear in photographs")
        NETWORK = "network", _("appear in the study of the network")

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("Said at the counter, signed form…"))
    recorded_by = models.ForeignKey(
        "actors.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="consent_stands_once", fields=["person", "purpose"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"


class Merge(models.Model):
    """Two rows were the same actor: what was moved from one to the other, so that it can be undone."""

    kept = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(help_text="{model label: {field: [primary keys]}} of what pointed to the absorbed row")
    changed = models.JSONField(help_text="values of the kept row before the merge")
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey("actors.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey("actors.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A person's way in. Most persons of a place have none and need none."""

    person = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="account")
    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.person.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


def words_of(actor: Actor) -> set[str]:
    """The folded words by which an actor is found."""
    return {word for word in fold(actor.name).split() if word}


