/**
 * What the phone keeps: in IndexedDB, durably, in transactions that hold or do not.
 *
 * @typedef {object} Phone A device that signed in here, and how far it has counted.
 * @property {string} device_id
 * @property {number} key_version
 * @property {CryptoKey} key its secret: it signs, and nobody can read it out
 * @property {string} site_id
 * @property {string} site_name
 * @property {number} next the number of the next record; none is used twice
 * @property {number} last the number of the last batch, 0 before the first
 * @property {string} previous SHA-256 of the last batch in hex digits, "" before the first
 * @property {string} day the county's day of the last batch, or of signing in
 *
 * @typedef {object} Record What happened at the gate and is not acknowledged yet.
 * @property {string} device_id
 * @property {number} sequence
 * @property {"reading"|"crossing"} kind
 * @property {"sending"|"left"} state on its way by itself, or left for a batch
 * @property {number} at epoch milliseconds of the phone's corrected clock
 * @property {object} item as it is sent, without device and number
 *
 * @typedef {object} Batch
 * @property {string} recorder_id
 * @property {number} number
 * @property {string} text exactly what is sent: its hash is in the next one
 * @property {"waiting"|"done"} state
 * @property {number} items
 * @property {number} at when it was made, or acknowledged
 */

const NAME = "yipan-gate";

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** What was closed or could not be opened is opened anew the next time. */
const again = () => {
  opened = null;
};

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("kept");
      db.createObjectStore("phones", { keyPath: "device_id" });
      db.createObjectStore("records", { keyPath: ["device_id", "sequence", "kind"] });
      db.createObjectStore("batches", { keyPath: ["recorder_id", "number"] });
    };
    request.onsuccess = () => {
      const db = request.result;
      db.onclose = again;
      // A newer version of the page, in another tab, waits until this one has let go.
      db.onversionchange = () => {
        db.close();
        again();
      };
      resolve(db);
    };
    request.onerror = () => {
      again();
      reject(request.error);
    };
  });
  return opened;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Work in one transaction; it is durable when this resolves. `work` awaits nothing but `done`.
 *
 * @template T
 * @param {string[]} stores
 * @param {"readonly"|"readwrite"} mode
 * @param {(at: (store: string) => IDBObjectStore) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function transact(stores, mode, work) {
  const db = await open();
  const tx = db.transaction(stores, mode, { durability: "strict" });
  const ended = new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve(undefined);
    tx.onabort = () => reject(tx.error ?? new Error("aborted"));
  });
  const [result] = await Promise.all([work((name) => tx.objectStore(name)), ended]);
  return result;
}

/** @param {string} name */
export function recall(name) {
  return transact(["kept"], "readonly", (at) => done(at("kept").get(name)));
}

/** @param {string} name @param {unknown} value */
export function keep(name, value) {
  return transact(["kept"], "readwrite", (at) => done(at("kept").put(value, name)));
}

/** The phone that is signed in. @returns {Promise<Phone | undefined>} */
export async function phone() {
  const id = await recall("phone");
  return id && transact(["phones"], "readonly", (at) => done(at("phones").get(id)));
}

/** @returns {Promise<Phone[]>} all that ever signed in here: what they left is sent by them */
export function phones() {
  return transact(["phones"], "readonly", (at) => done(at("phones").getAll()));
}

/**
 * Sign in: a phone that was here before goes on counting where it was.
 *
 * @param {Omit<Phone, "next"|"last"|"previous"|"day">} signed
 * @param {number} first the first number of a phone that is new here
 * @param {string} day
 */
export function enrol(signed, first, day) {
  return transact(["phones", "kept"], "readwrite", async (at) => {
    const before = await done(at("phones").get(signed.device_id));
    const fresh = { next: first, last: 0, previous: "", day };
    await done(at("phones").put({ ...fresh, ...before, ...signed }));
    await done(at("kept").put(signed.device_id, "phone"));
  });
}

/**
 * The county has it at another site now. What it left is of the site before, and would count for
 * the new one: with that it stays where it was.
 *
 * @param {Phone} phone
 * @param {Pick<Phone, "site_id"|"site_name">} to
 */
export async function move(phone, to) {
  const range = ofDevice(phone.device_id);
  const moved = await transact(["phones", "records", "batches"], "readwrite", async (at) => {
    /** @type {Batch[]} */
    const made = await done(at("batches").getAll(range));
    const left = made.some((one) => one.state === "waiting") || (await done(at("records").count(range)));
    if (!left) await done(at("phones").put({ ...(await done(at("phones").get(phone.device_id))), ...to }));
    return !left;
  });
  if (moved) Object.assign(phone, to);
}

