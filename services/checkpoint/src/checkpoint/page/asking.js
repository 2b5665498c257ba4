/**
 * One check at the gate: written down first, asked live while there is a network, else decided here.
 *
 * @typedef {object} Verdict
 * @property {"admitted"|"refused"|"ask"} outcome
 * @property {{code: string, zh: string, en: string}[]} reasons
 * @property {string[]} unknown what the phone cannot know, by code
 * @property {"gate"|"phone"|"guard"} by
 * @property {import("./verify.js").Verdict | null} pass
 * @property {((outcome: "admitted"|"refused") => Promise<void>) | null} choose where the guard decides
 */

import * as clock from "./clock.js";
import { decide, againstPass } from "./decide.js";
import { judgePass, known } from "./knowing.js";
import { LIVE, NoAnswer, ask, link } from "./network.js";
import * as store from "./store.js";
import { inWords } from "./words.js";

/** The gate names fields that are wrong: nothing was kept. */
export class Wrong extends Error {
  /** @param {{field: string, message: string}[]} errors */
  constructor(errors) {
    super(errors.map((one) => `${one.field}: ${one.message}`).join("; "));
  }
}

/**
 * @param {store.Phone} phone
 * @param {import("./decide.js").Wanted} wanted
 * @returns {Promise<Verdict>}
 */
export async function check(phone, wanted) {
  const at = clock.now();
  const pass = wanted.pass ? await judgePass(wanted.pass) : null;
  const measured = wanted.celsius === undefined ? null : await askMeasured(phone, wanted, at);
  const asksPlate = Boolean(wanted.plate) || !measured;
  // A fever of whoever is in the vehicle stops it, and the gate is not asked for its plate.
  const feverish = asksPlate && measured?.fever;
  if (measured === undefined || feverish) return byThePhone(phone, wanted, at, measured ?? null, pass);
  const crossed = asksPlate ? await askCrossing(phone, wanted) : { answer: null };
  if (crossed.answer === undefined) return byThePhone(phone, wanted, at, measured, pass, crossed.sequence);
  return byTheGate(phone, wanted, at, [measured, crossed.answer].filter(Boolean), pass);
}

/**
 * Send one reading; null and undefined differ: undefined is no answer.
 *
 * @param {store.Phone} phone @param {import("./decide.js").Wanted} wanted @param {number} at
 */
async function askMeasured(phone, wanted, at) {
  const item = {
    celsius: wanted.celsius,
    measured_at: clock.stamp(at),
    body_site: wanted.bodySite,
    mask: wanted.mask,
    ...who(wanted),
    // Nobody in particular in a vehicle: the vehicle wants through, not they.
    ...(wanted.plate && !wanted.person && !wanted.identity ? {} : { direction: wanted.direction }),
  };
  const state = link.online ? "sending" : "left";
  const sequence = await store.numbered(phone.device_id, { kind: "reading", state, at, item });
  if (state === "left") return undefined;
  const body = JSON.stringify({ device_id: phone.device_id, sequence: String(sequence), ...item });
  const answer = await live(phone, "/v1/readings", body);
  if (answer?.status === 202) {
    await store.settle(phone.device_id, sequence, "reading");
    return answer.body.results[0];
  }
  if (answer?.status === 422) {
    await store.settle(phone.device_id, sequence, "reading");
    throw new Wrong(answer.body?.errors ?? []);
  }
  await store.leave(phone.device_id, sequence);
  return undefined;
}

/**
 * Ask without a reading; what is asked again under the same number is the same crossing.
 *
 * @param {store.Phone} phone @param {import("./decide.js").Wanted} wanted
 * @returns {Promise<{answer: any, sequence?: number}>}
 */
async function askCrossing(phone, wanted) {
  if (!link.online) return { answer: undefined };
  const sequence = await store.numbered(phone.device_id, null);
  const asked = {
    site_id: phone.site_id,
    sequence: String(sequence),
    direction: wanted.direction,
    mask: wanted.mask,
    ...(wanted.plate ? { plate: wanted.plate } : { person_id: wanted.person }),
  };
  const answer = await live(phone, "/v1/crossings", JSON.stringify(asked));
  if (answer?.status === 422) throw new Wrong(answer.body?.errors ?? []);
  return { answer: answer?.status === 201 ? answer.body : undefined, sequence };
}

