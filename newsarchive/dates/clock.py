"""The hour that is meant: AM, PM and the parts of the Vietnamese day."""

from __future__ import annotations

# By part of the day: what hours of the twelve-hour clock become. An hour that is missing is not said there, or may
# mean two things (12 giờ đêm is midnight of one day or of the next), and is not read.
PERIODS: dict[str, dict[int, int]] = {
    # AM, SA, sáng
    "am": {12: 0, **{hour: hour for hour in range(12)}},
    # PM, CH, chiều
    "pm": {12: 12, **{hour: hour + 12 for hour in range(1, 12)}},
    # trưa
    "noon": {**{hour: hour for hour in range(10, 13)}, **{hour: hour + 12 for hour in range(1, 4)}},
    # tối
    "evening": {hour: hour + 12 for hour in range(5, 12)},
    # đêm, khuya: late or in the small hours
    "night": {**{hour: hour for hour in range(6)}, **{hour: hour + 12 for hour in range(7, 12)}},
}


def hour_of_day(hour: int, period: str | None) -> int | None:
    """`hour` on the 24-hour clock; ``None`` when there is no such hour.

    An hour above 12 keeps its value beside any period, as sites print "14:05 PM".
    """
    if hour > 23:
        return None
    if period is None or hour > 12:
        return hour
    return PERIODS[period].get(hour)
