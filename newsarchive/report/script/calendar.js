// The calendar: articles of each day, like a contribution graph.



function calendarDays(years, shown) {
  const days = [];
  for (const year of shown) {
    const { counts, states } = years[year];
    counts.forEach((count, number) => {
      const day = iso(Date.UTC(Number(year), 0, 1 + number));
      if (states[number] !== ".") days.push({ day, count, state: states[number] });
    });
  }
  return days;
}

// Pieces of time, each one strip of weeks: a year where there is room, halves of it on a phone, and of a corpus of
// a few months only those.
function strips(days, width) {
  const byYear = new Map();
  for (const { day } of days) byYear.set(day.slice(0, 4), [...(byYear.get(day.slice(0, 4)) || []), day]);
  const found = [];
  for (const [year, all] of [...byYear].reverse()) {
    const months = [Number(all[0].slice(5, 7)), Number(all[all.length - 1].slice(5, 7))];
    const few = byYear.size === 1 && months[1] - months[0] < 4;
    const parts = few ? [months] : width < 560 ? [[1, 6], [7, 12]] : [[1, 12]];
    for (const [from, to] of parts) {
      if (to < months[0] || from > months[1]) continue;
      const start = year + "-" + String(from).padStart(2, "0") + "-01";
      const end = iso(Date.UTC(Number(year), to, 0));
      const weeks = Math.ceil((weekday(start) + (time(end) - time(start)) / 86400000 + 1) / 7);
      found.push({ start, end, weeks, few, title: few || parts.length === 1 ? year : year + " · " + from + "–" + to });
    }
  }
  return found;
}

function calendarView(c, width) {
  const years = facts().calendar;
  const all = Object.keys(years);
  if (!all.length) {
    calendarLegend([1, 2, 3], []);
    byId("years").hidden = true;
    return nothing(w.none_dated);
  }
  const shown = everyYear ? all : all.slice(-3);
  const days = calendarDays(years, shown);
  const bounds = thresholds(days.map((entry) => entry.count));
  const parts = strips(days, width);
  const left = 38;
  const widest = Math.max(1, ...parts.map((part) => part.weeks));
  const size = Math.max(8, Math.min(parts.length && parts[0].few ? 42 : 19, Math.floor((width - left - 4) / widest)));
  const text = { color: c.soft, fontFamily: c.sans, fontSize: 11.5 };
  const calendars = [];
  const series = [];
  const points = [];
  let top = 42;
  parts.forEach((part, index) => {
    calendars.push({
      orient: "horizontal", range: [part.start, part.end], top, left, cellSize: [size, size],
      itemStyle: { color: "transparent", borderColor: "transparent", borderWidth: 0 },
      splitLine: { show: true, lineStyle: { color: c.line, width: 1.2 } },
      dayLabel: { firstDay: 1, nameMap: [6, 0, 1, 2, 3, 4, 5].map((at) => (at % 2 && size < 22 ? "" : data.weekdays[at])), margin: 8, ...text },
      monthLabel: { nameMap: data.months, margin: 6, ...text },
      yearLabel: { show: true, position: "top", margin: 22, formatter: part.title, color: c.ink, fontFamily: c.sans, fontSize: 13, fontWeight: 600 },
    });
    top += 7 * size + 56;
    const inside = days.filter(({ day }) => day >= part.start && day <= part.end);
    const cell = (entry) => {
      const colour = entry.state === "g" || entry.state === "f" ? c.gap : [c.none, c.s1, c.s2, c.s3, c.s4][level(entry.count, bounds)];
      return { value: [entry.day, entry.count], itemStyle: { color: colour, borderColor: c.card, borderWidth: size > 12 ? 2 : 1, borderRadius: size > 12 ? 4 : 2 } };
    };
    series.push({
      type: "heatmap", coordinateSystem: "calendar", calendarIndex: index, data: inside.map(cell),
      label: { show: size >= 26, formatter: (entry) => (entry.value[1] ? String(entry.value[1]) : ""), fontFamily: c.sans, fontSize: 12, color: c.ink },
      emphasis: { itemStyle: { borderColor: c.ink, borderWidth: 2 } },
    });
    inside.forEach((entry, at) => points.push({ ...entry, series: index, index: at, text: calendarText(entry) }));
  });
  const marks = (state, symbol, share, colour) =>
    parts.forEach((part, index) => {
      const inside = days.filter(({ day, state: own }) => own === state && day >= part.start && day <= part.end);
      if (inside.length)
        series.push({
          type: "scatter", coordinateSystem: "calendar", calendarIndex: index, data: inside.map(({ day }) => [day, 1]), silent: true,
          symbol, symbolSize: Math.max(3.5, size * share), itemStyle: { color: colour, opacity: 1, borderColor: c.card, borderWidth: symbol === "diamond" ? 1 : 0 }, z: 5,
        });
    });
  marks("g", "circle", 0.28, c.warn);
  marks("f", "triangle", 0.45, c.warn);
  marks("m", "diamond", 0.72, c.alarm);
  // the label of a dark cell is light
  for (const one of series)
    if (one.type === "heatmap") for (const item of one.data) if ([c.s3, c.s4].includes(item.itemStyle.color)) item.label = { color: c.card };
  points.sort((a, b) => (a.day < b.day ? -1 : 1));
  calendarLegend(bounds, days);
  const button = byId("years");
  button.hidden = all.length <= 3;
  button.textContent = everyYear ? w.fewer_years : fill(w.all_years, { n: all.length });
  return {
    height: top - 20, option: { calendar: calendars, series }, points, steps: { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 },
    said: summary(days),
    table: () => [
      [w.day, w.articles, w.said],
      days.slice().reverse().map(({ day, count, state }) => [dayName(day), num(count), w["state_" + state]]),
    ],
  };
}

function calendarText({ day, count, state }) {
  const told = w["state_" + state];
  return dayName(day) + ": " + articles(count) + (told ? " – " + told : "");
}

function summary(days) {
  const total = days.reduce((sum, { count }) => sum + count, 0);
  return articles(total) + ", " + dayName(days[0].day) + " – " + dayName(days[days.length - 1].day);
}

function calendarLegend(bounds, days) {
  const most = days.reduce((highest, { count }) => Math.max(highest, count), 0);
  const items = [];
  const present = new Set(days.map(({ state }) => state));
  if (present.has("e")) items.push(swatch("", w.legend_none));
  let low = 1;
  [...bounds, Infinity].forEach((bound, at) => {
    const high = Math.min(bound, most);
    if (low <= high) items.push(swatch("s" + (at + 1), low === high ? num(low) : num(low) + "–" + num(high)));
    low = bound + 1;
  });
  if (present.has("g")) items.push(swatch("gap", w.legend_gap));
  if (present.has("m")) items.push(swatch("absent", w.legend_missing));
  byId("calendar-legend").replaceChildren(...items);
}
