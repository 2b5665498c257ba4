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
 * @property {import("./verify.js").Verdict | null} pass
 * @property {((outcome: "admitted"|"refused") => Promise<void>) | null} choose where the guard decides
 *
 * @typedef {object} Attempt
 * @property {store.Phone} phone
 * @property {number} at
 * @property {Wanted} wanted
 * @property {import("./verify.js").Verdict | null} pass
 * @property {number} [reading] the number of a reading that nobody has acknowledged
 * @property {any} [said] what the gate answered to the reading
 * @property {number} [asked] the number of a crossing that was asked for and not answered
 */

import * as clock from "./clock.js";
import { againstPass, decide } from "./decide.js";
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

/** @param {store.Phone} phone @param {Wanted} wanted @returns {Promise<Verdict>} */
export async function check(phone, wanted) {
  const pass = wanted.pass ? await judgePass(wanted.pass) : null;
  /** @type {Attempt} */
  const attempt = { phone, at: clock.now(), wanted, pass };
  if (wanted.celsius !== undefined) await askMeasured(attempt);
  const { said } = attempt;
  if (attempt.reading !== undefined) return byThePhone(attempt);
  if (said && !wanted.plate) return byTheGate(attempt, [said]);
  // Of the person the gate has decided by the reading: what is left to ask for is the vehicle.
  if (said?.outcome) attempt.wanted = { ...wanted, person: undefined, identity: undefined };
  // A fever of whoever is in the vehicle stops it, and the gate is not asked for its plate.
  const crossed = said?.fever ? undefined : await askCrossing(attempt);
  return crossed ? byTheGate(attempt, [said, crossed].filter(Boolean)) : byThePhone(attempt);
}

/** Send one reading, which is written down before. @param {Attempt} attempt */
async function askMeasured(attempt) {
  const { phone, wanted, at } = attempt;
  const item = {
    celsius: wanted.celsius,
    measured_at: clock.stamp(at),
    body_site: wanted.bodySite,
    mask: wanted.mask,
    ...who(wanted),
    // Nobody in particular in a vehicle: the vehicle wants through, not they.
    ...(wanted.plate && !named(wanted) ? {} : { direction: wanted.direction }),
  };
  const sequence = await store.numbered(phone.device_id, { kind: "reading", state: "sending", at, item });
  attempt.reading = sequence;
  const body = JSON.stringify({ device_id: phone.device_id, sequence: String(sequence), ...item });
  const answer = await live(phone, "/v1/readings", body);
  if (answer?.status !== 202 && answer?.status !== 422) return;
  await store.settle(phone.device_id, sequence, "reading");
  if (answer.status === 422) throw new Wrong(answer.body?.errors ?? []);
  attempt.reading = undefined;
  attempt.said = answer.body.results[0];
}

/** Ask without a reading; under the same number it is the same crossing. @param {Attempt} attempt */
async function askCrossing(attempt) {
  const { phone, wanted, at } = attempt;
  if (!link.online) return undefined;
  attempt.asked = await store.numbered(phone.device_id, null);
  const asked = {
    site_id: phone.site_id,
    sequence: String(attempt.asked),
    asked_at: clock.stamp(at),
    direction: wanted.direction,
    mask: wanted.mask,
    ...(wanted.plate ? { plate: wanted.plate } : {}),
    ...(wanted.person ? { person_id: wanted.person } : {}),
  };
  const answer = await live(phone, "/v1/crossings", JSON.stringify(asked));
  if (answer?.status === 422) throw new Wrong(answer.body?.errors ?? []);
  return answer?.status === 201 ? answer.body : undefined;
}

