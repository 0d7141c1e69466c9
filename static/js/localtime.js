// Tells the hours of an event on the visitor's own clock. Without it the page has the place's hours and UTC.

// English is written the international way, as everywhere in the portal.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const whole = new Intl.DateTimeFormat(language, {
  weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
});

for (const row of document.querySelectorAll("[data-your-time]")) {
  const time = row.querySelector("time");
  const from = new Date(time.dateTime);
  const { until } = time.dataset;
  time.textContent = until ? whole.formatRange(from, new Date(until)) : whole.format(from);
  row.hidden = false;
}
