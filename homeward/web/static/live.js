// Keeps the duty board up to date. Without this script the board is as it was when the page was opened.
// Nothing moves that somebody may be reading: what is new is counted, and shown when they ask for it.

const list = document.querySelector("[data-live-list]");
const spoken = document.querySelector("[data-live-spoken]");
const state = document.querySelector("[data-live-state]");
const link = document.querySelector("[data-live-new]");
const title = document.title;
const LEAST_WAIT = 1000; // between two updates, however many alerts come at once
const MINUTE = 60_000; // after which "3 minutes ago" is wrong

let known = Number(list.dataset.new);
let waiting = false;
let asked = list.dataset.change;
let latest = asked;

async function update() {
  asked = latest;
  const answer = await fetch(list.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-list]");
  announce(Number(fresh.dataset.new));
  for (const card of list.children) bringUpToDate(card, fresh.querySelector(`[id="${card.id}"]`));
}

function announce(count) {
  const more = count > known;
  known = count;
  link.dataset.liveNew = count;
  link.textContent = `${count} new`;
  document.title = count ? `(${count}) ${title}` : title;
  if (!more) return;
  spoken.textContent = `${count} new ${count === 1 ? "alert" : "alerts"}`;
  sound.play();
}

// Who has it, and the time that is left. The card stays where it is, also once it is on the board no more.
function bringUpToDate(card, fresh) {
  if (!fresh) {
    card.querySelector("[data-who]").textContent = "No longer in this list";
    return;
  }
  for (const part of ["[data-who]", "[data-times]"]) {
    const [old, now] = [card.querySelector(part), fresh.querySelector(part)];
    if (old && now && old.textContent !== now.textContent) old.innerHTML = now.innerHTML;
  }
}

function soon() {
  if (waiting) return;
  waiting = true;
  update().finally(() => setTimeout(() => {
    waiting = false;
    if (latest !== asked) soon();
  }, LEAST_WAIT));
}

// Off until somebody switches it on in this browser.
const sound = {
  button: document.querySelector("[data-live-sound]"),
  context: null,
  on: localStorage.getItem("homeward-sound") === "on",
  show() {
    this.button.hidden = false;
    this.button.setAttribute("aria-pressed", String(this.on));
    this.button.textContent = `Sound when something is new: ${this.on ? "on" : "off"}`;
  },
  toggle() {
    this.on = !this.on;
    localStorage.setItem("homeward-sound", this.on ? "on" : "off");
    this.show();
    this.play();
  },
  play() {
    if (!this.on) return;
    this.context ??= new AudioContext();
    this.context.resume(); // a page that nobody has touched yet may make no sound
    const tone = new OscillatorNode(this.context, { frequency: 660 });
    const volume = new GainNode(this.context, { gain: 0.2 });
    tone.connect(volume).connect(this.context.destination);
    tone.start();
    tone.stop(this.context.currentTime + 0.3);
  },
};
sound.show();
sound.button.addEventListener("click", () => sound.toggle());

setInterval(soon, MINUTE);

const source = new EventSource(list.dataset.stream);
source.addEventListener("board", (event) => {
  latest = event.data;
  state.textContent = "What is new is announced here by itself.";
  if (latest !== asked) soon();
});
source.addEventListener("error", () => {
  state.textContent = "Not connected. Trying again. Refresh the page to see new alerts.";
});
