// Shows children to choose from while somebody types. Without this script, the button "Find" does it.
const WAIT = 400; // after the last key

for (const block of document.querySelectorAll("[data-find]")) offer(block);

function offer(block) {
  const form = block.closest("form");
  const found = block.querySelector("[data-found]");
  const spoken = block.querySelector("[data-found-spoken]");
  let timer = 0;
  let asking = new AbortController();

  async function look() {
    asking.abort();
    asking = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(block.dataset.find, { method: "POST", body, signal: asking.signal });
      if (answer.ok && !answer.redirected) show(await answer.text());
    } catch {
      // Another key was pressed, or there is no connection: "Find" is there.
    }
  }

  function show(html) {
    const focused = document.activeElement?.id;
    found.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    found.querySelector("[data-found-absences]")?.remove();
    if (focused && found.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
    const number = found.querySelectorAll("input[name='child-ref']:not([value='none'])").length;
    spoken.textContent = number ? `${number} ${number === 1 ? "child" : "children"} to choose from.` : "Nobody was found.";
  }

  block.addEventListener("input", (event) => {
    if (event.target.name !== "child-find") return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  block.addEventListener("change", (event) => {
    if (event.target.name === "child-ref") look();
  });
  // Enter in this field looks for the child; it does not send the form.
  block.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "child-find") return;
    event.preventDefault();
    clearTimeout(timer);
    look();
  });
}
