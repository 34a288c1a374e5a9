"""Keep the submission: sealed, in two places. 受付 is said only after `SubmissionKept`."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.outbox import KeepSubmission, NotKept, SubmissionKept
from kiosk.forms.files import contents
from kiosk.runtime.bus import Event
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.progress import Progress
from kiosk.state.visit import Visit
from kiosk.steps.apply import done
from kiosk.steps.card import trouble
from kiosk.steps.page_frame import frame
from kiosk.steps.slip_content import CHECKED_LATER
from kiosk.steps.step import Step
from kiosk.words.texts import _
from sync.contract.chain.box import ResidentSignature
from sync.contract.chain.statement import StatementKind, read_statement
from sync.contract.forms.field_roles import FieldRole, fields_with


@dataclass(frozen=True)
class Keeping(Step):
    """The outbox writes. Nobody can leave, no clock runs; it takes a fraction of a second."""

    signature: ResidentSignature | None = None
    kind: StatementKind | None = None
    """A withdrawal; otherwise the visit says whether it is a submission or a correction."""
    patience = None
    may_leave = False

    def entered(self, visit: Visit) -> None:
        assert visit.statement is not None, "only a statement can be kept"
        visit.ask(
            KeepSubmission(
                kind=self.kind or visit.kind,
                statement=visit.statement,
                signature=self.signature,
                certificate=visit.certificate if self.signature else None,
                mail=mail_of(visit),
                corrects=visit.former.view.arrival if visit.former else None,
                old_status_key=visit.former.key if visit.former else None,
                files=contents(read_statement(visit.statement).attachments, visit),
            )
        )

    def screen(self, visit: Visit) -> Screen:
        if self.signature is not None:
            return progress(visit, "done", "done", "running")
        return Progress(
            frame(visit, _("申請しています"), stage=Stage.CONFIRM, may_leave=False),
            steps=(
                (_("申請の内容を固めました"), "done"),
                (_("この端末に しまいます"), "running"),
                (_("控えを印刷します"), "waiting"),
            ),
        )

    def on(self, event: Event, visit: Visit) -> Step | None:
        match event:
            case SubmissionKept(numbers):
                visit.kept = numbers
                return done.Received(withdrawn=self.kind is StatementKind.WITHDRAWAL)
            case NotKept(code):
                return trouble.NotTaken(code)
            case _:
                return None


def progress(visit: Visit, checking: str, working: str, keeping: str) -> Progress:
    """The true steps from password to paper."""
    return Progress(
        frame(visit, _("署名しています"), stage=Stage.CONFIRM, may_leave=False),
        steps=(
            (_("申請の内容を固めました"), "done"),
            (_("パスワードと証明書を確かめています"), checking),
            (_("カードで署名しています"), working),
            (_("この端末に しまいます"), keeping),
            (_("控えを印刷します"), "waiting"),
            (_(CHECKED_LATER), "waiting"),
        ),
        warning=_("カードを抜かないでください。抜いても申請が半分だけ残ることはありません。"),
    )


def mail_of(visit: Visit) -> str | None:
    """The address the resident gave for messages, if the procedure asks for one and is no trial."""
    if visit.procedure.test_operation:
        return None
    given = (visit.answers.get(field.id) for field in fields_with(visit.procedure, FieldRole.MAIL))
    return next((answer.value for answer in given if answer is not None), "") or None
