/** The page: signs in, keeps watch over the network, and catches up whenever there is one. */

import * as clock from "./clock.js";
import * as gate from "./gate.js";
import { known, learn, present, remember, renewPasses } from "./knowing.js";
import { NoAnswer, link, onChange, report } from "./network.js";
import * as screen from "./screen.js";
import { $ } from "./screen.js";
import { alone, catchUp } from "./sending.js";
import { importSecret } from "./signing.js";
import * as store from "./store.js";
import { say, speak, spoken } from "./words.js";

/** Milliseconds between two looks, without and with a network. */
const LOOK = 10_000;
const FRESH = 60_000;

/** @type {import("./store.js").Phone | undefined} */
let phone;
let reopens = true;
/** @type {Promise<void> | null} */
let syncing = null;

async function redraw() {
  if (!phone) return;
  screen.status(await store.waiting(), phone);
  screen.warn(reopens);
}

/** Ask the gate, and send what is left; one at a time. @param {boolean} [asked] by a person */
function sync(asked = false) {
  syncing ??= once(asked).finally(() => {
    syncing = null;
    redraw();
  });
  return syncing;
}

/** @param {boolean} asked */
async function once(asked) {
  if (!phone) return;
  try {
    if (!(await learn(phone))) return;
    await redraw();
    // What was decided without the gate goes first; the list of passes has its own time.
    await alone(() => catchUp(asked));
    await renewPasses();
    gate.redraw();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
}

/** Look whether there is anything to do. */
async function look() {
  await redraw();
  // Also where the phone's clock was set back meanwhile.
  const stale = Math.abs(clock.now() - known.gateAt) > FRESH;
  if (document.visibilityState === "visible" && (!link.online || stale || (await store.waiting()))) sync();
}

/** Somebody may have signed in in another tab meanwhile: then this one begins anew. */
async function seen() {
  if (document.visibilityState !== "visible") return;
  const found = await store.phone();
  if (found?.device_id === phone?.device_id && found?.key_version === phone?.key_version) await look();
  else location.reload();
}

/** Let the browser send what is left when this page is closed, where it can. */
async function sendLater() {
  await redraw();
  if (!(await store.waiting())) return;
  const worker = await navigator.serviceWorker?.getRegistration();
  // @ts-expect-error the types of the DOM do not have it yet
  await worker?.sync?.register("batches").catch(() => undefined);
}

/** @param {Event} event */
async function signIn(event) {
  event.preventDefault();
  $("sign-in-error").textContent = "";
  try {
    const answer = await present($("code").value);
    if (answer.status === 201) await enter(answer.body);
    else $("sign-in-error").textContent = say(FAILURES[answer.status] ?? "server-away");
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    $("sign-in-error").textContent = say("no-network");
  }
}

/** @type {Record<number, string>} */
const FAILURES = { 401: "code-wrong", 422: "code-wrong", 429: "code-wait", 409: "code-refused" };

/** @param {{device_id: string, key_version: number, secret: string, site_id: string, site_name: string}} told */
async function enter({ secret, device_id, key_version, site_id, site_name }) {
  const key = await importSecret(secret);
  const now = clock.now();
  await store.enrol({ device_id, key_version, site_id, site_name, key }, now, clock.day(now));
  // Storage that the browser must not clear by itself: it holds what nobody else has yet.
  await navigator.storage?.persist?.();
  $("code").value = "";
  report({ believed: true });
  await start();
}

async function start() {
  phone = await store.phone();
  await remember(phone?.device_id);
  screen.label();
  screen.show(phone ? "gate" : "sign-in");
  await redraw();
  if (phone) {
    $("subject").focus();
    await sync();
    screen.label();
  } else $("code").focus();
}

function changeLanguage() {
  speak(spoken() === "zh" ? "en" : "zh");
  store.keep("language", spoken());
  screen.label();
  gate.redraw();
  redraw();
}

/** @param {boolean} again */
function showSignIn(again) {
  $("cancel").hidden = !again;
  screen.show(again ? "sign-in" : "gate");
  $(again ? "code" : "subject").focus();
}

async function keepOffline() {
  try {
    await navigator.serviceWorker.register("sw.js", { type: "module", updateViaCache: "none" });
  } catch {
    reopens = false;
    await redraw();
  }
}

async function main() {
  await clock.wind();
  speak((await store.recall("language")) ?? "zh");
  report({ online: navigator.onLine });
  gate.prepare(async () => phone, sendLater);
  $("sign-in").addEventListener("submit", signIn);
  $("language").addEventListener("click", changeLanguage);
  $("sync").addEventListener("click", () => sync(true));
  $("again").addEventListener("click", () => showSignIn(true));
  $("cancel").addEventListener("click", () => showSignIn(false));
  onChange(redraw);
  addEventListener("online", () => sync(true));
  addEventListener("offline", () => report({ online: false }));
  document.addEventListener("visibilitychange", seen);
  await start();
  await keepOffline();
  setInterval(look, LOOK);
}

main().catch((error) => {
  // Without a database nothing can be kept: then nothing is taken either.
  $("warnings").textContent = `${say("no-store")} (${error})`;
});
