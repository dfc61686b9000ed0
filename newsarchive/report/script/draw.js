// Draws the views, tells the value that is pointed at, by mouse or keys, and keeps each chart's table.

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
  plot.hidden = false; // what is hidden has no width
  if (name === "waits") byId("waits-part").hidden = false;
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
  // what is too tall for a canvas at the screen's sharpness is drawn less sharply
  const ratio = Math.min(devicePixelRatio, TALLEST / made.height);
  if (entry.chart && entry.ratio !== ratio) {
    entry.chart.dispose();
    entry.chart = null;
  }
  if (!entry.chart) begin(name, entry, ratio);
  entry.chart.resize({ width, height: made.height });
  entry.chart.setOption({ animation: !still.matches, animationDuration: 300, textStyle: { fontFamily: c.sans }, ...made.option }, { notMerge: true });
}

const TALLEST = 16000; // pixels of a canvas that every browser can draw

function begin(name, entry, ratio) {
  const plot = byId(name + "-plot");
  entry.ratio = ratio;
  entry.chart = echarts.init(plot, null, { renderer: "canvas", devicePixelRatio: ratio });
  entry.chart.on("mouseover", (event) => tell(name, event.seriesIndex, event.dataIndex));
  entry.chart.on("click", (event) => tell(name, event.seriesIndex, event.dataIndex));
  entry.chart.on("globalout", () => (plot.nextElementSibling.textContent = entry.view.said));
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
