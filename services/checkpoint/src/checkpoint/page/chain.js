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
  for (const one of records.slice(0, MOST_ITEMS)) {
    bytes += utf8.encode(JSON.stringify(said(one))).length + 1;
    if (bytes > MOST_BYTES && taken.length) break;
    taken.push(one);
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

/** @param {store.Record} record */
function said(record) {
  const sequence = String(record.sequence);
  if (record.kind === "crossing") return { sequence, ...record.item };
  return { device_id: record.device_id, sequence, ...record.item };
}

/**
 * Bind all that is left of a phone; an empty batch where the county's day had none.
 *
 * @param {string} device_id
 */
export async function gather(device_id) {
  for (;;) {
    const phone = (await store.phones()).find((one) => one.device_id === device_id);
    if (!phone) return;
    const now = clock.now();
    const all = await store.records(device_id);
    const left = all.filter((one) => one.state === "left" || now - one.at > LOST);
    if (!left.length && phone.day === clock.day(now)) return;
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
