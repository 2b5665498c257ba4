/** Catching up: what was left goes to the county in batches, in order, until each is acknowledged. */

import * as chain from "./chain.js";
import * as clock from "./clock.js";
import { NoAnswer, PATIENT, ask, link, report } from "./network.js";
import * as store from "./store.js";

/** Milliseconds that acknowledged batches are kept: the county may ask for them again. */
const KEPT = 14 * 24 * 3_600_000;
const LONGEST = 300_000;

let pause = 5_000;
let notBefore = 0;

/** What the last answers said that a guard or an operator should see; `held` are phones whose batches are not taken. */
export const trouble = { refused: 0, forked: false, held: new Set() };

/**
 * Do this in one page, tab or worker at a time; who comes meanwhile leaves it to the other.
 *
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request("yipan gate sending", { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

/** Bind what is left and send it, for every phone that signed in here. @param {boolean} [asked] by a person: now */
export async function catchUp(asked = false) {
  if (!asked && Date.now() < notBefore) return;
  const here = await store.recall("phone");
  let all = true;
  for (const phone of await store.phones()) {
    await chain.gather(phone.device_id, phone.device_id === here);
    await store.prune(phone.device_id, clock.now() - KEPT);
    // What is not taken of one phone does not hold up the others.
    all = (await sendAll(phone)) && all;
    if (!link.online) break;
  }
  pause = all ? 5_000 : Math.min(2 * pause, LONGEST);
}

/** @param {store.Phone} phone @returns {Promise<boolean>} false where it is to be tried again later */
async function sendAll(phone) {
  // What the county misses is sent again once; then it is asked for anew.
  for (let round = 0; round < 2; round += 1) {
    const waiting = (await store.batches(phone.device_id)).filter((one) => one.state === "waiting");
    if (!waiting.length) return true;
    for (const batch of waiting) {
      if (!(await send(phone, batch))) return false;
    }
  }
  return true;
}

/** @param {store.Phone} phone @param {store.Batch} batch */
async function send(phone, batch) {
  const path = `/v1/sites/${encodeURIComponent(phone.site_id)}/batches`;
  let answer;
  try {
    answer = await ask(phone, "POST", path, batch.text, PATIENT);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    notBefore = 0;
    return false;
  }
  if (answer.status !== 200 && answer.status !== 202) {
    if (answer.status < 500 && answer.status !== 429) trouble.held.add(phone.device_id);
    notBefore = Date.now() + Math.max(answer.retryAfter * 1000, pause);
    report({ online: answer.status < 500 });
    return false;
  }
  trouble.held.delete(phone.device_id);
  await store.amend(batch.recorder_id, batch.number, { state: "done", at: clock.now() });
  trouble.refused += answer.body.again ? 0 : (answer.body.refused ?? 0);
  trouble.forked ||= Boolean(answer.body.forked);
  await resend(batch.recorder_id, answer.body.missing ?? []);
  return true;
}

/** @param {string} recorder @param {number[][]} missing ranges of numbers, both ends included */
async function resend(recorder, missing) {
  for (const batch of missing.length ? await store.batches(recorder) : []) {
    const asked = missing.some(([first, last]) => first <= batch.number && batch.number <= last);
    if (asked) await store.amend(recorder, batch.number, { state: "waiting" });
  }
}
