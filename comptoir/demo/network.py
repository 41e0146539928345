"""Who is around the Comptoir Numérique and what ties them: the facts of the study of its networks.

The study is « Les Réseaux du Comptoir Numérique », of Wikiversité; the partners that only the place's own
page names are here too. Facts only: the words are ours. Scale and family are those that the study sorts by,
or plain from what the actor is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from comptoir.actors.models import Actor
from comptoir.ties.models import Tie

Kind, Scale, Family = Actor.Kind, Actor.Scale, Actor.Family
Known, State = Tie.Kind, Tie.State

STUDY = "Étude « Les Réseaux du Comptoir Numérique », Wikiversité"
PAGE = "Page du projet « Au Comptoir Numérique »"
# Stands for the place itself where a tie says with whom.
HERE = "Le Comptoir Numérique"

CITY, METROPOLIS = "Ville de Saint-Étienne", "Saint-Étienne Métropole"
DEPARTMENT, REGION = "Conseil départemental de la Loire", "Région Auvergne-Rhône-Alpes"
RDAC = "RDAC, réseau départemental des acteurs de la Cyberloire"
FIRMINY, ROANNE, RIVE = "Source numérique, Firminy", "Fil Numérique, Roanne", "PRNL de Rive-de-Gier"
JOBS, FORUM = "Maison de l’emploi", "Forum des usages coopératifs"
SENIORS, ASSOCIATIONS = "Seniors du Papycamp", "Associations stéphanoises"
ENTREPRENEURS, COLLEGES = "Entrepreneurs des Assocamp", "Collèges de la Loire"
PRISON, CITIZENS = "Maison d’arrêt de La Talaudière", "Citoyens des Assocamp"
COWORKERS, HACKERS, AMAP = "Coworkeurs", "Hackers", "AMAP du jeudi"
FOUNDERS, IN_FRANCE = "Collectif d’amateurs", "Tiers-lieux de France"
SPECIALISTS, MEDIATORS = "Prestataires spécialisés", "Acteurs de la médiation numérique"
EPN_STAFF, DISTRICTS = "Animateurs des autres EPN de la Loire", "Quartiers populaires"
PRNL = "Pôle de ressources numériques local (PRNL)"


class ActorFact(NamedTuple):
    """An actor, its kind, how far it reaches, what it is to the place, what it is about."""

    name: str
    kind: Actor.Kind
    scale: Actor.Scale
    family: Actor.Family
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TieFact:
    """A tie of the study; ``carried_by`` is a role of the demo's team."""

    kind: Tie.Kind
    subject: str
    other: str
    quality: str = ""
    state: Tie.State = State.IN_FORCE
    obstacle: str = ""
    carried_by: str = ""
    source: str = STUDY


ONLINE_THEMES = (
    "Développement durable", "Faire soi-même", "Monnaie complémentaire", "Logiciels libres", "Alimentation",
    "Financement participatif", "Entrepreneuriat social", "Éducation populaire",
)  # fmt: skip
ABROAD = ("du Canada", "de Belgique", "de Suisse", "de Côte d’Ivoire")

RESIDENTS = (
    ActorFact("OpenScop", Kind.ORGANISATION, Scale.NEIGHBOURHOOD, Family.PARTNER, ("coworking",)),
    ActorFact("Zoomacom", Kind.ORGANISATION, Scale.NEIGHBOURHOOD, Family.PARTNER, ("éducation populaire",)),
    ActorFact("ALOLISE", Kind.ORGANISATION, Scale.NEIGHBOURHOOD, Family.PARTNER, ("logiciels libres",)),
    ActorFact("Coworking Sainté", Kind.ORGANISATION, Scale.NEIGHBOURHOOD, Family.INFORMAL, ("coworking",)),
    *(
        ActorFact(name, Kind.ORGANISATION, Scale.NEIGHBOURHOOD, Family.PARTNER)
        for name in (
            "Collectif Loire Amont Vivante", "Angénius", "WWF", "Zen Conseil", "KARMA", "Magique Animation",
            "Transparence",
        )
    ),
)  # fmt: skip

