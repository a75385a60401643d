// Makes the player of the art direction out of <audio controls>: one round button, the clock, back, forward
// and speed; chapters and times of the transcript play in place; #t=754, #t=12:34, #t=npt:754, #t=754,800 and
// #t754 in the address play from there. Keys work only while the focus is inside the player.

const SPEEDS = [1, 1.25, 1.5, 2, 0.75];
const PLAY = "M2 0l11 7-11 7z";
const PAUSE = "M2 0h3.6v14H2zM8.4 0H12v14H8.4z";

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${two(minutes)}:${two(whole % 60)}`;
}

// Media Fragments: seconds or h:mm:ss, perhaps "npt:", perhaps an end. Null where it is no time.
export function parseTime(text) {
  const match = /^(?:npt:)?([\d:.]*)(?:,([\d:.]+))?$/.exec(text);
  if (!match || (!match[1] && !match[2])) return null;
  const read = (part) => {
    if (!part) return null;
    if (!/^(?:\d+:[0-5]?\d:[0-5]?\d|\d+:[0-5]?\d|\d+)(?:\.\d*)?$/.test(part)) return NaN;
    return part.split(":").reduce((sum, piece) => sum * 60 + Number(piece), 0);
  };
  const start = read(match[1]) ?? 0;
  const end = read(match[2]);
  if (Number.isNaN(start) || Number.isNaN(end) || (end !== null && end <= start)) return null;
  return { start, end };
}

export function timeOf(hash) {
  const fragment = /[#&]t=([^&]+)/.exec(hash);
  if (fragment) return parseTime(fragment[1].replace(/%3A/gi, ":").replace(/%2C/gi, ","));
  const turn = /^#t(\d+)$/.exec(hash);
  return turn ? { start: Number(turn[1]), end: null } : null;
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function drawing(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(svg.namespaceURI, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return [svg, shape];
}

function quietButton(text, hidden, act) {
  const button = element("button", { class: "btn quiet", type: "button" }, text);
  const more = element("span", { class: "sr" }, hidden);
  button.append(more);
  button.addEventListener("click", act);
  return button;
}

// The playhead: the strip's ticks say how far down it reaches.
function playhead(strip) {
  const tick = strip?.querySelector(".tick, .lane");
  if (!tick) return null;
  const ns = "http://www.w3.org/2000/svg";
  const old = strip.querySelector("svg:has(.head)");
  if (old) return old;
  const lanes = strip.querySelectorAll(".lane");
  const last = lanes[lanes.length - 1];
  const bottom = Number(last.getAttribute("y")) + Number(last.getAttribute("height"));
  const head = document.createElementNS(ns, "svg");
  head.setAttribute("y", "0");
  head.setAttribute("overflow", "visible");
  const make = (tag, attributes) => {
    const shape = document.createElementNS(ns, tag);
    for (const [name, value] of Object.entries({ class: "head", ...attributes })) shape.setAttribute(name, value);
    head.append(shape);
  };
  make("rect", { x: -1.5, y: 24, width: 3, height: bottom - 18 });
  make("circle", { cx: 0, cy: bottom + 8, r: 6 });
  strip.append(head);
  return head;
}

export function enhance(section) {
  const audio = section.querySelector("audio");
  const row = section.querySelector(".player");
  if (!audio || !row) return;
  const known = Number(section.dataset.duration) || 0;
  const strip = section.querySelector("svg.sig");
  const head = playhead(strip);
  const chapters = [...section.querySelectorAll(".chapters [data-seek]")].map((a) => Number(a.dataset.seek));
  let stopAt = null;

  const duration = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : known);
  // Before metadata has come a wish to seek is kept, so that nothing is loaded until somebody plays
  let wish = null;
  const now = () => wish ?? audio.currentTime;
  const seek = (seconds) => {
    const to = Math.min(Math.max(0, seconds), duration() || seconds);
    if (audio.readyState >= 1) audio.currentTime = to;
    else wish = to;
    show();
  };
  const play = () => {
    // What stopped it was a press of the button, unless there is nothing that can be played
    audio.play().catch((error) => (error.name === "NotSupportedError" ? giveUp() : show()));
  };
  const toggle = () => {
    if (audio.paused) play();
    else audio.pause();
    show();
  };
  const playFrom = ({ start, end }) => {
    stopAt = end;
    seek(start);
    play();
  };

  const [sign, shape] = drawing(PLAY);
  const button = element("button", { class: "btn play", type: "button", "aria-label": "Play" }, sign);
  button.addEventListener("click", toggle);
  const time = element("time");
  const rest = element("small");
  const face = element("p", { class: "clock" }, time, " ", rest);
  const speed = quietButton("1×", " speed", () => {
    const next = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
    audio.playbackRate = next;
  });
  const tools = element(
    "div",
    { class: "tools" },
    quietButton("−15 s", ", back", () => seek(now() - 15)),
    quietButton("+30 s", ", forward", () => seek(now() + 30)),
    speed,
  );

  function show() {
    const at = now();
    time.textContent = clock(at);
    time.setAttribute("datetime", `PT${Math.floor(at / 60)}M${Math.floor(at % 60)}S`);
    const chapter = chapters.filter((start) => start <= at + 0.01).length;
    const whole = duration();
    rest.textContent = `of ${clock(Math.round(whole)).replace(/^0(?=\d:)/, "")}${chapter ? `, chapter ${chapter}` : ""}`;
    if (head && whole) head.setAttribute("x", `${Math.min(100, (100 * at) / whole).toFixed(2)}%`);
    shape.setAttribute("d", audio.paused ? PLAY : PAUSE);
    button.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
  }

  for (const event of ["play", "pause", "seeked", "durationchange", "ended"]) audio.addEventListener(event, show);
  audio.addEventListener("loadedmetadata", () => {
    if (wish !== null) audio.currentTime = wish;
    wish = null;
    show();
  });
  audio.addEventListener("timeupdate", () => {
    if (stopAt !== null && audio.currentTime >= stopAt) {
      stopAt = null;
      audio.pause();
    }
    show();
  });
  audio.addEventListener("ratechange", () => {
    speed.firstChild.textContent = `${audio.playbackRate}×`;
  });
  // What cannot be played is left to the browser, which says why
  const giveUp = () => {
    for (const part of [button, face, tools]) part.remove();
    audio.hidden = false;
    audio.controls = true;
  };
  audio.addEventListener("error", giveUp);
  audio.querySelector("source")?.addEventListener("error", giveUp);

  section.tabIndex = -1;
  section.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " " && event.target.closest("button, a, input, select")) return;
    const steps = { ArrowLeft: -15, j: -15, ArrowRight: 30, l: 30 };
    if (event.key in steps) seek(now() + steps[event.key]);
    else if (event.key === " " || event.key === "k") toggle();
    else return;
    event.preventDefault();
  });
  strip?.addEventListener("click", (event) => {
    const box = strip.getBoundingClientRect();
    stopAt = null;
    seek(((event.clientX - box.left) / box.width) * duration());
  });
  // Chapters, and times of the transcript wherever they stand on the page
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-seek]");
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (section.contains(link)) event.preventDefault();
    playFrom({ start: Number(link.dataset.seek), end: null });
  });

  audio.controls = false;
  audio.hidden = true;
  audio.before(button);
  row.append(face);
  if (!("noTools" in section.dataset)) row.append(tools);
  const from = () => {
    const wanted = timeOf(location.hash);
    if (!wanted) return;
    stopAt = wanted.end;
    seek(wanted.start);
  };
  addEventListener("hashchange", from);
  show();
  from();
}

if (typeof document !== "undefined") document.querySelectorAll("[data-player]").forEach(enhance);
