"""The Japanese of the centre's pages: what gettext is asked for, and what stands there without asking it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff々〆]")
ASKED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
_ASKED_IN_TAG = re.compile(r"_\((?:\"[^\"]*\"|'[^']*')\)")
_TRANSLATE = re.compile(r"^(?:translate|trans)\s+(?:\"[^\"]*\"|'[^']*')")


def asked_for(paths: Iterable[Path]) -> set[str]:
    """The msgids of templates and Python files, as `makemessages` finds them."""
    sources = [templatize(p.read_text()) if p.suffix == ".html" else p.read_text() for p in paths]
    found = subprocess.run(
        ["/usr/bin/xgettext", "--language=Python", "--from-code=UTF-8", "--keyword=gettext_lazy", "--output=-", "-"],
        input="\n\n".join(sources),
        capture_output=True,
        text=True,
        check=True,
    )
    return {entry.msgid for entry in polib.pofile(found.stdout)} if found.stdout else set()


def unasked_in_template(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every Japanese word that gettext is not asked for."""
    inside = False
    for token in Lexer(source).tokenize():
        text = token.contents
        if token.token_type is TokenType.BLOCK and text.startswith("blocktrans"):
            inside = True
        if token.token_type is TokenType.BLOCK and text.startswith("endblocktrans"):
            inside = False
        elif token.token_type is TokenType.TEXT and inside:
            continue
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            text = _ASKED_IN_TAG.sub("", _TRANSLATE.sub("", text))
        elif token.token_type is TokenType.COMMENT:
            continue
        found = JAPANESE.search(text)
        if found:
            yield (token.lineno or 0) + text[: found.start()].count("\n"), text.strip()


def unasked_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every Japanese string that is neither a docstring nor given to gettext."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in sorted((n for n in ast.walk(tree) if isinstance(n, ast.Constant)), key=lambda n: n.lineno):
        if not (isinstance(node.value, str) and JAPANESE.search(node.value)):
            continue
        parent = above[node]
        if isinstance(parent, ast.Expr):
            continue
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in ASKED:
            continue
        yield node.lineno, node.value


def unasked_in_script(source: str) -> Iterator[tuple[int, str]]:
    """Lines of a script with Japanese outside comments: its words come from the page."""
    for number, line in enumerate(source.splitlines(), start=1):
        code = line.split("// ")[0]
        if JAPANESE.search(code):
            yield number, code.strip()
