import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** From this size on a thread of its own is worth starting. */
const LARGE = 32 * 1024 * 1024;

/** What such a thread runs: CommonJS as text, because a file of its own is found neither by bundlers nor by tests. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { openSync, readSync, closeSync } = require('node:fs');
  const hash = require('node:crypto').createHash('sha256');
  const buffer = Buffer.allocUnsafe(4 * 1024 * 1024);
  const file = openSync(workerData, 'r');
  for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
    hash.update(buffer.subarray(0, read));
    parentPort.postMessage(read);
  }
  closeSync(file);
  parentPort.postMessage(hash.digest('hex'));
`;

/** SHA-256 of a file, lower-case hex, read in pieces; large files are hashed beside whatever else goes on. */
export async function sha256(file: string, size: number, onBytes: (bytes: number) => void): Promise<string> {
  if (size >= LARGE) return hashInThread(file, onBytes);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 4 * 1024 * 1024 })) {
    hash.update(chunk as Buffer);
    onBytes((chunk as Buffer).length);
  }
  return hash.digest('hex');
}

function hashInThread(file: string, onBytes: (bytes: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { eval: true, workerData: file });
    worker.on('message', (message: number | string) => {
      if (typeof message === 'number') onBytes(message);
      else resolve(message);
    });
    worker.on('error', reject);
  });
}
