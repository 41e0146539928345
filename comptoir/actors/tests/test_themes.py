import pytest
from django.db import IntegrityError, transaction

from comptoir.actors.actions import register_organisation
from comptoir.actors.models import Actor, ActorTheme
from comptoir.actors.tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_theme_is_said_once_whatever_its_accents():
    actor = register_organisation(name="Zoomacom", by=None, now=NOW)
    ActorTheme.objects.create(actor=actor, theme="Médiation numérique")

    with pytest.raises(IntegrityError), transaction.atomic():
        ActorTheme.objects.create(actor=actor, theme="mediation NUMERIQUE")


@pytest.mark.parametrize("wrong", [{"scale": "galaxy"}, {"family": "cousin"}])
def test_the_database_refuses_a_scale_or_a_family_that_nobody_knows(wrong):
    actor = register_organisation(name="Zoomacom", by=None, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.filter(pk=actor.pk).update(**wrong)
