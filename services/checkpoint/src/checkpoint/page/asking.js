/**
 * One check at the gate: written down first, asked live while there is a network, else decided here.
 *
 * @typedef {import("./decide.js").Wanted} Wanted
 *
 * @typedef {object} Verdict
 * @property {"admitted"|"refused"|"ask"} outcome
 * @property {{code: string, zh: string, en: string}[]} reasons
 * @property {string[]} unknown what the phone cannot know, by code
 * @property {"gate"|"phone"|"guard"} by
 * @property {((outcome: "admitted"|"refused") => Promise<void>) | null} choose where the guard decides
 *
 * @typedef {object} Attempt
 * @property {store.Phone} phone
 * @property {number} at
 * @property {Wanted} wanted
 * @property {import("./verify.js").Verdict | null} pass
 * @property {number} [number] under which it was asked for: that of its reading, where it has one
 */

import * as clock from "./clock.js";
import { againstPass, decide } from "./decide.js";
import { judgePass, known } from "./knowing.js";
import { LIVE, NoAnswer, ask, link, report } from "./network.js";
import * as store from "./store.js";
import { inWords } from "./words.js";

/** The gate names fields that are wrong: nothing was kept. */
export class Wrong extends Error {
  /** @param {{field: string, message: string}[]} errors */
  constructor(errors) {
    super(errors.map((one) => `${one.field}: ${one.message}`).join("; "));
  }
}

/** @param {store.Phone} phone @param {Wanted} wanted @returns {Promise<Verdict>} */
export async function check(phone, wanted) {
  const pass = wanted.pass ? await judgePass(wanted.pass) : null;
  /** @type {Attempt} */
  const attempt = { phone, at: clock.now(), wanted, pass };
  const said = await (wanted.celsius === undefined ? askUnmeasured(attempt) : askMeasured(attempt));
  return said?.outcome ? byTheGate(attempt, said) : byThePhone(attempt);
}

/** Send one reading, which is written down before. @param {Attempt} attempt */
async function askMeasured(attempt) {
  const { phone, wanted, at } = attempt;
  const item = {
    celsius: wanted.celsius,
    measured_at: clock.stamp(at),
    body_site: wanted.bodySite,
    ...wants(wanted),
  };
  const sequence = await store.numbered(phone.device_id, { kind: "reading", state: "sending", at, item });
  attempt.number = sequence;
  const body = JSON.stringify({ device_id: phone.device_id, sequence: String(sequence), ...item });
  const answer = await live(phone, "/v1/readings", body);
  if (answer?.status !== 202 && answer?.status !== 422) return undefined;
  await store.settle(phone.device_id, sequence, "reading");
  if (answer.status === 422) throw new Wrong(answer.body.errors ?? []);
  return answer.body.results[0];
}

/** Ask without a reading; under the same number it is the same crossing. @param {Attempt} attempt */
async function askUnmeasured(attempt) {
  const { phone, wanted, at } = attempt;
  if (!link.online) return undefined;
  attempt.number = await store.numbered(phone.device_id, null);
  const asked = {
    site_id: phone.site_id,
    sequence: String(attempt.number),
    asked_at: clock.stamp(at),
    ...wants(wanted),
  };
  const answer = await live(phone, "/v1/crossings", JSON.stringify(asked));
  if (answer?.status === 422) throw new Wrong(answer.body.errors ?? []);
  return answer?.status === 201 ? answer.body : undefined;
}

/** @param {store.Phone} phone @param {string} path @param {string} body */
async function live(phone, path, body) {
  if (!link.online) return null;
  try {
    const answer = await ask(phone, "POST", path, body, LIVE);
    report({ believed: answer.status !== 401 });
    return answer;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

/** Who and what wants through, and which way. @param {Wanted} wanted */
function wants({ person, identity, plate, direction, mask }) {
  const who = person ? { person_id: person } : identity ? { identity_number: identity } : {};
  return { ...who, ...(plate ? { plate } : {}), direction, mask };
}

/** @param {Attempt} attempt @param {any} said @returns {Verdict} */
function byTheGate(attempt, said) {
  const { wanted, pass } = attempt;
  const against = pass && wanted.plate && wanted.direction === "in" ? againstPass(pass, wanted.plate) : "";
  if (said.outcome === "refused" || !against) {
    return { outcome: said.outcome, reasons: said.words, unknown: [], by: "gate", choose: null };
  }
  // The gate knows the plate, and what was shown is another thing: that is for the guard.
  const doubt = { ...attempt, number: undefined };
  return { outcome: "ask", reasons: [inWords(against)], unknown: [], by: "gate", choose: chooser(doubt, ["no-pass"]) };
}

/** @param {Attempt} attempt @returns {Promise<Verdict>} */
async function byThePhone(attempt) {
  const judged = decide(attempt.wanted, known.gate, attempt.pass);
  const choose = chooser(attempt, judged.reasons);
  if (judged.outcome === "ask") return { ...judged, reasons: [], by: "phone", choose };
  await choose(judged.outcome);
  return { outcome: judged.outcome, reasons: judged.reasons.map(inWords), unknown: [], by: "phone", choose: null };
}

/**
 * Keep the decision for a batch: it becomes the county's record of who passed.
 *
 * @param {Attempt} attempt
 * @param {string[]} reasons
 */
function chooser({ phone, at, wanted, number }, reasons) {
  return (/** @type {"admitted"|"refused"} */ outcome) => {
    const why = outcome === "refused" ? reasons.slice(0, 16) : [];
    const item = { at: clock.stamp(at), outcome, reasons: why, ...wants(wanted) };
    return store.decided(phone.device_id, { at, item }, number);
  };
}
