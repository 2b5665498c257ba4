/**
 * Passes, judged with no network: the same three answers as shared/passes/verify.py gives.
 *
 * @typedef {object} Pass
 * @property {string} permit_id
 * @property {number} edition
 * @property {string} kind
 * @property {string} bearer
 * @property {string} route
 * @property {number} valid_from epoch seconds
 * @property {number} valid_until
 * @property {number} issued_at
 * @property {string} cargo
 * @property {string} serial 16 hex digits
 *
 * @typedef {object} Verdict
 * @property {"valid"|"not-valid"|"cannot-tell"} answer
 * @property {string} reason
 * @property {Pass} [read] what the pass says, where its signature is good
 * @property {number} [age] of the list, in seconds
 *
 * @typedef {Map<number, CryptoKey>} Keys
 * @typedef {{madeAt: number, serials: Set<string>, forGood: Set<string>}} List
 */

import { digest, hex } from "./signing.js";

const PASS = "YP1:";
const LIST = "YR1:";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SIGNATURE_BYTES = 64;
const SERIAL_BYTES = 8;
const NOTHING = "0".repeat(2 * SERIAL_BYTES);
const CARGO = 1;
/** Seconds that the clock of a gate may be off. */
const LEEWAY = 120;
export const OLDEST_LIST = 24 * 3_600;
/** The last second of the year 9999. */
const LAST_SECOND = 253_402_300_799;
const KINDS = ["vehicle-pass", "work", "market", "school", "project-start"];

const utf8 = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class WrongText extends Error {}
class UnknownKey extends Error {}

/** Whether this browser can verify at all. */
export async function able() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text a JSON Web Key Set @returns {Promise<Keys>} */
export async function readKeys(text) {
  const keys = new Map();
  for (const one of JSON.parse(text).keys) {
    const letters = String(one.x).replaceAll("-", "+").replaceAll("_", "/");
    const raw = Uint8Array.from(atob(letters), (sign) => sign.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    keys.set(Number(one.kid), key);
  }
  return keys;
}

/** @param {string} letters */
function base32(letters) {
  let bits = 0;
  let held = 0;
  const bytes = [];
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) throw new WrongText();
    bits = ((bits << 5) | value) & 0xfff;
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  // The last letter has bits to spare: one body has one text.
  const spare = bits & ((1 << held) - 1);
  if (spare || [1, 3, 6].includes(letters.length % 8)) throw new WrongText();
  return Uint8Array.from(bytes);
}

/** The body that was signed. @param {string} prefix @param {string} text @param {Keys} keys */
async function opened(prefix, text, keys) {
  if (!text.startsWith(prefix)) throw new WrongText();
  const raw = base32(text.slice(prefix.length));
  if (raw.length <= SIGNATURE_BYTES) throw new WrongText();
  const said = raw.slice(0, -SIGNATURE_BYTES);
  const key = keys.get(said[0]);
  if (!key) throw new UnknownKey();
  const signature = raw.slice(-SIGNATURE_BYTES);
  const whole = new Uint8Array([...utf8.encode(prefix), ...said]);
  if (!(await crypto.subtle.verify({ name: "Ed25519" }, key, signature, whole))) throw new WrongText();
  return said.slice(1);
}

/** Reads a body from its beginning. */
class Rest {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get empty() {
    return this.at === this.bytes.length;
  }

  /** @param {number} length */
  take(length) {
    const taken = this.bytes.slice(this.at, this.at + length);
    if (taken.length < length) throw new RangeError("less than a pass");
    this.at += length;
    return taken;
  }

  /** @param {number} length */
  number(length) {
    return this.take(length).reduce((value, one) => value * 256 + one, 0);
  }

  time() {
    const seconds = this.number(5);
    if (seconds > LAST_SECOND) throw new RangeError("a time beyond all calendars");
    return seconds;
  }

  text(length = this.number(1)) {
    return strict.decode(this.take(length));
  }

