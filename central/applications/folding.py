"""How words are folded before they are compared: one function for what is stored to be found and for what is asked.

Only for finding, and for telling that two searches were the same. Nothing folded is shown, printed or exported.
"""

from __future__ import annotations

import hmac
import unicodedata

from django.conf import settings


def folded(words: str) -> str:
    """Compatibility forms made one (NFKC), no spaces of any width, no difference of upper and lower case."""
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()


def mark_of(words: str) -> str:
    """HMAC-SHA-256 (hex) of the folded words: the audit log can be asked who searched for them, and tells no words.

    The key lies outside the database (settings `SEARCH_KEY`): whoever has the tables alone cannot try names.
    """
    return hmac.digest(settings.SEARCH_KEY.encode(), folded(words).encode(), "sha256").hex()
