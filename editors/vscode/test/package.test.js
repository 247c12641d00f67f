'use strict';
// The package holds what its manifest names, and every file that the extension loads.
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const HERE = path.join(__dirname, '..');

test('the package is a zip of the manifest and the sources, the same bytes each time', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'heed-vsix-'));
  const [first, second] = ['a.vsix', 'b.vsix'].map((name) => path.join(folder, name));
  execFileSync(path.join(HERE, 'package'), [first]);
  execFileSync(path.join(HERE, 'package'), [second]);
  assert.deepStrictEqual(fs.readFileSync(first), fs.readFileSync(second));
  const list = (...rest) => execFileSync('python3', ['-m', 'zipfile', ...rest], { encoding: 'utf8' });
  list('-e', first, folder);
  const manifest = fs.readFileSync(path.join(folder, 'extension.vsixmanifest'), 'utf8');
  for (const [, name] of manifest.matchAll(/ Path="([^"]*)"/g)) assert.ok(fs.existsSync(path.join(folder, name)), name);
  const types = fs.readFileSync(path.join(folder, '[Content_Types].xml'), 'utf8');
  for (const name of fs.readdirSync(path.join(HERE, 'src'))) {
    assert.deepStrictEqual(
      fs.readFileSync(path.join(folder, 'extension/src', name)), fs.readFileSync(path.join(HERE, 'src', name)));
    assert.ok(types.includes(`"${path.extname(name)}"`));
  }
  fs.rmSync(folder, { recursive: true });
});

test('each command and setting that the extension uses is in its manifest', () => {
  const { contributes, capabilities } = JSON.parse(fs.readFileSync(path.join(HERE, 'package.json'), 'utf8'));
  const source = fs.readdirSync(path.join(HERE, 'src')).map((name) => fs.readFileSync(path.join(HERE, 'src', name), 'utf8')).join('');
  for (const [, name] of source.matchAll(/registerCommand\('([^']*)'/g)) {
    assert.ok(contributes.commands.some(({ command }) => command === name), name);
  }
  const settings = contributes.configuration.properties;
  for (const [, name] of source.matchAll(/settings\.get\('([^']*)'\)/g)) assert.ok(settings[`heed.${name}`], name);
  for (const name of capabilities.untrustedWorkspaces.restrictedConfigurations) assert.ok(settings[name], name);
  // What a repository's own .vscode/settings.json may never set: what runs, and what costs.
  for (const name of ['path', 'model', 'threads', 'cacheMegabytes', 'window', 'maximumTokens', 'maximumFileBytes']) {
    assert.strictEqual(settings[`heed.${name}`].scope, 'machine', name);
  }
});
