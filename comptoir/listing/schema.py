"""The national schema of places of digital mediation, and its older names and values.

Source: LaMednum, standard-mediation-num v1.0.2 (Licence Ouverte 2.0). The values are the schema's own French
words: they are what is stored, exchanged and shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_PIVOT = "00000000000000"
"""What the national map writes where the SIRET is not known."""

SERVICES = (
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Parentalité et éducation avec le numérique",
    "Loisirs et créations numériques",
    "Compréhension du monde numérique",
    "Accès internet et matériel informatique",
    "Acquisition de matériel informatique à prix solidaire",
)
PUBLICS = ("Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes")
CARE = (
    "Surdité",
    "Handicaps moteurs",
    "Handicaps mentaux",
    "Illettrisme",
    "Langues étrangères (anglais)",
    "Langues étrangères (autres)",
    "Déficience visuelle",
)
FEES = ("Gratuit", "Gratuit sous condition", "Payant")
ITINERANCY = ("Itinérant", "Fixe")
ACCESS = (
    "Se présenter",
    "Téléphoner",
    "Contacter par mail",
    "Prendre un RDV en ligne",
    "Ce lieu n'accueille pas de public",
    "Envoyer un mail avec une fiche de prescription",
)
SUPPORT = ("En autonomie", "Accompagnement individuel", "Dans un atelier collectif", "À distance")
PROGRAMMES = (
    "Aidants Connect",
    "Bibliothèques numérique de référence",
    "Certification PIX",
    "Conseillers numériques",
    "Emmaüs Connect",
    "France Services",
    "Grande école du numérique",
    "La Croix Rouge",
    "Point d'accès numérique CAF",
    "Promeneurs du net",
    "Relais numérique (Emmaüs Connect)",
)
LABELS = (
    "Formé à « Mon Espace Santé »",
    "Formé à « DUPLEX » (illettrisme)",
    "Arnia/MedNum BFC (Bourgogne-Franche-Comté)",
    "Collectif ressources et acteurs réemploi (Normandie)",
    "Étapes numériques (La Poste)",
    "Fabriques de Territoire",
    "Les Éclaireurs du numérique (Drôme)",
    "Mes Papiers (Métropole de Lyon)",
    "ORDI 3.0",
    "SUD LABS (PACA)",
)


@dataclass(frozen=True)
class Column:
    """One column of the schema: how it is called there, which field of a place holds it, how it is read."""

    name: str
    field: str
    label: str | Promise
    kind: str = "text"
    is_required: bool = False
    words: tuple[str, ...] = ()
    """The closed list of values, for a column that has one."""

    @property
    def is_list(self) -> bool:
        return self.kind in ("words", "codes", "texts", "emails", "urls")


COLUMNS = (
    Column("id", "", _("identifier"), is_required=True),
    Column("pivot", "pivot", _("SIRET or RNA number"), "pivot", is_required=True),
    Column("nom", "name", _("name"), is_required=True),
    Column("commune", "commune", _("town"), "commune", is_required=True),
    Column("code_postal", "postcode", _("postcode"), "postcode", is_required=True),
    Column("code_insee", "insee_code", _("INSEE code"), "insee"),
    Column("adresse", "address", _("address"), is_required=True),
    Column("complement_adresse", "address_more", _("more of the address")),
    Column("latitude", "latitude", _("latitude"), "degrees"),
    Column("longitude", "longitude", _("longitude"), "degrees"),
    Column("typologie", "typologies", _("type of place"), "codes"),
    Column("telephone", "phone", _("phone"), "phone"),
    Column("courriels", "emails", _("e-mail"), "emails"),
    Column("site_web", "websites", _("website"), "urls"),
    Column("horaires", "opening_hours", _("opening hours"), "hours"),
    Column("presentation_resume", "summary", _("summary"), "summary"),
    Column("presentation_detail", "presentation", _("presentation")),
    Column("source", "source", _("who collected this")),
    Column("itinerance", "itinerancy", _("fixed or travelling"), "words", words=ITINERANCY),
    Column("structure_parente", "parent_structure", _("parent structure")),
    Column("date_maj", "updated_on", _("date of last update"), "date", is_required=True),
    Column("services", "services", _("services"), "words", words=SERVICES),
    Column("publics_specifiquement_adresses", "publics", _("publics"), "words", words=PUBLICS),
    Column("prise_en_charge_specifique", "care", _("special care"), "words", words=CARE),
    Column("frais_a_charge", "fees", _("fees"), "words", words=FEES),
    Column(
        "dispositif_programmes_nationaux", "programmes", _("national programmes"), "words", words=PROGRAMMES
    ),
    Column("formations_labels", "labels", _("trainings and labels"), "words", words=LABELS),
    Column("autres_formations_labels", "other_labels", _("other labels"), "texts"),
    Column("modalites_acces", "access_modes", _("how to come"), "words", words=ACCESS),
    Column("modalites_accompagnement", "support_modes", _("how one is helped"), "words", words=SUPPORT),
    Column("fiche_acces_libre", "accessibility_page", _("accessibility page"), "url"),
    Column("prise_rdv", "booking_page", _("appointment page"), "url"),
)
BY_NAME = {column.name: column for column in COLUMNS}

TYPES: dict[str, str] = {
    "ASSO": "Association",
    "BIB": "Bibliothèque, médiathèque",
    "CCAS": "Centre communal d'action sociale",
    "CD": "Conseil départemental",
    "CIAS": "Centre intercommunal d'action sociale",
    "CS": "Centre social",
    "CSC": "Centre socioculturel",
    "DEPT": "Services du département",
    "EPCI": "Intercommunalité",
    "EPN": "Espace public numérique",
    "ES": "Épicerie solidaire",
    "EVS": "Espace de vie sociale",
    "FABLAB": "Fablab",
    "FABRIQUE": "Fabrique de territoire",
    "FT": "France Travail",
    "ML": "Mission locale",
    "MJC": "Maison des jeunes et de la culture",
    "MSAP": "Maison de services au public",
    "MUNI": "Commune",
    "PIJ_BIJ": "Point ou bureau information jeunesse",
    "RFS": "France services",
    "RESSOURCERIE": "Ressourcerie",
    "TIERS_LIEUX": "Tiers-lieu",
}
"""The codes that places of digital mediation use most; a code that is not here is kept as it is."""
