// The lists and numbers of the paper that is chosen, and what happens when another one is.

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
