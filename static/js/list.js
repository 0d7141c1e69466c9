// Shows the result of a filter without a new page: the same address is asked for, and its list laid in place.
// Without it the form sends itself and links lead on, as anywhere.

const place = "#list";
let latest = 0;

function sameList(url) {
  return url.origin === location.origin && url.pathname === location.pathname;
}

async function show(url, { keep = true } = {}) {
  const turn = ++latest;
  const list = document.querySelector(place);
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(place);
    if (turn !== latest) return;
    if (!answer.ok || !found) throw new Error(answer.statusText);
    const focused = selectorOf(document.activeElement);
    const heading = list.querySelector("[aria-live]");
    const news = found.querySelector("[aria-live]");
    list.replaceWith(found);
    // The element that a screen reader listens to must be the one whose words change.
    if (heading && news) {
      const words = news.textContent;
      news.replaceWith(heading);
      heading.textContent = words;
    }
    const languages = page.querySelectorAll(".langs a");
    document.querySelectorAll(".langs a").forEach((link, place) => {
      link.setAttribute("href", languages[place].getAttribute("href"));
    });
    if (keep) history.pushState(null, "", url);
    if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
  } catch {
    if (turn === latest) location.assign(url);
  }
}

function selectorOf(element) {
  if (!element?.closest(place)) return "";
  if (element.name && element.value) return `${place} [name="${element.name}"][value="${CSS.escape(element.value)}"]`;
  if (element.name) return `${place} [name="${element.name}"]`;
  const around = element.closest("nav[aria-label]");
  if (around) return `${place} nav[aria-label="${CSS.escape(around.ariaLabel)}"] a[href="${element.getAttribute("href")}"]`;
  return "";
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
  show(address(form));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(`${place} :is(.pill, .letters a, .tabs a, .pager a, .map a)`);
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const url = new URL(link.href, location.href);
  if (!sameList(url)) return;
  event.preventDefault();
  show(url);
});

addEventListener("popstate", () => show(location.href, { keep: false }));
