/**
 * What was scanned or typed: a person, an identity number, a plate or a pass, told by its shape.
 *
 * @typedef {{kind: "person"|"identity"|"plate"|"pass", value: string}} Subject
 */

const PERSON = /^[0-9a-f]{32}$/i;
const IDENTITY = /^\d{17}[\dX]$/;
const PLATE = /^[\u4e00-\u9fff][A-Z][A-Z0-9]{4,5}[A-Z0-9挂学警港澳]$/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = "10X98765432";

/** 冀G·12345, full-width letters and blanks become 冀G12345. @param {string} text */
export function normalPlate(text) {
  return Array.from(text.normalize("NFKC").toUpperCase()).filter((sign) => /[\p{L}\p{N}]/u.test(sign)).join("");
}

/** The check character of GB 11643. @param {string} number */
export function checks(number) {
  const sum = WEIGHTS.reduce((all, weight, place) => all + weight * Number(number[place]), 0);
  return CHECK[sum % 11] === number[17];
}

/**
 * @param {string} text
 * @returns {Subject | "wrong-identity" | null} null where it is nothing known
 */
export function recognise(text) {
  const said = text.trim();
  if (said.toUpperCase().startsWith("YP1:")) return { kind: "pass", value: said };
  if (PERSON.test(said)) return { kind: "person", value: said.toLowerCase() };
  const number = said.normalize("NFKC").replaceAll(" ", "").toUpperCase();
  if (IDENTITY.test(number)) {
    return checks(number) ? { kind: "identity", value: number } : "wrong-identity";
  }
  const plate = normalPlate(said);
  return PLATE.test(plate) ? { kind: "plate", value: plate } : null;
}

/** Enough of it to know it again, and no more. @param {Subject} subject */
export function shown(subject) {
  switch (subject.kind) {
    case "person":
      return `${subject.value.slice(0, 6)}…`;
    case "identity":
      return `••••${subject.value.slice(-4)}`;
    case "pass":
      return `${subject.value.slice(0, 10)}…`;
    default:
      return subject.value;
  }
}
