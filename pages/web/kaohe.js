// Rows of long lists are plain links. A click on one changes the address without loading the page anew, as going back
// does; Streamlit hears the popstate event and runs the screen. Without this script they are links all the same.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a.k-go") : null;
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState({}, "", link.getAttribute("href"));
  window.dispatchEvent(new PopStateEvent("popstate"));
});

// A page to be printed has one button.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});

// What is typed into a field whose key begins with draft_ is kept in this tab until the server has it, so that a reload,
// a lost connection or an ended session loses nothing. pages/components/typed.py marks whose texts may be kept, and what
// the server has.
const TYPED = "typed ";
const IN_DRAFT = '[class*="st-key-draft_"]';
const TEXTS = `${IN_DRAFT} :is([data-testid="stTextInput"], [data-testid="stTextArea"], [data-testid="stNumberInput"]) :is(input, textarea)`;
const CHOICES = `${IN_DRAFT} [data-testid="stRadioGroup"] input`;
const DAYS = `${IN_DRAFT} [data-testid="stDateInput"] input[type="date"]`;
const MOST_TIMES = 4;
const putBack = new Map();

const writer = () => document.querySelector(".k-who")?.dataset.user;

const keyOf = (field) =>
  [...field.closest(IN_DRAFT).classList].find((name) => name.startsWith("st-key-draft_")).slice("st-key-".length);

const keep = (field) => {
  const user = writer();
  try {
    if (user) sessionStorage.setItem(`${TYPED}${user} ${keyOf(field)}`, field.value);
  } catch {
    // a browser that keeps nothing loses only what this is a second net for
  }
};

document.addEventListener(
  "input",
  ({ target }) => {
    if (target instanceof Element && target.matches(TEXTS)) keep(target);
  },
  true,
);

const kept = () =>
  Object.keys(sessionStorage)
    .filter((name) => name.startsWith(TYPED))
    .map((name) => [name, ...name.slice(TYPED.length).split(" ")]);

const enter = (field, text) => {
  if (field.type === "radio") {
    document.getElementsByName(field.name).forEach((one) => one.value === text && one.click());
    return;
  }
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })), 50);
};

const drawnFields = () => {
  const fields = [...document.querySelectorAll(`${TEXTS}, ${DAYS}`)].map((field) => [keyOf(field), field, field.value]);
  for (const choice of document.querySelectorAll(CHOICES)) {
    if (choice.checked || !fields.some(([key]) => key === keyOf(choice))) {
      fields.push([keyOf(choice), choice, choice.checked ? choice.value : ""]);
    }
  }
  return new Map(fields.map(([key, field, shown]) => [key, { field, shown }]));
};

const isAtRest = () => {
  const { testConnectionState, testScriptState } = document.querySelector('[data-testid="stApp"]')?.dataset ?? {};
  return testConnectionState === "CONNECTED" && testScriptState === "notRunning";
};

const timesWaited = new Map();

const forget = (name) => {
  sessionStorage.removeItem(name);
  timesWaited.delete(name);
  if (sessionStorage.getItem("retried") === name) sessionStorage.removeItem("retried");
};

const settleTyped = ({ isLook = false } = {}) => {
  const user = writer();
  if (!user) return;
  for (const [name, owner] of kept()) if (owner !== user) forget(name);
  const marks = [...document.querySelectorAll(".k-typed")];
  if (marks.length === 0) return;
  const saved = Object.assign({}, ...marks.map((mark) => JSON.parse(mark.dataset.saved)));
  const drawn = drawnFields();
  for (const [name, , key] of kept()) {
    const text = sessionStorage.getItem(name);
    const isOver = marks.some((mark) => key.startsWith(mark.dataset.scope)) && !(key in saved);
    const { field, shown } = drawn.get(key) ?? {};
    if (isOver || saved[key] === text) forget(name);
    else if (!field || field === document.activeElement) continue;
    else if (shown === text) isLook && saved[key] !== null && awaitSaving(name);
    else if (shown !== text && (isLook || !putBack.has(name + text))) putIn(field, text, name + text);
  }
};

// A run that ends at that moment may draw the field empty once more: then the text is put in again at the next look.
const putIn = (field, text, what) => {
  const times = putBack.get(what) ?? 0;
  if (times === MOST_TIMES || !isAtRest()) return;
  putBack.set(what, times + 1);
  enter(field, text);
};

// What is on the screen but not known to be saved is asked about after a moment; a server that has started anew has it
// on the screen without knowing that it was typed: then the page is loaded again, once, and it is put back.
const awaitSaving = (name) => {
  if (!isAtRest()) return;
  const looked = (timesWaited.get(name) ?? 0) + 1;
  timesWaited.set(name, looked);
  if (looked === 2) window.dispatchEvent(new PopStateEvent("popstate"));
  if (looked === 4 && sessionStorage.getItem("retried") !== name) {
    sessionStorage.setItem("retried", name);
    location.reload();
  }
};

setInterval(() => kept().length && settleTyped({ isLook: true }), 2000);

let settling = 0;
new MutationObserver((changes) => {
  for (const { type, target } of changes) {
    if (type !== "attributes") continue; // a day or a choice that was drawn is not one that was made
    if (target.matches(DAYS)) keep(target);
    const choice = target.matches("[data-selected]") ? target.querySelector("input") : null;
    if (choice?.matches(CHOICES)) keep(choice);
  }
  if (kept().length === 0) return;
  clearTimeout(settling);
  settling = setTimeout(settleTyped, 100);
}).observe(document.documentElement, {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ["data-saved", "data-selected", "value"],
});

// A step that is another one than before is read from its top.
let place = "";
new MutationObserver(() => {
  const here = document.querySelector(".k-steps")?.dataset.place ?? "";
  if (here !== place) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  place = here;
}).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-place"] });
