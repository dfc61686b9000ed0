"""A PostgreSQL server of one's own, from the system's packages, on a socket in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

_USER = "postgres"


def programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``; ``None`` where PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    if found is not None:
        folders.append(Path(found).resolve().parent)
    folders = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return folders[-1] if folders else None


class PostgresServer:
    """A running server; it listens on no network address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._bin = programs()
        # the server refuses to run as root
        self._as_user = (
            ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups"] if os.getuid() == 0 else []
        )
        if self._as_user:
            shutil.chown(folder, _USER, _USER)
        self._run("initdb", "-D", str(folder / "db"), "-U", _USER, "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://{_USER}@/postgres?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._bin / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, timeout=60)

    def start(self) -> None:
        command = [*self._as_user, str(self._bin / "postgres"), "-D", str(self.folder / "db"), "-k", str(self.folder)]
        command += ["-c", "listen_addresses=", "-c", "log_min_messages=fatal", "-c", "shared_buffers=32MB"]
        self._process = subprocess.Popen(command, cwd=self.folder, stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                assert self._process.poll() is None, "PostgreSQL ended at once"
                assert time.monotonic() < deadline, "PostgreSQL does not begin to answer"
                time.sleep(0.05)
            else:
                return

    def stop(self, *, at_once: bool = True) -> None:
        """End it: connections are dropped (`at_once`: as if it had crashed)."""
        self._process.send_signal(3 if at_once else 2)  # SIGQUIT, SIGINT
        self._process.wait(30)

    def disconnect_all(self) -> None:
        """End the sessions of all clients but this one."""
        self.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )

    def execute(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
