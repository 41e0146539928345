"""Names inside a French sentence: « avec la Ville de Firminy », « du Comptoir Numérique », « à Zoomacom ».

A name that begins with its own article gives it back in small letters; one that begins with a common noun
(« Ville de… », « Département de… », « Coworkeurs ») takes the article of that noun; any other stands as it
is, as does the name of a person. In English, every name stands as it is.

Of a name that takes « les », the verb is in the plural: a French sentence gives both forms, « %(name)s
{soutient|soutiennent} », and ``agreeing`` keeps the one that its subject wants.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from comptoir.kit import speech
from comptoir.kit.text import fold

_NOUNS: Mapping[str, str] = {
    "le ": """
        bureau café ccas centre cercle club collectif collège comité conseil cyberespace département
        fablab festival forum foyer gip greta groupe groupement jardin lieu lycée ministère musée parc
        pôle prnl rectorat réseau secrétariat service syndicat théâtre tiers-lieu
    """,
    "la ": """
        banque bibliothèque caf caisse cci chambre cité communauté commune compagnie confédération
        coopérative coordination cpam ddcs délégation direction drac fabrique fédération ferme fondation
        halle librairie ligue mairie maison médiathèque métropole mission mjc msa mutuelle plateforme
        préfecture recyclerie région ressourcerie société ville
    """,
    "l’": """
        académie ademe agence amap anct ars association atelier école entreprise épicerie epn état
        hôpital institut office union université
    """,
    "les ": """
        acteurs agents amis animateurs artisans artistes bénévoles chercheurs citoyens commerçants
        communes couturiers couturières coworkers coworkeurs demandeurs élèves enseignants entrepreneurs
        étudiants familles formateurs habitants hackers jeunes médiateurs membres parents partenaires
        petits prestataires quartiers restos retraités salariés seniors tiers-lieux usagers voisins
        volontaires
    """,
}
_SEVERAL = "les "
_ARTICLES = {fold(noun): article for article, nouns in _NOUNS.items() for noun in nouns.split()}
_EITHER = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_OWN = {"Le ": "le ", "La ": "la ", "Les ": "les ", "L’": "l’", "L'": "l’"}
_VOWELS = frozenset("aeiou")


def the(name: str, *, is_person: bool = False) -> str:
    """The name as the object of a verb, or after « avec », « pour », « par »."""
    article, rest = _cut(name, is_person=is_person)
    return f"{article}{rest}"


def of(name: str, *, is_person: bool = False) -> str:
    """« d’OpenScop », « du Comptoir Numérique », « de la Ville de Firminy »; "of OpenScop"."""
    if not speech.speaks_french():
        return f"of {name}"
    article, rest = _cut(name, is_person=is_person)
    if article in ("le ", _SEVERAL):
        return f"{'du' if article == 'le ' else 'des'} {rest}"
    return f"d’{rest}" if not article and fold(rest)[:1] in _VOWELS else f"de {article}{rest}"


def to(name: str, *, is_person: bool = False) -> str:
    """« à Zoomacom », « au Comptoir Numérique », « à la Ville de Firminy »; "to Zoomacom"."""
    return _at(name, is_person=is_person) if speech.speaks_french() else f"to {name}"


def at(name: str, *, is_person: bool = False) -> str:
    """The same in French; "at Zoomacom"."""
    return _at(name, is_person=is_person) if speech.speaks_french() else f"at {name}"


def agreeing(sentence: str, subject: str, *, is_person: bool = False) -> str:
    """The sentence, not yet filled in, with its verb as ``subject`` wants it."""
    article, _rest = _cut(subject, is_person=is_person)
    return _EITHER.sub(r"\2" if article == _SEVERAL else r"\1", sentence)


def _at(name: str, *, is_person: bool) -> str:
    article, rest = _cut(name, is_person=is_person)
    if article in ("le ", _SEVERAL):
        return f"{'au' if article == 'le ' else 'aux'} {rest}"
    return f"à {article}{rest}"


def _cut(name: str, *, is_person: bool) -> tuple[str, str]:
    """The article that the name takes, with the space after it, and the name without its own."""
    if is_person or not speech.speaks_french():
        return "", name
    for own, article in _OWN.items():
        if name.startswith(own):
            return article, name.removeprefix(own)
    first, _space, more = name.partition(" ")
    article = _ARTICLES.get(fold(first)) or _of_several(fold(first))
    return article if more or article == _SEVERAL else "", name


def _of_several(noun: str) -> str:
    """« les » for the plural of a noun that takes an article: « Associations stéphanoises », « Réseaux »."""
    one = noun.removesuffix("s") if noun.endswith("s") else noun.removesuffix("x")
    return _SEVERAL if one != noun and one in _ARTICLES else ""
