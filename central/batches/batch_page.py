"""What every page of a batch asks first, and shows above its tab."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypedDict

from django.http import Http404, HttpRequest
from django.utils.translation import gettext, gettext_lazy

from central.batches.access import batches_visible_to, may_change, may_open_any
from central.batches.letters.stopping import REASON_WORDS, StopReason
from central.batches.models import MassBatch
from central.batches.refusals import BatchIncomplete, BatchNotAllowed, BatchNotVisible, BatchRefused
from central.batches.shown_marks import selected_keys, selection_mark
from central.catalogue.models import ProcedureVersion
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TABS: tuple[tuple[str, StrOrPromise], ...] = (
    ("batches:open", gettext_lazy("検索・選択")),
    ("batches:numbers", gettext_lazy("個別番号付与")),
    ("batches:items", gettext_lazy("項目追加・固定文字")),
    ("batches:letters", gettext_lazy("帳票作成")),
    ("batches:tables", gettext_lazy("ファイル入出力")),
)
"""Address and word of each tab, as the city's staff know them."""


class BatchHead(TypedDict):
    """Above each tab."""

    batch: MassBatch
    title: str
    tabs: tuple[tuple[str, StrOrPromise], ...]
    changes: bool
    editing: bool
    stopped_words: StrOrPromise
    total: int
    selected: int
    selection: str
    """Mark of the selected: what acts on them is on what the page showed."""


def allowed(request: HttpRequest) -> StaffMember:
    """Who asks, if batches are theirs at all."""
    member = signed_in(request)
    if not may_open_any(member):
        raise Http404
    return member


def closed_here(request: HttpRequest) -> Collection[str]:
    """What may not be opened from where the member sits."""
    return closed_procedures(zone_of(request))


def find_batch(request: HttpRequest, member: StaffMember, batch_id: int) -> MassBatch:
    """The batch, if the member may see it from here."""
    found = batches_visible_to(member, closed_here(request)).select_related("made_by", "body").filter(pk=batch_id)
    batch = found.first()
    if batch is None:
        raise Http404
    return batch


def head_of(batch: MassBatch, member: StaffMember) -> BatchHead:
    """What stands above the tab."""
    version = ProcedureVersion.objects.filter(body_id=batch.body_id, procedure=batch.procedure).order_by("-version")
    newest, keys = version.first(), selected_keys(batch)
    return BatchHead(
        batch=batch,
        title=newest.title if newest is not None else batch.procedure,
        tabs=TABS,
        changes=may_change(member, batch),
        editing=batch.state == MassBatch.State.EDITING,
        stopped_words=REASON_WORDS[StopReason(batch.stopped_why)] if batch.stopped_why else "",
        total=batch.rows.count(),
        selected=len(keys),
        selection=selection_mark(keys),
    )


def words_of(refusal: BatchRefused) -> tuple[int, str]:
    """Status and words of a page that says why nothing was done."""
    match refusal:
        case BatchNotVisible():
            raise Http404 from refusal
        case BatchNotAllowed():
            return 403, gettext("この手続きの審査の権限がある職員だけが変えられます。")
        case BatchIncomplete():
            return 400, str(refusal)
        case _:
            return 409, gettext("ほかの人が先に変えました。いまの内容を見て、もう一度してください。")
