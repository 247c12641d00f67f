'use strict';
// JSON-RPC over two streams, framed as LSP wants it.

/** An error that the server answered with. */
class ResponseError extends Error {
  constructor(error) {
    super(error.message);
    this.code = error.code;
  }
}

/** LSP's code for a request that was cancelled. */
const REQUEST_CANCELLED = -32800;

class Connection {
  /**
   * @param input what the server writes
   * @param output what the server reads
   * @param handlers `{ request(method, params), notification(method, params), broken(error) }`; `request` returns the result
   *   or throws an object with `code` and `message`
   */
  constructor(input, output, handlers) {
    this.output = output;
    this.handlers = handlers;
    this.pending = new Map();
    this.lastId = 0;
    this.chunks = Buffer.alloc(0);
    this.isClosed = false;
    input.on('data', (chunk) => this.receive(chunk));
    // A server that ends while something is written is reported by its exit.
    output.on('error', () => this.close());
  }

  /** Sends a request; the promise is rejected with a `ResponseError`. `token` cancels it, as VS Code's tokens do. */
  request(method, params, token) {
    if (this.isClosed) return Promise.reject(new Error('the server is gone'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const listener = token?.onCancellationRequested(() => this.notify('$/cancelRequest', { id }));
      this.pending.set(id, {
        resolve: (value) => { listener?.dispose(); resolve(value); },
        reject: (error) => { listener?.dispose(); reject(error); },
      });
      this.send({ jsonrpc: '2.0', id, method, params });
    });
  }

  notify(method, params) {
    if (!this.isClosed) this.send({ jsonrpc: '2.0', method, params });
  }

  /** Rejects what is not answered yet, and sends nothing more. */
  close() {
    this.isClosed = true;
    for (const request of this.pending.values()) request.reject(new Error('the server is gone'));
    this.pending.clear();
  }

  send(message) {
    const body = Buffer.from(JSON.stringify(message), 'utf8');
    this.output.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.output.write(body);
  }

  receive(chunk) {
    this.chunks = this.chunks.length === 0 ? chunk : Buffer.concat([this.chunks, chunk]);
    for (;;) {
      const end = this.chunks.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /^content-length:\s*(\d+)\s*$/im.exec(this.chunks.toString('ascii', 0, end));
      if (!length) return this.fail(new Error('what the server writes is no LSP: is another program set as heed.path?'));
      const start = end + 4;
      const next = start + Number(length[1]);
      if (this.chunks.length < next) return;
      const body = this.chunks.toString('utf8', start, next);
      this.chunks = this.chunks.subarray(next);
      let message;
      try {
        message = JSON.parse(body);
      } catch (error) {
        return this.fail(error);
      }
      this.handle(message);
    }
  }

  fail(error) {
    this.close();
    this.handlers.broken(error);
  }

  handle(message) {
    if (message.method === undefined) return this.settle(message);
    if (message.id === undefined) return this.handlers.notification(message.method, message.params);
    try {
      const result = this.handlers.request(message.method, message.params);
      this.send({ jsonrpc: '2.0', id: message.id, result: result ?? null });
    } catch (error) {
      this.send({ jsonrpc: '2.0', id: message.id, error: { code: error.code ?? -32603, message: error.message } });
    }
  }

  settle(message) {
    const request = this.pending.get(message.id);
    if (!request) return;
    this.pending.delete(message.id);
    if (message.error) request.reject(new ResponseError(message.error));
    else request.resolve(message.result);
  }
}

module.exports = { Connection, ResponseError, REQUEST_CANCELLED };
