// Keeps the duty board up to date. Without this script the board is as it was when the page was opened.

const list = document.querySelector("[data-live-list]");
const spoken = document.querySelector("[data-live-spoken]");
const state = document.querySelector("[data-live-state]");
const LEAST_WAIT = 1000; // between two updates, however many alerts come at once
const MINUTE = 60_000; // after which "3 minutes ago" is wrong

let shown = list.dataset.change;
let waiting = false;

async function update() {
  const answer = await fetch(list.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-list]");
  announce(fresh);
  merge(fresh);
  shown = list.dataset.change = fresh.dataset.change;
  document.querySelector("[data-live-count]").textContent = fresh.dataset.count;
  document.querySelector("[data-live-empty]").hidden = list.childElementCount > 0;
}

function announce(fresh) {
  const added = [...fresh.children].filter((alert) => !document.getElementById(alert.id)).length;
  if (added) spoken.textContent = `${added} new ${added === 1 ? "alert" : "alerts"}. ${fresh.dataset.count}.`;
}

// Alerts that did not change stay as they are, so focus and the screen reader's place stay too.
function merge(fresh) {
  const focused = document.activeElement?.id;
  let next = list.firstElementChild;
  for (const alert of [...fresh.children]) {
    const old = document.getElementById(alert.id);
    if (old && old.dataset.version !== alert.dataset.version) {
      if (old === next) next = old.nextElementSibling;
      old.remove();
    }
    const kept = old?.isConnected ? old : alert;
    if (kept === old) old.querySelector("[data-times]").replaceWith(alert.querySelector("[data-times]"));
    if (kept === next) next = next.nextElementSibling;
    else list.insertBefore(kept, next);
  }
  while (next) {
    const gone = next;
    next = next.nextElementSibling;
    gone.remove();
  }
  if (focused && document.activeElement?.id !== focused) {
    (document.getElementById(focused) ?? list).focus({ preventScroll: true });
  }
}

function soon() {
  if (waiting) return;
  waiting = true;
  update().finally(() => setTimeout(() => {
    waiting = false;
    if (latest !== shown) soon();
  }, LEAST_WAIT));
}

setInterval(soon, MINUTE);

let latest = shown;
const source = new EventSource(list.dataset.stream);
source.addEventListener("board", (event) => {
  latest = event.data;
  state.textContent = "New alerts appear here by themselves.";
  if (latest !== shown) soon();
});
source.addEventListener("error", () => {
  state.textContent = "Not connected. Trying again. Refresh the page to see new alerts.";
});
