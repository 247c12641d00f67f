'use strict';
// The process `heed serve`: started, initialized, started again when it ends by itself, shut down.
const { spawn } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');
const { Connection } = require('./connection');

/** After a server that ended by itself: milliseconds to wait before each further try. */
const PAUSES = [1000, 2000, 5000, 15000, 60000];
/** One that ran so long counts as sound. */
const SOUND_MILLISECONDS = 60000;
/** How long an ending server may take. */
const SHUTDOWN_MILLISECONDS = 2000;

class Server {
  /**
   * @param options `{ path(), initialize(), initialized(result), notification(method, params), request(method, params),
   *   stateChanged(), log(text) }`
   */
  constructor(options) {
    this.options = options;
    this.pauses = PAUSES;
    /** `stopped`, `starting`, `running` or `failed`. */
    this.state = 'stopped';
    /** Why it failed or is started again, for people; undefined if all is well. */
    this.problem = undefined;
    this.connection = undefined;
    this.process = undefined;
    this.tries = 0;
    this.timer = undefined;
  }

  start() {
    clearTimeout(this.timer);
    if (this.process) return;
    const program = expandHome(this.options.path());
    this.options.log(`starting ${program} serve`);
    const process = spawn(program, ['serve'], { stdio: 'pipe', windowsHide: true });
    const started = Date.now();
    this.process = process;
    // Why there was a start before stays to be seen until this one has succeeded.
    this.change('starting', this.problem);
    const connection = new Connection(process.stdout, process.stdin, {
      request: (method, params) => this.options.request(method, params),
      notification: (method, params) => this.options.notification(method, params),
      broken: (error) => {
        this.options.log(error.message);
        process.kill();
      },
    });
    this.connection = connection;
    process.stderr.on('data', (text) => this.options.log(text.toString().trimEnd()));
    process.on('error', (error) => this.ended(process, started, error));
    process.on('exit', (status, signal) =>
      this.ended(process, started, new Error(`the server ended (${signal ?? `status ${status}`})`)));
    this.initialize(process, connection);
  }

  async initialize(process, connection) {
    try {
      const result = await connection.request('initialize', this.options.initialize());
      if (this.process !== process) return;
      connection.notify('initialized', {});
      this.change('running', undefined);
      this.options.initialized(result);
    } catch (error) {
      if (this.process === process) this.options.log(`initialize: ${error.message}`);
    }
  }

  ended(process, started, error) {
    if (this.process !== process) return;
    this.process = undefined;
    this.connection.close();
    this.connection = undefined;
    if (error.code === 'ENOENT' || error.code === 'EACCES') {
      return this.change('failed', `"${this.options.path()}" cannot be run: set heed.path to the program heed`);
    }
    if (Date.now() - started > SOUND_MILLISECONDS) this.tries = 0;
    const pause = this.pauses[this.tries++];
    this.options.log(error.message);
    if (pause === undefined) return this.change('failed', `${error.message} again and again; see the log`);
    this.change('starting', error.message);
    this.timer = setTimeout(() => this.start(), pause);
  }

  /** Ends the process, politely if it listens. */
  async stop() {
    clearTimeout(this.timer);
    const { process, connection } = this;
    this.process = this.connection = undefined;
    this.change('stopped', undefined);
    if (!process || process.exitCode !== null || process.signalCode !== null || process.pid === undefined) return;
    const exited = new Promise((resolve) => process.once('exit', resolve));
    const patience = setTimeout(() => process.kill('SIGKILL'), SHUTDOWN_MILLISECONDS);
    connection.request('shutdown', undefined).then(() => connection.notify('exit', undefined), () => process.kill());
    await exited;
    clearTimeout(patience);
    connection.close();
  }

  async restart() {
    await this.stop();
    this.tries = 0;
    this.start();
  }

  get isRunning() { return this.state === 'running'; }

  change(state, problem) {
    this.state = state;
    this.problem = problem;
    this.options.stateChanged();
  }
}

function expandHome(program) {
  return program === '~' || program.startsWith('~/') ? path.join(os.homedir(), program.slice(1)) : program;
}

module.exports = { Server };
