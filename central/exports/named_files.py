"""Which files of the store exports name, and how they are let go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from central.exports.models import Export, ExportPiece
from central.store.comparing import mark_now, sweep
from central.store.keeping import release
from central.store.models import StoredFile
from central.store.named import enter as enter_names


def let_go(export: Export) -> None:
    """Of a locked export that is being ended: its file, its report and its pieces are named no more, in the caller's
    transaction. `swept` deletes them after it.
    """
    names = _of_pieces(export) if export.state == Export.State.WRITING else []
    if export.state == Export.State.READY:
        names = [name for name in (export.sha256, export.report_sha256) if name]
    release(names)
    mark_now(names)


def let_pieces_go(export: Export) -> None:
    """The same of its pieces, once they are joined."""
    names = _of_pieces(export)
    release(names)
    mark_now(names)


def swept(beat: Callable[[], None]) -> None:
    """Delete what was let go, whoever died meanwhile; outside of any transaction.

    Raises:
        StoreAway
        LeaseLost
    """
    pieces = ExportPiece.objects.exclude(export__state=Export.State.WRITING)
    over = Export.objects.exclude(state=Export.State.READY).exclude(sha256="")
    asked = [
        pieces.values("sha256"),
        pieces.exclude(report_sha256="").values("report_sha256"),
        over.values("sha256"),
        over.exclude(report_sha256="").values("report_sha256"),
    ]
    for names in asked:
        going = StoredFile.objects.filter(going=True, pk__in=names)
        sweep(list(going.values_list("pk", flat=True)), beat)


def enter() -> None:
    """Be asked from now on before the store deletes anything."""
    enter_names(_named)


def _of_pieces(export: Export) -> list[str]:
    rows = export.pieces.values_list("sha256", "report_sha256")
    return [name for names in rows for name in names if name]


def _named(names: Sequence[str]) -> Iterable[str]:
    pieces = ExportPiece.objects.filter(export__state=Export.State.WRITING)
    files = Export.objects.filter(state=Export.State.READY)
    found = set(pieces.filter(sha256__in=names).values_list("sha256", flat=True))
    found.update(pieces.filter(report_sha256__in=names).values_list("report_sha256", flat=True))
    found.update(files.filter(sha256__in=names).values_list("sha256", flat=True))
    found.update(files.filter(report_sha256__in=names).values_list("report_sha256", flat=True))
    return found
