"""``python -m newsarchive.sample [--port N] [--corrected]``: serve the sample newspaper in the foreground."""

from __future__ import annotations

import argparse
import sys
import threading

from newsarchive.sample.content import NAME
from newsarchive.sample.server import SampleServer


def main() -> int:
    """Serve until interrupted; prints the address. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newsarchive.sample", description=f"Serve {NAME} on loopback.")
    parser.add_argument("--port", type=int, default=0, help="TCP port (default: a free one)")
    parser.add_argument("--corrected", action="store_true", help="show the corrected article from the first visit")
    options = parser.parse_args()
    server = SampleServer(options.port, corrected=options.corrected)
    try:
        server.start()
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"cannot serve on port {options.port}: {error}\n")
        return 1
    sys.stdout.write(f"{server.url}/\n")
    sys.stdout.flush()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
