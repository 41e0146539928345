import pytest

from comptoir.actors.models import Actor, ActorWord, Word, WordVariant
from comptoir.actors.search.index import forget_unused_words, index_actor, index_actors, variants_of
from comptoir.actors.tests.factories import NOW, register, register_all

pytestmark = pytest.mark.django_db


def words_of(actor):
    return set(ActorWord.objects.filter(actor=actor).values_list("word__text", flat=True))


def test_a_person_is_found_by_the_words_of_the_name():
    assert words_of(register("Mme Bénédicte Achour")) == {"benedicte", "achour"}


def test_a_word_that_two_people_share_is_kept_once():
    register_all("Anne Roux", "Zoé Roux")

    assert Word.objects.filter(text="roux").count() == 1
    assert WordVariant.objects.filter(word__text="roux").count() == 5


def test_indexing_again_changes_nothing():
    person = register("Anne Roux")
    before = list(ActorWord.objects.order_by("pk").values_list("pk", flat=True))

    index_actor(person)

    assert list(ActorWord.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_a_new_name_leaves_the_words_of_the_old_one():
    person = register("Anne Roux")
    person.name = "Anne Blanc"
    person.save()

    index_actor(person)

    assert words_of(person) == {"anne", "blanc"}


def test_who_no_longer_stands_is_found_by_nothing():
    person = register("Anne Roux")
    person.erased_at = NOW
    person.save()

    index_actor(person)

    assert words_of(person) == set()


def test_more_people_than_a_batch_are_all_indexed(monkeypatch):
    monkeypatch.setattr("comptoir.actors.search.index.BATCH", 3)
    actors = Actor.objects.bulk_create(
        Actor(kind="person", name=f"Nom{n} Commun", registered_at=NOW) for n in range(8)
    )

    index_actors(iter(actors))

    assert ActorWord.objects.filter(word__text="commun").count() == 8


def test_words_that_find_nobody_are_forgotten_with_their_variants():
    person = register("Anne Roux")
    ActorWord.objects.filter(actor=person, word__text="roux").delete()

    forget_unused_words()

    assert set(Word.objects.values_list("text", flat=True)) == {"anne"}
    assert not WordVariant.objects.filter(text="roux").exists()


@pytest.mark.parametrize(
    ("word", "variants"),
    [
        ("lou", {"lou"}),
        ("roux", {"roux", "oux", "rux", "rox", "rou"}),
        ("anna", {"anna", "nna", "ana", "ann"}),
    ],
)
def test_a_word_of_four_letters_has_variants_with_one_left_out(word, variants):
    assert variants_of(word) == variants