FUNDERS = (
    ActorFact(CITY, Kind.ORGANISATION, Scale.CITY, Family.FUNDER),
    ActorFact(METROPOLIS, Kind.ORGANISATION, Scale.METROPOLIS, Family.FUNDER),
    ActorFact(DEPARTMENT, Kind.ORGANISATION, Scale.DEPARTMENT, Family.FUNDER),
    ActorFact("DDCS de la Loire", Kind.ORGANISATION, Scale.DEPARTMENT, Family.FUNDER),
    ActorFact("Loire Active", Kind.ORGANISATION, Scale.DEPARTMENT, Family.FUNDER),
    ActorFact(REGION, Kind.ORGANISATION, Scale.REGION, Family.FUNDER),
    ActorFact("Crédit Coopératif", Kind.ORGANISATION, Scale.NATION, Family.FUNDER),
    ActorFact("Union européenne", Kind.ORGANISATION, Scale.WORLD, Family.FUNDER),
)

PEERS = (
    ActorFact(FIRMINY, Kind.ORGANISATION, Scale.DEPARTMENT, Family.PEER, ("médiation numérique",)),
    ActorFact(ROANNE, Kind.ORGANISATION, Scale.DEPARTMENT, Family.PEER, ("médiation numérique",)),
    ActorFact(RIVE, Kind.ORGANISATION, Scale.DEPARTMENT, Family.PEER, ("médiation numérique",)),
    ActorFact(EPN_STAFF, Kind.GROUP, Scale.DEPARTMENT, Family.PEER, ("médiation numérique",)),
    ActorFact(
        RDAC, Kind.CIRCLE, Scale.DEPARTMENT, Family.PEER, ("fracture numérique", "travail collaboratif")
    ),
    ActorFact("CORAIA", Kind.CIRCLE, Scale.REGION, Family.PEER, ("internet accompagné",)),
    ActorFact("CRéATIF", Kind.CIRCLE, Scale.NATION, Family.PEER, ("internet coopératif",)),
    ActorFact(FORUM, Kind.CIRCLE, Scale.NATION, Family.PEER, ("internet coopératif",)),
    ActorFact(MEDIATORS, Kind.GROUP, Scale.NATION, Family.PEER, ("médiation numérique",)),
    ActorFact(IN_FRANCE, Kind.CIRCLE, Scale.NATION, Family.PEER, ("tiers-lieux",)),
    *(
        ActorFact(f"Tiers-lieux {where}", Kind.CIRCLE, Scale.WORLD, Family.PEER, ("tiers-lieux",))
        for where in ABROAD
    ),
)

PARTNERS = (
    ActorFact(JOBS, Kind.ORGANISATION, Scale.CITY, Family.PARTNER, ("emploi",)),
    ActorFact(PRISON, Kind.ORGANISATION, Scale.METROPOLIS, Family.PARTNER, ("détention",)),
    ActorFact(SPECIALISTS, Kind.GROUP, Scale.DEPARTMENT, Family.PARTNER, ("montage de projets",)),
    ActorFact("OuiShare", Kind.CIRCLE, Scale.WORLD, Family.PARTNER, ("consommation collaborative",)),
    ActorFact("Roannais Agglomération", Kind.ORGANISATION, Scale.METROPOLIS, Family.PARTNER),
    ActorFact("Ratice Loire", Kind.ORGANISATION, Scale.DEPARTMENT, Family.PARTNER),
    ActorFact("Numélink", Kind.ORGANISATION, Scale.DEPARTMENT, Family.PARTNER),
    ActorFact("Formavia", Kind.ORGANISATION, Scale.REGION, Family.PARTNER),
    ActorFact("Movilab", Kind.ORGANISATION, Scale.NATION, Family.PARTNER, ("tiers-lieux",)),
)

