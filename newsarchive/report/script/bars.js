// Bars: sections, authors, lengths, and how long until a page changed.

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

function columnsView(c, width, { labels, counts, heading, every, slant = false }) {
  const text = { color: c.soft, fontFamily: c.sans, fontSize: 12 };
  const most = Math.max(1, ...counts);
  const ticks = pencilWidth(num(most), "12px " + c.sans) + 16;
  return {
    height: slant ? 246 : 218,
    option: {
      grid: { left: ticks, right: 6, top: 10, bottom: slant ? 58 : 30 },
      xAxis: { type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } }, axisLabel: { ...text, interval: every, margin: 9, rotate: slant ? 40 : 0 } },
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
  view.points.forEach((point, at) => (point.text = fill(w.syllables_n, { n: span(at) }) + ": " + articles(counts[at])));
  view.said = view.points.reduce((best, point) => (counts[point.index] > counts[best.index] ? point : best)).text;
  view.table = () => [[w.syllables, w.articles], counts.map((count, at) => [span(at), num(count)])];
  return view;
}

function waitsView(c, width) {
  const counts = facts().revisions.waits;
  byId("waits-part").hidden = !counts.some(Boolean);
  const unit = (hours) => (hours < 48 ? "≤ " + hours + " " + w.hours_short : "≤ " + hours / 24 + " " + w.days_short);
  const labels = [1, 6, 24, 72, 168, 720].map(unit).concat(w.longer);
  return columnsView(c, width, { labels, counts, heading: w.waited, every: 0, slant: width < 480 });
}
