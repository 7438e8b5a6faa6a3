// What is typed without a network is kept in this browser alone, and given to Homeward when the network is back.
// A long form goes on meanwhile: its page holds every topic.
const STORE = "homeward-not-sent:";
const PATIENCE = 5000; // a connection that has not answered by then is none to somebody in a car
const AGAIN = 10000;
const TO_RECORD = "to-record";
const CHECK = "check"; // the last step: on this page, that all is answered

const form = document.querySelector("form[data-topics]");
const notSent = document.querySelector("[data-not-sent]");

document.querySelectorAll("[data-recorded]").forEach((each) => forget(each.dataset.recorded));
giveAll();
window.addEventListener("online", giveAll);
setInterval(giveAll, AGAIN);
if (form) walkOffline();

function keepHere() {
  const pairs = [...new FormData(form)].filter(([name]) => name !== "csrf");
  localStorage.setItem(STORE + form.elements.form.value, JSON.stringify(pairs));
}

function forget(id) {
  localStorage.removeItem(STORE + id);
}

async function give(pairs) {
  try {
    const body = new URLSearchParams(pairs);
    return await fetch("/drafts/typed", { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return null;
  }
}

// Each form that waits here becomes a draft of its author's, whoever is signed in: its mark says whose it is.
async function giveAll() {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(STORE))) {
    const kept = localStorage.getItem(key);
    const answer = await give(JSON.parse(kept));
    if (!answer) return;
    if (!answer.ok) continue;
    if (localStorage.getItem(key) === kept) localStorage.removeItem(key);
    if (form && key === STORE + form.elements.form.value) goOnline();
  }
}

function goOnline() {
  if (form.dataset.offline === TO_RECORD) return send(form.querySelector("[data-record]"));
  if (!form.dataset.offline) return location.reload(); // it was kept by an earlier visit: this page does not show it
  delete form.dataset.offline;
  notSent.hidden = true;
  form.querySelector("[data-continue]")?.removeAttribute("hidden");
}

function send(button) {
  delete form.dataset.offline;
  form.dataset.sending = "yes";
  form.requestSubmit(button);
}

function walkOffline() {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sending) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    const offline = form.dataset.offline || !navigator.onLine || !(await give(new FormData(form)));
    if (!offline) return send(button);
    form.dataset.offline = "yes";
    press(button.value);
    keepHere();
    showNotSent();
  });
  form.addEventListener("input", () => form.dataset.offline && keepHere());
  form.addEventListener("not-kept", () => {
    form.dataset.offline ||= "yes";
    keepHere();
    showNotSent();
  });
}

function press(action) {
  if (!topics().length && !action.startsWith("save")) return; // the page of the answers has no questions
  const [verb, what] = action.split(/:(.*)/);
  if (verb === "next") open(after(form.elements.step.value));
  else if (verb === "go") open(what);
  else if (verb === "add") add(what);
  else if (verb === "remove") document.getElementById(what).closest("[data-step], fieldset").remove();
  else if (verb === "save") form.dataset.offline = TO_RECORD;
}

function topics() {
  return [...form.querySelectorAll("[data-step]")];
}

// A person or place leads back to the list of them; the list is followed by what there is to check.
function after(name) {
  const main = topics().filter((each) => !("part" in each.dataset));
  const at = main.findIndex((each) => each.dataset.step === name);
  return at < 0 ? "people" : (main[at + 1] ?? main[at]).dataset.step;
}

// Without a network the people and places stand below their list, which only the server can write.
function open(name) {
  const parts = topics().filter((each) => "part" in each.dataset);
  const isPart = parts.some((each) => each.dataset.step === name);
  const shown = isPart ? "people" : name;
  for (const each of topics()) each.hidden = each.dataset.step !== shown && !(shown === "people" && "part" in each.dataset);
  form.elements.step.value = shown;
  form.querySelector("[data-continue]").hidden = shown === CHECK;
  const main = topics().filter((each) => !("part" in each.dataset));
  const at = main.findIndex((each) => each.dataset.step === shown);
  const back = form.querySelector("[data-back]");
  back.hidden = at === 0;
  back.value = `go:${main[Math.max(at - 1, 0)].dataset.step}`;
  form.querySelector(`[data-step="${name}"]`).focus();
}

function add(block) {
  const isChild = block.endsWith("-children");
  const numbers = [...form.querySelectorAll("fieldset[id]")]
    .filter((each) => each.id.startsWith(`${block}-`))
    .map((each) => Number(each.id.slice(block.length + 1).split("-")[0]));
  const number = Math.max(-1, ...numbers) + 1;
  const blank = form.querySelector(isChild ? "template[data-blank-child]" : "template[data-blank-contact]");
  const html = blank.innerHTML.replaceAll(blank.dataset.prefix, `${block}-${number}`).replaceAll("__number__", number + 1);
  const where = isChild
    ? document.getElementById(block.replace(/-children$/, "")).querySelector(":scope > .govuk-button-group")
    : form.querySelector("[data-after-people]");
  where.insertAdjacentHTML("beforebegin", html);
  document.getElementById(`${block}-${number}`).focus();
}

function showNotSent() {
  notSent.hidden = false;
  const waits = form.dataset.offline === TO_RECORD;
  notSent.querySelector("[data-waits]").hidden = !waits;
  (topics().find((each) => !each.hidden) ?? form).prepend(notSent);
}