PUBLICS = (
    ActorFact(DISTRICTS, Kind.GROUP, Scale.NEIGHBOURHOOD, Family.PUBLIC, ("chômage", "précarité")),
    ActorFact(SENIORS, Kind.GROUP, Scale.CITY, Family.PUBLIC, ("personnes âgées",)),
    ActorFact(ASSOCIATIONS, Kind.GROUP, Scale.CITY, Family.PUBLIC, ("vie associative",)),
    ActorFact(ENTREPRENEURS, Kind.GROUP, Scale.CITY, Family.PUBLIC, ("montage de projets",)),
    ActorFact(COLLEGES, Kind.GROUP, Scale.DEPARTMENT, Family.PUBLIC, ("jeunesse",)),
)

INFORMAL = (
    ActorFact(FOUNDERS, Kind.GROUP, Scale.NEIGHBOURHOOD, Family.INFORMAL),
    ActorFact(COWORKERS, Kind.GROUP, Scale.NEIGHBOURHOOD, Family.INFORMAL, ("coworking", "entraide")),
    ActorFact(AMAP, Kind.GROUP, Scale.NEIGHBOURHOOD, Family.INFORMAL, ("alimentation",)),
    ActorFact(CITIZENS, Kind.GROUP, Scale.CITY, Family.INFORMAL, ("montage de projets",)),
    ActorFact(HACKERS, Kind.GROUP, Scale.CITY, Family.INFORMAL, ("informatique",)),
    *(
        ActorFact(f"Groupe en ligne : {theme.lower()}", Kind.CIRCLE, Scale.WORLD, Family.INFORMAL, (theme,))
        for theme in ONLINE_THEMES
    ),
)

ACTORS = (*RESIDENTS, *FUNDERS, *PEERS, *PARTNERS, *PUBLICS, *INFORMAL)

_RECOGNITION = (
    TieFact(
        Known.RECOGNISES, CITY, "Zoomacom", "Centre de ressources des espaces publics numériques",
        State.DISCUSSED,
        "Le service de la vie associative et l’équipe de Zoomacom se parlent mal : le réseau grandit peu.",
        "coordinator",
    ),
    TieFact(Known.RECOGNISES, DEPARTMENT, "Zoomacom", PRNL, carried_by="coordinator"),
    TieFact(Known.SUPPORTS, DEPARTMENT, "Zoomacom", "Développement d’autres PRNL dans la Loire"),
    TieFact(Known.SUPPORTS, REGION, "CORAIA"),
    TieFact(Known.COMMISSIONS, DEPARTMENT, "Zoomacom", "Animation des job camps", carried_by="mediator"),
    TieFact(
        Known.COMMISSIONS, DEPARTMENT, "Zoomacom", "Fréquence écoles, par appel à projets",
        carried_by="mediator",
    ),
)  # fmt: skip

_PEERS = (
    *(
        TieFact(Known.SUPPORTS, "Zoomacom", who, "Développement d’un PRNL", carried_by="coordinator")
        for who in (FIRMINY, ROANNE, RIVE)
    ),
    TieFact(Known.FOUNDED, DEPARTMENT, RDAC),
    TieFact(Known.HELPS, "Zoomacom", DEPARTMENT, "Création du réseau de la Cyberloire"),
    TieFact(Known.MEMBER_OF, "Zoomacom", RDAC, carried_by="coordinator"),
    TieFact(Known.PARTNER_OF, "CORAIA", HERE, carried_by="coordinator", source=PAGE),
    TieFact(Known.PARTNER_OF, "CRéATIF", HERE, source=PAGE),
    TieFact(Known.COORDINATES, "CRéATIF", FORUM, "Chaque année depuis dix ans"),
    TieFact(Known.COOPERATES_WITH, "Zoomacom", FORUM, "Réunion des réseaux de l’internet coopératif"),
    TieFact(Known.COOPERATES_WITH, EPN_STAFF, "Zoomacom", "Fréquence écoles"),
    TieFact(Known.INFORMS, "Zoomacom", MEDIATORS, "Entretiens et articles sur ce qui a été mené"),
    TieFact(Known.COOPERATES_WITH, IN_FRANCE, HERE, "Développement de nombreux tiers-lieux"),
    *(TieFact(Known.COOPERATES_WITH, f"Tiers-lieux {where}", HERE, "Montage de projets") for where in ABROAD),
)