  id() {
    const length = this.number(1);
    if (length) return this.text(length);
    const digits = hex(this.take(16).buffer);
    return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([a, b]) => digits.slice(a, b)).join("-");
  }

  cargo() {
    if (this.empty) return "";
    if (this.number(1) !== CARGO) throw new RangeError("a claim that is not known here");
    const cargo = this.text();
    if (!cargo) throw new RangeError("a pass without cargo does not speak of it");
    return cargo;
  }
}

/** @param {Uint8Array} body @returns {Promise<Pass>} */
async function unpack(body) {
  const rest = new Rest(body);
  const kind = rest.number(1);
  const edition = rest.number(2);
  if (kind >= KINDS.length) throw new RangeError("a kind that is not known here");
  const [valid_from, valid_until, issued_at] = [rest.time(), rest.time(), rest.time()];
  const [permit_id, bearer, route, cargo] = [rest.id(), rest.text(), rest.text(), rest.cargo()];
  if (!rest.empty) throw new RangeError("more than a pass");
  const serial = (await digest(`${permit_id}\n${edition}`)).slice(0, 2 * SERIAL_BYTES);
  return { permit_id, edition, kind: KINDS[kind], bearer, route, valid_from, valid_until, issued_at, cargo, serial };
}

/** @param {string} text @param {Keys} keys @returns {Promise<List>} */
export async function readList(text, keys) {
  const body = await opened(LIST, text.trim(), keys);
  const rest = new Rest(body);
  let madeAt;
  try {
    madeAt = rest.time();
  } catch {
    throw new WrongText();
  }
  if ((body.length - rest.at) % SERIAL_BYTES) throw new WrongText();
  const serials = [];
  while (!rest.empty) serials.push(hex(rest.take(SERIAL_BYTES).buffer));
  const end = serials.includes(NOTHING) ? serials.indexOf(NOTHING) : serials.length;
  return { madeAt, serials: new Set(serials.slice(0, end)), forGood: new Set(serials.slice(end + 1)) };
}

/**
 * Judge a pass; no text whatever throws.
 *
 * @param {string} token
 * @param {Keys} keys
 * @param {string | null} list as it was fetched
 * @param {number} at epoch seconds
 * @returns {Promise<Verdict>}
 */
export async function verify(token, keys, list, at) {
  if (!keys.size) return { answer: "cannot-tell", reason: "no-keys" };
  let body;
  try {
    body = await opened(PASS, token, keys);
  } catch (error) {
    if (error instanceof UnknownKey) return { answer: "cannot-tell", reason: "unknown-key" };
    return { answer: "not-valid", reason: "not-a-pass" };
  }
  try {
    return await judged(await unpack(body), keys, list, at);
  } catch {
    return { answer: "cannot-tell", reason: "unknown-form" };
  }
}

/** @param {Pass} read @param {Keys} keys @param {string | null} list @param {number} at @returns {Promise<Verdict>} */
async function judged(read, keys, list, at) {
  if (read.valid_from - at > LEEWAY) return { answer: "not-valid", reason: "not-yet", read };
  if (at - read.valid_until >= LEEWAY) return { answer: "not-valid", reason: "over", read };
  if (list === null) return { answer: "cannot-tell", reason: "no-list", read };
  let found;
  try {
    found = await readList(list, keys);
  } catch {
    return { answer: "cannot-tell", reason: "list-not-believed", read };
  }
  return byList(read, found, at);
}

/** What is called back for good stays so. @param {Pass} read @param {List} found @param {number} at @returns {Verdict} */
function byList(read, found, at) {
  const age = at - found.madeAt;
  if (found.forGood.has(read.serial)) return { answer: "not-valid", reason: "called-back", read, age };
  if (age > OLDEST_LIST) return { answer: "cannot-tell", reason: "list-too-old", read, age };
  if (age < -LEEWAY) return { answer: "cannot-tell", reason: "list-of-the-future", read, age };
  if (found.serials.has(read.serial)) return { answer: "not-valid", reason: "called-back", read, age };
  return { answer: "valid", reason: "in-force", read, age };
}
