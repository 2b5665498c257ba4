/**
 * What the phone knows for the time without a network: the gate's knowledge, pass keys and list.
 */

import * as clock from "./clock.js";
import { PATIENT, ask, fetchJson, report } from "./network.js";
import { keep, move, recall } from "./store.js";
import { able, readKeys, readList, verify } from "./verify.js";

/** Milliseconds until passes' keys and list are fetched again. */
const RENEW = 300_000;

/**
 * @typedef {object} Known
 * @property {any} gate what `/v1/gate/knowledge` told, or null
 * @property {number} gateAt
 * @property {string | null} keys a JSON Web Key Set
 * @property {string | null} list as it was fetched
 * @property {number} listMadeAt epoch milliseconds, 0 where there is none that is believed
 * @property {number} passesAt when both were fetched
 * @property {boolean} able whether this browser can verify passes
 */

/** @type {Known} */
export const known = { gate: null, gateAt: 0, keys: null, list: null, listMadeAt: 0, passesAt: 0, able: true };

/** Recall what this phone learnt before; what another one knew may be of another site. @param {string} [device_id] */
export async function remember(device_id) {
  Object.assign(known, await recall("known"), { able: await able() });
  if (known.gate?.device_id !== device_id) Object.assign(known, { gate: null, gateAt: 0 });
}

/**
 * Ask the gate; also what tells whether there is a network at all.
 *
 * @param {import("./store.js").Phone} phone
 * @returns {Promise<boolean>} whether the gate answered
 */
export async function learn(phone) {
  const asked = Date.now();
  const answer = await ask(phone, "GET", "/v1/gate/knowledge", "", PATIENT);
  report({ believed: answer.status !== 401 });
  if (answer.status !== 200) return false;
  await clock.learn(answer.body.now, asked);
  Object.assign(known, { gate: answer.body, gateAt: clock.now() });
  await keep("known", { ...known });
  const { site_id, name } = answer.body.site;
  if (site_id !== phone.site_id) await move(phone, { site_id, site_name: name });
  return true;
}

/** Fetch keys and list where those here are some minutes old; what does not fit changes nothing. */
export async function renewPasses() {
  const passes = known.gate?.passes;
  if (!passes || clock.now() - known.passesAt < RENEW) return;
  const [keys, list] = await Promise.all([text(passes.keys), text(passes.revocations)]);
  if (keys === null || list === null) return;
  const found = known.able ? await believed(keys, list) : { listMadeAt: 0 };
  if (!found) return;
  Object.assign(known, { keys, list, ...found, passesAt: clock.now() });
  await keep("known", { ...known });
}

/** @param {string} address @returns {Promise<string | null>} */
async function text(address) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), PATIENT);
  try {
    const answer = await fetch(address, { cache: "no-cache", signal: cut.signal, credentials: "omit" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Who can make a gate take an old list can bring a pass back to life. @param {string} keys @param {string} list */
async function believed(keys, list) {
  try {
    const read = await readList(list, await readKeys(keys));
    const madeAt = read.madeAt * 1000;
    return madeAt < known.listMadeAt ? null : { listMadeAt: madeAt };
  } catch {
    return null;
  }
}

/**
 * @param {string} token
 * @returns {Promise<import("./verify.js").Verdict>}
 */
export async function judgePass(token) {
  if (!known.able) return { answer: "cannot-tell", reason: "no-ed25519" };
  let keys = new Map();
  try {
    keys = await readKeys(known.keys ?? '{"keys": []}');
  } catch {
    // A set that cannot be read is none.
  }
  return verify(token, keys, known.list, Math.floor(clock.now() / 1000));
}

/**
 * Sign in by a code; the answer is the phone, or the status that refused it.
 *
 * @param {string} code
 */
export async function present(code) {
  const asked = Date.now();
  const headers = { "Content-Type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify({ code }) };
  const answer = await fetchJson("/v1/gate/sign-in", request, PATIENT);
  if (answer.body?.now) await clock.learn(answer.body.now, asked);
  return answer;
}