_PARTNERS = (
    TieFact(Known.COOPERATES_WITH, "OuiShare", "Zoomacom", "Consommation collaborative"),
    TieFact(Known.HOSTS, JOBS, "Zoomacom", "Job camps", carried_by="mediator"),
    TieFact(
        Known.TRAINS, "Zoomacom", PRISON, "Examens CLIP1, et parfois des animations", carried_by="mediator"
    ),
    TieFact(Known.REFERS_TO, "Zoomacom", SPECIALISTS, "Prestations précises, quand les moyens manquent"),
    TieFact(Known.MANAGES, "OpenScop", HERE, "Gestion administrative", carried_by="manager"),
    *(
        TieFact(Known.PARTNER_OF, who, HERE, source=PAGE)
        for who in (
            REGION, METROPOLIS, "DDCS de la Loire", "Loire Active", "Crédit Coopératif", "Union européenne",
            "Roannais Agglomération", "Ratice Loire", "Numélink", "Formavia", "Movilab",
        )
    ),
)  # fmt: skip

_PUBLICS = (
    TieFact(Known.SUPPLIES, "Zoomacom", DISTRICTS, "Ressources nouvelles contre le chômage et la précarité"),
    TieFact(Known.TRAINS, "Zoomacom", SENIORS, "Papycamp", carried_by="mediator"),
    TieFact(Known.SUPPLIES, "Zoomacom", ASSOCIATIONS, "Ressources numériques, à leur demande"),
    TieFact(Known.HELPS, "Zoomacom", ENTREPRENEURS, "Montage de projets"),
    TieFact(
        Known.TRAINS, "Zoomacom", COLLEGES, "Interventions d’une heure et demie, Fréquence écoles",
        carried_by="mediator",
    ),
)  # fmt: skip

_INFORMAL = (
    # The study knows the year and no day.
    TieFact(Known.FOUNDED, FOUNDERS, HERE, "Construit petit à petit depuis 2004"),
    TieFact(Known.HELPS, "Zoomacom", CITIZENS, "Montage de projets"),
    TieFact(Known.HELPS, COWORKERS, "Zoomacom", "Entraide et projets communs"),
    TieFact(
        Known.LENDS_TO, COWORKERS, "Zoomacom", "Matériel, qui que l’on soit",
        obstacle="Le matériel mis en commun n’a pas encore de règles : il en faut pour travailler ensemble.",
    ),
    TieFact(Known.COOPERATES_WITH, HACKERS, "Zoomacom", "Actions autour de l’informatique"),
    TieFact(Known.SUPPLIES, AMAP, COWORKERS, "Paniers du jeudi"),
    TieFact(Known.SUPPLIES, AMAP, HERE, "Paniers du jeudi"),
    *(
        TieFact(Known.MEMBER_OF, "Zoomacom", f"Groupe en ligne : {theme.lower()}")
        for theme in ONLINE_THEMES
    ),
)  # fmt: skip

TIES = (*_RECOGNITION, *_PEERS, *_PARTNERS, *_PUBLICS, *_INFORMAL)

# A place of the directory, as its list names it and where, and the actor whose place it is. The Fil Numérique
# of Roanne is in the study and not in the list.
JOINED = (
    ("La Source numérique", "Firminy", FIRMINY),
    ("Cyberespace de Rive-de-Gier", "Rive-de-Gier", RIVE),
    ("Espace Numérique de Roannais Agglomération", "Roanne", "Roannais Agglomération"),
    ("Zoomacom", "Saint-Étienne", "Zoomacom"),
)

CIRCLES = frozenset(fact.name for fact in ACTORS if fact.kind == Kind.CIRCLE)
