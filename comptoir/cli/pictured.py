"""The pages of the demo that are photographed: where they are, who looks, what is done there first."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from comptoir.demo.clock import living_moment
from comptoir.demo.filing import FILE_NAME, MAP

HERE = "/lieux/comptoir-numerique"
COUNTER = f"{HERE}/comptoir"
PLANNING = f"{HERE}/planning"
BOOK = f"{HERE}/moi/reserver/"
SERIES = f"{HERE}/moi/series/nouvelle/"
GUESTS = f"{HERE}/reserver/"
STUDIES = f"{HERE}/reseau/etude/"
BRING = f"{HERE}/reseau/importer/"
ORGANISATIONS = f"{HERE}/personnes/organisations/"
ENQUIRIES = f"{HERE}/reseau/enquetes/"
TIES = f"{HERE}/le-lieu/liens/"
AGREEMENTS = f"{HERE}/le-lieu/conventions/"
FOLLOWED = "a[href$='/suivre/']:has-text('ressources')"
CLOSURES = f"{HERE}/le-lieu/fermetures/"
PORTRAIT = "a[href*='/reseau/acteurs/']:not([href$='/noter/'])"
MEET, DRAFT = ".zinc .btn-primary", "[aria-labelledby=h-draft] .btns a"
THE_CITY = ".net-says a:has-text('Ville de Saint')"
CONCIERGE, MANAGER, COWORKER = "Maud Perrin", "Claire Vasseur", "Nadia Benali"
COORDINATOR = "Idriss Mansouri"
Step = Callable[[Any], object]
UNKNOWN_FILE = (
    "Structure;Rue;CP;Ville;Téléphone;Ouverture\n"
    "L’Atelier du Port;3 quai de la Loire;42300;Roanne;04 77 00 00 01;lundi 9h-12h\n"
    "La Grange aux Pixels;Le Bourg;42130;Trelins;04 77 00 00 02;mardi 14h-18h\n"
)


def _type(where: str, text: str) -> Step:
    return lambda tab: tab.locator(where).press_sequentially(text, delay=30)


def _press(where: str) -> Step:
    return lambda tab: tab.locator(where).first.click()


def _fill(**fields: str) -> Step:
    def fill(tab: Any) -> None:
        for name, value in fields.items():
            tab.locator(f"#panel [name={name}]").fill(value)

    return fill


def _bring(tab: Any) -> None:
    file = {"name": "tiers-lieux.csv", "mimeType": "text/csv", "buffer": UNKNOWN_FILE.encode()}
    tab.locator("input[type=file]").set_input_files(file)
    tab.locator("main form button").first.click()


def _bring_ties(tab: Any) -> None:
    file = {"name": FILE_NAME, "mimeType": "text/csv", "buffer": MAP.encode()}
    tab.locator("#id_file").set_input_files(file)
    tab.locator("main form.form button").first.click()


def _in_days(days: int) -> str:
    """So many days after the Thursday on which the demo lives."""
    return f"{living_moment(datetime.now(UTC)).date() + timedelta(days=days)}"


def _each_week(tab: Any) -> None:
    told = {"starts_on": _in_days(5), "starts_time": "10:00", "ends_time": "12:00", "count": "8"}
    for name, value in told.items():
        tab.locator(f"main [name={name}]").fill(value)
    tab.locator("main form button.btn-primary").click()


def _close_a_day(tab: Any) -> None:
    for name, days in (("starts", 5), ("ends", 6)):
        tab.locator(f"main [name={name}]").fill(f"{_in_days(days)}T08:00")
    tab.locator("main [name=reason]").fill("Travaux d’isolation")
    tab.locator("main form button.btn-primary").click()


def _put_up(where: str) -> Step:
    """A screen is made there, and its address opened."""

    def put_up(tab: Any) -> None:
        tab.locator("#resource").select_option(where)
        tab.locator("main form.form button").click()
        tab.goto(tab.locator(".code-line a").get_attribute("href"))

    return put_up


@dataclass(frozen=True)
class Page:
    """A page to photograph: its name, its address, who looks, what is done before and after the picture."""

    name: str
    path: str
    who: str = ""
    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()


PAST = f"?mois=12&jour={_in_days(-160)}"
TO_A_CIRCLE = _press("tbody a:has-text('Cyberloire')"), _press(PORTRAIT)
TWO = "a[href*='/et/']"
CORRECT, MERGE = "a[href$='/corriger/']", "a[href$='/fusionner/']"


PAGES = (
    Page("sign-in", "/compte/login/"),
    Page("place", f"{HERE}/"),
    Page("place-english", f"{HERE}/", before=(_press("button[value=en]"),)),
    Page("directory", "/lieux/"),
    Page("directory-search", "/lieux/?q=source"),
    Page("listed-place", "/lieux/?q=rive+de+gier", before=(_press(".listing a"),)),
    Page("not-found", "/lieux/nulle-part/"),
    Page("guest", GUESTS),
    Page("guest-room", f"{GUESTS}?ressource=petite-salle"),
    Page("guest-who", f"{GUESTS}?ressource=petite-salle", before=(_press(".starts a"),)),
    Page("counter", f"{COUNTER}/", CONCIERGE),
    Page("counter-english", f"{COUNTER}/", CONCIERGE, (_press("button[value=en]"),)),
    Page("counter-search", f"{COUNTER}/", CONCIERGE, (_type("#q", "nad"),)),
    Page("counter-known", f"{COUNTER}/", CONCIERGE, (_type("#q", "roche"), _press("#found a"))),
    Page("counter-newcomer", f"{COUNTER}/accueillir/?nom=Nadege+Rivoir", CONCIERGE),
    Page("counter-group", f"{COUNTER}/groupe/", CONCIERGE, (_fill(senior="6", child="2"),)),
    Page(
        "counter-refusal",
        f"{COUNTER}/reserver/?resource=grande-salle&de=15:00&a=17:00",
        CONCIERGE,
        (_type("#nom", "karma"), _press("#names button")),
    ),
    Page("counter-booking", f"{COUNTER}/", CONCIERGE, (_press(".tl-block:not(.is-past) a"),)),
    Page("counter-tomorrow", f"{COUNTER}/", CONCIERGE, (_press(".today-days [rel=next]"),)),
    Page("counter-closed", f"{COUNTER}/?jour={time.localtime().tm_year}-12-25", CONCIERGE),
    Page("counter-paper", f"{COUNTER}/papier/", CONCIERGE),
    Page("counter-closing", f"{COUNTER}/cloture/", CONCIERGE),
    Page("network", f"{HERE}/reseau/", CONCIERGE),
    Page("network-past-city", f"{HERE}/reseau/{PAST}", CONCIERGE, (_press(THE_CITY),)),
    Page("network-city", f"{HERE}/reseau/", CONCIERGE, (_press(THE_CITY),)),
    Page("network-readings", f"{HERE}/reseau/lectures/", CONCIERGE),
    Page("network-thresholds", f"{HERE}/reseau/lectures/seuils/", CONCIERGE),
    Page("network-load", f"{HERE}/reseau/charge/", CONCIERGE),
    Page("network-load-mine", f"{HERE}/reseau/ma-charge/", CONCIERGE),
    Page("network-load-shown", f"{HERE}/reseau/ma-charge/", MANAGER, (_press("[aria-labelledby=h-seen] a"),)),
    Page("network-meeting", f"{HERE}/reseau/", MANAGER, (_press(".net-says a"), _press(MEET))),
    Page("network-meeting-city", f"{HERE}/reseau/", MANAGER, (_press(THE_CITY), _press(MEET))),
    Page("network-draft", f"{HERE}/reseau/", MANAGER, (_press(THE_CITY), _press(MEET), _press(DRAFT))),
    Page("portrait", f"{HERE}/reseau/?famille=funder", CONCIERGE, (_press("tbody a"), _press(PORTRAIT))),
    Page("portrait-peer", f"{HERE}/reseau/?famille=peer", CONCIERGE, (_press("tbody a"), _press(PORTRAIT))),
    Page(
        "portrait-past",
        f"{HERE}/reseau/{PAST}&famille=funder",
        CONCIERGE,
        (_press("tbody a"), _press(PORTRAIT)),
    ),
    Page("portrait-between", f"{HERE}/reseau/{PAST}", CONCIERGE, (*TO_A_CIRCLE, _press(TWO))),
    Page("portrait-passed", f"{HERE}/reseau/echanges/", CONCIERGE),
    Page("portrait-note", f"{HERE}/reseau/echanges/noter/", CONCIERGE),
    Page("portrait-asks", f"{HERE}/reseau/demandes-et-offres/", CONCIERGE),
    Page("portrait-unplaced", f"{HERE}/reseau/a-situer/", CONCIERGE),
    Page("network-graph", f"{HERE}/reseau/graphe/", CONCIERGE),
    Page("network-graph-past", f"{HERE}/reseau/graphe/?annee=2012&mois=6&loin=1", CONCIERGE),
    Page("network-graph-links", f"{HERE}/reseau/graphe/liens/", CONCIERGE),
    Page("network-map", f"{HERE}/reseau/carte/", CONCIERGE),
    Page("network-matrix", f"{HERE}/reseau/matrice/", CONCIERGE),
    Page("network-map-past", f"{HERE}/reseau/carte/{PAST}", CONCIERGE),
    Page("network-matrix-past", f"{HERE}/reseau/matrice/{PAST}", CONCIERGE),
    Page("network-two-dates", f"{HERE}/reseau/deux-dates/?du={_in_days(-160)}", CONCIERGE),
    Page("network-past", f"{HERE}/reseau/?jour={_in_days(-160)}", CONCIERGE),
    Page("ties", TIES, COORDINATOR),
    Page("ties-undated", f"{TIES}?sans-date=1", COORDINATOR),
    Page("ties-declare", f"{TIES}declarer/", COORDINATOR),
    Page("ties-correct", f"{TIES}?sans-date=1", COORDINATOR, (_press("[aria-labelledby=h-others] .btns a"),)),
    Page("ties-state", TIES, COORDINATOR, (_press("[aria-labelledby=h-coming] a[href$='/etat/']"),)),
    Page("agreements", AGREEMENTS, COORDINATOR),
    Page("agreement", AGREEMENTS, COORDINATOR, (_press(FOLLOWED),)),
    Page("network-files", f"{HERE}/reseau/fichiers/", MANAGER),
    Page("network-bring", BRING, MANAGER),
    Page("network-columns", BRING, MANAGER, (_bring_ties,), (_press("form[action*=abandon] button"),)),
    Page("network-names", f"{BRING}noms/", MANAGER),
    Page("network-report", f"{HERE}/reseau/fichiers/", MANAGER, (_press("[aria-labelledby=h-runs] b a"),)),
    Page("study-list", STUDIES, COORDINATOR),
    Page("study", STUDIES, COORDINATOR, (_press(".rows .row:has(.tag-warn) a"),)),
    Page("study-part", STUDIES, COORDINATOR, (_press(".rows .row:has(.tag-warn) a"), _press("#actors .btn"))),
    Page("study-kept", STUDIES, COORDINATOR, (_press(".rows .row:has(.tag-good) a"),)),
    Page(
        "study-everybody",
        STUDIES,
        COORDINATOR,
        (_press(".rows .row:has(.tag-good) a"), _press("a[href$='/pour-tous/']")),
    ),
    Page("enquiries", ENQUIRIES, COORDINATOR),
    Page("enquiries-one", ENQUIRIES, COORDINATOR, (_press(".enq-row a"),)),
    Page("enquiries-settle", ENQUIRIES, COORDINATOR, (_press(".enq-row a"), _press(".enq-card a"))),
    Page("enquiries-choose", ENQUIRIES, COORDINATOR, (_press(".enq-row a"), _press("a[href$='demander/']"))),
    Page("enquiries-type", ENQUIRIES, COORDINATOR, (_press(".enq-row a"), _press("a[href*='saisir/']"))),
    Page(
        "enquiries-review",
        ENQUIRIES,
        COORDINATOR,
        (_press("a[href*='relectures/liens/']"), _press(".enq-link a")),
    ),
    Page("enquiries-remark", ENQUIRIES, COORDINATOR, (_press("a[href*='remarques/']"),)),
    Page("people", f"{HERE}/personnes/", CONCIERGE),
    Page("person", f"{HERE}/personnes/?q=benali", CONCIERGE, (_press("main .rows a"),)),
    Page("person-new", f"{HERE}/personnes/nouvelle/", CONCIERGE),
    Page("organisations", ORGANISATIONS, CONCIERGE),
    Page("organisation", f"{ORGANISATIONS}?q=karma", MANAGER, (_press("main .rows a"),)),
    Page("organisation-edit", f"{ORGANISATIONS}?q=karma", MANAGER, (_press("main .rows a"), _press(CORRECT))),
    Page("organisation-merge", f"{ORGANISATIONS}?q=karma", MANAGER, (_press("main .rows a"), _press(MERGE))),
    Page("to-decide", f"{HERE}/a-decider/", CONCIERGE),
    Page("request", f"{HERE}/a-decider/", CONCIERGE, (_press("main .rows a.btn-primary"),)),
    Page("planning", f"{PLANNING}/", CONCIERGE),
    Page("planning-desks", f"{PLANNING}/?ouvert=coworking", CONCIERGE),
    Page("planning-table", f"{PLANNING}/?forme=tableau", CONCIERGE),
    Page("planning-week", f"{PLANNING}/semaine/", CONCIERGE),
    Page("planning-month", f"{PLANNING}/mois/", CONCIERGE),
    Page("planning-room", f"{PLANNING}/ressources/petite-salle/", CONCIERGE),
    Page("planning-occupancy", f"{PLANNING}/occupation/", CONCIERGE),
    Page("planning-screens", f"{PLANNING}/ecrans/", MANAGER),
    Page("door-free", f"{PLANNING}/ecrans/", MANAGER, (_put_up("bureau-daide"),)),
    Page("door-taken", f"{PLANNING}/ecrans/", MANAGER, (_put_up("grande-salle"),)),
    Page("kiosk", f"{PLANNING}/ecrans/", MANAGER, (_put_up(""),)),
    Page("planning-member", f"{PLANNING}/", COWORKER),
    Page("me", f"{HERE}/moi/", COWORKER),
    Page("book", BOOK, COWORKER),
    Page("book-room", f"{BOOK}?ressource=petite-salle", COWORKER),
    Page("book-found", f"{BOOK}?length=60&within=week&party=6", COWORKER),
    Page("book-at", BOOK, COWORKER, (_press("#h-when ~ form button.btn-primary"),)),
    Page("book-yes", f"{BOOK}?ressource=petite-salle", COWORKER, (_press(".starts a"),)),
    Page("series-new", f"{SERIES}?resource=petite-salle", COWORKER),
    Page("series-plan", f"{SERIES}?resource=petite-salle", COWORKER, (_each_week,)),
    Page("series", f"{HERE}/moi/", COWORKER, (_press(".mine a.tag"),)),
    Page(
        "series-prolong",
        f"{HERE}/moi/",
        COWORKER,
        (_press(".mine a.tag"), _press("a[href$='prolonger/']"), _press("main form button")),
    ),
    Page("ways-to-sign-in", "/compte/2fa/", COWORKER),
    Page("set-up", f"{HERE}/le-lieu/", MANAGER),
    Page("set-up-hours", f"{HERE}/le-lieu/horaires/", MANAGER),
    Page("set-up-exceptions", f"{HERE}/le-lieu/exceptions/", MANAGER),
    Page("set-up-spaces", f"{HERE}/le-lieu/espaces/", MANAGER),
    Page("set-up-team", f"{HERE}/le-lieu/equipe/", MANAGER),
    Page("set-up-rules", f"{HERE}/le-lieu/ressources/petite-salle/", MANAGER),
    Page("set-up-rights", f"{HERE}/le-lieu/droits/", MANAGER),
    Page("closures", CLOSURES, MANAGER),
    Page("closure-new", f"{CLOSURES}nouvelle/", MANAGER),
    Page("closure-hits", f"{CLOSURES}nouvelle/", MANAGER, (_close_a_day,)),
    Page("imports", f"{HERE}/annuaire/", MANAGER),
    Page(
        "import-columns", f"{HERE}/annuaire/", MANAGER, (_bring,), (_press("form[action*=abandon] button"),)
    ),
    Page("import-doubts", f"{HERE}/annuaire/a-decider/", MANAGER),
)