/**
 * @param {(store: string) => IDBObjectStore} at
 * @param {string} device_id
 * @returns {Promise<number>}
 */
async function next(at, device_id) {
  const row = await done(at("phones").get(device_id));
  await done(at("phones").put({ ...row, next: row.next + 1 }));
  return row.next;
}

/**
 * Take the next number; what is to be kept under it is kept in the same transaction.
 *
 * @param {string} device_id
 * @param {Pick<Record, "kind"|"state"|"at"|"item"> | null} record
 * @returns {Promise<number>}
 */
export function numbered(device_id, record) {
  return transact(["phones", "records"], "readwrite", async (at) => {
    const sequence = await next(at, device_id);
    if (record) await done(at("records").put({ ...record, device_id, sequence }));
    return sequence;
  });
}

/**
 * Keep what was decided, under the number of its reading where it has one. That nobody has
 * acknowledged is left at the same moment: a batch that has the one has the other.
 *
 * @param {string} device_id
 * @param {Pick<Record, "at"|"item">} crossing
 * @param {number} [number]
 * @returns {Promise<void>}
 */
export function decided(device_id, crossing, number) {
  return transact(["phones", "records"], "readwrite", async (at) => {
    const sequence = number ?? (await next(at, device_id));
    await done(at("records").put({ ...crossing, device_id, sequence, kind: "crossing", state: "left" }));
    const reading = await done(at("records").get([device_id, sequence, "reading"]));
    if (reading) await done(at("records").put({ ...reading, state: "left" }));
  });
}

/** It is acknowledged. @param {string} device_id @param {number} sequence @param {string} kind */
export function settle(device_id, sequence, kind) {
  const key = [device_id, sequence, kind];
  return transact(["records"], "readwrite", (at) => done(at("records").delete(key)));
}

/** @param {string} device_id */
const ofDevice = (device_id) => IDBKeyRange.bound([device_id], [device_id, []]);

/** @param {string} device_id @returns {Promise<Record[]>} by number */
export function records(device_id) {
  return transact(["records"], "readonly", (at) => done(at("records").getAll(ofDevice(device_id))));
}

/** @param {string} recorder_id @returns {Promise<Batch[]>} by number */
export function batches(recorder_id) {
  return transact(["batches"], "readonly", (at) => done(at("batches").getAll(ofDevice(recorder_id))));
}

/** How many records nobody has acknowledged. @returns {Promise<number>} */
export function waiting() {
  return transact(["records", "batches"], "readonly", async (at) => {
    /** @type {Batch[]} */
    const made = await done(at("batches").getAll());
    const inBatches = made.filter((one) => one.state === "waiting").reduce((n, one) => n + one.items, 0);
    return (await done(at("records").count())) + inBatches;
  });
}

/**
 * Put a batch in the place of its records; false where somebody made one meanwhile.
 *
 * @param {Batch} batch
 * @param {Record[]} taken
 * @param {Pick<Phone, "previous"|"day">} chain
 * @returns {Promise<boolean>}
 */
export function bind(batch, taken, chain) {
  return transact(["phones", "records", "batches"], "readwrite", async (at) => {
    const row = await done(at("phones").get(batch.recorder_id));
    if (row.last !== batch.number - 1) return false;
    await done(at("phones").put({ ...row, last: batch.number, ...chain }));
    await done(at("batches").put(batch));
    for (const one of taken) {
      await done(at("records").delete([one.device_id, one.sequence, one.kind]));
    }
    return true;
  });
}

/** @param {string} recorder_id @param {number} number @param {Partial<Batch>} change */
export function amend(recorder_id, number, change) {
  return transact(["batches"], "readwrite", async (at) => {
    const found = await done(at("batches").get([recorder_id, number]));
    if (found) await done(at("batches").put({ ...found, ...change }));
  });
}

/** Forget batches that were acknowledged before then. @param {string} recorder_id @param {number} then */
export function prune(recorder_id, then) {
  return transact(["batches"], "readwrite", async (at) => {
    /** @type {Batch[]} */
    const made = await done(at("batches").getAll(ofDevice(recorder_id)));
    for (const one of made) {
      if (one.state === "done" && one.at < then) {
        await done(at("batches").delete([one.recorder_id, one.number]));
      }
    }
  });
}
