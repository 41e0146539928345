"""Who and what the demo is made of.

The place, its residents, its partners and its address are real; every person is fictional, and so are the
hours, the figures and the telephone number. Sources: docs/demo.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

PLACE = {
    "name": "Le Comptoir Numérique",
    "address": "7 place Maréchal-Foch",
    "postcode": "42000",
    "commune": "Saint-Étienne",
    "insee_code": "42218",
    "latitude": 45.4386,
    "longitude": 4.3866,
    "summary": (
        "À Saint-Étienne, un lieu où l’on travaille, où l’on apprend le numérique et où l’on s’entraide."
    ),
    "presentation": (
        "Espace public numérique, centre de ressources pour les lieux numériques de la Loire et espace de "
        "coworking, le Comptoir réunit depuis 2010 des associations, des indépendants et des curieux. "
        "On y entre sans rendez-vous, avec une question, un projet ou une simple envie de café."
    ),
    "phone": "+33465710012",
}

MORNING_TO_SIX = (time(9), time(18))
WEEK = {
    0: [(time(14), time(18))],
    1: [MORNING_TO_SIX],
    2: [MORNING_TO_SIX],
    3: [(time(9), time(19))],
    4: [MORNING_TO_SIX],
}


@dataclass(frozen=True)
class SpaceFact:
    """A space and the resource it offers, if it can be taken."""

    name: str
    kind: str
    capacity: int
    equipment: tuple[str, ...]
    description: str
    outline: tuple[int, int, int, int]
    taken: str = ""
    units: int = 1
    unit_name: str = ""
    seats: int = 1
    walk_in_only: bool = False
    is_self_service: bool = True
    usual_minutes: int = 60


SPACES = (
    SpaceFact(
        "Grande salle", "room", 24, ("écran", "vidéoprojecteur", "tableau blanc"),
        "Ateliers, assemblées, soirées.", (0, 0, 38, 56), "whole", seats=24, usual_minutes=120,
    ),
    SpaceFact(
        "Petite salle", "room", 10, ("écran fixe", "tableau blanc"),
        "Réunions et entretiens.", (0, 56, 26, 44), "whole", seats=10,
    ),
    SpaceFact(
        "Coworking", "desks", 14, ("casiers", "imprimante", "fibre"),
        "Quatorze bureaux, une salle claire.", (38, 0, 62, 40), "by_unit", 14, "bureau", usual_minutes=240,
    ),
    SpaceFact(
        "Espace public", "workstations", 8, ("ordinateurs", "scanner", "imprimante"),
        "Huit postes en accès libre, avec de l’aide.", (66, 40, 34, 42), "by_unit", 8, "poste",
        walk_in_only=True, is_self_service=False,
    ),
    SpaceFact(
        "Bureau d’aide", "room", 2, ("ordinateur", "téléphone"),
        "Pour être aidé au calme, un par un.", (26, 82, 22, 18), "whole", seats=2,
        is_self_service=False, usual_minutes=45,
    ),
    SpaceFact("Coin détente", "lounge", 12, ("café", "bibliothèque"), "Café à prix libre.", (48, 82, 18, 18)),
    SpaceFact("Casiers", "lockers", 24, (), "Vingt-quatre casiers fermant à clé.", (66, 82, 34, 18)),
)  # fmt: skip

STEWARDS = (("OpenScop", "administration"), ("Zoomacom", "life"))

RESIDENTS = {
    "OpenScop": "La coopérative qui administre le lieu.",
    "Zoomacom": "L’association qui anime le lieu.",
    "Collectif Loire Amont Vivante": "Pour une Loire vivante, de la source à la plaine.",
    "ALOLISE": "Le groupe des utilisateurs de logiciels libres de la Loire.",
    "Angénius": "Accompagnement de projets.",
    "WWF": "Protection de la nature.",
    "Zen Conseil": "Conseil aux organisations.",
    "KARMA": "Association résidente.",
    "Magique Animation": "Spectacles et animation.",
    "Coworking Sainté": "Le collectif des coworkeurs.",
    "Transparence": "Association résidente.",
}

PARTNERS = (
    "Conseil départemental de la Loire",
    "Saint-Étienne Métropole",
    "Union européenne",
    "Région Auvergne-Rhône-Alpes",
    "DDCS de la Loire",
    "Roannais Agglomération",
    "Ville de Saint-Étienne",
    "Crédit Coopératif",
    "Loire Active",
    "RDAC, réseau départemental des acteurs de la Cyberloire",
    "Ratice Loire",
    "CORAIA",
    "Formavia",
    "CRéATIF",
    "Numélink",
    "Cie Numerique",
    "Streaming Video",
    "Nearbee",
    "BureauWiki",
    "Movilab",
)

AGREEMENTS = (
    ("Convention pôle de ressources numériques", "Conseil départemental de la Loire", "Zoomacom"),
    ("Mise à disposition des locaux", "OpenScop", "Zoomacom"),
)


@dataclass(frozen=True)
class Somebody:
    """A fictional person who can be signed in as, with the words shown on the sign-in page."""

    name: str
    role: str
    login: str
    represents: str = ""


TEAM = (
    Somebody("Maud Perrin", "concierge", "maud"),
    Somebody("Hugo Delorme", "mediator", "hugo", "Zoomacom"),
    Somebody("Claire Vasseur", "manager", "claire", "OpenScop"),
    Somebody("Idriss Mansouri", "coordinator", "idriss", "Zoomacom"),
    Somebody("Nadia Benali", "member", "nadia", "ALOLISE"),
    Somebody("Suzanne Roche", "member", "suzanne"),
)

ORDINARY = ("Théo Marchand", "Jeanne Tissot", "Nadège Rivoire", "Mme Achour", "Paul Diallo", "Odile Faure")

FIRST_NAMES = (
    "Aïcha", "Alain", "Amandine", "Amina", "André", "Anne-Marie", "Antoine", "Awa", "Bastien", "Béatrice",
    "Bernard", "Bilal", "Camille", "Céline", "Chloé", "Christian", "Clément", "Colette", "Daniel", "Djamila",
    "Élise", "Émile", "Fatima", "Fatou", "Florian", "Françoise", "Gaël", "Georges", "Gilles", "Hélène",
    "Henri", "Inès", "Jacqueline", "Jean-Luc", "Josiane", "Julien", "Karim", "Laure", "Léa", "Louise",
    "Lucien", "Malika", "Marcel", "Maria", "Mehdi", "Michèle", "Monique", "Naïma", "Noémie", "Olivier",
    "Ousmane", "Pascale", "Pierre", "Rachid", "Renée", "Roland", "Rose", "Sabine", "Salomé", "Samir",
    "Simone", "Sofiane", "Sylvie", "Thérèse", "Thomas", "Valérie", "Victor", "Yasmine", "Yvette", "Zoé",
)  # fmt: skip
LAST_NAMES = (
    "Abadie", "Arnaud", "Aubert", "Bachelard", "Barthélemy", "Bellet", "Benoît", "Berger", "Blanc",
    "Bonnefoy",
    "Bouchet", "Brun", "Chabert", "Chapuis", "Charvet", "Colombet", "Cros", "Da Silva", "Descours", "Diop",
    "Dupuy", "El Amrani", "Fayolle", "Ferreira", "Fournel", "Garnier", "Gaucher", "Giraud", "Granger",
    "Guichard",
    "Haddad", "Jacquemond", "Joly", "Kaci", "Lacroix", "Lefèvre", "Mathevet", "Meunier", "Montagne",
    "N’Diaye",
    "Nguyen", "Oudin", "Pélissier", "Peyron", "Philibert", "Poncet", "Quiblier", "Ravel", "Rey", "Robin",
    "Rousset", "Sabot", "Saïdi", "Tardy", "Thiollier", "Traoré", "Vallet", "Vérot", "Vial", "Yıldız",
)  # fmt: skip
COMMUNES = (
    "Saint-Étienne", "Saint-Étienne", "Saint-Étienne", "Saint-Étienne", "Saint-Chamond", "Firminy",
    "Le Chambon-Feugerolles", "La Talaudière", "Rive-de-Gier", "Roche-la-Molière", "Villars", "Sorbiers",
)  # fmt: skip

SERIES = (
    # weekday, from, to, space, purpose, who, party, shown to all
    (1, time(16), time(18), "Grande salle", "Assocamp : monter son projet", "Zoomacom", 12, True),
    (2, time(14), time(17), "Grande salle", "Réparer son ordinateur", "ALOLISE", 9, True),
    (3, time(14), time(16), "Grande salle", "Papycamp : la tablette", "Zoomacom", 12, True),
    (3, time(17), time(19), "Grande salle", "Paniers de l’AMAP", "Coworking Sainté", 20, True),
    (4, time(10), time(12), "Grande salle", "Mes démarches en ligne", "Zoomacom", 8, True),
)

MEETINGS = (
    ("Petite salle", "Réunion de bureau", "ALOLISE", 6),
    ("Petite salle", "Entretiens", "Zen Conseil", 2),
    ("Petite salle", "Réunion", "Collectif Loire Amont Vivante", 8),
    ("Grande salle", "Réunion d’équipe", "Zoomacom", 9),
    ("Petite salle", "Point hebdomadaire", "OpenScop", 5),
    ("Grande salle", "Répétition", "Magique Animation", 10),
    ("Petite salle", "Atelier d’écriture", "Transparence", 7),
    ("Petite salle", "Réunion de projet", "KARMA", 8),
    ("Petite salle", "Rendez-vous client", "Angénius", 3),
)

GROUPS = (
    ("Centre social Le Babet", {"senior": 6, "child": 2}, "workshop"),
    ("Mission locale", {"job_seeker": 8}, "workshop"),
    ("Classe de quatrième", {"youth": 22, "adult": 2}, "workshop"),
    ("", {"adult": 3}, "free_access"),
    ("", {"senior": 2}, "help"),
)
