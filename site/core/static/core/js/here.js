// Says a moment on the reader's own clock, beside the clock of the place: what is held until 15:40, Boston
// time, ends at 21:40 in Paris. Without script, or where both clocks agree, the place's stands alone.
const weekday = new Intl.DateTimeFormat("en-US", { weekday: "long" });

/** Minutes that a moment's clock is ahead of UTC: "…-05:00" is -300; undefined where it names no offset. */
function offset(iso) {
  const found = /([+-])(\d\d):(\d\d)$/.exec(iso);
  return found ? (found[1] === "-" ? -1 : 1) * (60 * found[2] + Number(found[3])) : undefined;
}

/** "21:40"; with its weekday where the day of the month is not `day`. */
function clock(moment, day) {
  const time = `${moment.getHours()}:${String(moment.getMinutes()).padStart(2, "0")}`;
  return moment.getDate() === day ? time : `${weekday.format(moment)}, ${time}`;
}

for (const place of document.querySelectorAll("[data-here]")) {
  const moments = place.dataset.here.split(" ").filter(Boolean);
  const agrees = moments.every((iso) => [undefined, -new Date(iso).getTimezoneOffset()].includes(offset(iso)));
  if (!moments.length || agrees) continue;
  const day = Number(moments[0].slice(8, 10));
  const said = moments.map((iso, index) => clock(new Date(iso), index ? new Date(moments[0]).getDate() : day));
  place.textContent = place.dataset.say.replace("%", said.join(" to "));
  place.hidden = false;
}
