"""Following an archive: every request gets the newest generation, and none waits for a writer."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from index.storage.generation import DamagedGeneration, NoGeneration, newest
from search.engine.snapshot import Snapshot, open_snapshot
from search.searcher import EngineUnavailable


class Following:
    """The newest generation of an archive, opened when it is first asked for. Threads may share it.

    Whoever holds a snapshot keeps it: an older one goes when the last request that uses it is answered.
    """

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._opening = Lock()
        self._current: Snapshot | None = None

    def newest(self) -> Snapshot:
        """The newest generation. While another thread opens it, the one before. Raises EngineUnavailable."""
        current = self._current
        if current is not None and newest(self._archive) in (current.generation, None):
            return current
        if not self._opening.acquire(blocking=current is None):
            assert current is not None
            return current
        try:
            if self._current is current:
                self._current = open_snapshot(self._archive)
            assert self._current is not None
            return self._current
        except NoGeneration as error:
            raise EngineUnavailable(str(error)) from error
        except DamagedGeneration as error:
            if current is None:
                raise EngineUnavailable(str(error)) from error
            return current
        finally:
            self._opening.release()
