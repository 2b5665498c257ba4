/** What the page says, in Chinese and English. */

import { now } from "./clock.js";
import { known } from "./knowing.js";

/** @type {Record<string, [string, string]>} */
const WORDS = {
  admitted: ["放行", "Admitted"],
  refused: ["不予放行", "Refused"],
  ask: ["请核验", "Ask"],
  "by-gate": ["卡口系统判定", "decided by the gate"],
  "by-phone": ["本机离线判定", "decided offline by this phone"],
  "by-guard": ["由值守人员决定", "for the guard to decide"],
  let: ["放行", "Let in"],
  "let-out": ["放行", "Let out"],
  stop: ["不放行", "Refuse"],
  next: ["下一位", "Next"],
  in: ["进", "In"],
  out: ["出", "Out"],
  subject: ["扫码或输入：人员码、身份证号、车牌、通行证", "Scan or type: person code, identity number, plate, pass"],
  celsius: ["体温 ℃", "Temperature ℃"],
  "body-site": ["测温部位", "Measured at"],
  mask: ["口罩", "Mask"],
  worn: ["已戴", "Worn"],
  "not-worn": ["未戴", "Not worn"],
  unknown: ["未看", "Not seen"],
  check: ["核验", "Check"],
  checking: ["正在核验…", "Checking…"],
  scan: ["扫码", "Scan"],
  "close-scan": ["关闭扫码", "Stop scanning"],
  remove: ["移除", "Remove"],
  person: ["人员", "Person"],
  identity: ["身份证", "Identity"],
  plate: ["车牌", "Plate"],
  pass: ["通行证", "Pass"],
  online: ["{since} 起在线", "Online since {since}"],
  offline: ["{since} 起离线", "Offline since {since}"],
  waiting: ["待上传", "waiting"],
  knowledge: ["规则", "rules"],
  list: ["吊销名单", "pass list"],
  none: ["无", "none"],
  minutes: ["分钟前", "min old"],
  hours: ["小时前", "h old"],
  now: ["刚刚", "just now"],
  "sync-now": ["立即同步", "Sync now"],
  "sign-in": ["登录", "Sign in"],
  "sign-in-again": ["重新登录", "Sign in again"],
  back: ["返回", "Back"],
  code: ["登录码", "Sign-in code"],
  "code-help": ["登录码由值班管理员发放，24 小时内有效，只能用一次。", "The operator gives you a code. It is good for 24 hours, once."],
  "code-wrong": ["登录码无效或已过期，请向管理员重新索取", "This code is not good, or not any more: ask the operator for a new one"],
  "code-wait": ["尝试次数过多，请稍后再试", "Too many tries: wait a while"],
  "code-refused": ["此手机不能在本卡口登录，请联系管理员", "This phone cannot sign in here: ask the operator"],
  "no-network": ["没有网络，请联网后再登录", "No network: signing in needs one"],
  "server-away": ["系统暂时无法应答，请稍后再试", "The county does not answer: try again soon"],
  "not-known": ["无法识别，请检查", "Not recognised: look again"],
  "wrong-identity": ["身份证号校验码不符", "The identity number's check character does not fit"],
  "need-something": ["请输入体温，或车牌", "Type a temperature, or a plate"],
  "need-celsius": ["身份证号须与体温一起输入", "An identity number goes with a temperature"],
  "need-plate": ["通行证须与车牌一起核验，请输入车牌", "A pass goes with a plate: type it"],
  "wrong-celsius": ["体温应为 25 至 45 之间的数字", "A temperature is a number from 25 to 45"],
  "not-kept": ["记录失败，请重试；未保存", "This was not kept: try again"],
  "not-taken": ["系统不接受：", "Not taken: "],
  "clock-wrong": ["本机时钟误差 {n} 秒，已按系统时间校正，请校准", "This phone's clock is {n} s off; the county's time is used. Set the clock"],
  "not-believed": ["系统不再承认本机，记录已保存；请重新登录", "The county no longer knows this phone. Records are kept: sign in again"],
  "no-knowledge": ["本机尚无规则，联网前无法判定", "This phone knows no rules yet: it needs the network once"],
  "list-old": ["吊销名单已超过 24 小时，通行证无法判定", "The pass list is over 24 h old: passes cannot be told"],
  "no-store": ["此浏览器不能保存记录，无法使用本页", "This browser keeps no records: the page cannot be used here"],
  "no-worker": ["此浏览器不能离线重新打开本页，请保持页面打开", "This browser cannot reopen the page offline: keep it open"],
  "refused-items": ["有 {n} 条记录待管理员复核", "{n} records are kept for review by an operator"],
  forked: ["系统已有另一份同号批次，请告知管理员", "The county has another batch of this number: tell the operator"],
  held: ["系统不接受 {device} 留在本机的记录，请告知管理员", "The county does not take what {device} left on this phone: tell the operator"],
  // What the phone cannot know.
  standing: ["离线无法确认健康档案状态（是否暂缓返岗）", "cannot know offline: may this person return"],
  permit: ["离线无法确认企业复工许可", "cannot know offline: the enterprise's permit"],
  isolation: ["离线无法确认隔离期是否已满", "cannot know offline: has isolation ended"],
  "pass-not-shown": ["未出示通行证，离线无法确认", "no pass was shown; cannot know offline"],
  // What no service says.
  "other-plate": ["通行证不属于此车牌", "the pass is not of this plate"],
  "no-ed25519": ["此浏览器无法验证通行证", "this browser cannot verify passes: cannot verify here"],
};

/** @type {Record<string, [string, string]>} */
export const BODY_SITES = {
  forehead: ["额头", "forehead"],
  wrist: ["手腕", "wrist"],
  axillary: ["腋下", "armpit"],
  ear: ["耳", "ear"],
  oral: ["口腔", "oral"],
  "face-skin": ["面部", "face"],
};

let language = 0;

/** @param {"zh"|"en"} code */
export function speak(code) {
  language = code === "en" ? 1 : 0;
}

export function spoken() {
  return language ? "en" : "zh";
}

/** @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values = {}) {
  const text = (WORDS[key] ?? BODY_SITES[key] ?? [key, key])[language];
  return Object.entries(values).reduce((all, [name, value]) => all.replace(`{${name}}`, String(value)), text);
}

/** Both languages of our own words, the chosen one first. @param {string} key @returns {[string, string]} */
export function both(key) {
  const [zh, en] = WORDS[key] ?? [key, key];
  return language ? [en, zh] : [zh, en];
}

/** A reason in words: the gate's own, a pass's, or ours. @param {string} code @returns {{code: string, zh: string, en: string}} */
export function inWords(code) {
  const gate = known.gate;
  const told = [...(gate?.words ?? []), ...(gate?.pass_words ?? [])].find((one) => one.code === code);
  const hours = Math.floor(known.listMadeAt ? (now() - known.listMadeAt) / 3_600_000 : 0);
  const [zh, en] = told ? [told.zh, told.en] : (WORDS[code] ?? [code, code]);
  return { code, zh: zh.replace("{hours}", String(hours)), en: en.replace("{hours}", String(hours)) };
}
