// Shows people and places spoken of before while somebody types. Without this script, the button "Look up" does it.
const WAIT = 600; // after the last key
const ASKED = ["alias", "name", "phone", "handle", "vehicle", "address", "place_name", "place_address"];

let timer = 0;
let asking = new AbortController();

document.addEventListener("input", (event) => {
  const look = event.target.closest("fieldset")?.querySelector(":scope > [data-look]");
  const block = look?.dataset.look;
  if (!block || !ASKED.some((name) => event.target.name === `${block}-${name}`)) return;
  clearTimeout(timer);
  timer = setTimeout(show, WAIT, look, block);
});

async function show(look, block) {
  asking.abort();
  asking = new AbortController();
  const body = new URLSearchParams(new FormData(look.closest("form")));
  try {
    const answer = await fetch(`/people/find?block=${block}`, { method: "POST", body, signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const number = found.querySelectorAll("button").length;
    look.querySelector("[data-known]").replaceChildren(...(number ? found.childNodes : []));
    look.querySelector("[data-known-spoken]").textContent = number ? `${number} spoken of before.` : "";
  } catch {
    // Another key was pressed, or there is no connection: "Look up" is there.
  }
}
