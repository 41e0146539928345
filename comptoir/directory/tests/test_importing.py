"""Every row ends as created, updated, unchanged, refused or put aside; a second time changes nothing."""

import pytest

from comptoir.directory.importing import AlreadyImported, import_places, rehearse
from comptoir.directory.mapping import ColumnMap, MappingIsIncomplete, national_mapping
from comptoir.directory.models import DoubtfulRow, ImportLine, ImportRun, PlaceSource
from comptoir.directory.tests.builders import FAR, LATER, NOW, bring, codes, many, outcomes, row, table
from comptoir.places.models import Place
from comptoir.places.tests.factories import make_place

pytestmark = pytest.mark.django_db

BABET = {"id": "lieu-2", "nom": "Le Babet", "adresse": "10 rue Félix Pyat"}


def only():
    return Place.objects.get()


def test_a_row_becomes_a_place():
    run = bring(row())
    place = only()
    assert outcomes(run) == ["created"]
    assert (place.name, place.address, place.postcode, place.commune) == (
        "La Rotonde",
        "3 place Massenet",
        "42000",
        "Saint-Étienne",
    )
    assert (place.phone, place.emails, place.opening_hours) == (
        "+33477801234",
        ["contact@rotonde.fr"],
        "Mo-Fr 09:00-12:00",
    )
    assert (place.services, place.fees) == (["Aide aux démarches administratives"], ["Gratuit"])
    assert (place.latitude, place.longitude) == (45.4397, 4.3872)
    assert not place.is_run_here
    assert place.is_listed


def test_the_place_says_where_it_comes_from():
    bring(row(), source="Hinaura", licence="Licence Ouverte 2.0")
    told = only().sources.get()
    assert (told.source, told.licence, told.external_id) == ("Hinaura", "Licence Ouverte 2.0", "lieu-1")
    assert only().source == "Hinaura"


def test_a_second_time_changes_nothing():
    bring(row(), row(**BABET))
    before = list(Place.objects.order_by("pk").values())
    again = bring(row(), row(**BABET), now=LATER)
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert list(Place.objects.order_by("pk").values()) == before
    assert PlaceSource.objects.count() == 2


def test_what_the_source_changed_is_updated_and_told():
    bring(row())
    again = bring(row(telephone="+33477000000", date_maj="2026-04-01"), now=LATER)
    assert outcomes(again) == ["updated"]
    assert again.lines.get().changed == ["date_maj", "telephone"]
    assert only().phone == "+33477000000"


def test_what_the_source_emptied_is_emptied():
    bring(row())
    bring(row(telephone=""), now=LATER)
    assert only().phone == ""


def test_what_somebody_corrected_meanwhile_stays():
    """The source still says what it said: it has nothing new to say."""
    bring(row())
    place = only()
    place.phone = "+33499999999"
    place.save()
    assert outcomes(bring(row(nom="La Rotonde, culture"), now=LATER)) == ["updated"]
    assert only().phone == "+33499999999"


def test_a_newer_word_of_the_source_wins_over_a_correction():
    bring(row())
    place = only()
    place.phone = "+33499999999"
    place.save()
    bring(row(telephone="+33488888888", date_maj="2026-10-01"), now=LATER)
    assert only().phone == "+33488888888"


def test_a_row_that_lacks_something_is_refused_and_the_others_are_taken():
    run = bring(row(adresse=""), row(**BABET))
    assert outcomes(run) == ["refused", "created"]
    assert codes(run) == ["is_missing"]
    assert run.lines.get(line=1).name == "La Rotonde"


def test_the_row_of_a_place_that_moved_keeps_its_place():
    bring(row())
    bring(row(adresse="12 rue de la République", latitude="45.45", longitude="4.39"), now=LATER)
    assert only().address == "12 rue de la République"


ELSEWHERE = {"adresse": "12 rue de la République", "latitude": "45.45", "longitude": "4.41"}
OPENED_THERE = {"id": "lieu-2", "nom": "La Petite Rotonde"}


@pytest.mark.parametrize("turn", [1, -1])
def test_what_opens_where_a_place_was_is_not_the_place_that_the_same_file_moves(turn):
    """It is compared with where the file leaves the other, whichever comes first; twice changes nothing."""
    bring(row())
    moved = row(nom="La Grande Rotonde", telephone="", **ELSEWHERE)
    file = [moved, row(**OPENED_THERE)][::turn]

    run = bring(*file, now=LATER)

    assert outcomes(run) == ["updated", "created"][::turn]
    assert not DoubtfulRow.objects.exists()
    assert outcomes(bring(*file, now=LATER)) == ["unchanged", "unchanged"]


def test_what_resembles_a_place_that_the_file_leaves_there_is_put_aside_still():
    bring(row())

    assert outcomes(bring(row(telephone=""), row(**OPENED_THERE), now=LATER)) == ["updated", "doubtful"]


