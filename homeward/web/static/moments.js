// Fills in a moment as now, or its day as today, in London. Without this script, the button asks the server.
for (const button of document.querySelectorAll('[value^="now:"], [value^="today:"]')) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const [word, name] = button.value.split(":");
    const parts = new Intl.DateTimeFormat("en-GB", {
      timeZone: "Europe/London", day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit",
    }).formatToParts(new Date());
    const told = Object.fromEntries(parts.map((each) => [each.type, each.value]));
    const field = (part) => document.getElementById(`${name}-${part}`);
    for (const part of ["day", "month", "year"]) field(part).value = told[part];
    if (word === "now") field("time").value = `${told.hour}:${told.minute}`;
    field("time").focus();
    field("time").dispatchEvent(new Event("input", { bubbles: true }));
  });
}
