"""Whether staff let this kiosk serve, and for how long without the centre.

Read from the acts in the chain and from nowhere else, so it survives every restart and every healing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.contract.chain.staff_act import Act, StaffActEntry
from sync.contract.wire.catalogue import Catalogue
from sync.home.clocks import Clock
from sync.home.disk import Disk
from sync.home.home import KioskHome
from sync.inbox.centre_cache import CentreCache
from sync.outbox.readiness.before_a_form import RefusalCode, Refused
from sync.outbox.readiness.catalogue_end import is_past_end
from sync.outbox.readiness.silence import Silence, TimeOn, end_of_silence, heard_at
from sync.outbox.storage.records import RecordJudge
from sync.outbox.storage.rows import act_day
from sync.outbox.storage.store import Store


@dataclass(frozen=True)
class ServiceState:
    """What staff may change about the kiosk's service now."""

    out_of_service: bool = False
    silent_until: datetime | None = None
    """Up to when the kiosk goes on without the centre."""
    extends_to: datetime | None = None
    """Up to when one act would put that off; None: not yet, or no further."""
    medium_gone: bool = False


class Attendance:
    """Answers from the chain; the caller holds the outbox's lock."""

    def __init__(self, home: KioskHome, line: CentreCache, judge: RecordJudge, clock: Clock, disk: Disk) -> None:
        self._line = line
        self._judge = judge
        self._clock = clock
        self._time_on = TimeOn(home, clock, disk)

    def state(self, store: Store, may_extend: bool, medium_gone: bool) -> ServiceState:
        """How it stands now. `may_extend`: the centre has not taken this kiosk out."""
        catalogue = self._line.catalogue()
        if catalogue is None:
            return ServiceState(self.is_out(store), medium_gone=medium_gone)
        silence = self.silence(store, catalogue)
        extends_to = silence.extended(catalogue) if may_extend else None
        return ServiceState(self.is_out(store), silence.ends, extends_to, medium_gone)

    def refused(self, store: Store, catalogue: Catalogue, error_ms: int) -> Refused | None:
        """Why no visit may begin, as far as staff, silence and the catalogue's end decide it. `error_ms`: of the clock.

        Raises:
            DamagedRecord
        """
        if self.is_out(store):
            return Refused(RefusalCode.OUT_OF_SERVICE, "staff put this kiosk out of service")
        silence = self.silence(store, catalogue)
        if silence.is_over:
            return Refused(RefusalCode.SILENT, f"no word from the centre for {silence.lasted.days} days")
        if is_past_end(catalogue, silence, error_ms):
            return Refused(RefusalCode.CATALOGUE_ENDED, f"the catalogue ended at {catalogue.expires_at}")
        return None

    def is_out(self, store: Store) -> bool:
        """Whether staff put the kiosk out of service and nobody put it back.

        Raises:
            DamagedRecord
        """
        return self.out_since(store) is not None

    def done_with(self, store: Store, newest: int) -> int:
        """Up to where nothing is needed here any more: the act that counts stays on both media, for a rebuilt database.

        Raises:
            DamagedRecord
        """
        out = self.out_since(store)
        return newest if out is None else out - 1

    def out_since(self, store: Store) -> int | None:
        """Place of the act that put the kiosk out of service; None: it is in service.

        Raises:
            DamagedRecord
        """
        newest = self._newest(store, Act.OUT_OF_SERVICE, Act.BACK_IN_SERVICE)
        return newest.seq if newest is not None and newest.act.act == Act.OUT_OF_SERVICE else None

    def silence(self, store: Store, catalogue: Catalogue) -> Silence:
        """How long the centre has been silent.

        Raises:
            DamagedRecord
        """
        last = self._line.last_ack()
        heard = heard_at(catalogue, last, self._line.incarnation())
        ends = end_of_silence(heard, catalogue, last, self._newest(store, Act.EXTEND))
        return Silence(heard, max(self._clock.now() - heard, self._time_on.since(last)), ends)

    def _newest(self, store: Store, *acts: Act) -> StaffActEntry | None:
        days = [act_day(act) for act in acts]
        marks = ",".join("?" * len(days))
        rows = store.rows(f"SELECT seq FROM entries WHERE day IN ({marks}) ORDER BY seq DESC LIMIT 1", days)  # noqa: S608 - marks only
        for (seq,) in rows:
            record = store.record(seq)
            entry = self._judge.entry(record) if record is not None else None
            if isinstance(entry, StaffActEntry):
                return entry
        return None
