"""A month of the sample newspaper: is every change found in time, and what does it cost beside a full re-crawl?

    python tests/benchmarks/bench_month.py [--past 4000] [--per-day 11] [--every 24] [--days 30] [--redesign 20]

The paper has as long a past as a provincial paper prints in a year. The first run reads all of it; then comes a run
every so many hours, with news daily, 5 % of it corrected within three days, 1 % of all articles taken down, and another
template from day 20 on. A correction is found in time when it is at the visit that was due after it (README's steps by
age, and the time to the next run). A full re-crawl asks for every article that is out, once a day; lists not counted.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from newsarchive.sample.content import CLOSING
from newsarchive.sample.month import month
from tests.archivist.month_of_runs import judge, live

START = datetime(2020, 6, 1, tzinfo=CLOSING.tzinfo)
GOAL = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("past", 4000), ("per-day", 11), ("every", 24), ("days", 30), ("redesign", 20), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    given = parser.parse_args()
    plan = month(
        START, days=given.days, per_day=given.per_day, past=given.past, redesign_day=given.redesign, seed=given.seed
    )
    interval = timedelta(hours=given.every)
    # the first run is on the evening before, of the past alone
    times = [START + timedelta(hours=-3) + number * interval for number in range(given.days * 24 // given.every + 1)]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        visits = live(plan, Path(folder), times, "--pages", "10000")
        told = judge(plan, Path(folder), visits, interval)
    for visit in visits:
        print(f"{visit.at:%Y-%m-%d %H}h  exit {visit.exit_code}  {visit.requests:5} requests  {sorted(visit.drifts)}")
    days: dict[int, list[int]] = {}
    for visit in visits[1:]:
        day = days.setdefault((visit.at - START).days, [0, 0])
        day[0] += visit.requests
        day[1] = visit.known
    shares = [asked / known for asked, known in days.values()]
    delays = [found - changed for changed, found, _ in told.revisions.values()]
    print(f"\n{len(plan.articles)} articles, {len(visits)} runs, {time.monotonic() - began:.0f} s")
    print(f"corrections     {len(told.revisions)} found in time, {len(told.missed)} missed or late")
    if delays:
        print(f"                after {statistics.median(delays)} in the median, {max(delays)} at most")
    print(f"removals        {len(told.gone)} found in time, {len(told.missed_gone)} missed or late")
    print(
        f"false           {len(told.false_revisions)} revisions, {len(told.false_gone)} removals; {len(told.lost)} lost"
    )
    asked = statistics.mean(asked for asked, _ in days.values())
    print(f"requests a day  {asked:.0f} in the mean, {max(asked for asked, _ in days.values())} at most")
    print(
        f"                {statistics.mean(shares):.1%} of a full re-crawl in the mean, {max(shares):.1%} at most (goal 5 %)"
    )
    alarm = next((visit for visit in visits if visit.exit_code == 5), None)
    if alarm is not None:
        print(f"drift alarm     {alarm.at:%Y-%m-%d}, day {(alarm.at - START).days + 1}: {sorted(alarm.drifts)}")
    on_time = alarm is not None and alarm.at - plan.redesigned <= interval and {"updated", "byline"} <= alarm.drifts
    bad = told.missed or told.missed_gone or told.false_revisions or told.false_gone or told.lost
    sys.exit(bool(bad) or not on_time or statistics.mean(shares) > GOAL)


if __name__ == "__main__":
    main()
