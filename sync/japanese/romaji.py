"""Roman letters to kana as they are typed: Hepburn and Kunrei, small kana by x or l, ん by n, nn or n'."""

from __future__ import annotations

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと",
    "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも",
    "r": "らりるれろ", "c": "かしくせこ", "x": "ぁぃぅぇぉ", "l": "ぁぃぅぇぉ",
}  # fmt: skip
_WITH_SMALL_Y = {
    "ky": "き", "gy": "ぎ", "sy": "し", "sh": "し", "zy": "じ", "j": "じ", "jy": "じ", "ty": "ち", "ch": "ち",
    "cy": "ち", "dy": "ぢ", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み", "ry": "り",
}  # fmt: skip
_WITH_SMALL_VOWEL = {"f": "ふ", "v": "ゔ", "ts": "つ", "th": "て", "dh": "で", "kw": "く", "gw": "ぐ"}
_SINGLE = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "ye": "いぇ", "wa": "わ", "wo": "を", "wi": "うぃ", "we": "うぇ",
    "fu": "ふ", "vu": "ゔ", "tsu": "つ", "xtu": "っ", "ltu": "っ", "xtsu": "っ", "ltsu": "っ",
    "xya": "ゃ", "xyu": "ゅ", "xyo": "ょ", "lya": "ゃ", "lyu": "ゅ", "lyo": "ょ", "xwa": "ゎ", "lwa": "ゎ",
    "thi": "てぃ", "dhi": "でぃ", "thu": "てゅ", "dhu": "でゅ", "twu": "とぅ", "dwu": "どぅ",
    "nn": "ん", "n'": "ん", "xn": "ん", "-": "ー",
}  # fmt: skip


def _table() -> dict[str, str]:
    found = {head + vowel: kana for head, row in _ROWS.items() for vowel, kana in zip(_VOWELS, row, strict=True)}
    for head, kana in _WITH_SMALL_Y.items():
        # shi, chi and ji are the plain kana; kyi and its like are written with a small い.
        plain = head in ("sh", "ch", "j")
        small = ("ゃ", "" if plain else "ぃ", "ゅ", "ぇ", "ょ")
        found |= {head + vowel: kana + after for vowel, after in zip(_VOWELS, small, strict=True)}
    for head, kana in _WITH_SMALL_VOWEL.items():
        found |= {head + vowel: kana + small for vowel, small in zip(_VOWELS, "ぁぃぅぇぉ", strict=True)}
    return found | _SINGLE


KANA = _table()
_BEGINNINGS = frozenset(letters[:length] for letters in KANA for length in range(1, len(letters)))
LONGEST = max(map(len, KANA))


def kana_of(letters: str) -> tuple[str, str]:
    """Kana of the letters, and the letters at the end that may still become one.

    What becomes no kana stays as it is, at its place.
    """
    kana, at = "", 0
    while at < len(letters):
        rest = letters[at:]
        found = next((rest[:length] for length in range(LONGEST, 0, -1) if rest[:length] in KANA), "")
        if found:
            kana, at = kana + KANA[found], at + len(found)
        elif (
            len(rest) > 1
            and (rest[0] == rest[1] or rest.startswith("tch"))
            and rest[0].isalpha()
            and rest[0] not in _VOWELS
        ):
            kana, at = kana + "っ", at + 1
        elif rest[0] == "n" and len(rest) > 1 and rest[1] not in "y":
            kana, at = kana + "ん", at + 1
        elif rest in _BEGINNINGS or rest == "tc":
            break
        else:
            kana, at = kana + rest[0], at + 1
    return kana, letters[at:]


def kana_at_the_end(letters: str) -> str:
    """The kana when nothing more is typed: a single n is ん."""
    kana, rest = kana_of(letters)
    return kana + ("ん" if rest == "n" else rest)
