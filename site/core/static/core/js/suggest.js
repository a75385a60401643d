// Completes a search field as one types (ARIA 1.2, editable combobox with a list box), from titles at
// /search/suggest/. A choice fills the field and searches. Without script it is simply a form.

const PAUSE = 120;
const SHORTEST = 2;

function enhance(form, number) {
  const input = form.querySelector("input[type=search]");
  if (!input) return;
  const list = document.createElement("ul");
  list.id = `${input.id || `find-${number}`}-titles`;
  list.className = "find-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Titles on record");
  list.hidden = true;
  form.append(list);
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-controls", list.id],
    ["aria-expanded", "false"],
    ["autocomplete", "off"],
  ]) input.setAttribute(name, value);

  let active = -1;
  let typed = input.value;
  let shown = "";
  let timer;
  let asking;

  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
  };

  const hide = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    stop();
    hide();
  };

  const mark = (next) => {
    // Who chooses from this list keeps it: an answer on its way would put another in its place
    stop();
    active = next;
    for (const [place, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(place === active));
    }
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
      if (shown !== typed.trim()) ask();
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
    input.value = list.children[active].textContent;
  };

  const show = (titles) => {
    list.replaceChildren(...titles.map((title, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = title;
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !titles.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    stop();
    asking = new AbortController();
    const text = typed.trim();
    if (text.length < SHORTEST) return hide();
    try {
      const answer = await fetch(`/search/suggest/?q=${encodeURIComponent(text)}`, { signal: asking.signal });
      if (!answer.ok) return hide();
      const [, titles] = await answer.json();
      // Who has gone on to something else wants no list any more
      if (document.activeElement !== input || typed.trim() !== text) return;
      shown = text;
      show(titles);
    } catch (error) {
      if (error.name !== "AbortError") hide();
    }
  };

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && typed.trim().length >= SHORTEST) {
        event.preventDefault();
        ask();
      }
      return;
    }
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") mark(active === last ? -1 : active + 1);
    else if (event.key === "ArrowUp") mark(active === -1 ? last : active - 1);
    else if (event.key === "Escape") {
      input.value = typed;
      close();
    } else return;
    event.preventDefault();
  });

  input.addEventListener("blur", close);
  // A press on the list must not take the focus from the field first
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    input.value = option.textContent;
    close();
    form.requestSubmit();
  });
  form.addEventListener("submit", close);
}

[...document.querySelectorAll("form.find")].forEach(enhance);
