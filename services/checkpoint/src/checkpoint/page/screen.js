/** What is on the screen: one place that touches the document, and never by markup. */

import * as clock from "./clock.js";
import { known } from "./knowing.js";
import { link } from "./network.js";
import { trouble } from "./sending.js";
import { shown } from "./subjects.js";
import { OLDEST_LIST } from "./verify.js";
import { BODY_SITES, both, inWords, say, spoken } from "./words.js";

const SIGNS = { admitted: "✓", refused: "✕", ask: "?" };

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/** @param {string} tag @param {string} text @param {Node[]} more */
function element(tag, text, ...more) {
  const made = document.createElement(tag);
  made.append(text, ...more);
  return made;
}

/** Put all fixed words into the chosen language. */
export function label() {
  document.documentElement.lang = spoken() === "zh" ? "zh-CN" : "en";
  for (const one of document.querySelectorAll("[data-say]")) {
    one.textContent = say(/** @type {HTMLElement} */ (one).dataset.say ?? "");
  }
  for (const one of document.querySelectorAll("[data-name]")) {
    one.setAttribute("aria-label", say(one.getAttribute("data-name") ?? ""));
  }
  $("language").textContent = spoken() === "zh" ? "English" : "中文";
  $("body-site").replaceChildren(...Object.keys(BODY_SITES).map((site) => new Option(say(site), site)));
  // The guard's choice, or that of who set the phone up.
  const wanted = $("body-site").dataset.chosen ?? known.gate?.body_site;
  $("body-site").value = wanted in BODY_SITES ? wanted : "forehead";
}

/** @param {number} time epoch milliseconds, 0 for never */
function age(time) {
  if (!time) return say("none");
  const minutes = Math.max(0, Math.floor((clock.now() - time) / 60_000));
  if (minutes < 1) return say("now");
  return minutes < 120 ? `${minutes} ${say("minutes")}` : `${Math.floor(minutes / 60)} ${say("hours")}`;
}

/** The line that always says how it stands. @param {number} waiting @param {import("./store.js").Phone} phone */
export function status(waiting, phone) {
  $("site").textContent = `${known.gate?.site.name ?? phone.site_name} · ${phone.device_id}`;
  $("link").className = link.online ? "dot" : "dot off";
  const since = clock.stamp(link.since - clock.wrong()).slice(11, 16);
  const parts = [
    say(link.online ? "online" : "offline", { since }),
    `${say("waiting")} ${waiting}`,
    `${say("knowledge")} ${age(known.gateAt)}`,
    `${say("list")} ${age(known.listMadeAt)}`,
  ];
  const text = parts.join(" · ");
  if ($("state").textContent !== text) $("state").textContent = text;
  $("sync").setAttribute("aria-label", `${text}. ${say("sync-now")}`);
}

/** @param {boolean} reopens whether the page can be opened again offline */
export function warn(reopens) {
  const found = [];
  const off = Math.abs(clock.wrong());
  if (off > clock.TOLERATED) found.push(say("clock-wrong", { n: Math.round(off / 1000) }));
  if (!link.believed) found.push(say("not-believed"));
  if (!known.gate) found.push(say("no-knowledge"));
  if (!known.able) found.push(say("no-ed25519"));
  if (known.listMadeAt && clock.now() - known.listMadeAt > OLDEST_LIST * 1000) found.push(say("list-old"));
  if (!reopens) found.push(say("no-worker"));
  if (trouble.refused) found.push(say("refused-items", { n: trouble.refused }));
  if (trouble.forked) found.push(say("forked"));
  for (const device of trouble.held) found.push(say("held", { device }));
  if (found.join("\n") === $("warnings").dataset.said) return;
  $("warnings").dataset.said = found.join("\n");
  $("warnings").replaceChildren(...found.map((text) => element("p", text)));
}

/**
 * @param {{subject: import("./subjects.js").Subject, pass: import("./verify.js").Verdict | null}[]} held
 * @param {(place: number) => void} remove
 */
export function subjects(held, remove) {
  const items = held.map(({ subject, pass }, place) => {
    const button = element("button", "✕");
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `${say("remove")} ${say(subject.kind)}`);
    button.addEventListener("click", () => remove(place));
    const text = element("span", `${say(subject.kind)} ${shown(subject)}`);
    if (pass) text.append(element("small", `${words(pass.answer)}: ${words(pass.reason)}`));
    if (pass?.read) text.append(element("small", told(pass.read)));
    const item = element("li", "", text, button);
    item.className = pass?.answer === "not-valid" ? "bad" : "";
    return item;
  });
  $("subjects").replaceChildren(...items);
}

/** @param {string} code */
function words(code) {
  const { zh, en } = inWords(code);
  return spoken() === "zh" ? zh : en;
}

/** @param {import("./verify.js").Pass} pass */
function told(pass) {
  const until = clock.stamp(pass.valid_until * 1000).slice(0, 16).replace("T", " ");
  return [pass.bearer, pass.route, pass.cargo, `→ ${until}`].filter(Boolean).join(" · ");
}

/** @param {import("./asking.js").Verdict} found @param {string} about whom or what it is of */
export function verdict(found, about) {
  const [first, second] = both(found.outcome);
  $("about").textContent = about;
  $("verdict").className = found.outcome;
  $("sign").textContent = SIGNS[found.outcome];
  $("outcome").replaceChildren(first, element("small", second));
  const said = [...found.reasons, ...found.unknown.map(inWords)];
  $("reasons").replaceChildren(...said.map((one) => reason(one)));
  $("by").textContent = both(`by-${found.choose ? "guard" : found.by}`).join(" · ");
  $("choices").hidden = !found.choose;
  $("next").hidden = Boolean(found.choose);
  cover(true);
  // Enter from a hand scanner must choose nothing: the guard's choice is a deliberate one.
  (found.choose ? $("outcome") : $("next")).focus();
}

/** What lies under a verdict is out of reach of keys and screen readers too. @param {boolean} shown */
export function cover(shown) {
  $("verdict").hidden = !shown;
  $("top").inert = $("main").inert = shown;
}

/** @param {{zh: string, en: string}} words */
function reason({ zh, en }) {
  const [first, second] = spoken() === "zh" ? [zh, en] : [en, zh];
  return element("li", first, ...(first === second ? [] : [element("small", second)]));
}

/** @param {"sign-in"|"gate"} name */
export function show(name) {
  $("sign-in").hidden = name !== "sign-in";
  $("gate").hidden = name !== "gate";
  $("top").hidden = false;
  $("sync").hidden = name !== "gate";
  cover(false);
}
