"""The words of a name, as people give it: « Mme Achour », « M. et Mme Roux », « Jean-Pierre L’Hôte »."""

from comptoir.kit.text import fold

LONGEST_WORD = 60

# Dropped wherever they stand: nobody is called so.
_ALWAYS_TITLES = frozenset(
    ["mme", "mmes", "mlle", "mlles", "mrs", "madame", "mesdames", "mademoiselle", "monsieur", "messieurs"]
)
# Dropped only before the name: « Karim M » is an initial, « Jean Maître » a surname.
_LEADING_TITLES = frozenset(
    ["m", "mm", "mr", "me", "ms", "dr", "pr", "et", "and", "miss", "docteur", "professeur", "maitre"]
)


def words_in(text: str) -> list[str]:
    """The folded words in order, honorifics left out; when there is nothing else, the honorifics."""
    words = fold(text).split()
    kept = _after_leading_titles(words)
    return [word for word in kept if word not in _ALWAYS_TITLES] or words


def index_words(name: str) -> set[str]:
    """The words by which the name is found: its words, and « jeanpierre » for « Jean-Pierre »."""
    words = set(words_in(name))
    compounds = {"".join(parts) for chunk in name.split() if len(parts := fold(chunk).split()) > 1}
    return {word[:LONGEST_WORD] for word in words | compounds}


def sort_name(name: str) -> str:
    """What the name is sorted by and begins with: its folded words without the honorifics."""
    return " ".join(words_in(name))[:200]


def _after_leading_titles(words: list[str]) -> list[str]:
    for place, word in enumerate(words):
        if word not in _ALWAYS_TITLES and word not in _LEADING_TITLES:
            return words[place:]
    return []
