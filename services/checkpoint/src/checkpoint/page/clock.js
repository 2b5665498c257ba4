/** The county's time: the phone's clock, corrected by what the server said at the last contact. */

import { keep, recall } from "./store.js";

const COUNTY = 8 * 3_600_000;
/** Milliseconds; beyond them the guard is told. */
export const TOLERATED = 120_000;

let offset = 0;

/** @returns {Promise<void>} */
export async function wind() {
  offset = (await recall("clock offset")) ?? 0;
}

/** Epoch milliseconds, corrected. */
export function now() {
  return Date.now() + offset;
}

/** How far the phone's own clock is ahead, in milliseconds. */
export function wrong() {
  return -offset;
}

/**
 * Learn from an answer that said the server's time.
 *
 * @param {string} said
 * @param {number} asked when it was asked for, by the phone's own clock
 */
export async function learn(said, asked) {
  const theirs = Date.parse(said);
  if (Number.isNaN(theirs)) return;
  const found = Math.round(theirs - (asked + Date.now()) / 2);
  // Half of what the answer took may be wrong: less than that is no news.
  if (Math.abs(found - offset) < 1_000) return;
  offset = found;
  await keep("clock offset", offset);
}

/** RFC 3339 in the county's offset. @param {number} time */
export function stamp(time) {
  return new Date(time + COUNTY).toISOString().replace("Z", "+08:00");
}

/** The county's day of a time, 2020-02-17. @param {number} time */
export function day(time) {
  return stamp(time).slice(0, 10);
}
