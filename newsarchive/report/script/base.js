// What all charts need: the data, its words, numbers and days, colours, and text on a canvas. The files of this
// folder are one script, in the order that page.py gives, within a function of their own.

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

// Four levels of a count, by the quarters of those that occur.
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

function swatch(kind, text) {
  const item = document.createElement("li");
  const mark = document.createElement("span");
  mark.className = "swatch " + kind;
  item.append(mark, text);
  return item;
}

// What a view is that has nothing to draw.
const nothing = (said) => ({ height: 0, option: null, points: [], said, table: () => null });

// What fits into a width, with … where it was cut; canvas text does not break.
const pencil = document.createElement("canvas").getContext("2d");
function cut(text, room, font) {
  pencil.font = font;
  if (pencil.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && pencil.measureText(text.slice(0, end) + "…").width > room) end -= 1;
  return text.slice(0, end).trimEnd() + "…";
}

function pencilWidth(text, font) {
  pencil.font = font;
  return pencil.measureText(text).width;
}