/** @param {store.Phone} phone @param {string} path @param {string} body */
async function live(phone, path, body) {
  if (!link.online) return null;
  try {
    return await ask(phone, "POST", path, body, LIVE);
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

/** @param {Wanted} wanted */
const named = (wanted) => Boolean(wanted.person || wanted.identity);

/** @param {Wanted} wanted */
function who(wanted) {
  if (wanted.person) return { person_id: wanted.person };
  return wanted.identity ? { identity_number: wanted.identity } : {};
}

/** @param {Attempt} attempt @param {any[]} answers @returns {Verdict} */
function byTheGate(attempt, answers) {
  const { wanted, pass } = attempt;
  const reasons = distinct(answers.flatMap((one) => one.words ?? []));
  const refused = answers.some((one) => one.outcome === "refused");
  const against = pass && wanted.plate && wanted.direction === "in" ? againstPass(pass, wanted.plate) : "";
  const outcome = refused ? "refused" : "admitted";
  if (refused || !against) return { outcome, reasons, unknown: [], by: "gate", pass, choose: null };
  // The gate knows the plate, and what was shown is another thing: that is for the guard.
  const doubt = { ...attempt, asked: undefined };
  return { outcome: "ask", reasons: [inWords(against)], unknown: [], by: "gate", pass, choose: chooser(doubt, ["no-pass"]) };
}

/** @param {Attempt} attempt @returns {Promise<Verdict>} */
async function byThePhone(attempt) {
  const { wanted, pass, said } = attempt;
  const judged = decide(wanted, known.gate, pass);
  if (said?.outcome) withoutThePerson(judged, said.outcome);
  const reasons = distinct([...(said?.words ?? []), ...judged.reasons.map(inWords)]);
  const choose = chooser(attempt, reasons.map((one) => one.code));
  if (judged.outcome === "ask") {
    return { outcome: "ask", reasons, unknown: judged.unknown, by: "phone", pass, choose };
  }
  await choose(judged.outcome);
  const by = said?.fever ? "gate" : "phone";
  return { outcome: judged.outcome, reasons, unknown: [], by, pass, choose: null };
}

/** What the gate answered of the person is known. @param {import("./decide.js").Judged} judged @param {string} outcome */
function withoutThePerson(judged, outcome) {
  judged.unknown = judged.unknown.filter((code) => code !== "permit");
  if (outcome === "refused") judged.outcome = "refused";
  else if (judged.outcome === "ask" && !judged.unknown.length) judged.outcome = "admitted";
}

/** @param {{code: string, zh: string, en: string}[]} words */
function distinct(words) {
  return words.filter((one, place) => words.findIndex((other) => other.zh === one.zh) === place);
}

/**
 * Keep the decision for a batch: it becomes the county's record of who passed.
 *
 * @param {Attempt} attempt
 * @param {string[]} reasons
 */
function chooser({ phone, at, wanted, reading, asked }, reasons) {
  return async (/** @type {"admitted"|"refused"} */ outcome) => {
    for (const [subject, number] of recorded(wanted, reading, asked)) {
      const item = {
        at: clock.stamp(at),
        direction: wanted.direction,
        outcome,
        reasons: outcome === "refused" ? reasons.slice(0, 16) : [],
        mask: wanted.mask,
        ...subject,
      };
      const record = { kind: /** @type {const} */ ("crossing"), state: /** @type {const} */ ("left"), at, item };
      if (number === undefined) await store.numbered(phone.device_id, record);
      else await store.write({ ...record, device_id: phone.device_id, sequence: number });
    }
    // Only now, so that both are in one batch: a crossing has the number of its reading.
    if (reading !== undefined) await store.leave(phone.device_id, reading);
  };
}

/**
 * Whom and what the decision is of, under which number; a person and a vehicle are two crossings
 * where the gate may have decided the person's by the reading.
 *
 * @param {Wanted} wanted @param {number | undefined} reading @param {number | undefined} asked
 * @returns {[object, number | undefined][]}
 */
function recorded(wanted, reading, asked) {
  const vehicle = wanted.plate ? { plate: wanted.plate } : {};
  if (reading === undefined || !wanted.plate || !named(wanted)) return [[{ ...who(wanted), ...vehicle }, reading ?? asked]];
  return [[who(wanted), reading], [vehicle, undefined]];
}
