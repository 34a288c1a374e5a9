"""Things of the back office that addresses name: a batch with a number, an item and two people; a member of staff and
a group, with a change that waits; plans of acts on many.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from central.applications.models import Application
from central.batches.actions.gather import make_batch
from central.batches.actions.number import NumberOrder, NumberRule, give_numbers
from central.batches.actions.word import add_item
from central.batches.models import MassBatch
from central.bulk_acts.actions.attach import BroughtFile, attach
from central.bulk_acts.actions.choose import choose
from central.bulk_acts.actions.write import PlannedWords, write
from central.bulk_acts.models import BulkAct, BulkPlan, PlannedFile
from central.connection_tests import keeping
from central.connection_tests.targets import targets_for
from central.paper_forms.views import STEPS
from central.postal.models import PostalLetter
from central.staff import administration
from central.staff.member_views import ABOUT_ACCOUNT, END_SESSIONS
from central.staff.models import AwaitedChange, StaffGroup, StaffMember
from tests.support.centre.exports import make_decisions, make_exports
from tests.support.centre.papers import a_batch_of, a_paper_in_force

OPENED_BY_ONE = {"paper_forms:batch", "paper_forms:batch-pdf", "exports:show", "exports:file", "exports:sheet"}
"""Addresses of what whoever asked for it opens, and nobody else."""


@dataclass(frozen=True)
class BackOffice:
    """As `World` has its values."""

    values: dict[str, list[str]]
    where: dict[str, tuple[str, str]]


def a_batch(member: StaffMember, applications: QuerySet[Application], name: str = "採用試験の受験票") -> MassBatch:
    """Of these people: each has a number; one item differs, another is the same for all."""
    batch = make_batch(member, applications, "審査する・児童手当")
    give_numbers(
        batch.pk, member, NumberRule("A-", 1001, 1, 4), NumberOrder.ARRIVED, revision=batch.revision, selected=False
    )
    for item, fixed, text in (("会場", False, ""), ("試験日", True, "令和9年1月17日（日）午前9時30分")):
        batch.refresh_from_db()
        add_item(batch.pk, member, revision=batch.revision, name=item, fixed=fixed, text=text)
    batch.refresh_from_db()
    return batch


def letters_on_paper(member: StaffMember, applications: QuerySet[Application]) -> tuple[MassBatch, list[PostalLetter]]:
    """A batch that was sent, and whose letters go by post: one waits, one is at the post office."""
    batch = a_batch(member, applications)
    batch.rows.update(on_paper=True, letter="0" * 64)
    MassBatch.objects.filter(pk=batch.pk).update(state=MassBatch.State.DONE)
    states = [PostalLetter.State.POSTED, PostalLetter.State.WAITING]
    letters = [
        PostalLetter.objects.create(
            row=row,
            batch=batch,
            application=row.application,
            postal_code="9990001",
            address="若葉県若葉市若葉町一丁目２番３号　若葉第一高層住宅　１２３４号室",
            state=states[at % 2],
            bundle=1 - at % 2,
            state_at=batch.made_at,
            state_by=member,
        )
        for at, row in enumerate(batch.rows.select_related("application").order_by("pk"))
    ]
    return batch, letters


def three_plans(member: StaffMember, applications: QuerySet[Application]) -> tuple[BulkPlan, BulkPlan, BulkPlan]:
    """One of which nobody has said what it does, one that waits for a second person, and one whose file is scanned."""
    begun = choose(member, applications, "一覧でえらんだ2件")
    plan = choose(member, applications, "審査する・児童手当")
    said = PlannedWords(BulkAct.REFUSE, {"ja": "対象の年ではないので、受け付けられません。"})
    files = choose(member, applications, "審査する・児童手当")
    about = PlannedWords(BulkAct.SEND_FILES, {"ja": "当日の資料です。"})
    files = write(files.pk, member, about, revision=files.revision)
    files = attach(files.pk, member, [BroughtFile("当日の資料.pdf", b"%PDF-1.7\n%%EOF")], revision=files.revision)
    files.files.update(state=PlannedFile.State.CLEAN)
    return begun, write(plan.pk, member, said, revision=plan.revision), files


def back_office(member: StaffMember, applications: QuerySet[Application]) -> BackOffice:
    """What stands in its addresses, and where it belongs."""
    batch = a_batch(member, applications)
    clerk = StaffMember.objects.create_member(
        "clerk", "a long enough password", name="係員", section="x", body=member.body
    )
    group = StaffGroup.objects.create(body=member.body, name="y", duties=[])
    change = administration.ask_about_account(clerk.pk, member, AwaitedChange.Kind.DISABLE)
    _chosen, ready = make_exports(member, applications)
    plans = three_plans(member, applications)
    decided = make_decisions(member, applications)
    paper = a_paper_in_force(applications.order_by("pk")[0].definition, member)
    printed = a_batch_of(paper, list(applications), member)
    post, letters = letters_on_paper(member, applications)
    return BackOffice(
        values={
            "postal:batch_id": [str(post.pk)],
            "postal:letter_id": [str(letter.pk) for letter in letters],
            "postal:notice_id": ["1"],
            # Of no bundle: to make its file takes seconds, and who may is asked before.
            "postal:number": ["9"],
            "paper_forms:paper_id": [str(paper.pk)],
            "paper_forms:act": list(STEPS),
            "paper_forms:specimen": [str(paper.newest)],
            "paper_forms:for": [one.arrival_number for one in applications],
            "paper_forms:batch_id": [str(printed.pk)],
            "prepared:version_id": [str(applications.order_by("pk")[0].definition_id)],
            "exports:export_id": [str(ready.pk)],
            "exports:sheet_id": [str(decided.pk)],
            "batches:batch_id": [str(batch.pk)],
            "batches:row_id": [str(row.pk) for row in batch.rows.order_by("pk")],
            "batches:item_id": [str(item.pk) for item in batch.items.order_by("pk")],
            "connections:run_id": [str(keeping.begin(member, targets_for(member)).pk)],
            "staff:action": [*ABOUT_ACCOUNT, END_SESSIONS],
            "staff:member": [clerk.staff_number],
            "applications:member": [clerk.staff_number],
            "staff:group_id": [str(group.pk)],
            "staff:change_id": [str(change.pk)],
            "bulk_acts:plan_id": [str(plan.pk) for plan in plans],
            "bulk_acts:slot": ["1"],
            "bulk_acts:act": [act.value for act in BulkAct],
        },
        where={
            **dict.fromkeys((paper.audit_subject, printed.audit_subject), (paper.body.code, paper.procedure)),
            **{one.audit_subject: (batch.body.code, batch.procedure) for one in (batch, post, ready, decided, *plans)},
            **dict.fromkeys((clerk.audit_name, f"group:{group.pk}", f"change:{change.pk}"), (member.body.code, "")),
        },
    )
