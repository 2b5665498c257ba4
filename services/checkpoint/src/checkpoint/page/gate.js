/** The guard's form: whom or what, measured how, and the verdict large and clear. */

import { Wrong, check } from "./asking.js";
import * as camera from "./camera.js";
import { judgePass, known } from "./knowing.js";
import * as screen from "./screen.js";
import { $ } from "./screen.js";
import * as subjects from "./subjects.js";
import { say } from "./words.js";

/** @type {{subject: subjects.Subject, pass: import("./verify.js").Verdict | null}[]} */
let held = [];
/** @type {AbortController | null} */
let scanning = null;
let busy = false;
/** @type {string[]} of whom or what the verdict is */
let about = [];
/** @type {import("./asking.js").Verdict | null} */
let open = null;

/** @type {() => Promise<import("./store.js").Phone | undefined>} */
let whoami;
/** @type {() => void} */
let after;

/**
 * @param {typeof whoami} phone
 * @param {typeof after} checked told when something was written down
 */
export function prepare(phone, checked) {
  [whoami, after] = [phone, checked];
  $("scan").hidden = !camera.able();
  $("scan").addEventListener("click", scan);
  $("subject").addEventListener("keydown", onEnter);
  $("celsius").addEventListener("input", () => problem(""));
  $("body-site").addEventListener("change", () => ($("body-site").dataset.chosen = $("body-site").value));
  $("gate").addEventListener("submit", submit);
  $("next").addEventListener("click", next);
  $("let").addEventListener("click", () => choose("admitted"));
  $("stop").addEventListener("click", () => choose("refused"));
  document.addEventListener("keydown", typeOn);
}

/** @param {string} text */
function problem(text) {
  $("problem").textContent = text;
}

/** A hand scanner types all of it and Enter. @param {KeyboardEvent} event */
async function onEnter(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  if ($("subject").value.trim() && !(await take($("subject").value))) return;
  $("celsius").focus();
}

/** Recognise and hold what was typed; one of each kind. @param {string} text */
async function take(text) {
  const subject = subjects.recognise(text);
  if (!subject || subject === "wrong-identity") {
    problem(say(subject ?? "not-known"));
    $("subject").select();
    return false;
  }
  const pass = subject.kind === "pass" ? await judgePass(subject.value) : null;
  const person = subject.kind === "person" || subject.kind === "identity";
  held = held.filter(({ subject: { kind } }) =>
    person ? kind !== "person" && kind !== "identity" : kind !== subject.kind);
  held.push({ subject, pass });
  if (pass?.read?.kind === "vehicle-pass" && !of("plate")) {
    held.push({ subject: { kind: "plate", value: pass.read.bearer }, pass: null });
  }
  problem("");
  $("subject").value = "";
  redraw();
  return true;
}

/** Draw what is held; passes are judged anew, as what is known of them may be newer. */
export async function redraw() {
  for (const one of held) {
    if (one.subject.kind === "pass") one.pass = await judgePass(one.subject.value);
  }
  screen.subjects(held, (place) => {
    held.splice(place, 1);
    redraw();
    $("subject").focus();
  });
}

/** @param {string} kind */
const of = (kind) => held.find((one) => one.subject.kind === kind)?.subject.value;

async function scan() {
  if (scanning) {
    scanning.abort();
    return;
  }
  scanning = new AbortController();
  $("camera").hidden = false;
  $("scan").textContent = say("close-scan");
  try {
    const text = await camera.scan($("camera"), scanning.signal);
    if (text && (await take(text))) $("celsius").focus();
  } catch (error) {
    problem(String(error));
  } finally {
    scanning = null;
    $("camera").hidden = true;
    $("scan").textContent = say("scan");
  }
}

/** @param {string} name */
const chosen = (name) => /** @type {any} */ (document.querySelector(`[name=${name}]:checked`)).value;

/** What the form says, or what is wrong with it. @returns {import("./decide.js").Wanted | string} */
function read() {
  const text = $("celsius").value.normalize("NFKC").trim().replace(",", ".");
  const celsius = text === "" ? undefined : Number(text);
  if (celsius !== undefined && !(celsius >= 25 && celsius <= 45)) return "wrong-celsius";
  const wanted = {
    direction: chosen("direction"),
    person: of("person"),
    identity: of("identity"),
    plate: of("plate"),
    pass: of("pass"),
    celsius,
    bodySite: $("body-site").value,
    mask: chosen("mask"),
  };
  if (celsius === undefined && wanted.identity) return "need-celsius";
  if (wanted.pass && !wanted.plate) return "need-plate";
  return celsius === undefined && !wanted.plate && !wanted.person ? "need-something" : wanted;
}

/** @param {Event} event */
async function submit(event) {
  event.preventDefault();
  if (busy || open) return;
  if ($("subject").value.trim() && !(await take($("subject").value))) return;
  const wanted = read();
  const phone = await whoami();
  if (!phone) return;
  if (typeof wanted === "string" || !known.gate) {
    problem(say(typeof wanted === "string" ? wanted : "no-knowledge"));
    if (typeof wanted === "string") $(wanted === "need-plate" ? "subject" : "celsius").focus();
    return;
  }
  await judge(phone, wanted);
}

/** @param {import("./store.js").Phone} phone @param {import("./decide.js").Wanted} wanted */
async function judge(phone, wanted) {
  busy = $("check").disabled = true;
  $("check").textContent = say("checking");
  problem("");
  try {
    about = held.filter(({ subject }) => subject.kind !== "pass").map(({ subject }) => subjects.shown(subject));
    if (wanted.celsius !== undefined) about.push(`${wanted.celsius.toFixed(1)} ℃`);
    open = await check(phone, wanted);
    screen.verdict(open, about.join(" · "));
  } catch (error) {
    problem(error instanceof Wrong ? say("not-taken") + error.message : `${say("not-kept")} (${error})`);
  } finally {
    busy = $("check").disabled = false;
    $("check").textContent = say("check");
    after();
  }
}

/** The guard's word, kept before it is shown. @param {"admitted"|"refused"} outcome */
async function choose(outcome) {
  if (!open?.choose) return;
  const { choose: write, ...found } = open;
  open = null;
  try {
    await write(outcome);
  } catch (error) {
    open = { ...found, choose: write };
    $("by").textContent = `${say("not-kept")} (${error})`;
    return;
  }
  open = { ...found, outcome, by: "guard", choose: null };
  screen.verdict(open, about.join(" · "));
  after();
}

export function next() {
  if (open?.choose) return;
  open = null;
  held = [];
  $("celsius").value = "";
  $("subject").value = "";
  /** @type {any} */ (document.querySelector("[name=mask][value=unknown]")).checked = true;
  screen.cover(false);
  redraw();
  $("subject").focus();
}

/** A scanner that is used while a verdict is on the screen goes on with the next one. @param {KeyboardEvent} event */
function typeOn(event) {
  const types = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (open && !open.choose && types) next();
}
