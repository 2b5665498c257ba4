/** Batches: what was left is put into numbered texts, each with the hash of the one before. */

import * as clock from "./clock.js";
import { digest } from "./signing.js";
import * as store from "./store.js";

export const MOST_ITEMS = 1_000;
export const MOST_BYTES = 500_000;
/** Milliseconds after which what is on its way by itself counts as left. */
const LOST = 60_000;

const utf8 = new TextEncoder();

/**
 * Write one batch of the first of these records.
 *
 * @param {store.Phone} phone
 * @param {store.Record[]} records by number
 * @param {number} madeAt
 * @param {number} completeUntil
 * @returns {{text: string, taken: store.Record[]}}
 */
export function compose(phone, records, madeAt, completeUntil) {
  /** @type {store.Record[]} */
  const taken = [];
  let bytes = 0;
  for (const some of byNumber(records)) {
    bytes += utf8.encode(JSON.stringify(some.map(said))).length;
    if (taken.length && (bytes > MOST_BYTES || taken.length + some.length > MOST_ITEMS)) break;
    taken.push(...some);
  }
  const left = records[taken.length];
  const text = JSON.stringify({
    recorder_id: phone.device_id,
    number: phone.last + 1,
    previous: phone.previous,
    made_at: clock.stamp(madeAt),
    complete_until: clock.stamp(left ? Math.min(completeUntil, left.at - 1) : completeUntil),
    readings: taken.filter((one) => one.kind === "reading").map(said),
    crossings: taken.filter((one) => one.kind === "crossing").map(said),
  });
  return { text, taken };
}

/** A reading and its crossing have one number, and are named after each other in one batch only. @param {store.Record[]} records */
function byNumber(records) {
  /** @type {Map<number, store.Record[]>} */
  const found = new Map();
  for (const one of records) found.set(one.sequence, [...(found.get(one.sequence) ?? []), one]);
  return found.values();
}

/** @param {store.Record} record */
function said(record) {
  const sequence = String(record.sequence);
  if (record.kind === "crossing") return { sequence, ...record.item };
  return { device_id: record.device_id, sequence, ...record.item };
}

/**
 * Bind all that is left of a phone; where it is `here`, an empty batch if the county's day had none.
 *
 * @param {string} device_id
 * @param {boolean} here whether it is the one that is signed in
 */
export async function gather(device_id, here) {
  for (;;) {
    const phone = (await store.phones()).find((one) => one.device_id === device_id);
    if (!phone) return;
    const now = clock.now();
    const all = await store.records(device_id);
    const left = all.filter((one) => one.state === "left" || Math.abs(now - one.at) > LOST);
    if (!left.length && (!here || phone.day === clock.day(now))) return;
    // What is on its way is in no batch yet: all is told until just before it.
    const oldest = Math.min(now, ...all.filter((one) => !left.includes(one)).map((one) => one.at - 1));
    const { text, taken } = compose(phone, left, now, oldest);
    const batch = {
      recorder_id: device_id,
      number: phone.last + 1,
      text,
      state: /** @type {const} */ ("waiting"),
      items: taken.length,
      at: now,
    };
    const bound = await store.bind(batch, taken, { previous: await digest(text), day: clock.day(now) });
    if (bound && taken.length === left.length) return;
  }
}
