/**
 * Keeps one whole version of the page, so that it opens without a network, and sends what is left
 * when the page is closed.
 */

import { FILES, VERSION } from "./files.js";
import { wind } from "./clock.js";
import { alone, catchUp } from "./sending.js";
import { hex } from "./signing.js";
import { waiting } from "./store.js";

/** @type {any} */
const worker = self;
const CACHE = `gate-${VERSION}`;
const ROOT = new URL("./", location.href).href;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const name = nameOf(event.request);
  if (name !== null) event.respondWith(answer(name, event.request));
});
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === "batches") event.waitUntil(send());
});

/** All files of this version or none: what does not fit its digest is of another. */
async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    Object.entries(FILES).map(async ([name, digest]) => {
      const found = await fetch(ROOT + name, { cache: "reload" });
      const bytes = await found.clone().arrayBuffer();
      if (!found.ok || hex(await crypto.subtle.digest("SHA-256", bytes)) !== digest) {
        throw new Error(`${name} is not of this version`);
      }
      await cache.put(ROOT + name, found);
    }),
  );
  await worker.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("gate-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The file of the page that is asked for; null for all that only the network answers. @param {Request} request */
function nameOf(request) {
  if (request.method !== "GET" || !request.url.startsWith(ROOT)) return null;
  const [name] = request.url.slice(ROOT.length).split(/[?#]/);
  if (request.mode === "navigate" && !name) return "index.html";
  return Object.hasOwn(FILES, name) ? name : null;
}

/** @param {string} name @param {Request} request */
async function answer(name, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(ROOT + name)) ?? fetch(request);
}

/** A sync that fails is repeated by the browser, at times of its own. */
async function send() {
  await wind();
  await alone(() => catchUp(true));
  if (await waiting()) throw new Error("something is left");
}