def test_a_place_run_here_stays_where_its_team_says_whatever_the_file_moves():
    bring(row())
    Place.objects.update(opened_here_at=NOW)

    run = bring(row(telephone="", **ELSEWHERE), row(**OPENED_THERE), now=LATER)

    assert outcomes(run) == ["doubtful", "doubtful"]


def test_what_resembles_where_the_file_moves_a_place_is_put_aside():
    bring(row())
    there = row(**OPENED_THERE, **ELSEWHERE)

    assert outcomes(bring(row(telephone="", **ELSEWHERE), there, now=LATER)) == ["updated", "doubtful"]
    assert Place.objects.count() == 1


def test_an_identifier_that_names_another_place_is_for_a_person_to_say():
    bring(row())
    run = bring(row(nom="Fablab de la Gare", adresse="1 place de la Gare", **FAR), now=LATER)
    assert outcomes(run) == ["doubtful"]
    assert only().name == "La Rotonde"


def test_two_rows_of_one_place_are_one_place():
    """Rows 1063 and 1064 of the Loire."""
    run = bring(row(), row(id="lieu-2", telephone=""))
    assert outcomes(run) == ["created", "unchanged"]
    assert Place.objects.count() == 1
    assert codes(run, 2) == ["matched"]
    assert only().sources.count() == 2


def test_the_second_row_of_one_place_fills_what_the_first_left_empty():
    run = bring(row(telephone=""), row(id="lieu-2"))
    assert outcomes(run) == ["created", "updated"]
    assert only().phone == "+33477801234"


def test_two_rows_of_one_place_do_not_take_turns():
    rows = row(telephone="+33411111111"), row(id="lieu-2", telephone="+33422222222", date_maj="2026-05-01")
    bring(*rows)
    assert outcomes(bring(*rows, now=LATER)) == ["unchanged", "unchanged"]
    assert only().phone == "+33422222222"


def test_the_very_same_row_twice_is_harmless():
    assert outcomes(bring(row(), row())) == ["created", "unchanged"]


def test_one_identifier_for_two_rows_is_refused_with_the_line():
    run = bring(row(), row(nom="Le Babet", adresse="10 rue Félix Pyat"))
    assert outcomes(run) == ["created", "refused"]
    assert run.lines.get(line=2).remarks[0] == ["id_used_twice", "id", "1"]


def test_another_source_completes_a_place_that_is_there():
    bring(row(telephone="", date_maj="2026-03-01"))
    run = bring(row(id="n-77", nom="LA ROTONDE", adresse="3, pl. Massenet", horaires=""), source="National")
    assert outcomes(run) == ["updated"]
    assert only().phone == "+33477801234"
    assert only().name == "La Rotonde", "an older or equal date does not rename"
    assert only().opening_hours == "Mo-Fr 09:00-12:00", "nothing is emptied by a source that does not know"


def test_a_newer_source_corrects_an_older_one():
    bring(row(date_maj="2021-01-01"))
    bring(row(id="n-77", telephone="+33488888888", date_maj="2026-01-01"), source="National")
    assert only().phone == "+33488888888"


def test_two_sources_that_disagree_do_not_take_turns():
    bring(row(date_maj="2021-01-01"))
    bring(row(id="n-77", telephone="+33488888888", date_maj="2026-01-01"), source="National")
    assert outcomes(bring(row(date_maj="2021-01-01"), now=LATER)) == ["unchanged"]
    assert only().phone == "+33488888888"


def test_a_row_that_may_be_a_place_is_put_aside():
    run = bring(
        row(nom="EPN des quartiers Sud-Est (Espace Sisley)", adresse="19 rue Alfred Sisley"),
        row(id="lieu-2", nom="Espace Alfred Sisley", adresse="19 Rue Alfred Sisley"),
    )
    assert outcomes(run) == ["created", "doubtful"]
    doubt = DoubtfulRow.objects.get()
    assert doubt.candidates[0]["place"] == only().pk
    assert str(doubt) == "Espace Alfred Sisley"


def test_a_doubtful_row_waits_once_however_often_it_comes():
    rows = (
        row(nom="EPN des quartiers Sud-Est (Espace Sisley)", adresse="19 rue Alfred Sisley"),
        row(id="lieu-2", nom="Espace Alfred Sisley", adresse="19 Rue Alfred Sisley"),
    )
    bring(*rows)
    again = bring(*rows, now=LATER)
    assert outcomes(again) == ["unchanged", "doubtful"]
    assert DoubtfulRow.objects.get().run == again


def test_a_row_that_is_doubtful_no_longer_leaves_the_pile():
    first = row(nom="EPN des quartiers Sud-Est (Espace Sisley)", adresse="19 rue Alfred Sisley")
    bring(first, row(id="lieu-2", nom="Espace Alfred Sisley", adresse="19 Rue Alfred Sisley"))
    bring(first, row(id="lieu-2", nom="Médiathèque de Solaure", adresse="25 rue Ambroise Paré"), now=LATER)
    assert not DoubtfulRow.objects.exists()
    assert Place.objects.count() == 2


