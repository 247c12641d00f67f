'use strict';
// Heed in VS Code: joins the server to the editor's events, providers, commands, status bar and log.
const vscode = require('vscode');
const { Documents, identifier } = require('./documents');
const { InlineProvider, ListProvider } = require('./providers');
const { Server } = require('./server');
const { folder } = require('./convert');
const explanation = require('./explanation');
const settings = require('./settings');

/** Milliseconds without a further answer before the status bar asks why. */
const EXPLAIN_PAUSE = 400;

/** LSP's FileChangeType. */
const FILE_CHANGES = { created: 1, changed: 2, deleted: 3 };

class Extension {
  constructor(context) {
    this.context = context;
    this.channel = vscode.window.createOutputChannel('Heed');
    this.status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right, 90);
    this.status.name = 'Heed';
    this.status.command = 'heed.why';
    this.progress = undefined;
    this.isExplaining = false;
    this.watchers = new Map();
    this.registrations = [];
    const log = (text) => this.channel.appendLine(text);
    this.log = log;
    this.server = new Server({
      path: () => settings.get('path'),
      initialize: () => this.initializeParams(),
      initialized: (result) => this.initialized(result),
      notification: (method, params) => this.notified(method, params),
      request: (method, params) => this.asked(method, params),
      stateChanged: () => this.stateChanged(),
      log,
    });
    this.documents = new Documents(this.server, () => settings.get('filetypes'));
    this.inline = new InlineProvider(this.server, this.documents, () => settings.get('enable'), log,
      (document, count) => this.answered(document, count));
    this.list = new ListProvider(this.server, this.documents, log);
  }

  activate() {
    this.context.subscriptions.push(
      this.channel,
      this.status,
      ...this.documents.watch(),
      vscode.workspace.onDidChangeConfiguration((event) => this.configurationChanged(event)),
      vscode.workspace.onDidChangeWorkspaceFolders((event) => this.foldersChanged(event)),
      vscode.commands.registerCommand('heed.why', () => this.why()),
      vscode.commands.registerCommand('heed.toggle', () => this.toggle()),
      vscode.commands.registerCommand('heed.restart', () => this.server.restart()),
      vscode.commands.registerCommand('heed.log', () => this.channel.show()),
      { dispose: () => this.unregister() },
      { dispose: () => this.unwatchFiles() },
    );
    this.status.show();
    this.server.start();
  }

  deactivate() {
    clearTimeout(this.explainTimer);
    return this.server.stop();
  }

  initializeParams() {
    const folders = vscode.workspace.workspaceFolders?.map(folder) ?? null;
    return {
      processId: process.pid,
      clientInfo: { name: 'Visual Studio Code', version: vscode.version },
      rootUri: folders?.[0]?.uri ?? null,
      workspaceFolders: folders,
      initializationOptions: settings.forServer(),
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        textDocument: {
          synchronization: { didSave: true },
          inlineCompletion: {},
          completion: {
            completionItem: {
              insertReplaceSupport: true,
              labelDetailsSupport: true,
              documentationFormat: ['markdown', 'plaintext'],
            },
          },
        },
        window: { workDoneProgress: true },
        workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
      },
    };
  }

  initialized(result) {
    this.triggers = result.capabilities.completionProvider?.triggerCharacters ?? [];
    this.unwatchFiles();
    this.documents.openAll();
    this.register();
  }

  /** Offers the providers for the languages that are set. */
  register() {
    this.unregister();
    const selector = settings.get('filetypes').flatMap((language) => [
      { language, scheme: 'file' }, { language, scheme: 'untitled' },
    ]);
    this.registrations.push(vscode.languages.registerInlineCompletionItemProvider(selector, this.inline));
    if (settings.get('list')) {
      this.registrations.push(
        vscode.languages.registerCompletionItemProvider(selector, this.list, ...(this.triggers ?? [])));
    }
  }

  unregister() {
    for (const registration of this.registrations.splice(0)) registration.dispose();
  }

  unwatchFiles() {
    for (const watcher of this.watchers.values()) watcher.dispose();
    this.watchers.clear();
  }

  /** Requests of the server. */
  asked(method, params) {
    switch (method) {
      case 'client/registerCapability':
        for (const registration of params.registrations) this.watchFiles(registration);
        return null;
      case 'client/unregisterCapability':
        for (const { id } of params.unregisterations) {
          this.watchers.get(id)?.dispose();
          this.watchers.delete(id);
        }
        return null;
      case 'window/workDoneProgress/create':
        return null;
      default:
        throw Object.assign(new Error(`${method} is not known here`), { code: -32601 });
    }
  }

  watchFiles({ id, method, registerOptions }) {
    if (method !== 'workspace/didChangeWatchedFiles') return;
    const globs = registerOptions.watchers.map((watcher) => watcher.globPattern).filter((glob) => typeof glob === 'string');
    const watcher = vscode.workspace.createFileSystemWatcher(`{${globs.join(',')}}`);
    const tell = (type) => (uri) => this.server.connection?.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri.toString(), type }],
    });
    watcher.onDidCreate(tell(FILE_CHANGES.created));
    watcher.onDidChange(tell(FILE_CHANGES.changed));
    watcher.onDidDelete(tell(FILE_CHANGES.deleted));
    this.watchers.get(id)?.dispose();
    this.watchers.set(id, watcher);
  }

  /** Notifications of the server. */
  notified(method, params) {
    if (method === '$/progress') {
      const { kind, percentage } = params.value;
      this.progress = kind === 'end' ? undefined : `indexing${percentage === undefined ? '' : ` ${percentage} %`}`;
      this.showState();
    } else if (method === 'window/showMessage') {
      // The sentence of heed.explainLast comes as a message too, for editors that drop results.
      if (params.type === 3 && this.isExplaining) return;
      if (params.type === 1) vscode.window.showErrorMessage(`Heed: ${params.message}`);
      else if (params.type === 2) vscode.window.showWarningMessage(`Heed: ${params.message}`);
      else this.log(params.message);
    } else if (method === 'window/logMessage') {
      this.log(params.message);
    }
  }

  stateChanged() {
    this.progress = undefined;
    if (!this.server.isRunning) this.documents?.open.clear();
    this.showState();
    if (this.server.state === 'failed') this.offerHelp(this.server.problem);
  }

  async offerHelp(problem) {
    const choice = await vscode.window.showErrorMessage(`Heed: ${problem}`, 'Open Settings', 'Show Log');
    if (choice === 'Open Settings') vscode.commands.executeCommand('workbench.action.openSettings', 'heed.path');
    if (choice === 'Show Log') this.channel.show();
  }

  showState(explanationText) {
    const { state, problem } = this.server;
    const isOn = settings.get('enable');
    const icon = state === 'failed' ? '$(error)'
      : state === 'starting' || this.progress ? '$(sync~spin)'
        : !isOn ? '$(circle-slash)' : this.isSilent ? '$(dash)' : '$(lightbulb)';
    this.status.text = `${icon} Heed`;
    this.status.tooltip = [problem ?? this.progress ?? (isOn ? state : 'ghost text is off'), explanationText]
      .filter(Boolean).join('\n');
  }

  /** After an inline answer: the status bar says what it drew on, or why there was none, once the typing pauses. */
  answered(document, count) {
    this.isSilent = count === 0;
    this.showState();
    clearTimeout(this.explainTimer);
    this.explainTimer = setTimeout(async () => {
      const answer = await this.explain(document).catch(() => undefined);
      if (answer) this.showState(explanation.sentence(answer));
    }, EXPLAIN_PAUSE);
  }

  async explain(document) {
    if (!this.server.isRunning) throw new Error(this.server.problem ?? 'the server does not run');
    this.isExplaining = true;
    try {
      return await this.server.connection.request('workspace/executeCommand', {
        command: 'heed.explainLast',
        arguments: [identifier(document).uri],
      });
    } finally {
      this.isExplaining = false;
    }
  }

  async why() {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return vscode.window.showInformationMessage('Heed: no file is open.');
    if (this.server.isRunning && !this.documents.isOpen(document)) {
      return vscode.window.showInformationMessage(
        `Heed is not asked about ${document.languageId}: see the setting heed.filetypes.`);
    }
    try {
      const answer = await this.explain(document);
      this.log(explanation.report(answer));
      const choice = await vscode.window.showInformationMessage(`Heed: ${explanation.sentence(answer)}`, 'More');
      if (choice === 'More') this.channel.show();
    } catch (error) {
      vscode.window.showErrorMessage(`Heed: ${error.message}`);
    }
  }

  toggle() {
    return vscode.workspace.getConfiguration('heed')
      .update('enable', !settings.get('enable'), vscode.ConfigurationTarget.Global);
  }

  configurationChanged(event) {
    if (!event.affectsConfiguration('heed')) return;
    if (event.affectsConfiguration('heed.path')) return this.server.restart();
    this.server.connection?.notify('workspace/didChangeConfiguration', { settings: settings.forServer() });
    if (this.server.isRunning) {
      for (const document of vscode.workspace.textDocuments) this.documents.opened(document);
      this.register();
    }
    this.showState();
  }

  foldersChanged(event) {
    this.server.connection?.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: event.added.map(folder), removed: event.removed.map(folder) },
    });
  }
}

let extension;

function activate(context) {
  extension = new Extension(context);
  extension.activate();
}

function deactivate() { return extension?.deactivate(); }

module.exports = { activate, deactivate };
