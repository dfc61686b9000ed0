"use strict";
// Draws the charts of the report and keeps their tables, for the paper that is chosen. What comes from records is
// only ever set as text: there is no innerHTML here.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const w = data.words;
  const byId = (id) => document.getElementById(id);
  const numbers = new Intl.NumberFormat(data.language);
  const num = (value) => numbers.format(value);
  const percent = (value) => Math.round(100 * value) + " %";
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const articles = (count) => (count === 0 ? w.none_day : count === 1 ? w.articles_1 : fill(w.articles_n, { n: num(count) }));
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const drawn = new Map(); // name -> { chart, view, at }
  let chosen = ""; // the paper shown; "" for all
  let everyYear = false;

  // Days as ISO strings; their arithmetic is in UTC, so that no time zone can move them.
  const time = (day) => Date.parse(day + "T00:00:00Z");
  const iso = (at) => new Date(at).toISOString().slice(0, 10);
  const weekday = (day) => (new Date(time(day)).getUTCDay() + 6) % 7;
  const facts = () => (chosen ? data.per[chosen] : data.all);
  const titleOf = (name) => (data.papers.find((paper) => paper.name === name) || { title: name }).title;

  function dayName(day) {
    const [year, month, number] = day.split("-").map(Number);
    const date = data.language === "vi" ? number + "/" + month + "/" + year : number + " " + data.months[month - 1] + " " + year;
    return data.weekdays[weekday(day)] + " " + date;
  }

  function periodName(start, unit = data.unit) {
    const [year, month] = start.split("-").map(Number);
    if (unit === "year") return String(year);
    if (unit === "quarter") return "Q" + Math.ceil(month / 3) + " " + year;
    if (unit === "month") return data.language === "vi" ? month + "/" + year : data.months[month - 1] + " " + year;
    return (unit === "week" ? w.unit_week + " " : "") + dayName(start);
  }

  function shortPeriod(start) {
    const [year, month, day] = start.split("-").map(Number);
    if (data.unit === "year") return String(year);
    if (data.unit === "quarter") return "Q" + Math.ceil(month / 3) + " " + String(year).slice(2);
    if (data.unit === "month") return month + "/" + String(year).slice(2);
    return day + "/" + month;
  }

  const fieldName = (name) => (data.fieldNames[name] ? data.fieldNames[name] : name);

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue("--" + name).trim();
    const names = ["card", "ink", "soft", "line", "faint", "accent", "alarm", "warn", "none", "gap", "s1", "s2", "s3", "s4"];
    return { ...Object.fromEntries(names.map((name) => [name, get(name)])), sans: getComputedStyle(document.body).fontFamily };
  }

  // The calendar --------------------------------------------------------------------------------------------------

  function thresholds(counts) {
    const some = counts.filter((count) => count > 0).sort((a, b) => a - b);
    if (!some.length) return [1, 2, 3];
    const at = (share) => some[Math.min(some.length - 1, Math.floor(share * some.length))];
    const bounds = [at(0.25), at(0.5), at(0.75)];
    // every level has room for a number of its own
    bounds[1] = Math.max(bounds[1], bounds[0] + 1);
    bounds[2] = Math.max(bounds[2], bounds[1] + 1);
    return bounds;
  }

  const level = (count, bounds) => (count === 0 ? 0 : count <= bounds[0] ? 1 : count <= bounds[1] ? 2 : count <= bounds[2] ? 3 : 4);

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

  const nothing = (said) => ({ height: 0, option: null, points: [], said, table: () => null });

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

  function swatch(kind, text) {
    const item = document.createElement("li");
    const mark = document.createElement("span");
    mark.className = "swatch " + kind;
    item.append(mark, text);
    return item;
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

  // Grids: fields over time, hours of the week, papers over time -----------------------------------------------------

  // What fits into a width, with … where it was cut; canvas text does not break.
  const pencil = document.createElement("canvas").getContext("2d");
  function cut(text, room, font) {
    pencil.font = font;
    if (pencil.measureText(text).width <= room) return text;
    let end = text.length;
    while (end > 1 && pencil.measureText(text.slice(0, end) + "…").width > room) end -= 1;
    return text.slice(0, end).trimEnd() + "…";
  }

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
        const change = drift.find((one) => one.field === field && one.at === x);
        const text =
          fieldName(field) + ", " + periodName(start) + ": " + percent(share) + " (" + num(filled[field][x]) + " / " + num(of[x]) + ")" +
          (misses ? ", " + fill(w.missed, { n: num(misses) }) : "") +
          (change ? " – " + w.legend_drift + ": " + percent(change.before) + " → " + percent(change.after) : "");
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
      drift: drift.map((one) => ({ x: one.at, y: fields.indexOf(one.field) })),
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

  // Bars --------------------------------------------------------------------------------------------------------------

  function topView(c, width, name) {
    const { distinct, top } = facts()[name];
    byId(name + "-note").textContent = distinct > top.length ? fill(w[name + "_note"], { n: num(top.length), all: num(distinct) }) : "";
    if (!top.length) return nothing(w.nothing_named);
    const left = Math.min(170, Math.round(width * 0.38));
    const most = Math.max(...top.map(([, count]) => count));
    const font = "13px " + c.sans;
    const names = top.map(([label]) => label);
    const room = pencilWidth(num(most), font) + 14;
    return {
      height: top.length * 27 + 8,
      option: {
        grid: { left, right: room, top: 2, bottom: 2 },
        xAxis: { type: "value", show: false, max: most },
        // two names may look the same once cut, so the axis counts and its labels tell
        yAxis: { type: "category", inverse: true, data: names.map((_, at) => String(at)), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: c.ink, fontFamily: c.sans, fontSize: 13, interval: 0, margin: 10, formatter: (at) => cut(names[at], left - 14, font) } },
        series: [{ type: "bar", data: top.map(([, count]) => count), barWidth: 14, itemStyle: { color: c.s3, borderRadius: [0, 4, 4, 0] }, emphasis: { itemStyle: { color: c.accent } }, label: { show: true, position: "right", color: c.soft, fontFamily: c.sans, fontSize: 12.5, formatter: ({ value }) => num(value) } }],
      },
      points: top.map(([label, count], index) => ({ series: 0, index, text: label + ": " + articles(count) })),
      said: top[0][0] + ": " + articles(top[0][1]), table: () => [[w[name.slice(0, -1)], w.articles], top.map(([label, count]) => [label, num(count)])],
    };
  }

  function pencilWidth(text, font) {
    pencil.font = font;
    return pencil.measureText(text).width;
  }

  function columnsView(c, width, { labels, counts, heading, every }) {
    const text = { color: c.soft, fontFamily: c.sans, fontSize: 12 };
    const most = Math.max(1, ...counts);
    const ticks = pencilWidth(num(most), "12px " + c.sans) + 16;
    return {
      height: 218,
      option: {
        grid: { left: ticks, right: 6, top: 10, bottom: 30 },
        xAxis: { type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } }, axisLabel: { ...text, interval: every, margin: 9 } },
        yAxis: { type: "value", minInterval: 1, splitNumber: 4, axisLabel: { ...text, formatter: (value) => num(value) }, splitLine: { lineStyle: { color: c.line } } },
        series: [{ type: "bar", data: counts, barCategoryGap: "14%", barMaxWidth: 46, itemStyle: { color: c.s3, borderRadius: [3, 3, 0, 0] }, emphasis: { itemStyle: { color: c.accent } } }],
      },
      points: counts.map((count, index) => ({ series: 0, index, text: labels[index] + ": " + articles(count) })),
      said: labels[counts.indexOf(most)] + ": " + articles(most), table: () => [[heading, w.articles], labels.map((label, at) => [label, num(counts[at])])],
    };
  }

  function lengthsView(c, width) {
    const { counts, quantiles, step } = facts().lengths;
    const enough = facts().articles >= 10; // a tenth of fewer is no article
    byId("lengths-note").textContent = !enough ? "" : fill(w.lengths_note, { low: num(quantiles[0]), median: num(quantiles[1]), high: num(quantiles[2]) });
    const last = counts.length - 1;
    const labels = counts.map((_, at) => num(step * at) + (at === last ? "+" : ""));
    const view = columnsView(c, width, { labels, counts, heading: w.syllables, every: (at) => at % 5 === 0 });
    const span = (at) => (at === last ? labels[at] : num(step * at) + "–" + num(step * at + step - 1));
    view.points.forEach((point, at) => (point.text = span(at) + " " + w.syllables.toLowerCase() + ": " + articles(counts[at])));
    view.said = view.points.reduce((best, point) => (counts[point.index] > counts[best.index] ? point : best)).text;
    view.table = () => [[w.syllables, w.articles], counts.map((count, at) => [span(at), num(count)])];
    return view;
  }

  function waitsView(c, width) {
    const counts = facts().revisions.waits;
    byId("waits-part").hidden = !counts.some(Boolean);
    const unit = (hours) => (hours < 48 ? "≤ " + hours + " " + w.hours_short : "≤ " + hours / 24 + " " + w.days_short);
    const labels = [1, 6, 24, 72, 168, 720].map(unit).concat(w.longer);
    return columnsView(c, width, { labels, counts, heading: w.waited, every: 0 });
  }

  // Drawing -------------------------------------------------------------------------------------------------------------

  const views = {
    papers: papersView, calendar: calendarView, coverage: coverageView,
    sections: (c, width) => topView(c, width, "sections"), authors: (c, width) => topView(c, width, "authors"),
    lengths: lengthsView, hours: hoursView, waits: waitsView,
  };

  function draw() {
    const c = colours();
    const part = byId("papers-part");
    if (part) part.hidden = chosen !== "";
    for (const [name, view] of Object.entries(views)) if (byId(name + "-plot")) drawOne(name, view, c);
  }

  function drawOne(name, view, c) {
    const plot = byId(name + "-plot");
    const width = plot.clientWidth;
    const known = drawn.get(name);
    if (!width) return;
    const made = view(c, width);
    plot.style.height = made.height + "px";
    plot.hidden = made.option === null;
    plot.nextElementSibling.textContent = made.said;
    byId(name + "-chart").querySelector("details").hidden = made.option === null;
    const entry = known || { chart: null, at: -1 };
    entry.view = made;
    entry.at = -1;
    drawn.set(name, entry);
    fillTable(name);
    if (made.option === null) return;
    if (!entry.chart) {
      entry.chart = echarts.init(plot, null, { renderer: "canvas" });
      entry.chart.on("mouseover", (event) => tell(name, event.seriesIndex, event.dataIndex));
      entry.chart.on("click", (event) => tell(name, event.seriesIndex, event.dataIndex));
      entry.chart.on("globalout", () => (plot.nextElementSibling.textContent = entry.view.said));
    }
    entry.chart.resize({ width, height: made.height });
    entry.chart.setOption({ animation: !still.matches, animationDuration: 300, textStyle: { fontFamily: c.sans }, ...made.option }, { notMerge: true });
  }

  function tell(name, series, index) {
    const entry = drawn.get(name);
    const at = entry.view.points.findIndex((point) => point.series === series && point.index === index);
    if (at < 0) return;
    entry.at = at;
    byId(name + "-plot").nextElementSibling.textContent = entry.view.points[at].text;
  }

  function move(name, event) {
    const entry = drawn.get(name);
    const { points, steps } = entry.view;
    if (!points.length || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = (steps || { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 })[event.key];
    let to;
    if (event.key === "Home") to = 0;
    else if (event.key === "End") to = points.length - 1;
    else if (event.key === "Escape") return leave(name);
    else if (step === undefined) return;
    else to = entry.at < 0 ? (name === "calendar" ? points.length - 1 : 0) : entry.at + step;
    event.preventDefault();
    if (to < 0 || to >= points.length) return;
    highlight(entry, false);
    entry.at = to;
    highlight(entry, true);
    byId(name + "-plot").nextElementSibling.textContent = points[to].text;
  }

  function highlight(entry, on) {
    const point = entry.view.points[entry.at];
    if (point) entry.chart.dispatchAction({ type: on ? "highlight" : "downplay", seriesIndex: point.series, dataIndex: point.index });
  }

  function leave(name) {
    const entry = drawn.get(name);
    if (!entry || !entry.chart) return;
    highlight(entry, false);
    entry.at = -1;
  }

  function fillTable(name) {
    const details = byId(name + "-chart").querySelector("details");
    const room = details.querySelector(".scroll");
    const made = details.open ? drawn.get(name).view.table() : null;
    room.replaceChildren();
    if (!made) return;
    const table = document.createElement("table");
    const row = (cells, header) => {
      const line = document.createElement("tr");
      cells.forEach((text, at) => {
        const cell = document.createElement(header || at === 0 ? "th" : "td");
        if (header || at === 0) cell.scope = header ? "col" : "row";
        if (at > 0 && /^[\d.,\s%–+]*$/.test(header ? "" : text)) cell.className = "n";
        cell.textContent = text;
        line.append(cell);
      });
      return line;
    };
    const head = document.createElement("thead");
    head.append(row(made[0], true));
    const body = document.createElement("tbody");
    body.append(...made[1].map((cells) => row(cells, false)));
    table.append(head, body);
    room.append(table);
  }

  // The lists: rows of the paper that is chosen, the first few of them ---------------------------------------------------

  const FEW = 12;
  function filterLists() {
    for (const table of document.querySelectorAll("table[data-filtered]")) {
      const part = table.closest(".rows");
      const rows = [...table.tBodies[0].rows];
      const wanted = rows.filter((row) => !chosen || row.dataset.paper === chosen);
      const shown = part.dataset.open ? wanted : wanted.slice(0, FEW);
      rows.forEach((row) => (row.hidden = !shown.includes(row)));
      table.parentElement.hidden = !wanted.length;
      part.querySelector(".none").hidden = wanted.length > 0;
      table.classList.toggle("one", chosen !== "");
      moreButton(part, wanted.length - shown.length);
    }
    for (const note of document.querySelectorAll(".left-out")) {
      const left = data.leftOut[note.dataset.list];
      const count = chosen ? left[chosen] || 0 : Object.values(left).reduce((sum, more) => sum + more, 0);
      note.hidden = !count;
      note.textContent = fill(w.left_out, { n: num(count) });
    }
  }

  function moreButton(part, left) {
    let button = part.querySelector(".more");
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "more";
      button.addEventListener("click", () => {
        const first = part.querySelectorAll("tbody tr:not([hidden])").length;
        part.dataset.open = "1";
        filterLists();
        const link = [...part.querySelectorAll("tbody tr:not([hidden])")][first];
        const target = link && link.querySelector("a");
        if (target) target.focus();
      });
      part.append(button);
    }
    button.hidden = left <= 0;
    button.textContent = fill(w.more_rows, { n: num(left) });
  }

  function totals() {
    const rows = [...document.querySelectorAll("tr[data-numbers]")].filter((row) => !chosen || row.dataset.name === chosen);
    const set = (name, value) => (document.querySelector("[data-total=" + name + "]").textContent = num(value));
    for (const name of ["articles", "records", "undated"]) set(name, facts()[name]);
    if (!rows.length) return; // one paper only: the page has its numbers
    ["gaps", "absent"].forEach((name, at) => set(name, rows.reduce((sum, row) => sum + Number(row.dataset.numbers.split(" ")[at]), 0)));
  }

  function show(paper) {
    chosen = paper;
    everyYear = false;
    document.querySelectorAll(".rows").forEach((part) => delete part.dataset.open);
    const select = byId("paper");
    if (select) select.value = paper;
    totals();
    filterLists();
    draw();
  }

  for (const name of Object.keys(views)) {
    const plot = byId(name + "-plot");
    if (!plot) continue;
    plot.addEventListener("keydown", (event) => move(name, event));
    plot.addEventListener("blur", () => leave(name));
    byId(name + "-chart").querySelector("details").addEventListener("toggle", () => fillTable(name));
  }
  const select = byId("paper");
  if (select) select.addEventListener("change", () => show(select.value));
  for (const button of document.querySelectorAll("button.choose"))
    button.addEventListener("click", () => {
      show(button.value);
      byId("calendar").scrollIntoView();
      byId("calendar-plot").focus({ preventScroll: true });
    });
  byId("years").addEventListener("click", () => {
    everyYear = !everyYear;
    draw();
  });
  dark.addEventListener("change", draw);
  let width = document.documentElement.clientWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    clearTimeout(waiting);
    waiting = setTimeout(draw, 120);
  });
  show("");
  document.documentElement.dataset.drawn = "yes";
})();
