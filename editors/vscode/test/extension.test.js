'use strict';
// The extension against the real server: HEED names the program; without it these tests are skipped.
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { Host, CancellationTokenSource } = require('./host');

const HEED = process.env.HEED;
const WORKSPACE = path.join(__dirname, '../../../Tests/ClientTests/workspace');
/** How often a condition is looked at, every 20 ms. It is no time that is measured: machines that run tests stand still at times. */
const MOST_LOOKS = 3000;

async function until(what, condition) {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`${what} did not come true`);
}

/** A test with a host in a copy of the workspace, whose extension runs. */
function heedTest(name, settings, body) {
  test(name, { skip: HEED ? false : 'HEED does not name the program' }, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'heed-vscode-'));
    // Nobody's own settings and caches take part.
    for (const home of ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME']) process.env[home] = path.join(folder, home);
    const workspace = path.join(folder, 'workspace');
    fs.cpSync(WORKSPACE, workspace, { recursive: true });
    fs.mkdirSync(path.join(workspace, '.git'));
    const host = new Host(workspace, { path: HEED, eagerness: 1, ...settings });
    host.activate();
    try {
      if (!settings.isBroken) await until('the server', () => host.providers.inline.length > 0);
      await body(host, (file) => path.join(workspace, file));
    } finally {
      await host.deactivate();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** The gifts with a beginning typed. */
function typed(host, at, text = '    basket.add_') {
  const document = host.open(at('shop/gifts.py'), 'python');
  return { document, place: host.append(document, text) };
}

heedTest('ghost text comes for what is typed and goes on with it', {}, async (host, at) => {
  const { document, place } = typed(host, at);
  const [item] = await host.inline(document, place);
  assert.match(item.insertText, /item/);
  assert.strictEqual(item.range.start.line, place.line);
  const offset = document.offsetAt(item.range.start);
  const after = document.offsetAt(item.range.end);
  const next = host.edit(document, offset, after, item.insertText.slice(0, -1));
  const [rest] = await host.inline(document, next);
  assert.ok(rest.insertText.endsWith(item.insertText.slice(-1)));
});

heedTest('a cancelled request is answered with nothing, and the next one with something', {}, async (host, at) => {
  const { document, place } = typed(host, at);
  const source = new CancellationTokenSource();
  const first = host.inline(document, place, { token: source.token });
  source.cancel();
  assert.deepStrictEqual(await first, []);
  assert.ok((await host.inline(document, place)).length > 0);
  assert.deepStrictEqual(host.log.filter((line) => line.startsWith('inline completion:')), []);
});

heedTest('text goes on from the item that is selected in the list', {}, async (host, at) => {
  const { document, place } = typed(host, at);
  const start = { line: place.line, character: place.character - 4 };
  const [item] = await host.inline(document, place, {
    selectedCompletionInfo: { range: { start, end: place }, text: 'add_item' },
  });
  assert.ok(item.insertText.startsWith('add_item'), item.insertText);
  assert.deepStrictEqual({ ...item.range.start }, start);
});

heedTest('ghost text can be switched off, and asked for all the same', {}, async (host, at) => {
  const { document, place } = typed(host, at);
  await host.commands.get('heed.toggle')();
  assert.deepStrictEqual(await host.inline(document, place), []);
  assert.match(host.status.text, /circle-slash/);
  assert.ok((await host.inline(document, place, { triggerKind: 0 })).length > 0);
});

heedTest('the list has names of other files, with documentation', { list: true }, async (host, at) => {
  const { document, place } = typed(host, at, '    basket.');
  assert.ok(host.providers.list[0].triggers.includes('.'));
  // A first list may come before the index is there.
  const item = await until('the name', async () =>
    (await host.list(document, place, '.')).items.find((candidate) => candidate.source.label === 'add_item'));
  assert.ok(item.range.inserting && item.range.replacing);
  const { provider } = host.providers.list[0];
  const resolved = await provider.resolveCompletionItem(item, new CancellationTokenSource().token);
  assert.match(JSON.stringify(resolved.documentation), /Puts an item in/);
});

heedTest('without the setting there is no list', {}, async (host) => {
  assert.strictEqual(host.providers.list.length, 0);
  host.set('list', true);
  assert.strictEqual(host.providers.list.length, 1);
  assert.strictEqual(host.providers.inline.length, 1);
});

heedTest('changes before the cursor keep text and server in step', {}, async (host, at) => {
  const { document } = typed(host, at, '    label = "👍ü"\n    basket.add_');
  host.edit(document, 0, 0, '# 👍👍 first\n');
  host.edit(document, 2, 6, '');
  const place = document.positionAt(document.text.length);
  const [item] = await host.inline(document, place);
  assert.strictEqual(item.range.end.line, place.line);
  assert.strictEqual(item.range.end.character, place.character);
});

heedTest('why is said in a message, the log and the status bar', {}, async (host, at) => {
  const { document, place } = typed(host, at);
  await host.inline(document, place);
  await host.commands.get('heed.why')();
  assert.match(host.messages.at(-1).text, /The last suggestion drew on/);
  assert.strictEqual(host.messages.length, 1);
  assert.ok(host.log.some((line) => line.includes('confidence')));
  await until('the reason in the status bar', () => host.status.tooltip.includes('drew on'));
});

heedTest('a language that is not set is left alone', {}, async (host, at) => {
  fs.writeFileSync(at('notes.txt'), 'basket');
  const document = host.open(at('notes.txt'), 'plaintext');
  assert.deepStrictEqual(await host.inline(document, document.positionAt(6)), []);
  await host.commands.get('heed.why')();
  assert.match(host.messages.at(-1).text, /not asked about plaintext/);
});

heedTest('the server has files watched, and takes new settings', {}, async (host, at) => {
  await until('the watcher', () => host.watchers.length > 0);
  assert.match(host.watchers[0].glob, /\*\*\/\*\.py/);
  host.watchers[0].change({ toString: () => `file://${at('shop/basket.py')}` });
  host.set('eagerness', 0);
  const { document, place } = typed(host, at);
  assert.ok(Array.isArray(await host.inline(document, place)));
});

heedTest('a server that ends is started again', {}, async (host, at) => {
  const { document, place } = typed(host, at);
  await host.inline(document, place);
  const before = host.log.filter((line) => line.startsWith('starting')).length;
  process.kill(serverProcess(), 'SIGKILL');
  await until('a second start', () => host.log.filter((line) => line.startsWith('starting')).length > before);
  await until('text', async () => (await host.inline(document, place)).length > 0);
});

heedTest('restarting and ending leave no process behind', {}, async (host) => {
  const first = serverProcess();
  await host.commands.get('heed.restart')();
  await until('the end of the first', () => !isAlive(first));
  await until('the server', () => host.status.text.includes('lightbulb'));
  const second = serverProcess();
  await host.deactivate();
  assert.ok(!isAlive(second));
});

heedTest('a missing program is said once, with a way out', { path: '/nowhere/heed', isBroken: true }, async (host) => {
  await until('a message', () => host.messages.length > 0);
  assert.match(host.messages[0].text, /\/nowhere\/heed.*heed\.path/);
  assert.strictEqual(host.messages.length, 1);
  assert.match(host.status.text, /error/);
});

heedTest('a program that is no server fails in the end', { path: '/bin/false', isBroken: true }, async (host) => {
  await until('a retry', () => host.log.filter((line) => line.startsWith('starting')).length > 1);
  assert.match(host.status.tooltip, /status/);
});

function children() {
  return fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function serverProcess() {
  const found = children().filter((id) => fs.readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('serve') && isAlive(id));
  assert.strictEqual(found.length, 1);
  return found[0];
}

function isAlive(id) {
  try {
    return !/^State:\s*Z/m.test(fs.readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}
