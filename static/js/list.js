// Shows the result of a filter without a new page: the same address is asked for, and its list laid in place.
// Without it the form sends itself and links lead on, as anywhere.

const place = "#list";
const search = "#q";
let latest = 0;
// A drop-down that somebody is still moving through by keyboard, and what they used last.
let waiting = null;
let hand = "";

function sameList(url) {
  return url.origin === location.origin && url.pathname === location.pathname;
}

async function show(url, { keep = true } = {}) {
  const turn = ++latest;
  waiting = null;
  const list = document.querySelector(place);
  const words = document.querySelector(search);
  const asked = words?.value;
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(place);
    if (turn !== latest) return;
    if (!answer.ok || !found) throw new Error(answer.statusText);
    const isInside = list.contains(document.activeElement);
    const focused = selectorsOf(document.activeElement);
    const heading = list.querySelector("[aria-live]");
    const news = found.querySelector("[aria-live]");
    list.replaceWith(found);
    // The element that a screen reader listens to must be the one whose words change.
    if (heading && news) {
      const number = news.textContent;
      news.replaceWith(heading);
      heading.textContent = number;
    }
    // The words stand beside the list; what somebody has typed meanwhile stays.
    if (words && words.value === asked) words.value = page.querySelector(search)?.value ?? "";
    const languages = page.querySelectorAll(".langs a");
    document.querySelectorAll(".langs a").forEach((link, place) => {
      link.setAttribute("href", languages[place].getAttribute("href"));
    });
    if (keep) history.pushState(null, "", url);
    if (isInside) focus([...focused.map((selector) => document.querySelector(selector)), heading]);
  } catch {
    if (turn === latest) location.assign(url);
  }
}

// Who moves by keyboard stays where they were; where that is gone, at the heading of the result.
function focus(places) {
  const next = places.find((each) => each?.isConnected);
  if (next?.matches("[aria-live]")) next.tabIndex = -1;
  next?.focus({ preventScroll: true });
}

function selectorsOf(element) {
  const named = `${place} [name="${element.name}"]`;
  if (element.name) return [`${named}[value="${CSS.escape(element.value)}"]`, named];
  if (element.type === "submit") return [`${place} form.facets button:not([popovertarget])`];
  const around = element.closest("nav[aria-label]");
  if (!around) return [];
  const same = `${place} nav[aria-label="${CSS.escape(around.ariaLabel)}"]`;
  return [`${same} a[href="${element.getAttribute("href")}"]`, `${same} [aria-current]`];
}

function address(form) {
  const asked = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(asked).toString();
  return new URL(query ? `${location.pathname}?${query}` : location.pathname, location.origin);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(`${place} form.facets`)) return;
  event.preventDefault();
  event.target.hidePopover?.();
  show(address(event.target));
});

// On a wide window the filter stands beside the list, and works at once; on a phone it waits for its button.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches(`${place} form.facets`) || form.matches(":popover-open") || event.target.name === "q") return;
  // A closed drop-down changes with every letter and arrow: whoever types has not chosen yet.
  if (event.target.matches("select") && hand !== "pointer") waiting = event.target;
  else show(address(form));
});

function choose() {
  if (waiting?.isConnected) show(address(waiting.form));
}

for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => (hand = kind.startsWith("key") ? "keyboard" : "pointer"), { capture: true });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target !== waiting) return;
  event.preventDefault();
  choose();
});

// Where the pointer leads away, what it is pressed on stays until it is let go.
document.addEventListener("focusout", (event) => {
  if (event.target !== waiting) return;
  if (hand === "pointer") document.addEventListener("pointerup", () => setTimeout(choose), { once: true });
  else setTimeout(choose);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(`${place} :is(.pill, .letters a, .tabs a, .pager a, .map a)`);
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const url = new URL(link.href, location.href);
  if (!sameList(url)) return;
  event.preventDefault();
  show(url);
});

// Whoever closes the filter of a phone has not asked for its result: what was ticked goes, what was typed stays.
document.addEventListener("toggle", (event) => {
  const form = event.target;
  if (event.newState !== "closed" || !form.matches("form.facets")) return;
  const words = document.querySelector(search);
  const typed = words?.value;
  form.reset();
  if (words) words.value = typed;
}, { capture: true });

addEventListener("popstate", () => show(location.href, { keep: false }));

// The menu of files closes as menus do; who was in it stands on its button again.
function closeMenu(menu) {
  const isInside = menu.contains(document.activeElement);
  menu.open = false;
  if (isInside) menu.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".drop[open]").forEach(closeMenu);
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".drop[open]")) {
    if (!menu.contains(event.target)) closeMenu(menu);
  }
});