def test_a_row_that_matches_two_places_equally_is_put_aside():
    make_place(
        "La Rotonde",
        address="3 place Massenet",
        postcode="42000",
        commune="Saint-Étienne",
        opened_here_at=None,
    )
    make_place(
        "La Rotonde",
        address="3 place Massenet",
        postcode="42000",
        commune="Saint-Étienne",
        opened_here_at=None,
    )
    run = bring(row())
    assert outcomes(run) == ["doubtful"]
    assert len(DoubtfulRow.objects.get().candidates) == 2


def test_a_place_run_here_is_asked_and_not_overwritten():
    place = make_place("La Rotonde", address="3 place Massenet", postcode="42000", commune="Saint-Étienne")
    run = bring(row())
    place.refresh_from_db()
    assert outcomes(run) == ["doubtful"]
    assert place.phone == ""
    doubt = DoubtfulRow.objects.get()
    assert (doubt.question, doubt.place) == ("changes", place)


def test_the_town_is_written_in_its_richest_spelling():
    bring(row(commune="SAINT ETIENNE"), row(**BABET | {"commune": "St-Étienne"}))
    assert set(Place.objects.values_list("commune", flat=True)) == {"Saint-Étienne"}


def test_a_town_known_better_by_the_directory_is_written_as_there():
    bring(row())
    bring(row(**BABET | {"commune": "SAINT ETIENNE"}), source="Autre")
    assert set(Place.objects.values_list("commune", flat=True)) == {"Saint-Étienne"}


def test_addresses_on_the_site_say_the_name_and_the_town():
    bring(row(), row(**BABET), row(id="lieu-3", nom="La Rotonde", adresse="9 quai du Port", **FAR))
    assert set(Place.objects.values_list("slug", flat=True)) == {
        "la-rotonde-saint-etienne",
        "le-babet-saint-etienne",
        "la-rotonde-roanne",
    }


def test_two_addresses_on_the_site_are_never_the_same():
    make_place(slug="la-rotonde-saint-etienne", name="Tout autre chose", commune="Brest", postcode="29200")
    bring(row())
    assert Place.objects.filter(slug="la-rotonde-saint-etienne-2").exists()


def test_a_name_without_letters_still_has_an_address():
    bring(row(nom="地方"), row(id="lieu-2", nom="Місце"))
    assert set(Place.objects.values_list("slug", flat=True)) == {"saint-etienne", "saint-etienne-2"}


def test_an_incomplete_mapping_writes_nothing():
    with pytest.raises(MappingIsIncomplete):
        bring(row(), mapping=ColumnMap({"nom": "nom"}))
    assert not ImportRun.objects.exists()


def test_a_run_is_imported_once():
    run = bring(row())
    with pytest.raises(AlreadyImported):
        bring(row(), run=run)


def test_all_or_nothing(monkeypatch):
    monkeypatch.setattr(ImportRun, "save", _refuse_the_end(ImportRun.save))
    with pytest.raises(RuntimeError):
        bring(row())
    assert not Place.objects.exists()
    assert not ImportLine.objects.exists()


def _refuse_the_end(save):
    def refusing(self, *args, **kwargs):
        if self.finished_at:
            raise RuntimeError("the machine stopped")
        save(self, *args, **kwargs)

    return refusing


def test_progress_is_told():
    told = []
    bring(*many(60), progress=lambda *at: told.append(at))
    assert told[-1] == (60, 60)
    assert (50, 60) in told


def test_counting_what_became_of_the_rows():
    run = bring(row(), row(**BABET | {"adresse": ""}))
    assert run.counts() == {"created": 1, "updated": 0, "unchanged": 0, "refused": 1, "doubtful": 0}
    assert [(outcome, count) for outcome, _name, count in run.tally()][:2] == [("created", 1), ("updated", 0)]


def test_a_rehearsal_says_what_would_happen_and_writes_nothing():
    read = table(row(), row(**BABET | {"adresse": ""}), row(id="3", nom="Autre", telephone="3949", **FAR))
    mapping = national_mapping(read)
    assert mapping
    rehearsal = rehearse(table=read, mapping=mapping, source="Hinaura", now=NOW)
    assert {outcome: count for outcome, _name, count in rehearsal.tally()} == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
        "doubtful": 0,
    }
    assert [line.name for line in rehearsal.refused()] == ["Le Babet"]
    assert [line.name for line in rehearsal.warned()] == ["Autre"]
    assert not Place.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_number_of_queries_does_not_follow_the_number_of_rows(django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        bring(*many(20))


def test_who_imported_and_when_is_kept():
    read = table(row())
    run = import_places(table=read, mapping=national_mapping(read), source="Hinaura", by=None, now=NOW)
    assert (run.brought_at, run.finished_at, run.source, run.file_name) == (NOW, NOW, "Hinaura", "lieux.json")
    assert str(run) == "Hinaura, lieux.json"
