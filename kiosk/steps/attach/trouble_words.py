"""Why something of a stick is not taken, in the resident's words: what is so, and what to do now."""

from __future__ import annotations

from hardware.stick.trouble import StickTrouble
from kiosk.words.texts import _, later

_COUNTER = later("窓口にも持って来られます。")
_OTHER = later("ほかのファイルをえらぶか、窓口に持って来てください。")
TROUBLES: dict[StickTrouble, tuple[str, str]] = {
    StickTrouble.ABSENT: (later("USBメモリが入っていません"), later("USBメモリを差しこんでください。")),
    StickTrouble.GONE: (
        later("読んでいる間にUSBメモリが抜けました"),
        later("もう一度差しこんでください。えらんだファイルはそのままです。"),
    ),
    StickTrouble.OTHER_STICK: (later("別のUSBメモリになりました"), later("一覧をもう一度読みます。")),
    StickTrouble.SLOW: (
        later("USBメモリを読むのに時間がかかりすぎます"),
        later("要るファイルだけを入れたUSBメモリをお使いください。"),
    ),
    StickTrouble.DAMAGED: (
        later("USBメモリのこの場所が読めません"),
        later("パソコンで開けるか確かめてください。ほかのファイルは読めることがあります。"),
    ),
    StickTrouble.NTFS: (
        later("このUSBメモリの形式（NTFS）は読めません"),
        later("FAT32かexFATのUSBメモリに入れなおしてください。"),
    ),
    StickTrouble.LOCKED: (
        later("このUSBメモリにはかぎがかかっています"),
        later("かぎのかかっていないUSBメモリに入れなおしてください。"),
    ),
    StickTrouble.FOREIGN: (
        later("このUSBメモリの形式は読めません"),
        later("FAT32かexFATのUSBメモリに入れなおしてください。"),
    ),
    StickTrouble.UNAVAILABLE: (later("いま、この端末ではUSBメモリを読めません"), _COUNTER),
    StickTrouble.NOT_THERE: (later("このファイルはもうありません"), later("一覧をもう一度読みます。")),
    StickTrouble.EMPTY: (later("このファイルには中身がありません"), _OTHER),
    StickTrouble.TOO_LARGE: (
        later("ファイルが大きすぎます。1つ10MBまでです"),
        later("写真は小さくして、書類は分けて保存してください。"),
    ),
    StickTrouble.UNKNOWN_KIND: (later("この種類のファイルは受け取れません"), _OTHER),
    StickTrouble.NOT_WANTED: (later("ここでは、この種類のファイルは受け取れません"), _OTHER),
    StickTrouble.NOT_AS_NAMED: (
        later("名前は書類や写真ですが、中身がちがいます"),
        later("パソコンで開けるか確かめて、保存しなおしてください。"),
    ),
    StickTrouble.TWO_KINDS: (
        later("1つのファイルに2種類の中身が入っています"),
        later("パソコンで開いて、書類か写真として保存しなおしてください。"),
    ),
    StickTrouble.HEIC: (
        later("HEICの写真は受け取れません"),
        later("スマートフォンで「互換性優先」にするか、JPEGで保存しなおしてください。"),
    ),
    StickTrouble.MARKED_INFECTED: (
        later("ウイルスの印があるファイルです"),
        later("このファイルは受け取れません。パソコンでウイルスを調べてください。"),
    ),
    StickTrouble.ZIP_PASSWORD: (
        later("パスワードのかかったZIPです"),
        later("パスワードをかけずに保存しなおしてください。"),
    ),
    StickTrouble.ZIP_PASSWORD_INSIDE: (
        later("ZIPの中に、パスワードのかかったファイルがあります"),
        later("パスワードをはずすか、ZIPにせずに1つずつえらんでください。"),
    ),
    StickTrouble.ZIP_IN_ZIP: (
        later("ZIPの中に、またZIPがあります"),
        later("中のZIPを開いて、ファイルを1つずつえらんでください。"),
    ),
    StickTrouble.ZIP_TOO_MUCH: (later("ZIPの中身が大きすぎます"), later("要るファイルだけを1つずつえらんでください。")),
    StickTrouble.ZIP_TOO_MANY: (
        later("ZIPの中のファイルが多すぎます。50までです"),
        later("要るファイルだけを入れなおしてください。"),
    ),
    StickTrouble.ZIP_UNKNOWN_INSIDE: (
        later("ZIPの中に、受け取れない種類のファイルがあります"),
        later("要るファイルだけを入れなおしてください。"),
    ),
    StickTrouble.ZIP_DAMAGED: (later("ZIPがこわれています"), later("もう一度保存しなおしてください。")),
    StickTrouble.PDF_PASSWORD: (
        later("パスワードのかかったPDFです"),
        later("パスワードをかけずに保存しなおしてください。"),
    ),
    StickTrouble.PDF_DAMAGED: (later("PDFがこわれています"), later("もう一度保存しなおしてください。")),
    StickTrouble.OFFICE_PASSWORD: (
        later("パスワードのかかった書類です"),
        later("パスワードをかけずに保存しなおしてください。"),
    ),
    StickTrouble.OFFICE_MACROS: (
        later("プログラム（マクロ）の入った書類です"),
        later("PDFで保存しなおしてください。"),
    ),
    StickTrouble.OFFICE_OLD: (later("古い形式のWordかExcelです"), later("PDFで保存しなおしてください。")),
    StickTrouble.PICTURE_DAMAGED: (later("写真がこわれています"), later("もう一度保存しなおしてください。")),
    StickTrouble.PICTURE_TOO_LARGE: (
        later("写真の点の数が多すぎます"),
        later("小さくして保存しなおしてください。"),
    ),
    StickTrouble.TOO_HARD: (later("このファイルは調べきれませんでした"), _OTHER),
}
"""Word → what is so, what to do."""
OF_THE_STICK = frozenset(
    {
        *(StickTrouble.ABSENT, StickTrouble.GONE, StickTrouble.OTHER_STICK, StickTrouble.NOT_THERE, StickTrouble.SLOW),
        *(StickTrouble.NTFS, StickTrouble.LOCKED, StickTrouble.FOREIGN, StickTrouble.UNAVAILABLE),
    }
)
"""Here another file helps nobody."""


def words_for(trouble: StickTrouble) -> tuple[str, str]:
    """What is so, and what to do, in the language that is spoken now."""
    what, then = TROUBLES[trouble]
    return _(what), _(then)
