'use strict';
// Framing and requests, without a server.
const assert = require('node:assert');
const { PassThrough } = require('node:stream');
const { test } = require('node:test');
const { Connection } = require('../src/connection');

function connected(handlers = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const broken = [];
  const connection = new Connection(input, output, {
    request: () => null, notification() {}, broken: (error) => broken.push(error), ...handlers,
  });
  return { connection, input, output, broken };
}

function frame(message) {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

const pause = () => new Promise((resolve) => setImmediate(resolve));

test('answers arrive whatever the pieces they come in', async () => {
  const bytes = frame({ jsonrpc: '2.0', id: 1, result: 'ü👍' });
  for (let cut = 0; cut <= bytes.length; cut++) {
    const { connection, input } = connected();
    const answer = connection.request('a', {});
    input.write(bytes.subarray(0, cut));
    input.write(bytes.subarray(cut));
    assert.strictEqual(await answer, 'ü👍');
  }
});

test('several messages in one piece are all handled, in their order', async () => {
  const seen = [];
  const { input } = connected({ notification: (method) => seen.push(method) });
  input.write(Buffer.concat(['a', 'b', 'c'].map((method) => frame({ jsonrpc: '2.0', method }))));
  await pause();
  assert.deepStrictEqual(seen, ['a', 'b', 'c']);
});

test('an error answer rejects with its code', async () => {
  const { connection, input } = connected();
  const answer = connection.request('a', {});
  input.write(frame({ jsonrpc: '2.0', id: 1, error: { code: -32800, message: 'cancelled' } }));
  await assert.rejects(answer, { code: -32800, message: 'cancelled' });
});

test('requests of the server are answered, unknown ones with an error', async () => {
  const { input, output } = connected({
    request: (method) => {
      if (method === 'known') return { fine: true };
      throw Object.assign(new Error('unknown'), { code: -32601 });
    },
  });
  input.write(frame({ jsonrpc: '2.0', id: 7, method: 'known' }));
  input.write(frame({ jsonrpc: '2.0', id: 8, method: 'other' }));
  await pause();
  const written = output.read().toString();
  assert.match(written, /"id":7,"result":\{"fine":true\}/);
  assert.match(written, /"id":8,"error":\{"code":-32601,"message":"unknown"\}/);
});

test('what is no LSP breaks the connection and rejects what is open', async () => {
  for (const text of ['hello\r\n\r\n', 'Content-Length: 3\r\n\r\nno!']) {
    const { connection, input, broken } = connected();
    const answer = connection.request('a', {});
    input.write(text);
    await assert.rejects(answer, /gone/);
    assert.strictEqual(broken.length, 1);
    await assert.rejects(connection.request('b', {}), /gone/);
  }
});
