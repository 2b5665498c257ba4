/** Requests: signed, with an end to every wait, and what they tell of the network. */

import * as clock from "./clock.js";
import { signed } from "./signing.js";

/** Milliseconds that a guard waits before the phone decides by itself. */
export const LIVE = 4_000;
/** Milliseconds for what nobody waits for. */
export const PATIENT = 20_000;

/** The network, or the county behind it, does not answer. */
export class NoAnswer extends Error {}

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body
 * @property {number} retryAfter seconds, 0 where nothing was said
 */

const heard = new EventTarget();
/** @type {Record<string, any> & {online: boolean, since: number, believed: boolean}} */
export const link = { online: true, since: Date.now(), believed: true };

/** @param {() => void} act on every change of `link` */
export function onChange(act) {
  heard.addEventListener("change", act);
}

/** @param {Partial<typeof link>} found */
export function report(found) {
  const changed = Object.entries(found).some(([name, value]) => link[name] !== value);
  if (!changed) return;
  const since = "online" in found && found.online !== link.online ? Date.now() : link.since;
  Object.assign(link, found, { since });
  heard.dispatchEvent(new Event("change"));
}

/**
 * @param {string} address
 * @param {RequestInit} request
 * @param {number} patience milliseconds
 * @returns {Promise<Answer>}
 */
export async function fetchJson(address, request, patience) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), patience);
  try {
    const response = await fetch(address, { ...request, signal: cut.signal, cache: "no-store" });
    const body = await response.json().catch(() => null);
    // All of the county's answers are JSON: what is none comes from somebody in between.
    if (body === null && response.status < 500) throw new Error("no answer of the county");
    report({ online: response.status < 500 });
    return {
      status: response.status,
      body,
      retryAfter: Number(response.headers.get("Retry-After")) || 0,
    };
  } catch (error) {
    report({ online: false });
    throw new NoAnswer(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Ask as the phone; a clock that is wrong is set once and the request signed anew.
 *
 * @param {import("./store.js").Phone} phone
 * @param {string} method
 * @param {string} path
 * @param {string} body exactly what is sent
 * @param {number} patience
 * @returns {Promise<Answer>}
 */
export async function ask(phone, method, path, body, patience) {
  const answer = await once(phone, method, path, body, patience);
  if (answer.status !== 401) return answer;
  await setClock(patience);
  return once(phone, method, path, body, patience);
}

/** @param {import("./store.js").Phone} phone @param {string} method @param {string} path @param {string} body @param {number} patience */
async function once(phone, method, path, body, patience) {
  const seconds = await nextSecond();
  const headers = await signed(phone, method, path, body, seconds);
  const sent = body ? { body, headers: { ...headers, "Content-Type": "application/json" } } : { headers };
  return fetchJson(path, { method, ...sent }, patience);
}

let last = 0;

/** Two requests of one second that say the same would have one signature, and the second is refused. */
async function nextSecond() {
  const here = Math.floor(clock.now() / 1000);
  // Some seconds ahead is within the server's window; a clock that was set back begins anew.
  last = here > last || last - here > 60 ? here : last + 1;
  return last;
}

/** Ask for the time, which needs no signature. @param {number} patience */
async function setClock(patience) {
  const asked = Date.now();
  const answer = await fetchJson("/gate/now", {}, patience);
  if (answer.body?.now) await clock.learn(answer.body.now, asked);
}