/** @param {store.Phone} phone @param {string} path @param {string} body */
async function live(phone, path, body) {
  try {
    return await ask(phone, "POST", path, body, LIVE);
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

/** @param {import("./decide.js").Wanted} wanted */
function who(wanted) {
  if (wanted.person) return { person_id: wanted.person };
  return wanted.identity ? { identity_number: wanted.identity } : {};
}

/**
 * @param {store.Phone} phone @param {import("./decide.js").Wanted} wanted @param {number} at
 * @param {any[]} answers @param {import("./verify.js").Verdict | null} pass
 * @returns {Promise<Verdict>}
 */
async function byTheGate(phone, wanted, at, answers, pass) {
  const words = answers.flatMap((one) => one.words ?? []);
  const refused = answers.some((one) => one.outcome === "refused");
  const against = pass && wanted.plate && wanted.direction === "in" ? againstPass(pass, wanted.plate) : "";
  /** @type {Verdict} */
  const verdict = { outcome: refused ? "refused" : "admitted", reasons: words, unknown: [], by: "gate", pass, choose: null };
  if (refused || !against) return verdict;
  // The gate knows the plate, and what was shown is another thing: that is for the guard.
  const reasons = [inWords(against)];
  const choose = chooser(phone, wanted, at, ["no-pass"]);
  return { ...verdict, outcome: "ask", reasons, choose };
}

/**
 * @param {store.Phone} phone @param {import("./decide.js").Wanted} wanted @param {number} at
 * @param {any} measured what the gate said of the reading, where it did
 * @param {import("./verify.js").Verdict | null} pass
 * @param {number} [sequence] the number under which the gate was asked, and has not answered
 * @returns {Promise<Verdict>}
 */
async function byThePhone(phone, wanted, at, measured, pass, sequence) {
  const judged = decide(wanted, known.gate, pass);
  if (measured?.outcome === "admitted") withoutThePerson(judged);
  if (measured?.outcome === "refused") judged.outcome = "refused";
  // Of the person the gate has decided: what is left to write down is the vehicle.
  const rest = measured?.outcome ? { ...wanted, person: undefined, identity: undefined } : wanted;
  const words = [...(measured?.words ?? []), ...judged.reasons.map(inWords)];
  const reasons = words.filter((one, place) => words.findIndex((other) => other.code === one.code) === place);
  const codes = reasons.map((one) => one.code);
  const choose = chooser(phone, rest, at, codes, sequence);
  if (judged.outcome !== "ask") await choose(judged.outcome);
  const open = judged.outcome === "ask";
  return { outcome: judged.outcome, reasons, unknown: open ? judged.unknown : [], by: "phone", pass, choose: open ? choose : null };
}

/** What the gate has answered of the person is known. @param {import("./decide.js").Judged} judged */
function withoutThePerson(judged) {
  judged.unknown = judged.unknown.filter((code) => code !== "standing" && code !== "permit");
  if (judged.outcome === "ask" && !judged.unknown.length) judged.outcome = "admitted";
}

/**
 * Keep the decision for a batch: it becomes the county's record of who passed.
 *
 * @param {store.Phone} phone @param {import("./decide.js").Wanted} wanted @param {number} at @param {string[]} reasons
 * @param {number} [sequence]
 */
function chooser(phone, wanted, at, reasons, sequence) {
  return async (/** @type {"admitted"|"refused"} */ outcome) => {
    const item = {
      at: clock.stamp(at),
      direction: wanted.direction,
      outcome,
      reasons: outcome === "refused" ? reasons : [],
      ...who(wanted),
      ...(wanted.plate ? { plate: wanted.plate } : {}),
    };
    const record = { kind: /** @type {const} */ ("crossing"), state: /** @type {const} */ ("left"), at, item };
    if (sequence === undefined) await store.numbered(phone.device_id, record);
    else await store.write({ ...record, device_id: phone.device_id, sequence });
  };
}
