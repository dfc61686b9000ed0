// Grids: fields over time, hours of the week, papers over time.


function grid(c, width, { rows, columns, cells, colour, left, cell, columnEvery, drift = [], zoom = 22 }) {
  const text = { color: c.soft, fontFamily: c.sans, fontSize: 12 };
  const font = "12px " + c.sans;
  const axis = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  const gap = (width - left) / Math.max(1, columns.length) > 9 ? 1.5 : 0.5;
  const height = rows.length * cell;
  const widest = Math.min(width - left - 8, columns.length * zoom);
  return {
    height: height + 36,
    option: {
      grid: { left, top: 6, width: widest, height },
      xAxis: { type: "category", data: columns, ...axis, axisLabel: { ...text, interval: columnEvery, hideOverlap: true, margin: 8 } },
      yAxis: { type: "category", data: rows, inverse: true, ...axis, axisLabel: { ...text, interval: 0, margin: 8, formatter: (name) => cut(name, left - 12, font) } },
      series: [
        {
          type: "heatmap",
          data: cells.map((one) => ({ value: [one.x, one.y, one.value], itemStyle: { color: colour(one), borderColor: c.card, borderWidth: gap, borderRadius: gap > 1 ? 3 : 0 } })),
          emphasis: { itemStyle: { borderColor: c.ink, borderWidth: 1.5 } },
        },
        { type: "scatter", data: drift.map(({ x, y }) => [x, y]), symbol: "triangle", symbolSize: 11, silent: true, z: 5, itemStyle: { color: c.alarm, opacity: 1, borderColor: c.card, borderWidth: 1.5 } },
      ],
    },
    points: cells.map((one, index) => ({ series: 0, index, text: one.text })),
  };
}

function coverageView(c, width) {
  const { periods, of, filled, missed, drift } = facts().coverage;
  byId("coverage-legend").replaceChildren();
  if (!periods.length) return nothing(w.none_dated);
  const fields = Object.keys(filled).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const cells = [];
  fields.forEach((field, y) =>
    periods.forEach((start, x) => {
      const share = filled[field][x] / of[x];
      const misses = (missed[field] || [])[x] || 0;
      const changes = drift.filter((one) => one.at === x && (one.what === field || one.what === "hint:" + field));
      const text =
        fieldName(field) + ", " + periodName(start) + ": " + percent(share) + " (" + num(filled[field][x]) + " / " + num(of[x]) + ")" +
        (misses ? ", " + fill(w.missed, { n: num(misses) }) : "") +
        changes.map((one) => " – " + w.legend_drift + (one.what === field ? "" : " (" + w.hint + ")") + ": " + (one.before === null ? "" : percent(one.before)) + " → " + percent(one.after)).join("");
      cells.push({ x, y, value: share, text });
    }),
  );
  byId("coverage-legend").replaceChildren(
    swatch("", "0 %"), swatch("s1", "1–49 %"), swatch("s2", "50–79 %"), swatch("s3", "80–99 %"), swatch("s4", "100 %"),
    ...(drift.length ? [swatch("drift", w.legend_drift)] : []),
  );
  const left = Math.min(130, width * 0.3);
  const view = grid(c, width, {
    rows: fields.map(fieldName), columns: periods.map(shortPeriod), cells, left, cell: 23,
    drift: drift.map((one) => ({ x: one.at, y: fields.indexOf(one.what.replace("hint:", "")) })).filter(({ y }) => y >= 0),
    colour: ({ value }) => (value === 0 ? c.none : value < 0.5 ? c.s1 : value < 0.8 ? c.s2 : value < 1 ? c.s3 : c.s4),
  });
  return {
    ...view, steps: gridSteps(periods.length), said: periodName(periods[0]) + " – " + periodName(periods[periods.length - 1]),
    table: () => [[w["unit_" + data.unit], w.articles, ...fields], periods.map((start, x) => [periodName(start), num(of[x]), ...fields.map((field) => percent(filled[field][x] / of[x]))])],
  };
}
const order = ["title", "updated", "published", "section", "banner", "dateline", "lead", "body", "images", "byline", "authors", "related", "tags", "language", "canonical_url"];
const gridSteps = (columns) => ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns });

function hoursView(c, width) {
  const { grid: counts, timed } = facts().hours;
  const cells = counts.flatMap((row, y) =>
    row.map((value, x) => ({ x, y, value, text: data.weekdays[y] + " " + x + ":00–" + x + ":59: " + articles(value) })),
  );
  const bounds = thresholds(counts.flat());
  byId("hours-note").textContent = timed ? fill(w.hours_note, { n: num(timed) }) : "";
  if (!timed) return nothing(w.none_timed);
  const left = 46;
  const view = grid(c, width, {
    rows: data.weekdays, columns: [...Array(24).keys()].map(String), cells, left, cell: 26, columnEvery: (at) => at % 3 === 0, zoom: 40,
    colour: ({ value }) => [c.none, c.s1, c.s2, c.s3, c.s4][level(value, bounds)],
  });
  const busiest = cells.reduce((best, cell) => (cell.value > best.value ? cell : best), cells[0]);
  return {
    ...view, steps: gridSteps(24), said: busiest.text,
    table: () => [[w.hour, ...data.weekdays], [...Array(24).keys()].map((hour) => [hour + ":00", ...counts.map((row) => num(row[hour]))])],
  };
}

function papersView(c, width) {
  const starts = data.all.coverage.periods;
  const cells = [];
  data.papers.forEach((paper, y) => {
    const { periods, of } = data.per[paper.name].coverage;
    const known = new Map(periods.map((start, at) => [start, of[at]]));
    starts.forEach((start, x) => {
      const value = known.get(start) || 0;
      const within = periods.length && start >= periods[0] && start <= periods[periods.length - 1];
      cells.push({ x, y, value, within, text: paper.title + ", " + periodName(start) + ": " + articles(value) });
    });
  });
  const bounds = thresholds(cells.map(({ value }) => value));
  const view = grid(c, width, {
    rows: data.papers.map(({ title }) => title), columns: starts.map(shortPeriod), cells, left: Math.min(190, width * 0.34), cell: 20,
    colour: ({ value, within }) => (value ? [c.s1, c.s2, c.s3, c.s4][level(value, bounds) - 1] : within ? c.gap : c.faint),
  });
  return {
    ...view, steps: gridSteps(starts.length), said: starts.length ? periodName(starts[0]) + " – " + periodName(starts[starts.length - 1]) : "",
    table: () => [
      [w.paper, ...starts.map(shortPeriod)],
      data.papers.map(({ title }, y) => [title, ...starts.map((_, x) => num(cells[y * starts.length + x].value))]),
    ],
  };
}
