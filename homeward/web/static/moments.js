// Fills in a moment as now, or its day as today, in London, by a button or by the word that somebody types: what is
// kept without a network is read later. Without this script, the server does it.
const DAYS_AWAY = { today: 0, yesterday: -1, tomorrow: 1 };

function london(options, days = 0) {
  const at = new Date(Date.now() + days * 24 * 60 * 60 * 1000);
  return new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...options }).format(at);
}

const day = (days) => london({ day: "numeric", month: "long", year: "numeric" }, days);
const clock = () => london({ hour: "2-digit", minute: "2-digit" });

for (const moment of document.querySelectorAll("[data-moment]")) {
  const field = (part) => document.getElementById(`${moment.dataset.moment}-${part}`);
  moment.addEventListener("click", (event) => {
    const [word] = event.target.value?.split(":") ?? [];
    if (!(word === "now" || word === "today")) return;
    event.preventDefault();
    field("day").value = day(0);
    if (word === "now") field("time").value = clock();
    field("time").focus();
    field("time").dispatchEvent(new Event("input", { bubbles: true }));
  });
  moment.addEventListener("change", () => {
    const word = field("day").value.trim().toLowerCase();
    const time = field("time").value.trim().toLowerCase();
    if (word === "now" || time === "now") {
      if (![word, time].every((each) => ["", "now", "today"].includes(each))) return;
      field("time").value = clock();
      field("day").value = day(0);
    } else if (word in DAYS_AWAY) {
      field("day").value = day(DAYS_AWAY[word]);
    }
  });
}
