// Warns before the session ends, over the page, and goes on without leaving it.
const bar = document.querySelector("[data-session]");
const WARNING = 600; // seconds before the end
const LOOK = 15_000; // a computer that was asleep has missed its alarms

if (bar) {
  const form = bar.querySelector("form");
  let ends = Date.now() + Number(bar.dataset.session) * 1000;
  const look = () => { bar.hidden = ends - Date.now() > WARNING * 1000; };
  setInterval(look, LOOK);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set("next", "/drafts"); // which shows no child
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-session]");
    if (!fresh) return form.submit(); // it had ended meanwhile: the page that asks for the password
    ends = Date.now() + Number(fresh.dataset.session) * 1000;
    look();
  });
}
