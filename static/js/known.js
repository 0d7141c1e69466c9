// Shows, while a name is typed, which organisations of the list it may be. Without it the server asks on saving.

const box = document.querySelector("[data-known]");
const field = document.querySelector("#id_name");
const list = box.querySelector("ul");
const row = box.querySelector("template");
let waiting;
let latest = 0;

function show(organisations) {
  list.replaceChildren(...organisations.map((each) => {
    const item = row.content.cloneNode(true);
    const [name, ask] = item.querySelectorAll("a");
    name.textContent = each.name;
    name.href = each.url;
    item.querySelector(".muted").textContent = [each.country, each.standing].filter(Boolean).join(" · ");
    ask.href = each.represent;
    return item;
  }));
  box.hidden = organisations.length === 0;
}

async function look() {
  const typed = field.value.trim();
  const turn = ++latest;
  if (typed.length < 3) {
    show([]);
    return;
  }
  try {
    const answer = await fetch(`${box.dataset.known}?${new URLSearchParams({ q: typed })}`);
    const { organisations } = answer.ok ? await answer.json() : { organisations: [] };
    if (turn === latest) show(organisations);
  } catch {
    show([]);
  }
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 300);
});
