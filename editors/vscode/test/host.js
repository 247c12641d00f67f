'use strict';
// A stub of VS Code's API: as much as the extension uses, with what a test needs to play the user.
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

class Position {
  constructor(line, character) { this.line = line; this.character = character; }
}

class Range {
  constructor(startLine, startCharacter, endLine, endCharacter) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
}

class InlineCompletionItem {
  constructor(insertText, range) { this.insertText = insertText; this.range = range; }
}

class CompletionItem {
  constructor(label, kind) { this.label = label; this.kind = kind; }
}

class CompletionList {
  constructor(items, isIncomplete) { this.items = items; this.isIncomplete = isIncomplete; }
}

class MarkdownString {
  constructor(value) { this.value = value; }
}

class CancellationTokenSource {
  constructor() {
    const events = new EventEmitter();
    this.token = {
      isCancellationRequested: false,
      onCancellationRequested: (listener) => {
        events.on('cancel', listener);
        return { dispose: () => events.off('cancel', listener) };
      },
    };
    this.events = events;
  }

  cancel() {
    this.token.isCancellationRequested = true;
    this.events.emit('cancel');
  }
}

class Document {
  constructor(file, languageId, text) {
    this.uri = { scheme: 'file', fsPath: file, toString: () => pathToFileURL(file).toString() };
    this.languageId = languageId;
    this.version = 1;
    this.text = text;
  }

  getText() { return this.text; }

  positionAt(offset) {
    const before = this.text.slice(0, offset);
    return new Position(before.split('\n').length - 1, offset - (before.lastIndexOf('\n') + 1));
  }

  offsetAt({ line, character }) {
    let offset = 0;
    for (let number = 0; number < line; number++) offset = this.text.indexOf('\n', offset) + 1;
    return offset + character;
  }
}

/** The host: `api` is what `require('vscode')` gives; the rest is the test's. */
class Host {
  constructor(folder, settings) {
    this.settings = settings;
    this.events = new EventEmitter();
    this.documents = [];
    this.messages = [];
    this.log = [];
    this.providers = { inline: [], list: [] };
    this.commands = new Map();
    this.watchers = [];
    this.executed = [];
    this.subscriptions = [];
    this.api = this.makeApi(folder);
  }

  makeApi(folder) {
    const on = (name) => (listener) => {
      this.events.on(name, listener);
      return { dispose: () => this.events.off(name, listener) };
    };
    const provide = (list) => (selector, provider, ...triggers) => {
      const entry = { selector, provider, triggers };
      list.push(entry);
      return { dispose: () => list.splice(list.indexOf(entry), 1) };
    };
    const say = (kind) => (text) => {
      this.messages.push({ kind, text });
      return Promise.resolve(undefined);
    };
    const manifest = JSON.parse(fs.readFileSync(path.join(__dirname, '../package.json'), 'utf8'));
    const properties = manifest.contributes.configuration.properties;
    this.status = { show() {}, dispose() {} };
    return {
      version: '1.68.0',
      Position, Range, InlineCompletionItem, CompletionItem, CompletionList, MarkdownString,
      StatusBarAlignment: { Left: 1, Right: 2 },
      ConfigurationTarget: { Global: 1 },
      InlineCompletionTriggerKind: { Invoke: 0, Automatic: 1 },
      window: {
        activeTextEditor: undefined,
        createOutputChannel: () => ({ appendLine: (text) => this.log.push(text), show() {}, dispose() {} }),
        createStatusBarItem: () => this.status,
        showErrorMessage: say('error'),
        showWarningMessage: say('warning'),
        showInformationMessage: say('information'),
      },
      workspace: {
        workspaceFolders: [{ uri: new Document(folder, '', '').uri, name: path.basename(folder) }],
        textDocuments: this.documents,
        onDidOpenTextDocument: on('open'),
        onDidCloseTextDocument: on('close'),
        onDidChangeTextDocument: on('change'),
        onDidSaveTextDocument: on('save'),
        onDidChangeConfiguration: on('configuration'),
        onDidChangeWorkspaceFolders: on('folders'),
        getConfiguration: (section) => ({
          get: (name) => this.settings[name] ?? properties[`${section}.${name}`]?.default,
          update: async (name, value) => this.set(name, value),
        }),
        createFileSystemWatcher: (glob) => {
          const watcher = { glob, onDidCreate() {}, onDidChange: (listener) => { watcher.change = listener; }, onDidDelete() {}, dispose() {} };
          this.watchers.push(watcher);
          return watcher;
        },
      },
      languages: {
        registerInlineCompletionItemProvider: provide(this.providers.inline),
        registerCompletionItemProvider: provide(this.providers.list),
      },
      commands: {
        registerCommand: (name, call) => {
          this.commands.set(name, call);
          return { dispose: () => this.commands.delete(name) };
        },
        executeCommand: (name, ...rest) => this.executed.push([name, ...rest]),
      },
    };
  }

  /** Changes a setting as a user does. */
  set(name, value) {
    this.settings[name] = value;
    this.events.emit('configuration', {
      affectsConfiguration: (section) => section === 'heed' || section === `heed.${name}`,
    });
  }

  open(file, languageId) {
    const document = new Document(file, languageId, fs.readFileSync(file, 'utf8'));
    this.documents.push(document);
    this.api.window.activeTextEditor = { document };
    this.events.emit('open', document);
    return document;
  }

  /** Replaces text as an editor does, and returns the place after it. */
  edit(document, start, end, text) {
    const change = { range: new Range(...Object.values(document.positionAt(start)), ...Object.values(document.positionAt(end))), text };
    document.text = document.text.slice(0, start) + text + document.text.slice(end);
    document.version += 1;
    this.events.emit('change', { document, contentChanges: [change] });
    return document.positionAt(start + text.length);
  }

  append(document, text) { return this.edit(document, document.text.length, document.text.length, text); }

  /** Loads the extension with this host in place of VS Code, and activates it. */
  activate() {
    const load = Module._load;
    const source = path.join(__dirname, '../src/');
    for (const file of Object.keys(require.cache)) if (file.startsWith(source)) delete require.cache[file];
    Module._load = (name, ...rest) => (name === 'vscode' ? this.api : load(name, ...rest));
    try {
      this.extension = require('../src/extension.js');
    } finally {
      Module._load = load;
    }
    this.extension.activate({ subscriptions: this.subscriptions });
  }

  async deactivate() {
    await this.extension.deactivate();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** What VS Code would show at a place. */
  inline(document, place, { token = new CancellationTokenSource().token, ...context } = {}) {
    const { provider } = this.providers.inline[0];
    return provider.provideInlineCompletionItems(document, place, { triggerKind: 1, ...context }, token);
  }

  list(document, place, triggerCharacter) {
    const { provider } = this.providers.list[0];
    const context = { triggerKind: triggerCharacter ? 1 : 0, triggerCharacter };
    return provider.provideCompletionItems(document, place, new CancellationTokenSource().token, context);
  }
}

module.exports = { Host, CancellationTokenSource };
