/** Digests and signatures, by the browser's own cryptography. */

const utf8 = new TextEncoder();
const HMAC = { name: "HMAC", hash: "SHA-256" };

/** @param {ArrayBuffer} bytes */
export function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (one) => one.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 of a text's UTF-8 bytes, in hex digits. @param {string} text */
export async function digest(text) {
  return hex(await crypto.subtle.digest("SHA-256", utf8.encode(text)));
}

/** Keep a secret so that it signs and cannot be read again. @param {string} secret */
export function importSecret(secret) {
  return crypto.subtle.importKey("raw", utf8.encode(secret), HMAC, false, ["sign"]);
}

/**
 * The headers of a signed request; the county's servers check them as docs/devices.md says.
 *
 * @param {import("./store.js").Phone} phone
 * @param {string} method
 * @param {string} path with its query
 * @param {string} body
 * @param {number} seconds of the epoch
 */
export async function signed(phone, method, path, body, seconds) {
  const said = [method, path, String(seconds), await digest(body)].join("\n");
  const proof = await crypto.subtle.sign("HMAC", phone.key, utf8.encode(said));
  return {
    "X-Yipan-Device": phone.device_id,
    "X-Yipan-Key-Version": String(phone.key_version),
    "X-Yipan-Time": String(seconds),
    "X-Yipan-Signature": hex(proof),
  };
}
