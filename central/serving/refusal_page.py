"""What a door says in its own name, in Japanese: before any page of the centre is asked, or where none answers."""

from __future__ import annotations

from html import escape

from central.serving.addresses import BULK_FILES, CHECK, DECISIONS, PACKAGES, PAPERS, body_limit

_AGAIN = "前の画面に戻って、もう一度してください。続くときは、市の窓口か情報政策課へ知らせてください。"
_WORDS: dict[int, tuple[str, str]] = {
    400: ("送られた内容を読み取れませんでした", _AGAIN),
    411: ("送られた内容を読み取れませんでした", _AGAIN),
    414: ("アドレスが長すぎます", _AGAIN),
    415: ("送られた文字を読み取れませんでした", "文字は UTF-8 で送ってください。"),
    431: ("送られた内容を読み取れませんでした", f"ブラウザーのクッキーを消してください。{_AGAIN}"),
    500: ("いま開けません", f"この操作は行われませんでした。少し待ってください。{_AGAIN}"),
    503: ("いま混み合っています", f"この操作は行われませんでした。少し待ってください。{_AGAIN}"),
}
_OF_FILES = {
    PACKAGES: "様式のファイルは{limit}までです。渡した市に、ファイルをもう一度作ってもらってください。",
    DECISIONS: "表は{limit}までです。行を分けて、何度かに分けてください。",
    PAPERS: "紙の様式のPDFは{limit}までです。画像を小さくして、PDFを作りなおしてください。",
    CHECK: "証明書のPDFは{limit}までです。市から受け取ったファイルを、そのまま選んでください。",
}
_OF_MANY = "ファイルは、全部で{limit}までです。小さくするか、分けて送ってください。"
_OF_FORMS = (
    "1度に送れる文は{limit}までです。前の画面に戻ると、書いた文が残っています。"
    "短くするか、何度かに分けて送ってください。"
)
HTML = "text/html; charset=utf-8"


def refusal_page(status: int, path: str = "") -> str:
    """A whole page, without scripts, styles or anything from elsewhere."""
    title, words = _too_large(path) if status == 413 else _WORDS.get(status, _WORDS[400 if status < 500 else 500])
    return (
        f'<!doctype html><html lang="ja"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<h1>{escape(title)}</h1><p>{escape(words)}</p></html>\n"
    )


def _too_large(path: str) -> tuple[str, str]:
    words = next((said for at, said in _OF_FILES.items() if path.startswith(at)), _OF_FORMS)
    if BULK_FILES.fullmatch(path):
        words = _OF_MANY
    return "送られたものが大きすぎます", f"まだ何も変えていません。{words.format(limit=_size(body_limit(path)))}"


def _size(limit: int) -> str:
    """Rounded down: who stays below it is taken, the form around a file included."""
    return f"{limit // 1024**2}MB" if limit >= 1024**2 else f"{limit // 1024}KB"
