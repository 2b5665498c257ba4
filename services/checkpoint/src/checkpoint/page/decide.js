/**
 * The gate's rules as far as a phone knows them: what refuses, and what it cannot know.
 *
 * @typedef {object} Wanted Who or what wants through, and what was seen of them.
 * @property {"in"|"out"} direction
 * @property {string} [person]
 * @property {string} [identity]
 * @property {string} [plate]
 * @property {string} [pass] its text
 * @property {number} [celsius]
 * @property {string} bodySite
 * @property {"worn"|"not-worn"|"unknown"} mask
 *
 * @typedef {object} Judged
 * @property {"admitted"|"refused"|"ask"} outcome
 * @property {string[]} reasons what speaks against it
 * @property {string[]} unknown what this phone cannot know
 */

const STAYS_OUT = ["enterprise-gate", "workplace", "road"];

/**
 * @param {number} celsius
 * @param {string} bodySite
 * @param {{celsius: Record<string, number>, plausible: number[], not_a_person: string[]}} limits
 * @returns {"normal"|"fever"|"nothing"} nothing where it says nothing of a person
 */
export function assess(celsius, bodySite, limits) {
  const [lowest, highest] = limits.plausible;
  if (limits.not_a_person.includes(bodySite) || celsius < lowest || celsius > highest) return "nothing";
  return celsius >= limits.celsius[bodySite] ? "fever" : "normal";
}

/**
 * Decide without the county: everything that speaks against it, not only the first.
 *
 * @param {Wanted} wanted
 * @param {any} knowledge what the gate told last
 * @param {import("./verify.js").Verdict | null} pass
 * @returns {Judged}
 */
export function decide(wanted, knowledge, pass) {
  const found = wanted.direction === "out" ? toStay(wanted, knowledge) : toRefuse(wanted, knowledge, pass);
  const reasons = [...new Set(found.reasons)];
  const unknown = [...new Set(found.unknown)];
  return { outcome: reasons.length ? "refused" : unknown.length ? "ask" : "admitted", reasons, unknown };
}

/** @param {Wanted} wanted @param {any} knowledge */
function toStay(wanted, knowledge) {
  const { mode, kind } = knowledge.site;
  const reasons = mode === "closed" ? ["site-closed"] : mode === "in-only" ? ["in-only"] : [];
  const named = wanted.person || wanted.identity;
  return { reasons, unknown: kind === "hotel" && named ? ["isolation"] : [] };
}

/** @param {Wanted} wanted @param {any} knowledge @param {import("./verify.js").Verdict | null} pass */
function toRefuse(wanted, knowledge, pass) {
  const { mode, kind } = knowledge.site;
  const reasons = mode === "closed" ? ["site-closed"] : [];
  const unknown = kind === "enterprise-gate" ? ["permit"] : [];
  reasons.push(...ofTheReading(wanted, knowledge));
  if (wanted.mask === "not-worn") reasons.push("mask-not-worn");
  for (const part of [ofTheVehicle(wanted, pass), ofThePerson(wanted, kind)]) {
    reasons.push(...part.reasons);
    unknown.push(...part.unknown);
  }
  return { reasons, unknown };
}

/** @param {Wanted} wanted @param {any} knowledge */
function ofTheReading(wanted, knowledge) {
  if (wanted.celsius === undefined) {
    return wanted.person || wanted.identity || !wanted.plate ? ["measure-again"] : [];
  }
  const said = assess(wanted.celsius, wanted.bodySite, knowledge.fever_limits);
  return said === "fever" ? ["fever"] : said === "nothing" ? ["measure-again"] : [];
}

/** @param {Wanted} wanted @param {import("./verify.js").Verdict | null} pass */
function ofTheVehicle(wanted, pass) {
  if (!wanted.plate) return { reasons: [], unknown: [] };
  if (!pass) return { reasons: [], unknown: ["pass-not-shown"] };
  const against = againstPass(pass, wanted.plate);
  if (against) return { reasons: ["no-pass", against], unknown: [] };
  return { reasons: [], unknown: pass.answer === "valid" ? [] : [pass.reason] };
}

/**
 * What makes this no pass of this vehicle, or "": what cannot be told is neither.
 *
 * @param {import("./verify.js").Verdict} pass
 * @param {string} plate
 */
export function againstPass(pass, plate) {
  if (pass.read && (pass.read.kind !== "vehicle-pass" || pass.read.bearer !== plate)) return "other-plate";
  return pass.answer === "not-valid" ? pass.reason : "";
}

/** @param {Wanted} wanted @param {string} kind */
function ofThePerson(wanted, kind) {
  const named = wanted.person || wanted.identity;
  if (!STAYS_OUT.includes(kind) || (wanted.plate && !named)) return { reasons: [], unknown: [] };
  if (named) return { reasons: [], unknown: ["standing"] };
  return { reasons: kind === "enterprise-gate" ? ["not-registered"] : [], unknown: [] };
}
